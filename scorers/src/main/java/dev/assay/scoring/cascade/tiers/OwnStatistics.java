package dev.assay.scoring.cascade.tiers;

import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.ColumnDefects;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import dev.assay.scoring.statistics.TokenStatistics.Source;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Token numbers that came with an event, where they serve in place of a model's. Stateless; any thread may call it. */
final class OwnStatistics {
    private OwnStatistics() {}

    /**
     * The producer's numbers; null when they were taken after temperature and top-p, lack a column that the score reads, have
     * a defect, or are fewer than {@code minTokens}.
     */
    static @Nullable TokenStatistics of(Subject subject, TierScore score, int minTokens) {
        TokenColumns tokens = subject.tokens();
        if (tokens.mode() == LogprobMode.PROCESSED || tokens.length() < minTokens) {
            return null;
        }
        Map<Statistic, double[]> columns = new EnumMap<>(Statistic.class);
        if (usable(tokens.logprobs(), tokens, ColumnDefects.ofLogprobs(tokens.logprobs()))) {
            columns.put(Statistic.LOGPROB, capped(tokens.logprobs(), -1));
        }
        if (usable(tokens.entropies(), tokens, ColumnDefects.ofEntropies(tokens.entropies()))) {
            columns.put(Statistic.ENTROPY, capped(tokens.entropies(), 1));
        }
        TokenStatistics own = TokenStatistics.of(Source.PRODUCER, tokens.length(), 0, columns);
        return columns.keySet().containsAll(score.needs()) && score.of(own).isPresent() ? own : null;
    }

    private static boolean usable(double[] column, TokenColumns tokens, ColumnDefects defects) {
        return column.length > 0 && column.length == tokens.length() && !defects.unusable();
    }

    /** Values that rounding put on the wrong side count as 0. */
    private static double[] capped(double[] values, int sign) {
        return Arrays.stream(values)
                .map(value -> sign * Math.max(0, sign * value))
                .toArray();
    }
}
