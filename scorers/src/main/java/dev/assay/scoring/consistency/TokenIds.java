package dev.assay.scoring.consistency;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One text as token ids with sentence bounds. Holders must not write to the arrays; under that rule any thread may read it.
 *
 * @param ids token ids of all sentences in order, each at least 1, [T]
 * @param sentenceEnds for each sentence one after its last token, ascending, [R]; a sentence may be empty
 * @param starts where each sentence begins in the text, in UTF-16 units, -1 for one of white space alone, [R]; null where nobody
 *     kept it
 * @param stops one after the last UTF-16 unit of each, likewise
 */
public record TokenIds(int[] ids, int[] sentenceEnds, int @Nullable [] starts, int @Nullable [] stops) {

    /** A text of which nobody kept where its sentences are. */
    public TokenIds(int[] ids, int[] sentenceEnds) {
        this(ids, sentenceEnds, null, null);
    }

    /** Number of sentences R. */
    public int sentences() {
        return sentenceEnds.length;
    }

    /** First token of the sentence. */
    public int from(int sentence) {
        return sentence == 0 ? 0 : sentenceEnds[sentence - 1];
    }

    /** One after the last token of the sentence. */
    public int to(int sentence) {
        return sentenceEnds[sentence];
    }

    /** Collects tokens sentence by sentence; confined to one thread. */
    static final class Builder {
        private int[] ids = new int[512];
        private int[] ends = new int[16];
        private int tokens;
        private int sentences;

        void token(int id) {
            if (tokens == ids.length) {
                ids = Arrays.copyOf(ids, tokens * 2);
            }
            ids[tokens++] = id;
        }

        void endSentence() {
            if (sentences == ends.length) {
                ends = Arrays.copyOf(ends, sentences * 2);
            }
            ends[sentences++] = tokens;
        }

        /** Starts anew with the same room. */
        void clear() {
            tokens = 0;
            sentences = 0;
        }

        TokenIds build() {
            return new TokenIds(Arrays.copyOf(ids, tokens), Arrays.copyOf(ends, sentences));
        }
    }
}
