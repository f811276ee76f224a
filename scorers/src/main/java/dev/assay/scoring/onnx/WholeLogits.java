package dev.assay.scoring.onnx;

/**
 * What the logits of a batch take where they exist as a whole, because a model's end is no product that could be repeated for
 * some of its tokens at a time, and how many rows may run together then. Immutable; any thread may read it.
 *
 * @param perToken bytes of logits of one token in float32, of both models of a pair; 0 when none exist as a whole
 */
record WholeLogits(long perToken) {
    /** So many bytes of logits exist at a time at most; a single row may have more. */
    static final long LIMIT = 256L << 20;

    /** Rows of a length that run together at most, at least 1. */
    int rows(int length) {
        return perToken == 0 ? Integer.MAX_VALUE : (int) Math.max(1, tokens() / length);
    }

    /** Tokens that run together at most. */
    long tokens() {
        return perToken == 0 ? Long.MAX_VALUE : LIMIT / perToken;
    }

    /** Whether there are any. */
    boolean exist() {
        return perToken > 0;
    }
}
