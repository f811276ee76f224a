package dev.assay.scoring.evaluation.cascade;

import java.util.Arrays;
import java.util.Comparator;

/** What holds for answers of equal score whatever their order. Stateless; any thread may use it. */
final class Ties {
    private Ties() {}

    /** Places in order of rising score, [N]; equal ones stay in the order of arrival. */
    static int[] rising(double[] score) {
        Integer[] order = new Integer[score.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> score[i]));
        return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }

    /**
     * Each answer's value as the mean of those with its score: what a cut between them takes in expectation over their orders.
     *
     * @param score [N]
     * @param values [N]
     */
    static double[] averaged(double[] score, double[] values) {
        int[] order = rising(score);
        double[] out = new double[values.length];
        int from = 0;
        while (from < order.length) {
            int to = from;
            double sum = 0;
            while (to < order.length && score[order[to]] == score[order[from]]) {
                sum += values[order[to++]];
            }
            for (int k = from; k < to; k++) {
                // One alone keeps its value to the last bit.
                out[order[k]] = sum / (to - from);
            }
            from = to;
        }
        return out;
    }

    /** 1 for true. */
    static double[] numbers(boolean[] flags) {
        double[] out = new double[flags.length];
        Arrays.setAll(out, i -> flags[i] ? 1 : 0);
        return out;
    }
}
