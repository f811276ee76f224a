package dev.assay.scoring.consistency.graph;

/**
 * Long-text uncertainty (Zhang et al., "LUQ", EMNLP 2024) from entailment and contradiction, neutral left out. Higher means
 * less sure. Stateless; any thread may use it.
 */
public final class Luq {
    private Luq() {}

    /**
     * Over whole answers, as lm-polygraph computes it: one minus the mean agreement of each answer with the others.
     *
     * @param entailLogits premise i, hypothesis j, [n][n]; the diagonal is not read
     * @param contraLogits likewise
     * @return in [0, 1]; 0 for fewer than two answers, for nothing disagrees; NaN where a logit is NaN
     */
    public static double ofAnswers(double[][] entailLogits, double[][] contraLogits) {
        int n = entailLogits.length;
        if (n < 2) {
            return 0;
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                sum += i == j ? 0 : agreement(entailLogits[i][j], contraLogits[i][j]);
            }
        }
        return 1 - sum / ((double) n * (n - 1));
    }

    /**
     * Of one sentence against the samples: one minus the mean agreement.
     *
     * @param entailLogits premise sample s, hypothesis the sentence, [N]
     * @return in [0, 1]; 0.5 without samples, for nothing is known
     */
    public static double ofSentence(double[] entailLogits, double[] contraLogits) {
        if (entailLogits.length == 0) {
            return 0.5;
        }
        double sum = 0;
        for (int s = 0; s < entailLogits.length; s++) {
            sum += agreement(entailLogits[s], contraLogits[s]);
        }
        return 1 - sum / entailLogits.length;
    }

    /** Softmax over two logits; two infinities of one sign say nothing: one half. */
    private static double agreement(double entail, double contra) {
        return entail == contra ? 0.5 : 1 / (1 + Math.exp(contra - entail));
    }
}
