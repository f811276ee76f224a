package dev.assay.scoring.watermark.lmw;

import org.jspecify.annotations.Nullable;

/**
 * Everything that decides what a detector of lm-watermarking reads. Immutable; any thread may read it.
 *
 * @param seeding how contexts seed green lists, with the key
 * @param gamma share of the vocabulary that is green, in (0, 1)
 * @param vocabularySize V, at least 1
 * @param bosTokenId dropped where a text starts with it; null when the model has none
 * @param ignoreRepeated whether the reference's own numbers count each n-gram once
 * @param selectGreen whether green is the start of the permutation, as usual, or its end
 * @param windows window search beside the whole text; null for none
 */
public record LmwParameters(
        LmwSeedingScheme seeding,
        double gamma,
        int vocabularySize,
        @Nullable Integer bosTokenId,
        boolean ignoreRepeated,
        boolean selectGreen,
        @Nullable WindowSizes windows) {

    public LmwParameters {
        if (!(gamma > 0 && gamma < 1)) {
            throw new IllegalArgumentException("gamma " + gamma + " is not in (0, 1)");
        }
        if (vocabularySize < 1) {
            throw new IllegalArgumentException("vocabulary size " + vocabularySize + " is less than 1");
        }
    }

    /** Number of green tokens int(V * gamma). */
    public int greenlistSize() {
        return (int) (vocabularySize * gamma);
    }

    /** Number of ids of one scored n-gram, the scored token included. */
    public int ngramLength() {
        return seeding.selfSalt() ? seeding.contextWidth() : seeding.contextWidth() + 1;
    }

    boolean startsWithBos(int[] ids) {
        return bosTokenId != null && ids.length > 0 && ids[0] == bosTokenId;
    }
}
