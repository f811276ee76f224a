package dev.assay.scoring.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.cascade.ColumnDefects;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Numbers per token that a model gave for an answer, in a row of labelled data: checked as the service checks those of
 * producers. Immutable by the rule of {@link TokenStatistics}; any thread may read it.
 *
 * @param statistics null with a defect
 * @param defect the column and what is wrong with it, for example {@code small.logprob.sentinel}; null when there are statistics
 */
public record ModelColumns(
        @Nullable TokenStatistics statistics, @Nullable String defect) {

    /**
     * Reads log-probabilities, where there are any, and the columns that are needed. Values that rounding put on the wrong side
     * count as 0.
     *
     * @param name of the model in the row
     * @param columns what the row says of it
     * @param sampled whether the answer is the model's own: then nothing but zeros is what top-p left
     */
    public static ModelColumns read(String name, JsonNode columns, Collection<Statistic> needed, boolean sampled) {
        Set<Statistic> wanted = EnumSet.of(Statistic.LOGPROB);
        wanted.addAll(needed);
        Map<Statistic, double[]> found = new EnumMap<>(Statistic.class);
        int length = -1;
        for (Statistic statistic : wanted) {
            JsonNode column = columns.path(statistic.id());
            if (column.isMissingNode() && !needed.contains(statistic)) {
                continue;
            }
            double[] values = Columns.array(column);
            length = length < 0 ? values.length : length;
            String wrong = values.length == 0
                    ? "missing"
                    : values.length != length ? "misaligned" : defect(statistic, values, sampled);
            if (wrong != null) {
                return new ModelColumns(null, name + "." + statistic.id() + "." + wrong);
            }
            found.put(statistic, values);
        }
        return new ModelColumns(TokenStatistics.of(TokenStatistics.Source.PROXY, length, 0, found), null);
    }

    /** Where a value has the wrong sign by rounding alone it becomes 0. */
    private static @Nullable String defect(Statistic statistic, double[] values, boolean sampled) {
        ColumnDefects found = switch (statistic) {
            case LOGPROB -> ColumnDefects.ofLogprobs(values);
            case ENTROPY -> ColumnDefects.ofEntropies(values);
            default -> null;
        };
        if (found == null) {
            boolean finite = Arrays.stream(values).allMatch(Double::isFinite);
            double least = statistic == Statistic.RANK ? 1 : 0;
            return !finite ? "not-a-number" : Arrays.stream(values).anyMatch(v -> v < least) ? "wrong-sign" : null;
        }
        for (int t = 0; t < values.length; t++) {
            values[t] = statistic == Statistic.LOGPROB ? Math.min(0, values[t]) : Math.max(0, values[t]);
        }
        return (sampled ? found : found.unsampled()).first();
    }
}
