package dev.assay.scoring.lane;

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

    /** Number of tokens T. */
    public int length() {
        return ids.length;
    }

    /** Names the length only: ids are text. */
    @Override
    public String toString() {
        return "TokenRow[tokens=" + ids.length + ", truncated=" + truncated + "]";
    }
}
