package dev.assay.scoring.evaluation;

import dev.assay.scoring.consistency.model.LogisticModel;
import dev.assay.scoring.consistency.model.ScoreMap;
import java.util.Arrays;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Fits maps from scores to probabilities. Stateless; any thread may use it. */
public final class ScoreMapFit {
    private static final int FOLDS = 5;
    private static final double PENALTY = 1e-3;
    /** Two slopes are more than one: drawn a little to zero. */
    private static final double LENGTH_PENALTY = 1;

    /** Which map is fitted. */
    public enum Method {
        /** Whichever predicts better, see {@link #choose}. */
        AUTO,
        /** The sigmoid. */
        PLATT,
        /** The sigmoid of score and length of the answer; for passages the sigmoid. */
        LENGTH,
        /** Isotonic regression. */
        ISOTONIC
    }

    /**
     * Scored rows.
     *
     * @param words of the answers; all equal where the length means nothing, [n]
     * @param groups rows of equal numbers stay in the same fold, [n]
     */
    public record Rows(double[] scores, int[] words, boolean[] wrong, double[] weight, int[] groups) {
        /** The same with some rows counting nothing. */
        Rows without(int fold, int round) {
            double[] others = weight.clone();
            for (int i = 0; i < others.length; i++) {
                others[i] = in(fold, round, i) ? 0 : weight[i];
            }
            return new Rows(scores, words, wrong, others, groups);
        }

        boolean in(int fold, int round, int i) {
            return Folds.of(groups[i], FOLDS, round) == fold;
        }

        boolean lengthsDiffer() {
            return Arrays.stream(words).distinct().limit(2).count() > 1;
        }
    }

    private ScoreMapFit() {}

    /**
     * Fits one map without lengths.
     *
     * @param groups rows of equal numbers stay in the same fold, [n]
     */
    public static ScoreMap fit(Method method, double[] scores, boolean[] wrong, double[] weight, int[] groups) {
        return fit(method, new Rows(scores, new int[scores.length], wrong, weight, groups));
    }

    /** Fits one map. */
    public static ScoreMap fit(Method method, Rows rows) {
        return switch (method) {
            case PLATT -> platt(rows);
            case LENGTH -> rows.lengthsDiffer() ? lengthPlatt(rows) : platt(rows);
            case ISOTONIC -> isotonic(rows.scores, rows.wrong, rows.weight);
            case AUTO -> fit(choose(rows), rows);
        };
    }

    /**
     * The sigmoid of the score alone, unless another is clearly better: whichever gains most in cross-validated log loss after its
     * doubt is taken off, if anything is left. The doubt is one standard error over records for another shape, two for the length,
     * which may stand for where the answers of the fit came from and say nothing about others.
     */
    public static Method choose(Rows rows) {
        Method best = Method.PLATT;
        double most = 0;
        double[] plain = crossValidated(Method.PLATT, rows, 0);
        for (Method method : List.of(Method.LENGTH, Method.ISOTONIC)) {
            if (method == Method.LENGTH && !rows.lengthsDiffer()) {
                continue;
            }
            double[] gain = gain(plain, crossValidated(method, rows, 0), rows);
            double sum = Arrays.stream(gain).sum();
            double mean = sum / gain.length;
            double squares =
                    Arrays.stream(gain).map(g -> (g - mean) * (g - mean)).sum();
            double doubt = Math.sqrt(squares) * (method == Method.LENGTH ? 2 : 1);
            double sure = sum - doubt;
            if (sure > most) {
                most = sure;
                best = method;
            }
        }
        return best;
    }

    /** By how much each record's log loss is smaller with one's probabilities than with the plain ones. */
    private static double[] gain(double[] plain, double[] other, Rows rows) {
        Map<Integer, Double> byRecord = new TreeMap<>();
        for (int i = 0; i < plain.length; i++) {
            double ratio = rows.wrong[i] ? other[i] / plain[i] : (1 - other[i]) / (1 - plain[i]);
            byRecord.merge(rows.groups[i], rows.weight[i] * Math.log(ratio), Double::sum);
        }
        return byRecord.values().stream().mapToDouble(Double::doubleValue).toArray();
    }

