package dev.assay.scoring.cascade;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Answers in order of falling confidence, ties in the order of arrival, with the groups of equal confidence known.
 * Immutable; any thread may use it.
 */
final class ConfidenceOrder {
    private final int[] order;
    private final int[] groupEnds;

    private ConfidenceOrder(int[] order, int[] groupEnds) {
        this.order = order;
        this.groupEnds = groupEnds;
    }

    /** Orders N finite confidences; N at least 1. */
    static ConfidenceOrder of(double[] confidence) {
        if (confidence.length == 0) {
            throw new IllegalArgumentException("no answers: a curve needs at least one");
        }
        for (double value : confidence) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("confidence is " + value + ": must be finite");
            }
        }
        int[] order = IntStream.range(0, confidence.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -confidence[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] ends = IntStream.rangeClosed(1, order.length)
                .filter(k -> k == order.length || confidence[order[k]] != confidence[order[k - 1]])
                .toArray();
        return new ConfidenceOrder(order, ends);
    }

    int size() {
        return order.length;
    }

    /**
     * Running sums of a value over the most confident k answers, [N + 1], entry 0 being 0.
     *
     * @param values [N], in order of arrival
     */
    double[] cumulative(double[] values) {
        double[] sums = new double[order.length + 1];
        for (int k = 0; k < order.length; k++) {
            sums[k + 1] = sums[k] + values[order[k]];
        }
        return sums;
    }

    /** The same, in expectation over a random order within each group of equal confidence. */
    double[] cumulativeTieAveraged(double[] values) {
        double[] sums = cumulative(values);
        double[] averaged = sums.clone();
        int from = 0;
        for (int end : groupEnds) {
            for (int k = from + 1; k < end; k++) {
                averaged[k] = sums[from] + (sums[end] - sums[from]) * (k - from) / (end - from);
            }
            from = end;
        }
        return averaged;
    }

    /** Ends of the groups of equal confidence, as numbers of answers, rising; the last is N. */
    int[] groupEnds() {
        return groupEnds.clone();
    }

    /** Indices in order of falling confidence, [N]. */
    int[] indices() {
        return Arrays.copyOf(order, order.length);
    }
}
