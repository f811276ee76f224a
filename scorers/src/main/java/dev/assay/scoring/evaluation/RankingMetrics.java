package dev.assay.scoring.evaluation;

import java.util.Arrays;
import java.util.Comparator;

/**
 * How well scores rank positives above negatives, and how two columns of numbers agree. Equal scores share a place.
 * Stateless; any thread may use it.
 */
public final class RankingMetrics {
    private RankingMetrics() {}

    /** Step-wise area under the precision-recall curve, in [0, 1]; NaN without positives. */
    public static double averagePrecision(double[] scores, boolean[] positive) {
        return new RankedItems(scores, positive).areas()[1];
    }

    /** Probability that a positive outscores a negative, ties half; NaN when either is missing. */
    public static double auroc(double[] scores, boolean[] positive) {
        double[] ranks = ranks(scores);
        double sum = 0;
        double positives = 0;
        for (int i = 0; i < scores.length; i++) {
            if (positive[i]) {
                sum += ranks[i];
                positives++;
            }
        }
        double negatives = scores.length - positives;
        return (sum - positives * (positives + 1) / 2) / (positives * negatives);
    }

    /** Pearson correlation; NaN when a column is constant. */
    public static double pearson(double[] x, double[] y) {
        double meanX = Arrays.stream(x).average().orElse(0);
        double meanY = Arrays.stream(y).average().orElse(0);
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }
        return xy / Math.sqrt(xx * yy);
    }

    /** Spearman correlation with mean ranks for ties. */
    public static double spearman(double[] x, double[] y) {
        return pearson(ranks(x), ranks(y));
    }

    /**
     * The level above which calling an item positive gives the best mean of sensitivity and specificity, half-way between
     * two neighbouring scores; the lowest of equally good ones.
     *
     * @return level and balanced accuracy
     */
    public static double[] bestLevel(double[] scores, boolean[] positive) {
        Integer[] order = ascending(scores);
        double positives = count(positive);
        double negatives = scores.length - positives;
        double below = 0;
        double negativesBelow = 0;
        double best = 0.5;
        double level = scores.length == 0 ? Double.NaN : scores[order[0]] - 1;
        for (int i = 0; i + 1 < order.length; i++) {
            below += positive[order[i]] ? 1 : 0;
            negativesBelow += positive[order[i]] ? 0 : 1;
            double here = scores[order[i]];
            double next = scores[order[i + 1]];
            double balanced = ((positives - below) / positives + negativesBelow / negatives) / 2;
            if (next > here && balanced > best) {
                best = balanced;
                level = (here + next) / 2;
            }
        }
        return new double[] {level, best};
    }

    /** Mean of sensitivity and specificity of calling what is above the level positive; NaN when a class is missing. */
    public static double balancedAccuracy(double[] scores, boolean[] positive, double level) {
        double hits = 0;
        double rejections = 0;
        for (int i = 0; i < scores.length; i++) {
            boolean above = scores[i] > level;
            hits += above && positive[i] ? 1 : 0;
            rejections += !above && !positive[i] ? 1 : 0;
        }
        double positives = count(positive);
        return (hits / positives + rejections / (scores.length - positives)) / 2;
    }

    /** Ranks from 1, mean rank for ties. */
    public static double[] ranks(double[] values) {
        Integer[] order = ascending(values);
        double[] ranks = new double[values.length];
        int from = 0;
        while (from < order.length) {
            int to = from + 1;
            while (to < order.length && values[order[to]] == values[order[from]]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[order[i]] = (from + to + 1) / 2.0;
            }
            from = to;
        }
        return ranks;
    }

    private static Integer[] ascending(double[] values) {
        Integer[] order = new Integer[values.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
        return order;
    }

    private static double count(boolean[] flags) {
        int count = 0;
        for (boolean flag : flags) {
            count += flag ? 1 : 0;
        }
        return count;
    }
}
