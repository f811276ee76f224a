package dev.assay.scoring.cascade.tiers;

import dev.assay.scoring.cascade.TokenSequence;
import dev.assay.scoring.statistics.Curvature;
import dev.assay.scoring.statistics.RankScores;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The scores that cascades are usually steered by. Immutable; any thread may use it.
 *
 * @param kind which aggregate of which column
 * @param alpha quantile in [0, 1] that {@link Kind#CHOW_QUANTILE} takes, 0 being the least likely token; others ignore it
 */
public record StatisticScore(Kind kind, double alpha) implements TierScore {
    private static final int ROLLING_WINDOW = 5;

    /** Aggregates; of all but the curvature, higher means that the reading model found the completion more likely. */
    public enum Kind {
        /** Sum of log p (Gupta et al., ICLR 2024). */
        CHOW_SUM("chow-sum", Statistic.LOGPROB),
        /** Mean of log p. */
        CHOW_AVERAGE("chow-average", Statistic.LOGPROB),
        /** The alpha-quantile of log p. */
        CHOW_QUANTILE("chow-quantile", Statistic.LOGPROB),
        /** Minus the mean entropy. */
        ENTROPY_AVERAGE("entropy-average", Statistic.ENTROPY),
        /** Minus the largest mean entropy of five tokens in a row. */
        ENTROPY_ROLLING("entropy-rolling", Statistic.ENTROPY),
        /** Minus the mean logarithm of the rank. */
        LOG_RANK("log-rank", Statistic.RANK),
        /**
         * Sum of log p + H over the root of the summed variance of log p (Bao et al., Fast-DetectGPT, ICLR 2024); higher reads
         * more like a machine, which says nothing about being right.
         */
        CURVATURE("curvature", Statistic.LOGPROB, Statistic.ENTROPY, Statistic.VARIANCE);

        private final String id;
        private final Set<Statistic> needs;

        Kind(String id, Statistic... needs) {
            this.id = id;
            this.needs = Set.of(needs);
        }

        /** The name in configuration and evidence. */
        public String id() {
            return id;
        }

        /**
         * The kind of that name.
         *
         * @throws IllegalArgumentException when there is none; the message lists those there are
         */
        public static Kind of(String id) {
            return Arrays.stream(values())
                    .filter(kind -> kind.id.equals(id))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("statistic = " + id + ": must be one of "
                            + Arrays.stream(values()).map(Kind::id).collect(Collectors.joining(", "))));
        }
    }

    public StatisticScore {
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha = " + alpha + ": must be in [0, 1]; 0 is the least likely token");
        }
    }

    /** A score that takes no quantile. */
    public StatisticScore(Kind kind) {
        this(kind, 0);
    }

    @Override
    public String id() {
        return kind.id();
    }

    @Override
    public String describe() {
        return kind == Kind.CHOW_QUANTILE ? kind.id() + "(alpha=" + alpha + ")" : kind.id();
    }

    @Override
    public Set<Statistic> needs() {
        return kind.needs;
    }

    @Override
    public OptionalDouble of(TokenStatistics statistics) {
        if (statistics.length() == 0) {
            return OptionalDouble.empty();
        }
        double score = switch (kind) {
            case CHOW_SUM -> column(statistics, Statistic.LOGPROB).sum();
            case CHOW_AVERAGE -> column(statistics, Statistic.LOGPROB).average();
            case CHOW_QUANTILE -> column(statistics, Statistic.LOGPROB).quantile(alpha);
            case ENTROPY_AVERAGE -> entropies(statistics).average();
            case ENTROPY_ROLLING -> entropies(statistics).minRolling(ROLLING_WINDOW);
            case LOG_RANK -> -RankScores.meanLog(statistics);
            case CURVATURE -> Curvature.single(statistics);
        };
        return Double.isFinite(score) ? OptionalDouble.of(score) : OptionalDouble.empty();
    }

    private static TokenSequence column(TokenStatistics statistics, Statistic statistic) {
        return TokenSequence.of(statistics.column(statistic));
    }

    private static TokenSequence entropies(TokenStatistics statistics) {
        return TokenSequence.ofEntropies(statistics.column(Statistic.ENTROPY));
    }
}
