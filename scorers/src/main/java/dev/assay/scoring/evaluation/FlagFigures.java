package dev.assay.scoring.evaluation;

import dev.assay.scoring.Evidence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How well what the scorer itself flags tells wrong from right. Immutable; any thread may read it.
 *
 * @param rule what flags
 * @param accuracy balanced accuracy of the flags, in [0, 1]; NaN when a class is missing
 * @param bestLevel the level of the rule's score that would be best here
 * @param bestAccuracy its balanced accuracy
 */
public record FlagFigures(Rule rule, double accuracy, double bestLevel, double bestAccuracy) {

    /**
     * What flags.
     *
     * @param scorer scorer id
     * @param name what the score is called in tables
     * @param level beyond which it flags
     * @param falls whether a lower score is worse
     */
    public record Rule(String scorer, String name, double level, boolean falls) {
        private String at(double value) {
            return String.format(Locale.ROOT, "%s %.2f", falls ? "below" : "above", value);
        }

        private double value(Evidence evidence) {
            // The fusion flags by its calibrated probability where it has one.
            Double probability = scorer.equals("consistency.fusion") ? evidence.probability() : null;
            Double score = probability == null ? evidence.score() : probability;
            return score == null ? Double.NaN : falls ? 0 - score : score;
        }
    }

    /** The decisions on all records, in order; confined to one thread. */
    static final class Decisions {
        private final Rule rule;
        private final List<Double> flagged = new ArrayList<>();
        private final List<Double> values = new ArrayList<>();

        Decisions(Rule rule) {
            this.rule = rule;
        }

        /** What the scorer says of one record; one on which it decides nothing is not flagged. */
        void add(List<Evidence> found) {
            boolean any = found.stream().anyMatch(one -> Boolean.TRUE.equals(one.flagged()));
            flagged.add(any ? 1.0 : 0);
            values.add(found.stream()
                    .filter(one -> one.scorer().equals(rule.scorer) && one.flagged() != null)
                    .mapToDouble(rule::value)
                    .findFirst()
                    .orElse(Double.NaN));
        }

        FlagFigures figures(boolean[] wrong) {
            int known = 0;
            double[] scores = new double[wrong.length];
            boolean[] labels = new boolean[wrong.length];
            for (int i = 0; i < wrong.length; i++) {
                if (!Double.isNaN(values.get(i))) {
                    scores[known] = values.get(i);
                    labels[known++] = wrong[i];
                }
            }
            double[] best = RankingMetrics.bestLevel(Arrays.copyOf(scores, known), Arrays.copyOf(labels, known));
            double accuracy = RankingMetrics.balancedAccuracy(
                    flagged.stream().mapToDouble(Double::doubleValue).toArray(), wrong, 0.5);
            return new FlagFigures(rule, accuracy, rule.falls ? 0 - best[0] : best[0], best[1]);
        }
    }

    /**
     * One line.
     *
     * @param of what is called positive, after the accuracy; may be empty
     */
    String line(String of) {
        return String.format(
                Locale.ROOT,
                "flagged by %s %s, as the service does: balanced accuracy %.2f%s (best here: %.2f %s)%n%n",
                rule.name,
                rule.at(rule.level),
                100 * accuracy,
                of,
                100 * bestAccuracy,
                rule.at(bestLevel));
    }
}
