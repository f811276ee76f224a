package dev.assay.scoring.stats;

import java.util.Arrays;

/**
 * The sums of all subsets of some weights, ascending, each with the probability of its subset. The arrays are not to be
 * changed; under that rule any thread may read it.
 *
 * @param sums ascending, [2^n]
 * @param masses probability of each, [2^n]
 */
record SubsetSums(double[] sums, double[] masses) {

    /** The subsets of the weights from one place to another, where each is in with probability p. */
    static SubsetSums of(double[] weights, int from, int to, double p) {
        double[] sums = {0};
        double[] masses = {1};
        for (int i = from; i < to; i++) {
            double[] merged = new double[2 * sums.length];
            double[] mass = new double[merged.length];
            int without = 0;
            int with = 0;
            for (int at = 0; at < merged.length; at++) {
                boolean plain =
                        with == sums.length || (without < sums.length && sums[without] <= sums[with] + weights[i]);
                merged[at] = plain ? sums[without] : sums[with] + weights[i];
                mass[at] = plain ? masses[without++] * (1 - p) : masses[with++] * p;
            }
            sums = merged;
            masses = mass;
        }
        return new SubsetSums(sums, masses);
    }

    /** Mass of every place and those after it, [2^n + 1]. */
    double[] tails() {
        double[] tails = Arrays.copyOf(masses, masses.length + 1);
        for (int i = masses.length - 1; i >= 0; i--) {
            tails[i] += tails[i + 1];
        }
        return tails;
    }
}
