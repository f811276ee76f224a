package dev.assay.scoring.evaluation.consistency;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.consistency.model.AnswerKind;
import dev.assay.scoring.evaluation.FigureText;
import dev.assay.scoring.evaluation.RankingMetrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How well what the scorer itself flags tells wrong from right. Immutable; any thread may read it.
 *
 * @param rule what flags
 * @param accuracy balanced accuracy of the flags on the decided records, in [0, 1]; NaN when a class is missing
 * @param bestLevel the level of the rule's score that would be best on them
 * @param bestAccuracy its balanced accuracy
 * @param undecided records of the rule's kind on which it decides nothing
 * @param others records of the other kind, which another rule judges
 */
public record FlagFigures(
        Rule rule, double accuracy, double bestLevel, double bestAccuracy, int undecided, int others) {

    /**
     * What flags.
     *
     * @param scorer scorer id
     * @param name what the score is called in tables
     * @param level beyond which it flags
     * @param falls whether a lower score is worse
     * @param kind of text that it judges
     */
    public record Rule(String scorer, String name, double level, boolean falls, AnswerKind kind) {
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
        /** Whether each record is flagged; null where the rule decides nothing. */
        private final List<@Nullable Boolean> flagged = new ArrayList<>();

        private final List<Double> values = new ArrayList<>();
        private int undecided;
        private int others;

        Decisions(Rule rule) {
            this.rule = rule;
        }

        /** What the scorer says of one record, which it judges as this kind of text. */
        void add(List<Evidence> found, AnswerKind kind) {
            Evidence decided = kind != rule.kind
                    ? null
                    : found.stream()
                            .filter(one -> one.scorer().equals(rule.scorer) && one.flagged() != null)
                            .findFirst()
                            .orElse(null);
            flagged.add(decided == null ? null : decided.flagged());
            values.add(decided == null ? Double.NaN : rule.value(decided));
            others += kind == rule.kind ? 0 : 1;
            undecided += kind == rule.kind && decided == null ? 1 : 0;
        }

        FlagFigures figures(boolean[] wrong) {
            int known = 0;
            double[] flags = new double[wrong.length];
            double[] scores = new double[wrong.length];
            boolean[] labels = new boolean[wrong.length];
            for (int i = 0; i < wrong.length; i++) {
                Boolean flag = flagged.get(i);
                if (flag != null) {
                    flags[known] = flag ? 1 : 0;
                    scores[known] = values.get(i);
                    labels[known++] = wrong[i];
                }
            }
            boolean[] decided = Arrays.copyOf(labels, known);
            double accuracy = RankingMetrics.balancedAccuracy(Arrays.copyOf(flags, known), decided, 0.5);
            double[] best = RankingMetrics.bestLevel(Arrays.copyOf(scores, known), decided);
            return new FlagFigures(rule, accuracy, rule.falls ? 0 - best[0] : best[0], best[1], undecided, others);
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
                "flagged by %s %s, as the service does: balanced accuracy %s%s (best here: %s)%s%n%n",
                rule.name,
                rule.at(rule.level),
                FigureText.of(100 * accuracy, 2),
                of,
                best(),
                leftOut());
    }

    /** Where there is nothing to tell apart, no level is better than another. */
    private String best() {
        return Double.isNaN(accuracy) ? "-" : FigureText.of(100 * bestAccuracy, 2) + " " + rule.at(bestLevel);
    }

    private String leftOut() {
        List<String> parts = new ArrayList<>();
        if (others > 0) {
            parts.add(others + " judged as " + (rule.kind == AnswerKind.ANSWER ? "passages" : "short answers"));
        }
        if (undecided > 0) {
            parts.add(undecided + " undecided");
        }
        return parts.isEmpty() ? "" : "; left out: " + String.join(", ", parts);
    }
}
