package dev.assay.scoring.evaluation;

import dev.assay.scoring.consistency.model.LogisticModel;
import dev.assay.scoring.consistency.model.ScoreMap;
import java.util.Arrays;
import java.util.Comparator;

/** Fits maps from scores to probabilities. Stateless; any thread may use it. */
public final class ScoreMapFit {
    private static final int FOLDS = 5;
    private static final double PENALTY = 1e-3;

    /** Which map is fitted. */
    public enum Method {
        /** Whichever has the smaller cross-validated log loss. */
        AUTO,
        /** The sigmoid. */
        PLATT,
        /** Isotonic regression. */
        ISOTONIC
    }

    private ScoreMapFit() {}

    /**
     * Fits one map.
     *
     * @param groups rows of equal numbers stay in the same fold, [n]
     */
    static ScoreMap fit(Method method, double[] scores, boolean[] wrong, double[] weight, int[] groups) {
        return switch (method) {
            case PLATT -> platt(scores, wrong, weight);
            case ISOTONIC -> isotonic(scores, wrong, weight);
            case AUTO -> {
                double platt = loss(crossValidated(Method.PLATT, scores, wrong, weight, groups), wrong, weight);
                double isotonic = loss(crossValidated(Method.ISOTONIC, scores, wrong, weight, groups), wrong, weight);
                yield platt <= isotonic ? platt(scores, wrong, weight) : isotonic(scores, wrong, weight);
            }
        };
    }

    /** Probability of each row by maps fitted on the other folds, [n]. */
    static double[] crossValidated(Method method, double[] scores, boolean[] wrong, double[] weight, int[] groups) {
        double[] out = new double[scores.length];
        for (int fold = 0; fold < FOLDS; fold++) {
            double[] others = weight.clone();
            for (int i = 0; i < others.length; i++) {
                others[i] = Folds.of(groups[i], FOLDS) == fold ? 0 : weight[i];
            }
            ScoreMap map = fit(method, scores, wrong, others, groups);
            for (int i = 0; i < out.length; i++) {
                if (Folds.of(groups[i], FOLDS) == fold) {
                    out[i] = map.probability(scores[i]);
                }
            }
        }
        return out;
    }

    private static double loss(double[] probability, boolean[] wrong, double[] weight) {
        double sum = 0;
        for (int i = 0; i < probability.length; i++) {
            sum -= weight[i] * Math.log(wrong[i] ? probability[i] : 1 - probability[i]);
        }
        return sum;
    }

    private static ScoreMap platt(double[] scores, boolean[] wrong, double[] weight) {
        double positives = 0;
        double negatives = 0;
        for (int i = 0; i < wrong.length; i++) {
            positives += wrong[i] ? weight[i] : 0;
            negatives += wrong[i] ? 0 : weight[i];
        }
        // Platt's targets, which keep separable data finite.
        double high = (positives + 1) / (positives + 2);
        double low = 1 / (negatives + 2);
        double[][] x = new double[scores.length][];
        double[] target = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            x[i] = new double[] {scores[i]};
            target[i] = wrong[i] ? high : low;
        }
        LogisticModel model = LogisticFit.fit(x, target, weight, PENALTY);
        double slope = model.weights()[0] / model.deviation()[0];
        return new ScoreMap.Platt(slope, model.intercept() - slope * model.mean()[0]);
    }

    /** Pools adjacent violators; falls with the score where that fits better. */
    private static ScoreMap isotonic(double[] scores, boolean[] wrong, double[] weight) {
        boolean falling = RankingMetrics.auroc(scores, wrong) < 0.5;
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> falling ? -scores[i] : scores[i]));
        double[] sum = new double[scores.length];
        double[] size = new double[scores.length];
        double[] centre = new double[scores.length];
        int blocks = 0;
        double all = 0;
        for (int i = 0; i < order.length; ) {
            int from = i;
            double s = scores[order[i]];
            while (i < order.length && scores[order[i]] == s) {
                double w = weight[order[i]];
                sum[blocks] += wrong[order[i]] ? w : 0;
                size[blocks] += w;
                i++;
            }
            centre[blocks] = s * size[blocks];
            all += size[blocks];
            blocks += size[blocks] > 0 && i > from ? 1 : 0;
            while (blocks > 1 && sum[blocks - 1] * size[blocks - 2] <= sum[blocks - 2] * size[blocks - 1]) {
                sum[blocks - 2] += sum[blocks - 1];
                size[blocks - 2] += size[blocks - 1];
                centre[blocks - 2] += centre[blocks - 1];
                blocks--;
                sum[blocks] = 0;
                size[blocks] = 0;
                centre[blocks] = 0;
            }
        }
        return map(Arrays.copyOf(sum, blocks), size, centre, falling, 0.5 / (all + 1));
    }

    private static ScoreMap map(double[] sum, double[] size, double[] centre, boolean falling, double edge) {
        double[] at = new double[sum.length];
        double[] probability = new double[sum.length];
        int points = 0;
        for (int i = 0; i < sum.length; i++) {
            int b = falling ? sum.length - 1 - i : i;
            double here = centre[b] / size[b];
            // Rounding may put centres of neighbouring blocks in one place.
            if (points == 0 || here > at[points - 1]) {
                at[points] = here;
                probability[points++] = Math.max(edge, Math.min(1 - edge, sum[b] / size[b]));
            }
        }
        return new ScoreMap.Isotonic(Arrays.copyOf(at, points), Arrays.copyOf(probability, points));
    }
}
