package dev.assay.scoring.consistency.likelihood;

import java.util.Arrays;

/**
 * Log-probabilities of sampled answers. Immutable by convention; any thread may read it.
 *
 * @param sums log-probability of each answer, [N]
 * @param means the same over its number of tokens, 0 for an answer without tokens, [N]
 */
public record SampleLogProbs(double[] sums, double[] means) {
    /** From the token log-probabilities of each answer, natural logarithms, [N][tokens]. */
    public static SampleLogProbs of(double[][] tokens) {
        double[] sums = new double[tokens.length];
        double[] means = new double[tokens.length];
        for (int i = 0; i < tokens.length; i++) {
            sums[i] = Arrays.stream(tokens[i]).sum();
            means[i] = tokens[i].length == 0 ? 0 : sums[i] / tokens[i].length;
        }
        return new SampleLogProbs(sums, means);
    }

    /**
     * Monte Carlo sequence entropy (Malinin and Gales, ICLR 2021): minus the mean log-probability, at least 0; 0 without
     * samples. Higher means less sure.
     */
    public double monteCarloEntropy() {
        return 0 - Arrays.stream(sums).average().orElse(0);
    }

    /** The same, length-normalised. */
    public double normalisedMonteCarloEntropy() {
        return 0 - Arrays.stream(means).average().orElse(0);
    }
}
