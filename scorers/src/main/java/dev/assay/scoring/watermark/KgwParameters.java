package dev.assay.scoring.watermark;

import org.jspecify.annotations.Nullable;

/**
 * Everything that decides a Hugging Face green list. Immutable; any thread may read it.
 *
 * @param seeding how the context seeds the list
 * @param key the {@code hashing_key}
 * @param greenlistRatio share of the vocabulary that is green, in (0, 1)
 * @param contextWidth the {@code context_width}, at least 1
 * @param vocabularySize V, the width of the model's logits ({@code config.vocab_size}), at least 1
 * @param bosTokenId dropped where a text starts with it; null when the model has none
 */
public record KgwParameters(
        KgwSeeding seeding,
        HashingKey key,
        double greenlistRatio,
        int contextWidth,
        int vocabularySize,
        @Nullable Integer bosTokenId) {

    public KgwParameters {
        if (!(greenlistRatio > 0 && greenlistRatio < 1)) {
            throw new IllegalArgumentException("greenlist ratio " + greenlistRatio + " is not in (0, 1)");
        }
        if (contextWidth < 1) {
            throw new IllegalArgumentException("context width " + contextWidth + " is less than 1");
        }
        if (vocabularySize < 1) {
            throw new IllegalArgumentException("vocabulary size " + vocabularySize + " is less than 1");
        }
        if (seeding == KgwSeeding.SELFHASH && !key.fitsLong()) {
            throw new IllegalArgumentException("selfhash needs a key below 2^63: the reference multiplies in int64");
        }
    }

    /** Number of green tokens g = int(V * ratio), truncated as the reference does. */
    public int greenlistSize() {
        return (int) (vocabularySize * greenlistRatio);
    }

    /** Number of tokens of one scored n-gram, the scored token included. */
    public int ngramLength() {
        return seeding == KgwSeeding.SELFHASH ? contextWidth : contextWidth + 1;
    }

    /** Whether a text starts with the token that every row of its batch loses. */
    boolean startsWithBos(int[] ids) {
        return bosTokenId != null && ids.length > 0 && ids[0] == bosTokenId;
    }
}
