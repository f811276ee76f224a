package dev.assay.scoring.watermark;

/**
 * What a detector reads of one text. Holders must not write to the arrays; under that rule any thread may read it.
 *
 * @param ids tokens of the completion, [T], each at least 0
 * @param promptIds tokens of the prompt before it, for schemes whose contexts reach into it; empty when unknown
 * @param entropies entropy in nats of the distribution that each token was drawn from, [T]; empty when unknown
 */
public record TokenText(int[] ids, int[] promptIds, double[] entropies) {

    private static final int[] NO_TOKENS = {};
    private static final double[] NO_NUMBERS = {};

    /** A completion of which nothing else is known. */
    public static TokenText of(int... ids) {
        return new TokenText(ids, NO_TOKENS, NO_NUMBERS);
    }

    /** Lengths only: token ids are text. */
    @Override
    public String toString() {
        return "TokenText[T=" + ids.length + ", prompt=" + promptIds.length + ", entropies=" + entropies.length + "]";
    }
}
