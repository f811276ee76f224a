package dev.assay.scoring.evaluation.tiers;

/**
 * One labelled answer and what each tier of a cascade says about it. Holders must not write to the arrays; under that rule any
 * thread may read it.
 *
 * @param group a kind of event, for example its task; empty when all are of one kind
 * @param scores by each tier, finite, [2]
 * @param tokens that each tier read, [2]
 * @param right whether the answer is right; for texts, whatever label stands for it
 */
public record TierSample(String group, double[] scores, int[] tokens, boolean right) {
    public TierSample {
        if (scores.length != 2 || tokens.length != 2) {
            throw new IllegalArgumentException("a sample holds what two tiers say");
        }
    }
}