    /**
     * Probability of each row by maps fitted on the other folds, [n].
     *
     * @param round another one has other folds
     */
    public static double[] crossValidated(Method method, Rows rows, int round) {
        double[] out = new double[rows.scores.length];
        for (int fold = 0; fold < FOLDS; fold++) {
            ScoreMap map = fit(method, rows.without(fold, round));
            for (int i = 0; i < out.length; i++) {
                if (rows.in(fold, round, i)) {
                    out[i] = map.probability(rows.scores[i], rows.words[i]);
                }
            }
        }
        return out;
    }

    /** Mean log loss, nats. */
    public static double loss(double[] probability, boolean[] wrong, double[] weight) {
        double sum = 0;
        double all = 0;
        for (int i = 0; i < probability.length; i++) {
            sum -= weight[i] * Math.log(wrong[i] ? probability[i] : 1 - probability[i]);
            all += weight[i];
        }
        return sum / all;
    }

    private static ScoreMap platt(Rows rows) {
        double[][] x = new double[rows.scores.length][];
        Arrays.setAll(x, i -> new double[] {rows.scores[i]});
        LogisticModel model = LogisticFit.fit(x, targets(rows), rows.weight, PENALTY);
        double slope = model.weights()[0] / model.deviation()[0];
        return new ScoreMap.Platt(slope, model.intercept() - slope * model.mean()[0]);
    }

    private static ScoreMap lengthPlatt(Rows rows) {
        double[][] x = new double[rows.scores.length][];
        Arrays.setAll(x, i -> new double[] {rows.scores[i], Math.log1p(rows.words[i])});
        LogisticModel model = LogisticFit.fit(x, targets(rows), rows.weight, LENGTH_PENALTY);
        double slope = model.weights()[0] / model.deviation()[0];
        double length = model.weights()[1] / model.deviation()[1];
        DoubleSummaryStatistics seen = IntStream.range(0, x.length)
                .filter(i -> rows.weight[i] > 0)
                .mapToDouble(i -> Math.log1p(rows.words[i]))
                .summaryStatistics();
        return new ScoreMap.LengthPlatt(
                slope,
                length,
                model.intercept() - slope * model.mean()[0] - length * model.mean()[1],
                seen.getMin(),
                seen.getMax());
    }

    /** Platt's targets, which keep separable data finite. */
    private static double[] targets(Rows rows) {
        double positives = 0;
        double negatives = 0;
        for (int i = 0; i < rows.wrong.length; i++) {
            positives += rows.wrong[i] ? rows.weight[i] : 0;
            negatives += rows.wrong[i] ? 0 : rows.weight[i];
        }
        double high = (positives + 1) / (positives + 2);
        double low = 1 / (negatives + 2);
        double[] target = new double[rows.wrong.length];
        Arrays.setAll(target, i -> rows.wrong[i] ? high : low);
        return target;
    }

    /**
     * Pools adjacent violators; falls with the score where that fits better. One answer of the other kind at each end keeps few
     * answers at an end from meaning certainty, as Platt's targets do.
     */
    private static ScoreMap isotonic(double[] given, boolean[] givenWrong, double[] givenWeight) {
        boolean falling = RankingMetrics.auroc(given, givenWrong) < 0.5;
        int n = given.length;
        double[] scores = Arrays.copyOf(given, n + 2);
        boolean[] wrong = Arrays.copyOf(givenWrong, n + 2);
        double[] weight = Arrays.copyOf(givenWeight, n + 2);
        DoubleSummaryStatistics range = IntStream.range(0, n)
                .filter(i -> givenWeight[i] > 0)
                .mapToDouble(i -> given[i])
                .summaryStatistics();
        scores[n] = range.getMin();
        scores[n + 1] = range.getMax();
        wrong[n] = !falling;
        wrong[n + 1] = falling;
        weight[n] = 1;
        weight[n + 1] = 1;
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
                double level = Math.max(edge, Math.min(1 - edge, sum[b] / size[b]));
                if (points > 0) {
                    // Blocks were compared by products; of their quotients neighbours may differ the other way in the
                    // last place.
                    double before = probability[points - 1];
                    level = falling ? Math.min(before, level) : Math.max(before, level);
                }
                at[points] = here;
                probability[points++] = level;
            }
        }
        return new ScoreMap.Isotonic(Arrays.copyOf(at, points), Arrays.copyOf(probability, points));
    }
}
