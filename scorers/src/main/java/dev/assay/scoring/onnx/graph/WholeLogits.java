package dev.assay.scoring.onnx.graph;

/**
 * What the logits of a batch take where they exist as a whole, because a model's end is no product that could be repeated for
 * some of its tokens at a time, and how many rows may run together then. Immutable; any thread may read it.
 *
 * @param perToken bytes of logits of one token in float32, of both models of a pair; 0 when none exist as a whole
 */
public record WholeLogits(long perToken) {
    /** So many bytes of logits exist at a time at most; a single row may have more. */
    static final long LIMIT = 256L << 20;

    /** Rows of a length that run together at most, at least 1. */
    public int rows(int length) {
        return perToken == 0 ? Integer.MAX_VALUE : (int) Math.max(1, tokens() / length);
    }

    /** Tokens that run together at most. */
    long tokens() {
        return perToken == 0 ? Long.MAX_VALUE : LIMIT / perToken;
    }

    /**
     * What to say when a model is loaded; follows the name of its file.
     *
     * @param batch tokens of a batch at most
     */
    public String describe(int batch) {
        return "does not end in a product with its vocabulary that can be divided, so logits of whole batches exist: "
                + batch * perToken + " bytes for the " + batch + " tokens of lane.max-batch-tokens; it runs "
                + Math.max(1, Math.min(batch, tokens())) + " tokens at a time, longer rows alone";
    }

    /** Whether there are any. */
    public boolean exist() {
        return perToken > 0;
    }
}
