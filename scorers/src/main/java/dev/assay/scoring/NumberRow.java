package dev.assay.scoring;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a model on the lane reads in place of text: one word of 64 bits per position, whose meaning is the model's own. Equal
 * contents are equal rows. Immutable; any thread may read it.
 */
public final class NumberRow {
    private final long[] words;

    private NumberRow(long[] words) {
        this.words = words;
    }

    /**
     * A row.
     *
     * @param words [N], N at least 1; copied
     */
    public static NumberRow of(long... words) {
        if (words.length == 0) {
            throw new IllegalArgumentException("a row has at least one word");
        }
        return new NumberRow(words.clone());
    }

    /** Number of positions N. */
    public int length() {
        return words.length;
    }

    /** The word at a position, from 0. */
    public long word(int position) {
        return words[position];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NumberRow that && Arrays.equals(words, that.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    /** The length only: words are made of text. */
    @Override
    public String toString() {
        return "NumberRow[N=" + words.length + "]";
    }
}
