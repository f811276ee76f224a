package dev.assay.scoring.evaluation;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;

/**
 * Resamples of whole records with replacement (Efron 1979), the same ones for every figure of a table; confined to one thread.
 */
public final class Bootstrap {
    static final int RESAMPLES = 400;
    /** Of the random numbers of every evaluation, so that a run can be repeated. */
    public static final long SEED = 20260101;

    private static final double TAIL = 0.025;

    private final int[][] times = new int[RESAMPLES][];

    /**
     * Draws.
     *
     * @param records how many there are, at least 1
     */
    public Bootstrap(int records, Random random) {
        for (int b = 0; b < RESAMPLES; b++) {
            times[b] = new int[records];
            for (int i = 0; i < records; i++) {
                times[b][random.nextInt(records)]++;
            }
        }
    }

    /**
     * The middle 95 per cent of the resamples in which each figure is finite, which leaves out those without both classes.
     *
     * @param count number of figures
     * @param figures of how often each record counts, all from one look at a resample
     * @return by figure, lower and upper end; NaN where it is finite in none, [count, 2]
     */
    public double[][] intervals(int count, Function<int[], double[]> figures) {
        double[][] values = new double[count][RESAMPLES];
        for (int b = 0; b < RESAMPLES; b++) {
            double[] each = figures.apply(times[b]);
            for (int i = 0; i < count; i++) {
                values[i][b] = each[i];
            }
        }
        return Arrays.stream(values).map(Bootstrap::ends).toArray(double[][]::new);
    }

    /**
     * The middle 95 per cent of the finite values, as many left out below as above.
     *
     * @return lower and upper end; NaN where none is finite, [2]
     */
    public static double[] ends(double[] values) {
        double[] sorted =
                Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        if (sorted.length == 0) {
            return new double[] {Double.NaN, Double.NaN};
        }
        int last = sorted.length - 1;
        return new double[] {sorted[(int) (TAIL * last)], sorted[(int) Math.ceil((1 - TAIL) * last)]};
    }

    /** Numbers records from 0 by the equal numbers that stand together, [n]. */
    public static int[] consecutive(int[] group) {
        int[] out = new int[group.length];
        for (int i = 1; i < out.length; i++) {
            out[i] = out[i - 1] + (group[i] == group[i - 1] ? 0 : 1);
        }
        return out;
    }

    /** One value a record, each as often as it counts. */
    public static double[] repeated(double[] values, int[] times) {
        double[] out = new double[Arrays.stream(times).sum()];
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            Arrays.fill(out, count, count + times[i], values[i]);
            count += times[i];
        }
        return out;
    }
}
