package dev.assay.scoring.watermark;

import java.util.Optional;

/**
 * One scheme with its key and parameters, ready to read texts: the seam behind which every scheme stands. Implementations
 * are safe for use by any number of threads and bound their memory.
 */
public interface WatermarkDetector {
    /** The scheme's id in key files and evidence, for example {@code vllm-gumbel}. */
    String scheme();

    /**
     * Reads the tokens of a completion.
     *
     * @param tokenIds the completion, [T], each at least 0
     * @param promptIds the prompt before it, for schemes whose contexts reach into it; empty when unknown
     * @return empty when the text is too short for a single test unit; never throws for content
     */
    Optional<Detection> detect(int[] tokenIds, int[] promptIds);

    /** The same, for schemes that also read entropies. */
    default Optional<Detection> detect(TokenText text) {
        return detect(text.ids(), text.promptIds());
    }

    /** Whether {@link TokenText#entropies} must be there. */
    default boolean readsEntropies() {
        return false;
    }

    /** Whether words of {@link TokenText#text} are read instead of tokens: then the scorer gives it the text of the event. */
    default boolean readsText() {
        return false;
    }

    /** What a text lacks for which {@link #detect} is empty, for the operator; never text or key. */
    default String shortest() {
        return "no token stands where this scheme scores one";
    }

    /** What the reference does to a text before it is cut into tokens, for texts that come without token ids. */
    default String beforeTokens(String text) {
        return text;
    }
}
