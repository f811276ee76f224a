package dev.assay.scoring.consistency.semantic;

import java.util.Arrays;

/** Logarithms of sums of exponentials that neither overflow nor underflow. Stateless; any thread may use it. */
public final class LogSums {
    private LogSums() {}

    /** Log of the sum of e^x; {@code -Infinity} for no values, NaN where one is. */
    public static double of(double[] values) {
        return of(values, new int[values.length], 0);
    }

    /** The same over the values whose group is the given one. */
    static double of(double[] values, int[] groups, int group) {
        double top = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < values.length; i++) {
            top = groups[i] == group ? Math.max(top, values[i]) : top;
        }
        if (Double.isInfinite(top)) {
            return top;
        }
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += groups[i] == group ? Math.exp(values[i] - top) : 0;
        }
        return top + Math.log(sum);
    }

    /** Log of the softmax of values; a row of {@code -Infinity} gives the uniform distribution. */
    public static double[] softmax(double[] values) {
        double total = of(values);
        return Arrays.stream(values)
                .map(x -> total == Double.NEGATIVE_INFINITY ? -Math.log(values.length) : x - total)
                .toArray();
    }
}
