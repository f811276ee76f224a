package dev.assay.scoring.stats;

/**
 * Upper tail of the standard normal distribution with full relative precision, and its inverse. Below z = 2 by the series
 * of Marsaglia ("Evaluating the normal distribution", 2004), above it by Laplace's continued fraction of the Mills ratio.
 * Stateless; any thread may use it.
 */
public final class NormalTail {
    private static final double HALF_LOG_2_PI = SaddlePoint.HALF_LOG_2_PI;
    private static final double SERIES_BELOW = 2;
    private static final int FRACTION_DEPTH = 200;
    private static final int NEWTON_STEPS = 100;

    private NormalTail() {}

    /**
     * P(Z &gt; z).
     *
     * @param z any number but NaN, infinities included
     */
    public static TailProbability above(double z) {
        if (Double.isNaN(z)) {
            throw new IllegalArgumentException("no tail above NaN");
        }
        if (z < 0) {
            return above(-z).complement();
        }
        if (Double.isInfinite(z)) {
            return TailProbability.ZERO;
        }
        return TailProbability.ofLog(z < SERIES_BELOW ? Math.log(series(z)) : logFraction(z));
    }

    /**
     * The z above which the distribution has this much mass, {@code scipy.stats.norm.isf}.
     *
     * @param p in (0, 1)
     */
    public static double quantileAbove(double p) {
        if (!(p > 0 && p < 1)) {
            throw new IllegalArgumentException("tail probability " + p + " is not in (0, 1)");
        }
        if (p > 0.5) {
            return -quantileAbove(1 - p);
        }
        double target = Math.log(p);
        double z = 0;
        // The log of the tail is concave: from the left Newton overshoots once at most and then falls steadily.
        for (int i = 0; i < NEWTON_STEPS; i++) {
            double log = z < SERIES_BELOW ? Math.log(series(z)) : logFraction(z);
            double slope = Math.exp(-z * z / 2 - HALF_LOG_2_PI - log);
            double next = Math.max(0, z + (log - target) / slope);
            if (Math.abs(next - z) <= Math.ulp(z)) {
                return next;
            }
            z = next;
        }
        return z;
    }

    private static double series(double z) {
        double term = z;
        double sum = z;
        for (int i = 3; term > BinomialTail.NEGLIGIBLE * sum; i += 2) {
            term *= z * z / i;
            sum += term;
        }
        return 0.5 - sum * Math.exp(-z * z / 2 - HALF_LOG_2_PI);
    }

    private static double logFraction(double z) {
        double fraction = z;
        for (int i = FRACTION_DEPTH; i > 0; i--) {
            fraction = z + i / fraction;
        }
        return -z * z / 2 - HALF_LOG_2_PI - Math.log(fraction);
    }
}
