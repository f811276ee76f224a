package dev.assay.scoring.stats;

/**
 * A probability and its base-10 logarithm, which still tells values apart where the probability underflows. Immutable; any
 * thread may read it.
 *
 * @param p in [0, 1]
 * @param log10 at most 0; negative infinity for an impossible event
 */
public record TailProbability(double p, double log10) {
    /** A certain event. */
    public static final TailProbability ONE = new TailProbability(1, 0);
    /** An impossible event. */
    public static final TailProbability ZERO = new TailProbability(0, Double.NEGATIVE_INFINITY);

    private static final double LN_10 = Math.log(10);

    /** From a natural logarithm, of which rounding may have made slightly more than 0. */
    static TailProbability ofLog(double ln) {
        double log = Math.min(0, ln);
        return new TailProbability(Math.exp(log), log / LN_10 + 0.0);
    }

    /** The probability of the contrary, for values that are not close to 1. */
    TailProbability complement() {
        return new TailProbability(1 - p, Math.log1p(-p) / LN_10 + 0.0);
    }
}
