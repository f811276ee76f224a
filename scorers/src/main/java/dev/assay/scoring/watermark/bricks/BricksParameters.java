package dev.assay.scoring.watermark.bricks;

import dev.assay.scoring.watermark.HashingKey;
import java.util.Locale;

/**
 * Everything that decides what a detector of vLLM-Watermark reads. Immutable; any thread may read it.
 *
 * @param algorithm the rule, with the statistic of the reference
 * @param ngram ids of context, at least 0
 * @param seed where the hash of a context starts; the seed itself without a context
 * @param salt the {@code salt_key}, the factor of the hash
 * @param payload cyclic shift of the vector over the vocabulary
 * @param gamma share of green tokens for the green-list rules, in (0, 1)
 * @param vocabularySize V, at least 1
 */
public record BricksParameters(
        Algorithm algorithm,
        int ngram,
        HashingKey seed,
        HashingKey salt,
        int payload,
        double gamma,
        int vocabularySize) {

    /** The rules of the reference. An immutable constant; any thread may use it. */
    public enum Algorithm {
        /** Gumbel scores, gamma tail. */
        OPENAI,
        /** Gumbel scores, a normal tail with the wrong deviation. */
        OPENAI_Z,
        /** Green lists, binomial tail. */
        MARYLAND,
        /** Green lists, normal tail. */
        MARYLAND_Z,
        /** Permute and flip, gamma tail. */
        PF;

        /** The reference's name. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether tokens are green or not instead of carrying a number. */
        public boolean greenList() {
            return this == MARYLAND || this == MARYLAND_Z;
        }
    }

    public BricksParameters {
        if (ngram < 0 || vocabularySize < 1 || !(gamma > 0 && gamma < 1)) {
            throw new IllegalArgumentException("ngram is not negative, the vocabulary at least 1, gamma in (0, 1)");
        }
    }

    /** Number of green tokens int(gamma V). */
    public int greenlistSize() {
        return (int) (gamma * vocabularySize);
    }
}
