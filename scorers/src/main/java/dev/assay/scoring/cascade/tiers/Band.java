package dev.assay.scoring.cascade.tiers;

/**
 * Scores of which a tier is unsure, both ends included. Immutable; any thread may use it.
 *
 * @param low may be minus infinity
 * @param high at least {@code low}; may be infinity
 */
public record Band(double low, double high) {
    /** Every score: the next tier is always asked. */
    public static final Band EVERYTHING = new Band(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    /** No score that a statistic takes: the tier is always sure. */
    public static final Band NOTHING = new Band(Double.MAX_VALUE, Double.MAX_VALUE);

    public Band {
        if (!(low <= high)) {
            throw new IllegalArgumentException("a band from " + low + " to " + high + " holds no score");
        }
    }

    /** Whether the tier is unsure of this score. */
    public boolean holds(double score) {
        return score >= low && score <= high;
    }
}
