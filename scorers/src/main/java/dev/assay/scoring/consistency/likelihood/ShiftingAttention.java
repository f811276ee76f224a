package dev.assay.scoring.consistency.likelihood;

import dev.assay.scoring.consistency.semantic.LogSums;
import java.util.Arrays;

/**
 * Shifting Attention to Relevance (Duan et al., ACL 2024) from supplied similarities, as lm-polygraph and the authors'
 * code compute it. Higher means less sure. Stateless; any thread may use it.
 */
public final class ShiftingAttention {
    /** The temperature of the authors. */
    public static final double TEMPERATURE = 0.001;

    private ShiftingAttention() {}

    /**
     * What each token adds to TokenSAR: its surprise times its share of the relevance 1 - similarity.
     *
     * @param logProbs of the tokens, [T]
     * @param similarity of the answer to itself without token t, in [0, 1], [T]
     * @return [T]; where no token is relevant all count equally
     */
    public static double[] tokens(double[] logProbs, double[] similarity) {
        double relevance = Arrays.stream(similarity).map(g -> 1 - g).sum();
        double[] out = new double[logProbs.length];
        for (int t = 0; t < out.length; t++) {
            double share = relevance == 0 ? 1.0 / out.length : (1 - similarity[t]) / relevance;
            // A token without relevance adds nothing however unlikely it is.
            out[t] = share == 0 ? 0 : -logProbs[t] * share;
        }
        return out;
    }

    /** TokenSAR: the sum of {@link #tokens}; 0 for an answer without tokens. */
    public static double tokenSar(double[] logProbs, double[] similarity) {
        return Arrays.stream(tokens(logProbs, similarity)).sum();
    }

    /**
     * TokenSAR of a claim: the sum of {@link #tokens} over the tokens of the claim.
     *
     * @param claim positions in the answer
     */
    public static double claimSar(double[] logProbs, double[] similarity, int[] claim) {
        double[] all = tokens(logProbs, similarity);
        return Arrays.stream(claim).mapToDouble(t -> all[t]).sum();
    }

    /**
     * SentenceSAR: mean over samples of -log(p_i + sum of similarity times p_j over the others, divided by t). Computed in
     * logarithms, so that long answers do not underflow.
     *
     * @param logProbs log p_i, [N]
     * @param similarity of sample i to sample j, [N][N], diagonal not read; below 0 counts as 0
     * @param temperature t, above 0
     * @return of any sign; 0 without samples; {@code Infinity} where a sample and all like it are impossible
     */
    public static double sentenceSar(double[] logProbs, double[][] similarity, double temperature) {
        int n = logProbs.length;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double[] terms = new double[n];
            for (int j = 0; j < n; j++) {
                double weight = i == j ? 1 : Math.max(0, similarity[i][j]) / temperature;
                terms[j] = weight == 0 ? Double.NEGATIVE_INFINITY : Math.log(weight) + logProbs[j];
            }
            sum -= LogSums.of(terms);
        }
        return n == 0 ? 0 : sum / n;
    }

    /**
     * SAR: {@link #sentenceSar} with -TokenSAR in the place of the log-probability of each sample.
     *
     * @param tokenSar of each sample, [N]
     */
    public static double sar(double[] tokenSar, double[][] similarity, double temperature) {
        return sentenceSar(Arrays.stream(tokenSar).map(x -> 0 - x).toArray(), similarity, temperature);
    }
}
