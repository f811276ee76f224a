package dev.assay.scoring.consistency.model;

import java.util.Arrays;

/**
 * Log-odds as a weighted sum of standardised features. Holders must not write to the arrays; under that rule any thread may
 * read it.
 *
 * @param mean of each feature, [K]
 * @param deviation of each feature, above 0, [K]
 * @param weights of the standardised features, [K]
 * @param intercept log-odds at the means
 */
public record LogisticModel(double[] mean, double[] deviation, double[] weights, double intercept) {
    // Far outside what was fitted on, a feature says no more than at the edge.
    private static final double FARTHEST = 6;

    public LogisticModel {
        if (mean.length != deviation.length || mean.length != weights.length) {
            throw new IllegalArgumentException("means, deviations and weights have unequal length");
        }
        for (int k = 0; k < mean.length; k++) {
            if (!(deviation[k] > 0) || !Double.isFinite(mean[k]) || !Double.isFinite(weights[k])) {
                throw new IllegalArgumentException(
                        "feature " + k + " has no finite mean, weight and deviation above 0");
            }
        }
        if (!Double.isFinite(intercept)) {
            throw new IllegalArgumentException("the intercept is not finite");
        }
    }

    /** Log-odds of finite features, [K]; each counts up to six deviations from its mean. */
    public double logit(double[] features) {
        double sum = intercept;
        for (int k = 0; k < weights.length; k++) {
            double standard = (features[k] - mean[k]) / deviation[k];
            sum += weights[k] * Math.max(-FARTHEST, Math.min(FARTHEST, standard));
        }
        return sum;
    }

    /** The probability that log-odds stand for. */
    public static double probability(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogisticModel that
                && Arrays.equals(mean, that.mean)
                && Arrays.equals(deviation, that.deviation)
                && Arrays.equals(weights, that.weights)
                && intercept == that.intercept;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(weights);
    }

    @Override
    public String toString() {
        return "LogisticModel[features=" + weights.length + "]";
    }
}
