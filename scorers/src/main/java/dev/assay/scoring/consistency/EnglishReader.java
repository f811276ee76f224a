package dev.assay.scoring.consistency;

import dev.assay.scoring.text.EnglishTokenizer;
import dev.assay.scoring.text.SentenceSplitter.Role;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads English texts as token ids with sentence bounds, word by word through a {@link WordTable}; what it answers is what
 * cutting the whole text gives. Mutable; confined to the thread that scores the subject.
 */
final class EnglishReader {
    private final Vocabulary vocabulary;
    private final WordTable table;
    private char[] chars = new char[4096];

    // The text being read.
    private TokenIds.Builder builder = new TokenIds.Builder();
    private boolean closed;
    private boolean open;
    private boolean filled;
    private int[] blanks = new int[8];
    private int waiting;

    EnglishReader(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        table = new WordTable(vocabulary);
    }

    /** The sentences of the text; null when its words depend on each other, so that it must be cut as a whole. */
    @Nullable
    TokenIds read(String text) {
        int length = text.length();
        if (length > chars.length) {
            chars = new char[length];
        }
        text.getChars(0, length, chars, 0);
        begin(length);
        int at = 0;
        int before = 0;
        while (at < length) {
            int start = at;
            if (EnglishTokenizer.isSpace(chars[at])) {
                do {
                    at++;
                } while (at < length && EnglishTokenizer.isSpace(chars[at]));
                blank(vocabulary.intern(chars, start, at));
                continue;
            }
            long hash = 1;
            do {
                hash = (hash ^ chars[at++]) * WordTable.MULTIPLIER;
            } while (at < length && !EnglishTokenizer.isSpace(chars[at]));
            int word = table.find(chars, start, at, (int) (hash >>> 32));
            if ((before != 0 && table.mayJoin(before, word)) || !word(word)) {
                return null;
            }
            before = word;
            // The blank right behind a word belongs to no token.
            at += at < length && chars[at] == ' ' ? 1 : 0;
        }
        if (open) {
            builder.endSentence();
        }
        return builder.build();
    }

    private void begin(int length) {
        builder = new TokenIds.Builder(length / 4 + 8);
        closed = false;
        open = false;
        filled = false;
        waiting = 0;
    }

    /** Adds the tokens of a run; false when a sentence begins inside it. */
    private boolean word(int word) {
        int from = table.from(word);
        int to = table.to(word);
        for (int place = from; place < to; place++) {
            Role role = table.role(place);
            if (role == Role.CLOSING) {
                closed = true;
            } else if (closed && role == Role.OTHER) {
                if (place > from) {
                    return false;
                }
                next();
            }
            add(table.id(place));
        }
        return true;
    }

    private void next() {
        builder.endSentence();
        closed = false;
        filled = false;
        waiting = 0;
    }

    private void add(int id) {
        for (int i = 0; i < waiting; i++) {
            builder.token(blanks[i]);
        }
        waiting = 0;
        builder.token(id);
        filled = true;
        open = true;
    }

    /** White space counts only between tokens of one sentence. */
    private void blank(int id) {
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
}
