package dev.assay.scoring.consistency.likelihood;

import java.util.Arrays;

/**
 * Measures of one answer from the log-probabilities of its own tokens, natural logarithms, at most 0. An answer without
 * tokens has log-probability 0; {@code -Infinity} is allowed; NaN gives NaN. Stateless; any thread may use it.
 */
public final class TokenProbability {
    private TokenProbability() {}

    /** Minus the mean log-probability, which lm-polygraph calls perplexity (no exponential). Higher means less sure. */
    public static double perplexity(double[] logProbs) {
        return 0 - mean(logProbs);
    }

    /** Minus the log-probability of the answer (maximum sequence probability of lm-polygraph). Higher means less sure. */
    public static double negativeLogProbability(double[] logProbs) {
        return 0 - Arrays.stream(logProbs).sum();
    }

    /** Minus the log-probability of the least likely token (SelfCheckGPT). Higher means less sure. */
    public static double worstToken(double[] logProbs) {
        return 0 - Arrays.stream(logProbs).min().orElse(0);
    }

    /** Probability of the least likely token (uqlm), in [0, 1]. Higher means more trustworthy. */
    public static double minimum(double[] logProbs) {
        return Math.exp(-worstToken(logProbs));
    }

    /** Geometric mean of the token probabilities (uqlm), in [0, 1]. Higher means more trustworthy. */
    public static double normalised(double[] logProbs) {
        return Math.exp(mean(logProbs));
    }

    /** Probability of the answer (uqlm), in [0, 1]. Higher means more trustworthy. */
    public static double sequence(double[] logProbs) {
        return Math.exp(-negativeLogProbability(logProbs));
    }

    /**
     * CoCoA (Vashurin et al., arXiv 2502.04964): an uncertainty of the answer times its mean dissimilarity from the samples.
     * Higher means less sure.
     *
     * @param base {@link #perplexity}, {@link #negativeLogProbability} or a mean entropy
     * @param similarities of the answer to each sample, [N]
     * @return 0 without samples, for nothing differs
     */
    public static double cocoa(double base, double[] similarities) {
        double unlike = Arrays.stream(similarities).map(g -> 1 - g).average().orElse(0);
        return base == 0 || unlike == 0 ? 0 : base * unlike;
    }

    private static double mean(double[] logProbs) {
        return Arrays.stream(logProbs).average().orElse(0);
    }
}
