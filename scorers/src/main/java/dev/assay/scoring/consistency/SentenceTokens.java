package dev.assay.scoring.consistency;

import dev.assay.scoring.text.SentenceSplitter.Role;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Puts tokens and white space that come one after the other together to sentences: one ends behind a closing token and what
 * punctuation follows it; white space counts only between tokens of one sentence. Mutable; confined to the thread that
 * scores the subject.
 */
final class SentenceTokens {
    private int[] ids = new int[512];
    private int[] ends = new int[16];
    private int[] starts = new int[16];
    private int[] stops = new int[16];
    // Where the next token's word is in the text, and where the sentence begins and its last word ends.
    private int place;
    private int placeEnd;
    private int begun = -1;
    private int done = -1;
    private int tokens;
    private int sentences;
    // Whether the sentence has had its closing token, whether it has begun, whether it has a token.
    private boolean closed;
    private boolean open;
    private boolean filled;
    private int[] blanks = new int[8];
    private int waiting;

    /** Starts anew with the same room. */
    void clear() {
        tokens = 0;
        sentences = 0;
        closed = false;
        open = false;
        filled = false;
        waiting = 0;
        begun = -1;
        done = -1;
    }

    /** Says where in the text the next tokens are. */
    void at(int start, int end) {
        place = start;
        placeEnd = end;
    }

    /** Ends the sentence if one has begun, whether it has had its closing token or not. */
    void endPart() {
        if (open) {
            next();
            open = false;
        }
    }

    /** Whether a token of this role would begin a sentence. */
    boolean begins(Role role) {
        return closed && role == Role.OTHER;
    }

    /** A word. */
    void word(int id) {
        start(closed);
        add(id);
    }

    /** A mark right behind a word. */
    void mark(int id, boolean closes) {
        add(id);
        closed = closes;
    }

    /** A token of any role. */
    void token(int id, Role role) {
        start(begins(role));
        add(id);
        closed |= role == Role.CLOSING;
    }

    /** Whether the sentence has had its closing token. */
    boolean isClosed() {
        return closed;
    }

    /**
     * Tokens that belong together and are not asked where sentences begin.
     *
     * @param begins whether a sentence begins with them
     */
    void together(boolean begins, IntStream tokenIds) {
        start(begins);
        tokenIds.forEach(this::add);
    }

    /** Says whether the sentence has had its closing token. */
    void close(boolean hasClosed) {
        closed = hasClosed;
    }

    /** White space. */
    void blank(int id) {
        if (closed) {
            next();
        }
        open = true;
        if (filled) {
            if (waiting == blanks.length) {
                blanks = Arrays.copyOf(blanks, waiting * 2);
            }
            blanks[waiting++] = id;
        }
    }

    private void start(boolean begins) {
        if (begins) {
            next();
        } else if (waiting > 0) {
            flush();
        }
        begun = filled ? begun : place;
        done = placeEnd;
        filled = true;
        open = true;
    }

    private void next() {
        endSentence();
        closed = false;
        filled = false;
        waiting = 0;
    }

    private void flush() {
        for (int i = 0; i < waiting; i++) {
            add(blanks[i]);
        }
        waiting = 0;
    }

    private void add(int id) {
        if (tokens == ids.length) {
            ids = Arrays.copyOf(ids, tokens * 2);
        }
        ids[tokens++] = id;
    }

    private void endSentence() {
        if (sentences == ends.length) {
            ends = Arrays.copyOf(ends, sentences * 2);
            starts = Arrays.copyOf(starts, sentences * 2);
            stops = Arrays.copyOf(stops, sentences * 2);
        }
        starts[sentences] = begun;
        stops[sentences] = done;
        begun = -1;
        done = -1;
        ends[sentences++] = tokens;
    }

    /** All sentences, the last one ended. */
    TokenIds build() {
        if (open) {
            endSentence();
        }
        return new TokenIds(
                Arrays.copyOf(ids, tokens),
                Arrays.copyOf(ends, sentences),
                Arrays.copyOf(starts, sentences),
                Arrays.copyOf(stops, sentences));
    }
}
