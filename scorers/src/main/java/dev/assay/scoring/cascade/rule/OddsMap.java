package dev.assay.scoring.cascade.rule;

/**
 * A strictly falling map from a confidence to the log-odds of an error, with what is unsure about it. Immutable; any thread
 * may use it.
 *
 * <p>Log-odds = intercept + slope (x - centre) / scale: Platt's sigmoid, fitted per route and drawn towards the one of all
 * routes. Since the slope is below 0 the map cannot change the order within a route.
 *
 * @param intercept log-odds at the centre
 * @param slope below 0
 * @param centre of the confidences that it was fitted on
 * @param scale above 0
 * @param interceptVariance of the estimate
 * @param covariance of intercept and slope
 * @param slopeVariance of the estimate
 */
public record OddsMap(
        double intercept,
        double slope,
        double centre,
        double scale,
        double interceptVariance,
        double covariance,
        double slopeVariance) {

    public OddsMap {
        double sum = intercept + slope + centre + scale + interceptVariance + covariance + slopeVariance;
        if (!Double.isFinite(sum) || !(slope < 0) || !(scale > 0) || interceptVariance < 0 || slopeVariance < 0) {
            throw new IllegalArgumentException("a map needs finite numbers, a slope below 0 and a scale above 0");
        }
    }

    /** The confidence on the scale of the fit. */
    public double standard(double x) {
        return (x - centre) / scale;
    }

    /** Log-odds of an error. */
    public double logOdds(double x) {
        return intercept + slope * standard(x);
    }

    /** Standard deviation of these log-odds. */
    public double deviation(double x) {
        double z = standard(x);
        return Math.sqrt(Math.max(0, interceptVariance + 2 * z * covariance + z * z * slopeVariance));
    }

    /** Probability of an error, in (0, 1) up to rounding. */
    public double probability(double x) {
        return sigmoid(logOdds(x));
    }

    /** The probability that log-odds stand for. */
    public static double sigmoid(double logOdds) {
        return 1 / (1 + Math.exp(-logOdds));
    }
}
