package dev.assay.scoring.statistics;

import dev.assay.scoring.cascade.TokenSequence;

/**
 * Binoculars (Hans et al., ICML 2024): surprise of the text over the surprise that the reference expects, both under the scoring
 * model; lower = more machine-like. Both methods ask for at least one token and finite numbers, see {@link Scorability}.
 * Stateless; any thread may use it.
 */
public final class Binoculars {
    private Binoculars() {}

    /**
     * Minus the mean log p over the mean cross-entropy of the same tokens.
     *
     * @return NaN when the cross-entropy is 0
     */
    public static double aligned(TokenStatistics statistics) {
        double cross =
                TokenSequence.of(statistics.column(Statistic.CROSS_ENTROPY)).average();
        return cross == 0 ? Double.NaN : -LikelihoodScores.mean(statistics) / cross;
    }

    /**
     * As the authors' code has it: the cross-entropy is averaged over one position more, the one after the last token.
     *
     * @param afterLast cross-entropy there, nats
     * @return NaN when the cross-entropy is 0
     */
    public static double published(TokenStatistics statistics, double afterLast) {
        double sum =
                TokenSequence.of(statistics.column(Statistic.CROSS_ENTROPY)).sum() + afterLast;
        return sum == 0 ? Double.NaN : -LikelihoodScores.mean(statistics) / (sum / (statistics.length() + 1));
    }
}
