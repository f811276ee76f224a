package dev.assay.scoring.evaluation.cascade;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.ColumnDefects;
import dev.assay.scoring.evaluation.Columns;
import dev.assay.scoring.evaluation.ModelColumns;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of the layout with a small and a large model can be used: the same for every table that is made of them. Stateless;
 * any thread may use it.
 */
final class TokenRows {
    private static final int[] NO_IDS = {};
    private static final List<Statistic> OPTIONAL = List.of(Statistic.ENTROPY, Statistic.VARIANCE, Statistic.RANK);

    private TokenRows() {}

    /** What is wrong with a row, or null. Columns that are not there are no defect, save the small model's log-probabilities. */
    static @Nullable String defect(JsonNode row) {
        JsonNode small = row.path("small");
        if (!small.path("correct").isBoolean()) {
            return "small.correct is not true or false";
        }
        ModelColumns own = ModelColumns.read("small", small, present(small), true);
        TokenStatistics statistics = own.statistics();
        if (statistics == null) {
            return own.defect();
        }
        String top = alternatives(row);
        if (top != null) {
            return top;
        }
        JsonNode larger = small.path("by_large");
        if (larger.isMissingNode()) {
            return null;
        }
        ModelColumns read = ModelColumns.read("small.by_large", larger, present(larger), false);
        if (read.defect() != null) {
            return read.defect();
        }
        int tokens = Objects.requireNonNull(read.statistics()).length();
        return tokens == statistics.length() || larger.path("tokens").size() == tokens
                ? null
                : "small.by_large.misaligned";
    }

    private static Set<Statistic> present(JsonNode model) {
        Set<Statistic> needed =
                OPTIONAL.stream().filter(statistic -> model.has(statistic.id())).collect(Collectors.toSet());
        needed.add(Statistic.LOGPROB);
        return needed;
    }

    private static @Nullable String alternatives(JsonNode row) {
        JsonNode top = row.path("small").path("topk");
        if (top.isMissingNode()) {
            return null;
        }
        int k = top.path(0).size();
        boolean aligned = top.size() == row.path("small").path("logprob").size();
        for (JsonNode one : top) {
            aligned &= one.size() == k;
        }
        if (!aligned) {
            return "small.topk.misaligned";
        }
        String found = ColumnDefects.ofAlternatives(columns(row)).first();
        return found == null ? null : "small.topk." + found;
    }

    /** What the small model says of its own answer, as an event would carry it. */
    static TokenColumns columns(JsonNode row) {
        JsonNode small = row.path("small");
        JsonNode top = small.path("topk");
        int k = top.path(0).size();
        double[] values = new double[top.size() * k];
        for (int at = 0; at < values.length; at++) {
            JsonNode value = top.path(at / k).path(at % k).path(1);
            values[at] = value.isNumber() ? value.doubleValue() : Double.NaN;
        }
        return new TokenColumns(
                NO_IDS,
                Columns.array(small.path("logprob")),
                Columns.array(small.path("entropy")),
                k,
                NO_IDS,
                values,
                LogprobMode.RAW);
    }
}
