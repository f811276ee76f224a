package dev.assay.scoring.consistency;

import dev.assay.scoring.text.EnglishTokenizer;
import dev.assay.scoring.text.LineBlocks;
import dev.assay.scoring.text.PlainWords;
import dev.assay.scoring.text.SentenceSplitter.Role;
import dev.assay.scoring.text.Tokens;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads English texts as token ids with sentence bounds, word by word through a {@link WordTable}; what it answers is what
 * cutting the whole text gives. Mutable; confined to the thread that scores the subject.
 */
final class EnglishReader {
    private static final int ASCII = 0x80;
    private static final byte FOREIGN = (byte) 0x80;
    // A word is read up to so many bytes past its end.
    private static final int PADDING = 24;

    private final Vocabulary vocabulary;
    private final WordTable table;
    private char[] chars = new char[4096];
    private byte[] bytes = new byte[chars.length + PADDING];
    private CharBuffer wide = CharBuffer.wrap(chars);
    private ByteBuffer narrow = ByteBuffer.wrap(bytes);
    private final CharsetEncoder latin1 = StandardCharsets.ISO_8859_1.newEncoder();

    // The text being read.
    private final SentenceTokens sentences = new SentenceTokens();
    // The token added last, white space apart.
    private int lastStart;
    private int lastEnd;
    // Whether the word found last has a control character or one beyond ASCII: bytes do not tell it from others.
    private boolean odd;

    EnglishReader(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        table = new WordTable(vocabulary);
    }

    /** Forgets every run and keeps the room. */
    void clear() {
        table.clear();
    }

    /** Places that there is room for. */
    int room() {
        return chars.length + table.room();
    }

    /**
     * The sentences of the text; null when its words depend on each other, so that it must be cut as a whole.
     *
     * @param lines whether each part of {@link LineBlocks} is a text of its own
     */
    @Nullable
    TokenIds read(String text, boolean lines) {
        int length = text.length();
        if (length > chars.length) {
            chars = new char[length];
            wide = CharBuffer.wrap(chars);
        }
        text.getChars(0, length, chars, 0);
        sentences.clear();
        boolean byBytes = narrow(length);
        if (!lines) {
            return block(0, length, byBytes) ? sentences.build() : null;
        }
        for (LineBlocks.Block block : LineBlocks.of(text)) {
            if (!block(block.start(), block.end(), byBytes)) {
                return null;
            }
        }
        return sentences.build();
    }

    /** Writes the characters as bytes, with a high bit for any beyond ASCII; false where one of those is white space. */
    private boolean narrow(int length) {
        if (bytes.length < length + PADDING) {
            bytes = new byte[length + PADDING];
            narrow = ByteBuffer.wrap(bytes);
        }
        wide.clear().limit(length);
        narrow.clear();
        // The platform's encoder takes many characters at a time, up to the first beyond Latin-1.
        latin1.reset().encode(wide, narrow, true);
        for (int i = wide.position(); i < length; i++) {
            bytes[i] = chars[i] < ASCII ? (byte) chars[i] : FOREIGN;
        }
        // What follows the last word reads as its end.
        Arrays.fill(bytes, length, length + PADDING, (byte) 0);
        return !foreignSpace(length);
    }

