package dev.assay.scoring;

/**
 * How one draw is distributed in a text written without the key: what exact tails, evidence across events and running
 * p-values are computed from. Immutable; any thread may read it.
 */
public sealed interface DrawLaw {

    /**
     * The draw is 1 with this probability and 0 otherwise (green lists).
     *
     * @param probability in (0, 1); the list's size over the vocabulary's, not the configured ratio
     */
    record Bernoulli(double probability) implements DrawLaw {
        public Bernoulli {
            requireProbability(probability);
        }
    }

    /** The draw is exponential with mean 1 (Gumbel and EXP scores, minus log of a uniform number). */
    record Exponential() implements DrawLaw {}

    /**
     * The draw counts the ones among {@code layers} independent bits (SynthID).
     *
     * @param layers bits per draw, at least 1
     * @param probability of a one, in (0, 1)
     */
    record Binomial(int layers, double probability) implements DrawLaw {
        public Binomial {
            if (layers < 1) {
                throw new IllegalArgumentException("a binomial draw has at least one layer");
            }
            requireProbability(probability);
        }
    }

    /**
     * The draw is one of the others, weighted: {@code draw = weight * x} with x of the law {@code of}, each draw with a
     * weight of its own (entropy weights, weighted SynthID layers), or a sum of such. No closed form over draws is
     * promised; what needs one uses the test's p-value.
     */
    record Weighted() implements DrawLaw {}

    private static void requireProbability(double probability) {
        if (!(probability > 0 && probability < 1)) {
            throw new IllegalArgumentException("a probability of a draw lies strictly between 0 and 1");
        }
    }
}
