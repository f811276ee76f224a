package dev.assay.scoring.statistics;

import dev.assay.scoring.cascade.TokenSequence;

/**
 * Scores of a text from the distributions that its tokens stood in, whatever token was taken. Every method asks for at least
 * one token and finite numbers, see {@link Scorability}. Stateless; any thread may use it.
 */
public final class DistributionScores {
    private DistributionScores() {}

    /** Mean entropy, nats; higher = more human-like for modern generators. */
    public static double entropy(TokenStatistics statistics) {
        return mean(statistics, Statistic.ENTROPY);
    }

    /** exp of the mean entropy: how many continuations stood open on average, at least 1. */
    public static double branchingFactor(TokenStatistics statistics) {
        return Math.exp(entropy(statistics));
    }

    /**
     * Self-certainty (Kang et al., 2025): mean over tokens of the divergence of the uniform distribution from the model's,
     * -(1/V) sum log p - log V, nats; higher = more certain.
     *
     * @param vocabularySize V, at least 1
     */
    public static double selfCertainty(TokenStatistics statistics, int vocabularySize) {
        return -mean(statistics, Statistic.MEAN_LOGP) - Math.log(vocabularySize);
    }

    /** Mean collision entropy (Renyi entropy of order 2), -log sum p^2, nats. */
    public static double collisionEntropy(TokenStatistics statistics) {
        return -mean(statistics, Statistic.LOG_SUM_SQ);
    }

    /**
     * Mean probability margin between the two most likely tokens, in [0, 1].
     *
     * @return NaN with fewer than two alternatives a token
     */
    public static double margin(TokenStatistics statistics) {
        int k = statistics.topK();
        double[] top = statistics.column(Statistic.TOPK_LOGPROB);
        double sum = 0;
        for (int t = 0; t < statistics.length(); t++) {
            sum += k < 2 ? Double.NaN : Math.exp(top[t * k]) - Math.exp(top[t * k + 1]);
        }
        return sum / statistics.length();
    }

    /**
     * Where a router by token entropy would have asked the large model (the baseline of R2R, Fu et al., 2025).
     *
     * @param level nats, 0.45 for the authors
     * @return [n], whether the entropy reaches the level
     */
    public static boolean[] switches(TokenStatistics statistics, double level) {
        double[] entropies = statistics.column(Statistic.ENTROPY);
        boolean[] large = new boolean[entropies.length];
        for (int t = 0; t < large.length; t++) {
            large[t] = entropies[t] >= level;
        }
        return large;
    }

    /** The fraction of {@link #switches}, in [0, 1]; NaN without tokens. */
    public static double switchFraction(TokenStatistics statistics, double level) {
        double count = 0;
        for (boolean one : switches(statistics, level)) {
            count += one ? 1 : 0;
        }
        return count / statistics.length();
    }

    private static double mean(TokenStatistics statistics, Statistic column) {
        return TokenSequence.of(statistics.column(column)).average();
    }
}
