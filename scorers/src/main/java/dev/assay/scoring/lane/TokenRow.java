package dev.assay.scoring.lane;

import dev.assay.scoring.NumberRow;
import java.util.Arrays;

/**
 * One text as token ids, special tokens included. Holders must not write to the arrays; under that rule any thread may
 * read it.
 *
 * @param ids token ids, [T], T at least 1
 * @param typeIds segment of each token, [T], or empty when all are segment 0
 * @param truncated whether the text was longer than the model can read
 */
public record TokenRow(int[] ids, int[] typeIds, boolean truncated) {
    private static final int[] ONE_SEGMENT = {};

    public TokenRow {
        if (ids.length == 0) {
            throw new IllegalArgumentException("a row has at least one token");
        }
        if (typeIds.length != 0 && typeIds.length != ids.length) {
            throw new IllegalArgumentException(typeIds.length + " type ids for " + ids.length + " tokens");
        }
    }

    /** A row of one segment. */
    public static TokenRow of(int[] ids, boolean truncated) {
        return new TokenRow(ids, ONE_SEGMENT, truncated);
    }

    /** Words of 64 bits: the lower half of each stands in {@link #ids}, the upper one in {@link #typeIds}. */
    public static TokenRow of(NumberRow numbers) {
        int[] low = new int[numbers.length()];
        int[] high = new int[numbers.length()];
        for (int i = 0; i < low.length; i++) {
            low[i] = (int) numbers.word(i);
            high[i] = (int) (numbers.word(i) >>> Integer.SIZE);
        }
        return new TokenRow(low, high, false);
    }

    /** The word at a position of a row that is made of words. */
    public long word(int position) {
        return Integer.toUnsignedLong(ids[position]) | (long) typeIds[position] << Integer.SIZE;
    }

    /** Number of tokens T. */
    public int length() {
        return ids.length;
    }

    /** The row of its last tokens, at most so many; what a model is asked about stands at the end. */
    TokenRow last(int tokens) {
        int from = Math.max(0, ids.length - tokens);
        int[] segments = typeIds.length == 0 ? typeIds : Arrays.copyOfRange(typeIds, from, ids.length);
        return new TokenRow(Arrays.copyOfRange(ids, from, ids.length), segments, true);
    }

    /** Names the length only: ids are text. */
    @Override
    public String toString() {
        return "TokenRow[tokens=" + ids.length + ", truncated=" + truncated + "]";
    }
}
