package dev.assay.scoring.statistics;

import dev.assay.scoring.stats.NormalTail;
import dev.assay.scoring.stats.TailProbability;
import java.util.Arrays;

/**
 * Scores made of the increments d = log p + H, which have mean 0 and variance {@link Statistic#VARIANCE} when each token is
 * sampled from the model: one martingale under three published names. Every method asks for at least one token and finite
 * numbers, see {@link Scorability}. Stateless; any thread may use it.
 *
 * <p>A variance of at most 1e-6 max(1, H^2) is what the rounding of float32 leaves of a distribution with one possible token, of
 * at most 1e-12 that of float64: such a token has no information and its standardised term is 0.
 */
public final class Curvature {
    private static final double NO_INFORMATION = 1e-6;
    private static final double NO_INFORMATION_IN_DOUBLE = 1e-12;

    private Curvature() {}

    /**
     * Fast-DetectGPT (Bao et al., ICLR 2024), analytic, with the scoring model as its own reference: sum(log p + H) /
     * sqrt(sum variance); higher = more machine-like.
     *
     * @return NaN when no token has information
     */
    public static double single(TokenStatistics statistics) {
        return standardised(statistics, Statistic.ENTROPY, Statistic.VARIANCE);
    }

    /**
     * The same with a reference model: sum(log p + xent) / sqrt(sum xvar).
     *
     * @return NaN when no token has information
     */
    public static double dual(TokenStatistics statistics) {
        return standardised(statistics, Statistic.CROSS_ENTROPY, Statistic.CROSS_VARIANCE);
    }

    /**
     * Log-perplexity less mean entropy (Radvand et al., "Zero-shot statistical tests for LLM-generated text detection using
     * finite sample concentration inequalities", 2025): mean of -log p - H, nats; 0 in the long run for a text sampled from the
     * model at temperature 1.
     */
    public static double perplexityLessEntropy(TokenStatistics statistics) {
        return -sum(statistics, Statistic.ENTROPY) / statistics.length();
    }

    /** The same as a z statistic, exactly minus {@link #single}; NaN when no token has information. */
    public static double z(TokenStatistics statistics) {
        return -single(statistics);
    }

    /**
     * P(|Z| at least |z|) of the standard normal distribution: asymptotic, not exact; the exact test is {@link
     * LogEvidence}.
     *
     * @param z not NaN
     */
    public static TailProbability twoSided(double z) {
        TailProbability one = NormalTail.above(Math.abs(z));
        return new TailProbability(Math.min(1, 2 * one.p()), Math.min(0, one.log10() + Math.log10(2)));
    }

    /**
     * Min-K %++ (Zhang et al., ICLR 2025): mean of the int(n k) smallest (log p + H) / sqrt(variance); higher = member.
     *
     * @param k in (0, 1]
     * @return NaN when int(n k) is 0: the text is too short
     */
    public static double minKPlusPlus(TokenStatistics statistics, double k) {
        double[] terms = terms(statistics);
        Arrays.sort(terms);
        return Arrays.stream(terms, 0, (int) (terms.length * k)).average().orElse(Double.NaN);
    }

    /** Each token's (log p + H) / sqrt(variance), 0 where there is no information, [n]. */
    public static double[] terms(TokenStatistics statistics) {
        double[] logprobs = statistics.column(Statistic.LOGPROB);
        double[] entropies = statistics.column(Statistic.ENTROPY);
        double[] variances = statistics.column(Statistic.VARIANCE);
        double[] terms = new double[logprobs.length];
        for (int t = 0; t < terms.length; t++) {
            terms[t] = variances[t] <= guard(statistics, entropies[t])
                    ? 0
                    : (logprobs[t] + entropies[t]) / Math.sqrt(variances[t]);
        }
        return terms;
    }

    private static double standardised(TokenStatistics statistics, Statistic mean, Statistic variance) {
        double[] means = statistics.column(mean);
        double[] variances = statistics.column(variance);
        double total = 0;
        boolean informed = false;
        for (int t = 0; t < variances.length; t++) {
            total += variances[t];
            informed |= variances[t] > guard(statistics, means[t]);
        }
        return informed ? sum(statistics, mean) / Math.sqrt(total) : Double.NaN;
    }

    private static double sum(TokenStatistics statistics, Statistic mean) {
        double[] logprobs = statistics.column(Statistic.LOGPROB);
        double[] means = statistics.column(mean);
        double sum = 0;
        for (int t = 0; t < logprobs.length; t++) {
            sum += logprobs[t] + means[t];
        }
        return sum;
    }

    private static double guard(TokenStatistics statistics, double entropy) {
        return statistics.isDouble() ? NO_INFORMATION_IN_DOUBLE : NO_INFORMATION * Math.max(1, entropy * entropy);
    }
}
