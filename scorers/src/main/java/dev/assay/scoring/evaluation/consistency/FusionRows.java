package dev.assay.scoring.evaluation.consistency;

import dev.assay.scoring.consistency.model.LogisticModel;
import dev.assay.scoring.evaluation.Folds;
import dev.assay.scoring.evaluation.LogisticFit;
import java.util.Arrays;

/**
 * What a fusion is fitted to: records as they are, and after them the same ones said otherwise, which only teach. Confined to one
 * thread.
 *
 * @param x features, [n][K]
 * @param target in [0, 1], [n]
 * @param weight at least 0, [n]
 * @param group record of each row, [n]
 * @param given how many of the rows are records as they are; they come first
 */
record FusionRows(double[][] x, double[] target, double[] weight, int[] group, int given) {
    private static final int FOLDS = 10;

    /** What the others count of a record that has them. */
    private static final double OTHERWISE = 1 / 3.0;

    static FusionRows of(FitRows rows, FitRows otherwise) {
        int given = rows.size();
        int all = given + otherwise.size();
        double[][] x = Arrays.copyOf(rows.x(), all);
        double[] target = Arrays.copyOf(FitRows.array(rows.target), all);
        double[] weight = Arrays.copyOf(FitRows.array(rows.weight), all);
        int[] group = Arrays.copyOf(rows.groups(), all);
        System.arraycopy(otherwise.x(), 0, x, given, all - given);
        System.arraycopy(FitRows.array(otherwise.target), 0, target, given, all - given);
        System.arraycopy(FitRows.array(otherwise.weight), 0, weight, given, all - given);
        System.arraycopy(otherwise.groups(), 0, group, given, all - given);
        int[] twice = Arrays.stream(otherwise.groups()).sorted().distinct().toArray();
        for (int i = 0; i < all; i++) {
            boolean both = Arrays.binarySearch(twice, group[i]) >= 0;
            weight[i] *= i >= given ? OTHERWISE : both ? 1 - OTHERWISE : 1;
        }
        return new FusionRows(x, target, weight, group, given);
    }

    LogisticModel fit(double penalty, double[] counts) {
        return LogisticFit.fit(x, target, counts, penalty);
    }

    /** Probability of each record as it is by a model that has not seen it, [given]. */
    double[] outOfFold(double penalty) {
        double[] found = new double[given];
        for (int fold = 0; fold < FOLDS; fold++) {
            double[] others = weight.clone();
            for (int i = 0; i < others.length; i++) {
                others[i] = Folds.of(group[i], FOLDS) == fold ? 0 : weight[i];
            }
            if (Arrays.stream(others).sum() == 0) {
                others = weight;
            }
            LogisticModel model = fit(penalty, others);
            for (int i = 0; i < given; i++) {
                if (Folds.of(group[i], FOLDS) == fold) {
                    found[i] = LogisticModel.probability(model.logit(x[i]));
                }
            }
        }
        return found;
    }
}
