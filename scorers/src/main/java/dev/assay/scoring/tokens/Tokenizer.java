package dev.assay.scoring.tokens;

import dev.assay.scoring.Draws;
import org.jspecify.annotations.Nullable;

/**
 * The tokenizer of a generating model, for texts that come without token ids. Implementations take any string, never throw
 * for content, and are safe for use by any number of threads.
 */
public interface Tokenizer {
    /** The name that keys and profiles use, equal to the {@code vocabularyId} of events of that model. */
    String id();

    /**
     * Token ids of a text, without special tokens before or after it. Lone surrogates count as U+FFFD, as a text that
     * holds them has no UTF-8 form.
     *
     * @return ids of the first tokens up to the tokenizer's limit; none for an empty text
     */
    Tokenized encode(String text);

    /**
     * Token ids of a text that goes on after another one, such as a completion after its prompt: tokenizers that put a
     * space before every text do not put one before this, where it begins with its own.
     *
     * @param text as it goes on, its leading space included
     * @return as of {@link #encode}; places count from the beginning of this text
     */
    default Tokenized encodeAfter(String text) {
        return encode(text);
    }

    /** Everything that can change an id, as one line for the fingerprint. */
    String describe();

    /**
     * Token ids of one text. Holders must not write to the array; under that rule any thread may read it.
     *
     * @param ids [T], each at least 0
     * @param cut whether the text goes on after the last of them
     * @param places where each of them stands in the text, [T], neither starts nor ends ever falling; tokens that make up
     *     one character together all have its place, and one that stands for nothing is empty; null when unknown
     */
    record Tokenized(int[] ids, boolean cut, Draws.@Nullable Places places) {
        public Tokenized {
            if (places != null && places.starts().length != ids.length) {
                throw new IllegalArgumentException("every token has a place");
            }
        }

        /** Tokens whose places are not known. */
        public Tokenized(int[] ids, boolean cut) {
            this(ids, cut, null);
        }

        /** Lengths only: token ids are text. */
        @Override
        public String toString() {
            return "Tokenized[T=" + ids.length + ", cut=" + cut + "]";
        }
    }
}
