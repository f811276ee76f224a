package dev.assay.scoring.watermark.synthid;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.Sha256;

/**
 * The posterior probability of the watermark from trained parameters, as transformers' {@code BayesianDetectorModel} computes
 * it (float64 here, float32 there). A posterior is not a p-value: it depends on the prior and the training texts. Immutable;
 * any thread may use it.
 */
public final class BayesianScore {
    private static final int ID_DIGITS = 16;
    private static final float SMALLEST_PRIOR = 1e-5f;
    private static final float LARGEST_PRIOR = (float) (1 - 1e-5);
    private static final double SMALLEST_LIKELIHOOD = 1e-30;

    private final double prior;
    private final double priorLogOdds;
    private final double[] beta;
    private final double[][] delta;

    /**
     * Trained parameters.
     *
     * @param prior probability of the watermark, in [0, 1]
     * @param beta bias per layer, [D]
     * @param delta weight of an earlier layer's bit in a later layer, [D][D], read below the diagonal
     */
    public BayesianScore(double prior, double[] beta, double[][] delta) {
        if (!(prior >= 0 && prior <= 1) || delta.length != beta.length) {
            throw new IllegalArgumentException(
                    "prior " + prior + ", " + beta.length + " and " + delta.length + " layers");
        }
        this.prior = prior;
        // Near its ends a prior and what is left of 1 depend on the precision, which is the reference's.
        float clamped = Math.min(LARGEST_PRIOR, Math.max(SMALLEST_PRIOR, (float) prior));
        priorLogOdds = Math.log(clamped) - Math.log(1 - clamped);
        this.beta = beta.clone();
        this.delta = new double[beta.length][];
        for (int layer = 0; layer < beta.length; layer++) {
            if (delta[layer].length < layer) {
                throw new IllegalArgumentException("layer " + layer + " has " + delta[layer].length + " weights");
            }
            this.delta[layer] = delta[layer].clone();
        }
    }

    /**
     * Parameters in the names and shapes of transformers' {@code state_dict}.
     *
     * @param depth number of layers, D
     * @throws IllegalArgumentException naming what is wrong
     */
    public static BayesianScore of(JsonNode parameters, int depth) {
        return BayesianFile.read(parameters, depth);
    }

    /** Number of layers. */
    public int depth() {
        return beta.length;
    }

    /** The log-odds of the prior, which is held within [1e-5, 1 - 1e-5] in single precision. */
    public double priorLogOdds() {
        return priorLogOdds;
    }

    /** Bias of a layer, from 0. */
    public double beta(int layer) {
        return beta[layer];
    }

    /** Weight of the bit of an earlier layer in a later one; 0 where the first is not earlier. */
    public double delta(int layer, int earlier) {
        return earlier < layer ? delta[layer][earlier] : 0;
    }

    /** Names the model of these parameters on the lane: equal parameters share a model. */
    public String modelId() {
        StringBuilder all = new StringBuilder().append(prior);
        for (int layer = 0; layer < depth(); layer++) {
            all.append('\n').append(beta[layer]);
            for (int earlier = 0; earlier < layer; earlier++) {
                all.append(' ').append(delta[layer][earlier]);
            }
        }
        return "synthid-bayesian-" + Sha256.hex(all.toString()).substring(0, ID_DIGITS);
    }

    /** The log-odds of the watermark given the bits of the used n-grams, layer 0 lowest, [n]. */
    double logOdds(long[] bits) {
        double sum = priorLogOdds;
        for (long ngram : bits) {
            sum += logRatio(ngram);
        }
        return sum;
    }

    /** The posterior for log-odds. */
    static double posterior(double logOdds) {
        return 1 / (1 + Math.exp(-logOdds));
    }

    private double logRatio(long bits) {
        double sum = 0;
        for (int layer = 0; layer < beta.length; layer++) {
            double logit = beta[layer];
            double[] weights = delta[layer];
            for (long rest = bits & ((1L << layer) - 1); rest != 0; rest &= rest - 1) {
                logit += weights[Long.numberOfTrailingZeros(rest)];
            }
            double two = posterior(logit);
            double g = (bits >>> layer) & 1;
            double likelihood = 0.5 * ((g + 0.5) * two + 1 - two);
            sum += Math.log(Math.max(likelihood, SMALLEST_LIKELIHOOD)) - Math.log(0.5);
        }
        return sum;
    }
}
