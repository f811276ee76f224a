package dev.assay.scoring.evaluation.tiers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.cascade.tiers.StatisticScore;
import dev.assay.scoring.evaluation.Columns;
import dev.assay.scoring.evaluation.DataFiles;
import dev.assay.scoring.evaluation.DataFiles.Line;
import dev.assay.scoring.evaluation.LeftOut;
import dev.assay.scoring.evaluation.ModelColumns;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Labelled answers of a file that two models have read. Confined to the thread that read them.
 *
 * <p>JSON lines, plain or gzip: {@code small} with {@code correct} and columns per token such as {@code logprob} and {@code
 * entropy} of the small model, {@code small.by_large} with those of the larger model reading the same answer, and {@code task} if
 * known. Both have as many tokens unless {@code small.by_large.tokens} lists those of the larger model's own tokenizer.
 *
 * @param samples those whose numbers can be used
 * @param left the others, by what is wrong with them
 */
public record TierAnswers(List<TierSample> samples, LeftOut left) {
    public TierAnswers {
        samples = List.copyOf(samples);
    }

    static TierAnswers read(Path file, StatisticScore score) throws IOException {
        List<TierSample> samples = new ArrayList<>();
        LeftOut left = new LeftOut();
        for (Line line : DataFiles.placedObjects(file)) {
            JsonNode small = line.row().path("small");
            if (!small.path("correct").isBoolean() || !small.path("by_large").isObject()) {
                throw new IllegalArgumentException(line.place()
                        + ": needs small.correct, columns such as small.logprob, and the same in small.by_large");
            }
            ModelColumns first = ModelColumns.read("small", small, score.needs(), false);
            ModelColumns second = ModelColumns.read("small.by_large", small.path("by_large"), score.needs(), false);
            String defect = defect(first, second, small, score);
            if (defect != null) {
                left.add(defect, line.place());
            } else {
                samples.add(sample(line.row(), List.of(statistics(first), statistics(second)), score));
            }
        }
        if (samples.isEmpty() && left.rows() > 0) {
            throw new IllegalArgumentException(left.nothingElse(file) + "; " + score.id() + " reads "
                    + score.needs().stream().map(Statistic::id).sorted().toList());
        }
        return new TierAnswers(samples, left);
    }

    private static @Nullable String defect(
            ModelColumns first, ModelColumns second, JsonNode small, StatisticScore score) {
        if (first.defect() != null || second.defect() != null) {
            return first.defect() != null ? first.defect() : second.defect();
        }
        int read = statistics(second).length();
        boolean ownTokens = small.path("by_large").path("tokens").size() == read;
        if (read != statistics(first).length() && !ownTokens) {
            return "small.by_large.misaligned";
        }
        if (score.of(statistics(first)).isEmpty()) {
            return "small." + score.id() + ".undefined";
        }
        return score.of(statistics(second)).isEmpty() ? "small.by_large." + score.id() + ".undefined" : null;
    }

    private static TokenStatistics statistics(ModelColumns columns) {
        return Objects.requireNonNull(columns.statistics());
    }

    private static TierSample sample(JsonNode row, List<TokenStatistics> read, StatisticScore score) {
        double[] scores = Columns.numbers(read, one -> score.of(one).orElseThrow());
        int[] tokens = read.stream().mapToInt(TokenStatistics::length).toArray();
        boolean right = row.path("small").path("correct").booleanValue();
        return new TierSample(row.path("task").asText(), scores, tokens, right);
    }
}
