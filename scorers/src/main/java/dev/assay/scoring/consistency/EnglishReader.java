package dev.assay.scoring.consistency;

import dev.assay.scoring.text.EnglishTokenizer;
import dev.assay.scoring.text.SentenceSplitter.Role;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads English texts as token ids with sentence bounds, word by word through a {@link WordTable}; what it answers is what
 * cutting the whole text gives. Mutable; confined to the thread that scores the subject.
 */
final class EnglishReader {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int ASCII = 0x80;
    private static final byte FOREIGN = (byte) 0x80;
    private static final long HIGH_BITS = 0x8080808080808080L;
    // Added to a byte below 0x80 it sets the high bit of all that are above the blank.
    private static final long ABOVE_BLANK = 0x5F5F5F5F5F5F5F5FL;
    // A word is read up to so many bytes past its end.
    private static final int PADDING = 24;

    private final Vocabulary vocabulary;
    private final WordTable table;
    private char[] chars = new char[4096];
    private byte[] bytes = new byte[chars.length + PADDING];

    // The text being read.
    private final TokenIds.Builder builder = new TokenIds.Builder();
    private boolean closed;
    private boolean open;
    private boolean filled;
    private int[] blanks = new int[8];
    private int waiting;
    // Whether the word found last has a control character or one beyond ASCII: bytes do not tell it from others.
    private boolean odd;

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
        begin();
        return narrow(length) ? readNarrow(length) : readAny(length);
    }

    /** Writes the characters as bytes, {@link #FOREIGN} for any beyond ASCII; false where one of those is white space. */
    private boolean narrow(int length) {
        if (bytes.length < length + PADDING) {
            bytes = new byte[length + PADDING];
        }
        int all = 0;
        for (int i = 0; i < length; i++) {
            all |= chars[i];
            bytes[i] = (byte) chars[i];
        }
        // What follows the last word reads as its end.
        Arrays.fill(bytes, length, length + PADDING, (byte) 0);
        for (int i = 0; i < length && all >= ASCII; i++) {
            if (chars[i] >= ASCII) {
                if (EnglishTokenizer.isSpace(chars[i])) {
                    return false;
                }
                bytes[i] = FOREIGN;
            }
        }
        return true;
    }

    private @Nullable TokenIds readAny(int length) {
        int at = 0;
        int before = 0;
        while (at < length) {
            int start = at;
            if (EnglishTokenizer.isSpace(chars[at])) {
                at = blanks(at, length);
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
        return end();
    }

    /** The same eight characters at a time, where all white space is ASCII. */
    private @Nullable TokenIds readNarrow(int length) {
        int at = 0;
        int before = 0;
        while (at < length) {
            int start = at;
            if (EnglishTokenizer.isSpace(chars[at])) {
                at = blanks(at, length);
                continue;
            }
            at = wordEnd(start, length);
            int word = at - start > WordTable.PACKED || odd
                    ? table.find(chars, start, at, hash(start, at))
                    : table.findPacked(chars, start, at, packed(start, at - start), packed(start + 8, at - start - 8));
            int single = table.single(word);
            if (single != 0 && waiting == 0 && !closed) {
                builder.token(single);
                filled = true;
                open = true;
            } else if ((before != 0 && table.mayJoin(before, word)) || !word(word)) {
                return null;
            }
            before = word;
            at += at < length && chars[at] == ' ' ? 1 : 0;
        }
        return end();
    }

    private int wordEnd(int start, int length) {
        odd = false;
        int at = start;
        while (true) {
            long eight = (long) LONGS.get(bytes, at);
            long foreign = eight & HIGH_BITS;
            long low = ~((eight & ~HIGH_BITS) + ABOVE_BLANK) & ~eight & HIGH_BITS;
            // Foreign characters count only before the end.
            odd |= (foreign & (Long.lowestOneBit(low) - 1)) != 0;
            at += Long.numberOfTrailingZeros(low) / 8;
            if (low != 0) {
                if (at >= length || EnglishTokenizer.isSpace(chars[at])) {
                    return at;
                }
                // A control character that is no white space belongs to the word.
                odd = true;
                at++;
            }
        }
    }

    /** Up to eight characters as one number. */
    private long packed(int start, int characters) {
        if (characters <= 0) {
            return 0;
        }
        long all = (long) LONGS.get(bytes, start);
        return characters >= 8 ? all : all & ((1L << (8 * characters)) - 1);
    }

    private int hash(int start, int end) {
        long hash = 1;
        for (int at = start; at < end; at++) {
            hash = (hash ^ chars[at]) * WordTable.MULTIPLIER;
        }
        return (int) (hash >>> 32);
    }

    private int blanks(int start, int length) {
        int at = start;
        while (at < length && EnglishTokenizer.isSpace(chars[at])) {
            at++;
        }
        blank(vocabulary.intern(chars, start, at));
        return at;
    }

    private TokenIds end() {
        if (open) {
            builder.endSentence();
        }
        return builder.build();
    }

    private void begin() {
        builder.clear();
        closed = false;
        open = false;
        filled = false;
        waiting = 0;
    }

    /** Adds the tokens of a run; false when a sentence begins inside it. */
    private boolean word(int word) {
        int from = table.from(word);
        int to = table.to(word);
        if (waiting > 0 && !(closed && table.role(from) == Role.OTHER)) {
            flush();
        }
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
            builder.token(table.id(place));
        }
        filled = true;
        open = true;
        return true;
    }

    private void next() {
        builder.endSentence();
        closed = false;
        filled = false;
        waiting = 0;
    }

    private void flush() {
        for (int i = 0; i < waiting; i++) {
            builder.token(blanks[i]);
        }
        waiting = 0;
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
