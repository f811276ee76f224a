package dev.assay.scoring.watermark;

import java.util.BitSet;

/**
 * What one text says about one key. Immutable as long as holders do not write to the mask and the seeds; under that rule
 * any thread may read it.
 *
 * @param scored number T of scored n-grams, repeats included, at least 1
 * @param green number G of them whose token is green
 * @param mask which are green, first scored n-gram first
 * @param seeds the {@code manual_seed} value of each, [T], unsigned
 * @param distinct number of different draws: pairs of generator state and token, the only ones that are independent
 *     under the null
 * @param distinctGreen how many of those are green
 * @param distinctAt scored n-gram at which each of those first appears, [distinct]
 * @param greenlistRatio the configured ratio, which the reference's statistic uses
 */
public record KgwReading(
        int scored,
        int green,
        BitSet mask,
        long[] seeds,
        int distinct,
        int distinctGreen,
        int[] distinctAt,
        double greenlistRatio) {

    /** The reference's z = (G - gamma T) / sqrt(T gamma (1 - gamma)), repeats counted (Kirchenbauer et al. 2023). */
    public double zScore() {
        return zScore(green, scored);
    }

    /** The same over different draws only. */
    public double distinctZScore() {
        return zScore(distinctGreen, distinct);
    }

    /** G / T. */
    public double greenFraction() {
        return (double) green / scored;
    }

    /**
     * The reference's p-value, which lacks a square root against the normal approximation that it means: too large below z
     * = 3.3, too small above, 0 from about z = 7.6. Kept for comparison only.
     */
    public double referencePValue() {
        double z = zScore();
        return 1 - 0.5 * (1 + Math.signum(z) * (1 - Math.exp(-2 * z * z / Math.PI)));
    }

    private double zScore(int count, int of) {
        double expected = greenlistRatio;
        return (count - expected * of) / Math.sqrt(of * expected * (1 - expected));
    }
}
