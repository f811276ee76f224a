package dev.assay.scoring.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Items in the order of their scores, sorted once: how well that order tells positives when each record counts any number of times.
 * Immutable; any thread may use it.
 */
public final class RankedItems {
    /** Figures that {@link #areas} gives. */
    public static final int AREAS = 3;

    /** From the highest score down, [n]. */
    private final double[] scores;

    private final boolean[] positive;
    private final int[] record;

    /** Sorts items that are a record each. */
    public RankedItems(double[] given, boolean[] isPositive) {
        this(given, isPositive, IntStream.range(0, given.length).toArray());
    }

    /**
     * Sorts.
     *
     * @param given scores, none of them NaN, [n]
     * @param recordOf number of the record of each item, from 0, [n]
     * @throws IllegalArgumentException when a score is NaN, which has no place in an order
     */
    public RankedItems(double[] given, boolean[] isPositive, int[] recordOf) {
        if (Arrays.stream(given).anyMatch(Double::isNaN)) {
            throw new IllegalArgumentException("a score that is ranked is NaN");
        }
        Integer[] order = new Integer[given.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> -given[i]));
        scores = new double[order.length];
        positive = new boolean[order.length];
        record = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            scores[i] = given[order[i]];
            positive[i] = isPositive[order[i]];
            record[i] = recordOf[order[i]];
        }
    }

    /** {@link #areas(int[])} when every record counts once. */
    public double[] areas() {
        int[] once = new int[Arrays.stream(record).max().orElse(-1) + 1];
        Arrays.fill(once, 1);
        return areas(once);
    }

    /**
     * Trapezoidal area under precision and recall, average precision and AUROC. The first is by the trapezoid rule from the point
     * (recall 0, precision 1), as scikit-learn's {@code precision_recall_curve} and {@code auc} give it; it rewards ties: read it
     * beside the second, the step-wise area under the same curve.
     *
     * @param times how often each record counts, by its number
     * @return each in [0, 1]; all NaN without positives, the AUROC without negatives, too
     */
    public double[] areas(int[] times) {
        double positives = 0;
        double negatives = 0;
        for (int i = 0; i < scores.length; i++) {
            positives += positive[i] ? times[record[i]] : 0;
            negatives += positive[i] ? 0 : times[record[i]];
        }
        if (positives == 0) {
            return new double[] {Double.NaN, Double.NaN, Double.NaN};
        }
        double trapezoid = 0;
        double steps = 0;
        double pairs = 0;
        double hits = 0;
        double misses = 0;
        double precision = 1;
        for (int i = 0; i < scores.length; ) {
            double before = hits;
            double missesBefore = misses;
            double score = scores[i];
            // Equal scores share a place.
            for (; i < scores.length && scores[i] == score; i++) {
                hits += positive[i] ? times[record[i]] : 0;
                misses += positive[i] ? 0 : times[record[i]];
            }
            double here = hits + misses == 0 ? precision : hits / (hits + misses);
            double recall = (hits - before) / positives;
            trapezoid += recall * (here + precision) / 2;
            steps += recall * here;
            pairs += (misses - missesBefore) * (before + hits) / 2;
            precision = here;
        }
        return new double[] {trapezoid, steps, pairs / (positives * negatives)};
    }
}
