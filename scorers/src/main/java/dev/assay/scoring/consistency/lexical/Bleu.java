package dev.assay.scoring.consistency.lexical;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sentence BLEU with one reference and no smoothing (Papineni et al., ACL 2002, with the conventions of NLTK 3.8: an order
 * without a match counts as the smallest positive double, which makes the score vanish unless its weight is 0). Stateless;
 * any thread may use it.
 */
final class Bleu {
    private static final int ORDERS = 4;
    // The smallest normal double, which NLTK puts in the place of a zero count.
    private static final double NOTHING = Double.MIN_NORMAL;

    private Bleu() {}

    /**
     * BLEU with the weights that lm-polygraph gives to short texts: 1 word (1), 2 words (.5, .5), 3 words (.33 each),
     * else a quarter for each of the four orders.
     *
     * @param reference words
     * @param hypothesis words
     * @return in [0, 1]; 0 when no word is in common
     */
    public static double score(List<String> reference, List<String> hypothesis) {
        double[] weights = weights(Math.min(reference.size(), hypothesis.size()));
        double sum = 0;
        for (int order = 1; order <= ORDERS; order++) {
            int matches = matches(reference, hypothesis, order);
            if (order == 1 && matches == 0) {
                return 0;
            }
            double possible = Math.max(1, hypothesis.size() - order + 1);
            sum += weights[order - 1] * Math.log(matches == 0 ? NOTHING : matches / possible);
        }
        return brevity(reference.size(), hypothesis.size()) * Math.exp(sum);
    }

    private static double[] weights(int shorter) {
        return switch (shorter) {
            case 1 -> new double[] {1, 0, 0, 0};
            case 2 -> new double[] {0.5, 0.5, 0, 0};
            case 3 -> new double[] {0.33, 0.33, 0.33, 0};
            default -> new double[] {0.25, 0.25, 0.25, 0.25};
        };
    }

    private static double brevity(int reference, int hypothesis) {
        return hypothesis > reference ? 1 : Math.exp(1 - (double) reference / hypothesis);
    }

    /** N-grams of the hypothesis, each at most as often as the reference has it. */
    private static int matches(List<String> reference, List<String> hypothesis, int order) {
        Map<List<String>, Integer> left = new HashMap<>();
        for (int i = 0; i + order <= reference.size(); i++) {
            left.merge(reference.subList(i, i + order), 1, Integer::sum);
        }
        int matches = 0;
        for (int i = 0; i + order <= hypothesis.size(); i++) {
            Integer count = left.get(hypothesis.subList(i, i + order));
            if (count != null && count > 0) {
                left.put(hypothesis.subList(i, i + order), count - 1);
                matches++;
            }
        }
        return matches;
    }
}
