package dev.assay.scoring.stats;

import java.util.stream.IntStream;

/**
 * Family-wise adjustment of p-values by Holm's step-down method (1979), valid under any dependence. Works on base-10
 * logarithms, so that p-values which underflow keep their order. Stateless; any thread may use it.
 */
public final class Holm {
    private Holm() {}

    /**
     * Adjusted p-values in the order given: reject every hypothesis whose adjusted value is at most alpha.
     *
     * @param log10P base-10 logarithms, [m], each at most 0 and not NaN; negative infinity is a p-value of 0
     * @return base-10 logarithms, [m], each at most 0
     */
    public static double[] adjust(double[] log10P) {
        for (double log10 : log10P) {
            if (!(log10 <= 0)) {
                throw new IllegalArgumentException("log10 p-value " + log10 + "; it is at most 0");
            }
        }
        int tests = log10P.length;
        int[] ascending = IntStream.range(0, tests)
                .boxed()
                .sorted((a, b) -> Double.compare(log10P[a], log10P[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] adjusted = new double[tests];
        double largest = Double.NEGATIVE_INFINITY;
        for (int rank = 0; rank < tests; rank++) {
            double scaled = Math.min(0, log10P[ascending[rank]] + Math.log10(tests - rank));
            largest = Math.max(largest, scaled);
            adjusted[ascending[rank]] = largest;
        }
        return adjusted;
    }
}
