package dev.assay.scoring.watermark;

import dev.assay.scoring.Draws;
import org.jspecify.annotations.Nullable;

/**
 * What a detector reads of one text. Holders must not write to the arrays; under that rule any thread may read it.
 *
 * @param ids tokens of the completion, [T], each at least 0
 * @param promptIds tokens of the prompt before it, for schemes whose contexts reach into it; empty when unknown
 * @param entropies entropy in nats of the distribution that each token was drawn from, [T]; empty when unknown
 * @param text the completion itself, for schemes that mark words instead of tokens; empty when it is not needed
 * @param places where the tokens stand in the completion, [T], for tokens that were read from it; null when unknown
 */
public record TokenText(int[] ids, int[] promptIds, double[] entropies, String text, Draws.@Nullable Places places) {

    private static final int[] NO_TOKENS = {};
    private static final double[] NO_NUMBERS = {};

    /** A completion whose tokens are all that matters. */
    public TokenText(int[] ids, int[] promptIds, double[] entropies) {
        this(ids, promptIds, entropies, "", null);
    }

    /** A completion of which only the text was known: its tokens, and where they stand in it. */
    public static TokenText read(int[] ids, Draws.@Nullable Places places) {
        return new TokenText(ids, NO_TOKENS, NO_NUMBERS, "", places);
    }

    /** A completion whose text is all that matters. */
    public static TokenText ofText(String text) {
        return new TokenText(NO_TOKENS, NO_TOKENS, NO_NUMBERS, text, null);
    }

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
