package dev.assay.scoring.consistency.likelihood;

import dev.assay.scoring.consistency.semantic.LogSums;
import java.util.Arrays;

/**
 * Measures of the distribution over the vocabulary, or its most likely k entries, at one position. Log-probabilities are
 * natural; {@code -Infinity} counts as probability 0; NaN gives NaN; an empty row gives 0. Stateless; any thread may use it.
 */
public final class TokenDistribution {
    private TokenDistribution() {}

    /**
     * Entropy of probabilities as they are: of the whole vocabulary, or the part of the entropy that given entries contribute.
     *
     * @return in [0, log of their number] for a whole distribution
     */
    public static double entropy(double[] logProbs) {
        double sum = 0;
        for (double log : logProbs) {
            sum += log == Double.NEGATIVE_INFINITY ? 0 : log * Math.exp(log);
        }
        return 0 - sum;
    }

    /** The k most likely entries, or all where there are fewer, most likely first. */
    public static double[] top(double[] logProbs, int k) {
        double[] sorted = logProbs.clone();
        Arrays.sort(sorted);
        double[] out = new double[Math.min(k, sorted.length)];
        Arrays.setAll(out, i -> sorted[sorted.length - 1 - i]);
        return out;
    }

    /** Entropy of entries divided by their sum (SelfCheckGPT over the top 5; uqlm over the top k), in [0, log k]. */
    public static double renormalisedEntropy(double[] topLogProbs) {
        return topLogProbs.length == 0 ? 0 : entropy(LogSums.softmax(topLogProbs));
    }

    /**
     * 1 - H / log k of uqlm with H of the entries divided by their sum. Higher means more trustworthy.
     *
     * @return in [0, 1]; 1 for fewer than two entries
     */
    public static double negentropy(double[] topLogProbs) {
        int k = topLogProbs.length;
        return k < 2 ? 1 : 1 - renormalisedEntropy(topLogProbs) / Math.log(k);
    }

    /** Probability of the most likely entry less that of the next (uqlm), in [0, 1]; of a lone entry its probability. */
    public static double margin(double[] topLogProbs) {
        double[] sorted = topLogProbs.clone();
        Arrays.sort(sorted);
        int k = sorted.length;
        double second = k < 2 ? 0 : Math.exp(sorted[k - 2]);
        return k == 0 ? 0 : Math.exp(sorted[k - 1]) - second;
    }

    /**
     * Negated Rényi divergence of the tempered distribution from the uniform one, as lm-polygraph computes it (Darrin et al.,
     * "RainProof", EMNLP 2023).
     *
     * @param order above 0, not 1; lm-polygraph uses 0.5
     * @param temperature above 0; lm-polygraph uses 2
     */
    public static double renyi(double[] logProbs, double order, double temperature) {
        int v = logProbs.length;
        if (v == 0) {
            return 0;
        }
        double[] tempered = LogSums.softmax(
                Arrays.stream(logProbs).map(x -> x / temperature).toArray());
        double[] powers = Arrays.stream(tempered).map(x -> order * x).toArray();
        return (LogSums.of(powers) - (order - 1) * Math.log(v)) / (order - 1);
    }

    /**
     * Negated self-certainty of lm-polygraph (Kang et al., arXiv 2502.18581): mean log-probability plus the log of the number
     * of entries, over entries that are possible at all. At most 0; higher means less sure.
     */
    public static double selfCertainty(double[] logProbs) {
        double[] possible = Arrays.stream(logProbs)
                .filter(log -> log != Double.NEGATIVE_INFINITY)
                .toArray();
        return possible.length == 0 ? 0 : Arrays.stream(possible).sum() / possible.length + Math.log(possible.length);
    }
}
