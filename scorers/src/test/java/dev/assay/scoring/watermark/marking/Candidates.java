package dev.assay.scoring.watermark.marking;

import java.util.SplittableRandom;

/**
 * What a model might write next. The arrays are not to be changed. Immutable; any thread may read it.
 *
 * @param words of the model, [k]
 * @param tokens the same as token ids, different from each other, [k]
 * @param probabilities above 0, summing to 1, [k]
 */
record Candidates(int[] words, int[] tokens, double[] probabilities) {
    int size() {
        return tokens.length;
    }

    /** Entropy in nats. */
    double entropy() {
        double entropy = 0;
        for (double p : probabilities) {
            entropy -= p * Math.log(p);
        }
        return entropy;
    }

    int draw(SplittableRandom random) {
        return draw(probabilities, random);
    }

    /** An index, with probability proportional to its weight. */
    static int draw(double[] weights, SplittableRandom random) {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        double at = random.nextDouble() * total;
        int chosen = 0;
        for (double sum = weights[0]; sum <= at && chosen < weights.length - 1; sum += weights[chosen]) {
            chosen++;
        }
        return chosen;
    }
}
