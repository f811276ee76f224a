package dev.assay.scoring.consistency.likelihood;

import dev.assay.scoring.consistency.semantic.LogSums;
import dev.assay.scoring.consistency.semantic.NliLabel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Claim-conditioned probability (Fadeeva et al., Findings of ACL 2024) from supplied labels, as lm-polygraph computes it:
 * how likely the meaning of a token is among the alternatives that speak to it. Stateless; any thread may use it.
 */
public final class ClaimConditioned {
    private ClaimConditioned() {}

    /**
     * Log of the probability of the alternatives that mean the same over that of those which mean the same or the opposite.
     *
     * @param logProbs of the alternatives, the generated token first, [K]
     * @param labels of each alternative against the generated token, both directions {@linkplain NliLabel#combine combined},
     *     [K]; the first is not read, for a token entails itself
     * @return at most 0; 0 where nothing contradicts, and where no alternative has any probability
     */
    public static double token(double[] logProbs, List<NliLabel> labels) {
        double same = sum(logProbs, labels, false);
        double all = sum(logProbs, labels, true);
        return all == Double.NEGATIVE_INFINITY ? 0 : same - all;
    }

    private static double sum(double[] logProbs, List<NliLabel> labels, boolean opposite) {
        return LogSums.of(IntStream.range(0, logProbs.length)
                .filter(k -> k == 0
                        || labels.get(k) == NliLabel.ENTAILMENT
                        || (opposite && labels.get(k) == NliLabel.CONTRADICTION))
                .mapToDouble(k -> logProbs[k])
                .toArray());
    }

    /**
     * Minus the product over the tokens of an answer. Higher means less sure.
     *
     * @param tokens {@link #token} at each position, [T]
     * @return in [-1, 0]; -1 for no tokens
     */
    public static double sequence(double[] tokens) {
        return -Math.exp(Arrays.stream(tokens).sum());
    }

    /**
     * Minus the product over the tokens of a claim, in which stopwords should have {@link #token} 0.
     *
     * @param claim positions in the answer
     * @return in [-1, 0]
     */
    public static double claim(double[] tokens, int[] claim) {
        return sequence(Arrays.stream(claim).mapToDouble(t -> tokens[t]).toArray());
    }

    /**
     * What a sample says about a claim: the most likely label, among equals entailment before contradiction before neutral,
     * the order in which lm-polygraph holds the three. NaN says nothing: {@link NliLabel#NEUTRAL}.
     */
    public static NliLabel label(double entailment, double contradiction, double neutral) {
        if (entailment >= contradiction && entailment >= neutral) {
            return NliLabel.ENTAILMENT;
        }
        return contradiction >= neutral && contradiction > entailment ? NliLabel.CONTRADICTION : NliLabel.NEUTRAL;
    }

    /**
     * Frequency score of a claim (Mohri and Hashimoto, arXiv 2402.10978): samples that contradict it less samples that
     * entail it, by {@link #label}. Higher means less sure.
     */
    public static int frequency(List<NliLabel> labels) {
        int score = 0;
        for (NliLabel label : labels) {
            score += label == NliLabel.CONTRADICTION ? 1 : label == NliLabel.ENTAILMENT ? -1 : 0;
        }
        return score;
    }
}
