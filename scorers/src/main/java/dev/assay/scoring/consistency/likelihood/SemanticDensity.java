package dev.assay.scoring.consistency.likelihood;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Semantic density (Qiu and Miikkulainen, NeurIPS 2024): likelihood-weighted closeness of samples to the answer by an
 * entailment model. Stateless; any thread may use it.
 */
public final class SemanticDensity {
    private SemanticDensity() {}

    /**
     * The form of lm-polygraph: distinct samples, and the answer itself with closeness 1; negated, so higher means less sure.
     *
     * @param answerMean mean token log-probability of the answer
     * @param texts of the samples, [N]
     * @param means mean token log-probability of each sample, [N]
     * @param nli contradiction, neutral, entailment of each sample with the answer, [N][3]
     * @return in [-1, 0]; -1 without samples
     */
    public static double negated(double answerMean, List<String> texts, double[] means, double[][] nli) {
        double weight = Math.exp(answerMean);
        double close = weight;
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < means.length; i++) {
            if (seen.add(texts.get(i))) {
                double p = Math.exp(means[i]);
                weight += p;
                close += p * Math.max(0, 1 - nli[i][0] - nli[i][1] / 2);
            }
        }
        return weight == 0 ? -1 : -close / weight;
    }

    /**
     * The form of uqlm: all samples without the answer, and no closeness at all where contradiction + neutral sqrt(1/2)
     * exceeds 1. Higher means more trustworthy.
     *
     * @return in [0, 1]; 1 without samples or with samples of no likelihood, for nothing differs
     */
    public static double confidence(double[] means, double[][] nli) {
        double weight = 0;
        double close = 0;
        for (int i = 0; i < means.length; i++) {
            double p = Math.exp(means[i]);
            double distance = nli[i][0] + nli[i][1] * (Math.sqrt(2) / 2);
            weight += p;
            close += distance > 1 ? 0 : p * (1 - nli[i][0] - nli[i][1] / 2);
        }
        return weight == 0 ? 1 : close / weight;
    }
}
