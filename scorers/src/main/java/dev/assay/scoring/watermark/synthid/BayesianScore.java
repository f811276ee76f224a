package dev.assay.scoring.watermark.synthid;

/**
 * The posterior probability of the watermark from trained parameters, as transformers' {@code BayesianDetectorModel} computes
 * it (float64 here, float32 there). A posterior is not a p-value: it depends on the prior and the training texts. Immutable;
 * any thread may use it.
 */
public final class BayesianScore {
    private static final double SMALLEST_PRIOR = 1e-5;
    private static final double SMALLEST_LIKELIHOOD = 1e-30;

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
        double clamped = Math.min(1 - SMALLEST_PRIOR, Math.max(SMALLEST_PRIOR, prior));
        priorLogOdds = Math.log(clamped) - Math.log1p(-clamped);
        this.beta = beta.clone();
        this.delta = new double[beta.length][];
        for (int layer = 0; layer < beta.length; layer++) {
            if (delta[layer].length < layer) {
                throw new IllegalArgumentException("layer " + layer + " has " + delta[layer].length + " weights");
            }
            this.delta[layer] = delta[layer].clone();
        }
    }

    /** Number of layers. */
    public int depth() {
        return beta.length;
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
