package dev.assay.scoring.cascade.control;

/** Probabilities on a scale without ends. Stateless; any thread may use it. */
public final class UncertaintyScale {
    /** Probabilities nearer to 0 or 1 than this are taken as this near. */
    private static final double EDGE = 1e-12;

    private UncertaintyScale() {}

    /**
     * log(p / (1 - p)), finite for every probability.
     *
     * @param probability in [0, 1]; NaN gives NaN
     * @return in [-27.7, 27.7]
     */
    public static double logit(double probability) {
        double inside = Math.max(EDGE, Math.min(1 - EDGE, probability));
        return Math.log(inside) - Math.log1p(-inside);
    }

    /** The probability whose logit is x, in [0, 1]. */
    public static double probability(double x) {
        return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
    }
}
