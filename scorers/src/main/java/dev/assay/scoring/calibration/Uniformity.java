package dev.assay.scoring.calibration;

import dev.assay.scoring.stats.BinomialTail;
import java.util.Arrays;

/**
 * The p-values of one scheme on null texts, and how far they are from what they claim. Immutable; any thread may read it.
 *
 * @param texts how many texts were read
 * @param readable how many of them were long enough to have a p-value
 * @param counts of those, how many had p at or below each of {@link #LEVELS}
 * @param deviation the largest distance of the distribution from the uniform one: above it only where p is a bound
 * @param ks probability of at least such a distance by chance, asymptotic (Kolmogorov 1933, Smirnov 1939)
 * @param chance for each level, probability of at least so many by chance if p is what it claims
 */
public record Uniformity(int texts, int readable, int[] counts, double deviation, double ks, double[] chance) {
    /** Where the share of small p-values is reported and tested. */
    static final double[] LEVELS = {0.1, 0.01, 0.001, 0.0001};

    /** Number of tests that one scheme undergoes. */
    static final int TESTS = LEVELS.length + 1;

    /**
     * Judges p-values.
     *
     * @param p as reported, [readable]
     * @param uniform the same made uniform by {@link NullLaw#uniform}, [readable], not kept
     * @param claim what is promised about them
     */
    static Uniformity of(int texts, double[] p, double[] uniform, NullLaw.Claim claim) {
        int[] counts = new int[LEVELS.length];
        double[] chance = new double[LEVELS.length];
        for (int level = 0; level < LEVELS.length; level++) {
            double limit = LEVELS[level];
            counts[level] = (int) Arrays.stream(p).filter(x -> x <= limit).count();
            chance[level] = BinomialTail.atLeast(counts[level], p.length, limit).p();
        }
        Arrays.sort(uniform);
        double above = 0;
        double below = 0;
        for (int i = 0; i < uniform.length; i++) {
            above = Math.max(above, (i + 1.0) / uniform.length - uniform[i]);
            below = Math.max(below, uniform[i] - (double) i / uniform.length);
        }
        boolean oneSided = claim == NullLaw.Claim.BOUND;
        double deviation = oneSided ? above : Math.max(above, below);
        double ks = oneSided
                ? Math.exp(-2 * deviation * deviation * uniform.length)
                : kolmogorov(deviation, uniform.length);
        return new Uniformity(texts, p.length, counts, deviation, ks, chance);
    }

    /** The smallest probability of all the tests of a claim. */
    double leastLikely(NullLaw.Claim claim) {
        return Math.min(
                claim == NullLaw.Claim.TAIL ? 1 : ks,
                Arrays.stream(chance).min().orElse(1));
    }

    /** P(D &gt;= d) of n uniform numbers, with Stephens's (1970) correction for finite n. */
    static double kolmogorov(double d, int n) {
        if (n == 0) {
            return 1;
        }
        double root = Math.sqrt(n);
        double x = (root + 0.12 + 0.11 / root) * d;
        if (x < 0.2) {
            return 1;
        }
        double sum = 0;
        for (int k = 1; k <= 100; k++) {
            sum += (k % 2 == 1 ? 2 : -2) * Math.exp(-2.0 * k * k * x * x);
        }
        return Math.min(1, Math.max(0, sum));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Uniformity that
                && texts == that.texts
                && readable == that.readable
                && Arrays.equals(counts, that.counts)
                && deviation == that.deviation;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(counts) + readable;
    }

    @Override
    public String toString() {
        return "Uniformity[texts=" + texts + ", readable=" + readable + ", counts=" + Arrays.toString(counts) + ", ks="
                + ks + "]";
    }
}