    private boolean foreignSpace(int length) {
        for (int at = 0; at < length; at += PackedWord.EIGHT) {
            if ((PackedWord.load(bytes, at) & PackedWord.HIGH_BITS) != 0) {
                for (int i = at; i < Math.min(length, at + PackedWord.EIGHT); i++) {
                    if (chars[i] >= ASCII && EnglishTokenizer.isSpace(chars[i])) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Reads what stands between white space or the ends of the text; false when the text must be cut as a whole. */
    private boolean block(int from, int length, boolean byBytes) {
        sentences.endPart();
        lastStart = 0;
        lastEnd = 0;
        int at = from;
        while (at < length) {
            // A byte above the blank is no white space, where there are bytes.
            if (!(byBytes && bytes[at] > ' ') && EnglishTokenizer.isSpace(chars[at])) {
                at = blanks(at, length);
                continue;
            }
            int start = at;
            at = byBytes ? wordEnd(start, length) : anyWordEnd(start, length);
            sentences.at(start, at);
            boolean packed = at - start <= WordTable.PACKED && !odd;
            if (!(packed && ordinary(start, at)) && !run(start, at, packed)) {
                return false;
            }
            // The blank right behind a word belongs to no token.
            at += at < length && chars[at] == ' ' ? 1 : 0;
        }
        return true;
    }

    private int anyWordEnd(int start, int length) {
        odd = true;
        int at = start;
        do {
            at++;
        } while (at < length && !EnglishTokenizer.isSpace(chars[at]));
        return at;
    }

    private int wordEnd(int start, int length) {
        odd = false;
        int at = start;
        while (true) {
            long eight = PackedWord.load(bytes, at);
            long foreign = eight & PackedWord.HIGH_BITS;
            long low = PackedWord.blankOrControl(eight);
            // Foreign characters count only before the end.
            odd |= (foreign & (Long.lowestOneBit(low) - 1)) != 0;
            at += Long.numberOfTrailingZeros(low) / PackedWord.EIGHT;
            if (low != 0) {
                if (bytes[at] == ' ') {
                    return at;
                }
                if (at >= length || EnglishTokenizer.isSpace(chars[at])) {
                    return at;
                }
                // A control character that is no white space belongs to the word.
                odd = true;
                at++;
            }
        }
    }

    /**
     * Adds the tokens of a run that is a word of ASCII letters or of digits, alone or with one comma or full stop; does nothing
     * and answers false where it is another run, or one that a special string may have. The same rule as
     * {@link EnglishTokenizer#wholeWord}, eight characters at a time.
     */
    private boolean ordinary(int start, int end) {
        byte last = bytes[end - 1];
        boolean marked = last == ',' || last == '.';
        int letters = end - start - (marked ? 1 : 0);
        if (letters <= (marked ? 1 : 0)) {
            return false;
        }
        long firstMask = PackedWord.mask(letters);
        long secondMask = PackedWord.mask(letters - PackedWord.EIGHT);
        long first = PackedWord.load(bytes, start) & firstMask;
        long second = PackedWord.load(bytes, start + PackedWord.EIGHT) & secondMask;
        long small = PackedWord.small(first, firstMask);
        long smallSecond = PackedWord.small(second, secondMask);
        if (PackedWord.letters(small, firstMask) && PackedWord.letters(smallSecond, secondMask)) {
            if (last == '.' && bytes[end - 2] < 'a') {
                return false;
            }
        } else if (PackedWord.digits(first, firstMask) && PackedWord.digits(second, secondMask)) {
            small = first;
            smallSecond = second;
        } else {
            return false;
        }
        int id = vocabulary.ordinary(small, smallSecond, marked ? PlainWords.MARKED : PlainWords.ALONE);
        if (id != 0) {
            token(id, start, end, marked);
        }
        return id != 0;
    }

    private void token(int id, int start, int end, boolean marked) {
        sentences.word(id);
        if (marked) {
            char mark = chars[end - 1];
            sentences.mark(vocabulary.mark(mark), mark == '.');
        }
        lastStart = marked ? end - 1 : start;
        lastEnd = end;
    }

    /** Adds the tokens of any run; false when the text must be cut as a whole. */
    private boolean run(int start, int end, boolean packed) {
        int word = packed
                ? table.findPacked(chars, start, end, packed(start, end - start), packed(start + 8, end - start - 8))
                : table.find(chars, start, end, hash(start, end));
        if ((lastEnd > 0 && table.mayJoin(chars, lastStart, lastEnd, word)) || !word(word, start, end)) {
            return false;
        }
        lastStart = end - table.lastLength(word);
        lastEnd = end;
        return true;
    }

    /** Up to eight characters as one number. */
    private long packed(int start, int characters) {
        return PackedWord.load(bytes, start) & PackedWord.mask(characters);
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
        sentences.blank(vocabulary.intern(chars, start, at));
        return at;
    }

    /** Adds the tokens of a run; false when the text must be cut as a whole. */
    private boolean word(int word, int start, int end) {
        int from = table.from(word);
        int to = table.to(word);
        boolean closed = sentences.isClosed() && !sentences.begins(table.role(from));
        for (int place = from; place < to; place++) {
            Role role = table.role(place);
            if (closed && role == Role.OTHER) {
                return parts(word, start, end);
            }
            closed |= role == Role.CLOSING;
        }
        for (int place = from; place < to; place++) {
            sentences.token(table.id(place), table.role(place));
        }
        return true;
    }

    /**
     * Adds the tokens of a run inside which a sentence begins: where that is, the whole run says, but each part has the tokens
     * that it has alone.
     */
    private boolean parts(int word, int start, int end) {
        Tokens whole =
                EnglishTokenizer.cut(new String(chars, start, end - start)).tokens();
        int from = table.from(word);
        int at = start;
        boolean begins = sentences.begins(table.role(from));
        boolean closed = sentences.isClosed() && !begins;
        for (int place = from; place < table.to(word); place++) {
            if (closed && table.role(place) == Role.OTHER) {
                int next = start + whole.start(place - from);
                int part = part(at, next, begins);
                if (at == start && lastEnd > 0 && table.mayJoin(chars, lastStart, lastEnd, part)) {
                    return false;
                }
                at = next;
                begins = true;
                closed = false;
            }
            closed |= table.role(place) == Role.CLOSING;
        }
        int last = part(at, end, begins);
        sentences.close(closed);
        return table.lastLength(last) == table.lastLength(word);
    }

    private int part(int start, int end, boolean begins) {
        int part = table.find(chars, start, end, hash(start, end));
        sentences.at(start, end);
        sentences.together(
                begins, IntStream.range(table.from(part), table.to(part)).map(table::id));
        return part;
    }
}
