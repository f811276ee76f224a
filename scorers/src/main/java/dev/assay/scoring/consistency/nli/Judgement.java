package dev.assay.scoring.consistency.nli;

import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.consistency.semantic.LogSums;
import dev.assay.scoring.consistency.semantic.NliLabel;

/**
 * What an entailment model said about one pair, as logits; a model of two labels has no neutral one. Immutable; any thread
 * may read it.
 *
 * @param contradiction logit
 * @param neutral logit, {@code -Infinity} of a model of two labels
 * @param entailment logit
 */
record Judgement(double contradiction, double neutral, double entailment) {
    /** Of a text about itself, which no model is asked. */
    static final Judgement SAME = new Judgement(0, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    /** From a row of {@code [contradiction, neutral, entailment]} or {@code [contradiction, entailment]}. */
    static Judgement of(LaneAnswer.Row row) {
        float[] values = row.values();
        return switch (values.length) {
            case 2 -> new Judgement(values[0], Double.NEGATIVE_INFINITY, values[1]);
            case 3 -> new Judgement(values[0], values[1], values[2]);
            default -> throw new IllegalStateException("an entailment model gives 2 or 3 logits, not " + values.length);
        };
    }

    /** Contradiction, neutral, entailment; they sum to 1, [3]. */
    double[] probabilities() {
        if (entailment == Double.POSITIVE_INFINITY) {
            return new double[] {0, 0, 1};
        }
        double[] logs = LogSums.softmax(new double[] {contradiction, neutral, entailment});
        return new double[] {Math.exp(logs[0]), Math.exp(logs[1]), Math.exp(logs[2])};
    }

    /** The most likely label. */
    NliLabel label() {
        return NliLabel.of(contradiction, neutral, entailment);
    }
}
