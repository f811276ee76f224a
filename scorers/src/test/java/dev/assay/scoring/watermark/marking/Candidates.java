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
    /** Standard deviation of what the context does to a logit. */
    private static final double CONTEXT = 1;

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

    /** The same at a place of a text: what stands further back moves each logit, as it does in a model that remembers. */
    Candidates inContext(SplittableRandom random) {
        double[] moved = new double[probabilities.length];
        double sum = 0;
        for (int i = 0; i < moved.length; i++) {
            moved[i] = probabilities[i] * Math.exp(CONTEXT * random.nextGaussian());
            sum += moved[i];
        }
        for (int i = 0; i < moved.length; i++) {
            moved[i] /= sum;
        }
        return new Candidates(words, tokens, moved);
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
