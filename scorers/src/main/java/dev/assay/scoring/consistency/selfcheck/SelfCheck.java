package dev.assay.scoring.consistency.selfcheck;

import dev.assay.scoring.text.LowerCase;
import dev.assay.scoring.text.SentenceSplitter;
import java.util.Arrays;
import java.util.List;

/**
 * Sentence scores of SelfCheckGPT (Manakul, Liusie, Gales, EMNLP 2023) from what a model said about one sentence and each
 * sample. Higher means more likely hallucinated; 0.5 without samples, for nothing is known. Stateless; any thread may use
 * it.
 */
public final class SelfCheck {
    private static final double UNKNOWN = 0.5;

    private SelfCheck() {}

    /**
     * SelfCheck-NLI: mean probability of contradiction against entailment, neutral left out.
     *
     * @param entail logit for each sample, [N]
     * @param contra logit for each sample, [N]
     * @return in [0, 1]; NaN where a logit is NaN
     */
    public static double nli(double[] entail, double[] contra) {
        double sum = 0;
        for (int s = 0; s < entail.length; s++) {
            sum += contradiction(entail[s], contra[s]);
        }
        return entail.length == 0 ? UNKNOWN : sum / entail.length;
    }

    /** Probability of contradiction from two logits; one half where they are equal, even if infinite. */
    public static double contradiction(double entail, double contra) {
        return entail == contra ? UNKNOWN : 1 / (1 + Math.exp(entail - contra));
    }

    /**
     * SelfCheck-BERTScore: one minus the mean over samples of the best F1 with a sentence of the sample.
     *
     * @param f1 of the sentence with each sentence of each sample that is long enough, rescaled by the baseline or not,
     *     [N][sentences]; a sample without sentences is left out
     * @return in [0, 1] for F1 in that range; rescaled F1 can leave it
     */
    public static double bertScore(double[][] f1) {
        double sum = 0;
        int counted = 0;
        for (double[] sample : f1) {
            if (sample.length > 0) {
                sum += Arrays.stream(sample).max().orElse(0);
                counted++;
            }
        }
        return counted == 0 ? UNKNOWN : 1 - sum / counted;
    }

    /**
     * SelfCheck-Prompt: mean of 0 for an answer that begins with "yes", 1 for "no", 0.5 for any other.
     *
     * @param answers of a language model asked whether the sample supports the sentence, [N]
     * @return in [0, 1]
     */
    public static double prompt(List<String> answers) {
        return answers.stream().mapToDouble(SelfCheck::support).average().orElse(UNKNOWN);
    }

    private static double support(String answer) {
        String text = SentenceSplitter.strip(LowerCase.of(answer));
        return text.startsWith("yes") ? 0 : text.startsWith("no") ? 1 : UNKNOWN;
    }
}
