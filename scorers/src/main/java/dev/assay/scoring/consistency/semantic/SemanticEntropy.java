package dev.assay.scoring.consistency.semantic;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Entropy over groups of equal meaning, in every published form. Natural logarithms; higher means less sure unless said
 * otherwise. Class ids run from 0 without gaps; log-probabilities may be {@code -Infinity}; NaN gives NaN. Without texts
 * every entropy is 0. Stateless; any thread may use it.
 */
public final class SemanticEntropy {
    /** What Kuhn, Gal and Farquhar (ICLR 2023) take off each class log-probability. */
    public static final double KUHN_SHIFT = 5;

    private SemanticEntropy() {}

    /**
     * Discrete semantic entropy, also called empirical or cluster assignment entropy: the probability of a class is its share
     * of the texts. The same in lm-polygraph, Farquhar et al. (Nature 2024) and uqlm.
     *
     * @return in [0, log n]
     */
    public static double discrete(int[] ids) {
        double[] counts = new double[classes(ids)];
        for (int id : ids) {
            counts[id]++;
        }
        return ofWeights(counts);
    }

    /**
     * Entropy of weights over their sum, which is how uqlm reads classes that overlap.
     *
     * @param weights at least 0
     * @return in [0, log of their number]; 0 when all are 0
     */
    public static double ofWeights(double[] weights) {
        double sum = Arrays.stream(weights).sum();
        double entropy = 0;
        for (double weight : weights) {
            double p = sum == 0 ? 0 : weight / sum;
            entropy -= p == 0 ? 0 : p * Math.log(p);
        }
        return Math.max(0, entropy);
    }

    /** Log of the summed probability of each class, [classes]. */
    public static double[] classLogProbs(int[] ids, double[] logProbs) {
        double[] out = new double[classes(ids)];
        for (int c = 0; c < out.length; c++) {
            out[c] = LogSums.of(logProbs, ids, c);
        }
        return out;
    }

    /** As {@link #classLogProbs(int[], double[])} with each distinct text counted once in its class, where it is first. */
    public static double[] classLogProbs(int[] ids, double[] logProbs, List<String> texts) {
        double[] once = logProbs.clone();
        Set<List<Object>> seen = new HashSet<>();
        for (int i = 0; i < ids.length; i++) {
            if (!seen.add(List.of(ids[i], texts.get(i)))) {
                once[i] = Double.NEGATIVE_INFINITY;
            }
        }
        return classLogProbs(ids, once);
    }

    /**
     * The Monte Carlo estimate of lm-polygraph: minus the mean over texts of the log-probability of their class. Not
     * normalised, so of any size.
     */
    public static double monteCarlo(int[] ids, double[] classLogProbs) {
        double sum = 0;
        for (int id : ids) {
            sum += classLogProbs[id];
        }
        return ids.length == 0 ? 0 : -sum / ids.length;
    }

    /** The "direct" estimate of lm-polygraph: minus the sum over texts, not classes, of q e^q for the class log-probability q. */
    public static double direct(int[] ids, double[] classLogProbs) {
        double sum = 0;
        for (int id : ids) {
            double q = classLogProbs[id];
            sum += q == Double.NEGATIVE_INFINITY ? 0 : q * Math.exp(q);
        }
        return 0 - sum;
    }

    /** {@link #direct} with the share of the texts as the probability of a class. */
    public static double discreteDirect(int[] ids) {
        double[] equal = new double[ids.length];
        Arrays.fill(equal, -Math.log(ids.length));
        return direct(ids, classLogProbs(ids, equal));
    }

    /**
     * Class log-probabilities of Farquhar et al.: length-normalised likelihoods divided by their sum over all texts.
     *
     * @param meanLogProbs mean token log-probability of each text, [n]; where all are {@code -Infinity} texts count equally
     */
    public static double[] normalisedClassLogProbs(int[] ids, double[] meanLogProbs) {
        double total = LogSums.of(meanLogProbs);
        double[] shares = meanLogProbs.clone();
        for (int i = 0; i < shares.length; i++) {
            shares[i] = total == Double.NEGATIVE_INFINITY ? -Math.log(shares.length) : meanLogProbs[i] - total;
        }
        return classLogProbs(ids, shares);
    }

    /**
     * Semantic entropy of Farquhar et al. (Nature 2024), and the token-probability form of uqlm.
     *
     * @return in [0, log n]
     */
    public static double normalised(int[] ids, double[] meanLogProbs) {
        double[] logs = normalisedClassLogProbs(ids, meanLogProbs);
        double entropy = 0;
        for (double log : logs) {
            entropy -= log == Double.NEGATIVE_INFINITY ? 0 : log * Math.exp(log);
        }
        return Math.max(0, entropy);
    }

    /**
     * The code of Kuhn et al.: minus the unweighted mean over classes of their log-probability less {@link #KUHN_SHIFT}.
     *
     * @param logProbs of the texts, or their length-normalised form
     */
    public static double kuhn(int[] ids, double[] logProbs) {
        double[] logs = classLogProbs(ids, logProbs);
        return logs.length == 0 ? 0 : KUHN_SHIFT - Arrays.stream(logs).average().orElse(0);
    }

    /**
     * 1 - entropy / log n of uqlm, which counts the response among the n texts. Higher means more trustworthy.
     *
     * @return in [0, 1]; 1 for fewer than two texts
     */
    public static double negentropy(double entropy, int n) {
        return n < 2 ? 1 : 1 - entropy / Math.log(n);
    }

    /**
     * Semantic sets confidence of uqlm: the texts that founded no class over all but one. Higher means more trustworthy.
     *
     * @return in [0, 1]; 1 for fewer than two texts
     */
    public static double setsConfidence(int n, int classes) {
        return n < 2 ? 1 : (double) (n - classes) / (n - 1);
    }

    private static int classes(int[] ids) {
        return Arrays.stream(ids).max().orElse(-1) + 1;
    }
}
