package dev.assay.scoring.consistency;

import dev.assay.scoring.text.EnglishTokenizer;
import dev.assay.scoring.text.FramedWord;
import dev.assay.scoring.text.SentenceSplitter;
import dev.assay.scoring.text.SentenceSplitter.Role;
import dev.assay.scoring.text.Tokens;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * What each distinct run without white space of one subject is cut into, so that a word that its texts repeat is cut and
 * numbered once. Runs are cut independently of each other but for rare special strings. Everything lies in a few small
 * arrays: a subject's words fit into a processor's cache. Mutable; confined to the thread that scores the subject.
 */
final class WordTable {
    // Another one in each process, as in Vocabulary.
    static final long MULTIPLIER = new SecureRandom().nextLong() | 1;
    private static final long SECOND_MULTIPLIER = new SecureRandom().nextLong() | 1;

    /** Longest run of ASCII characters that is found by two numbers. */
    static final int PACKED = 16;

    private final Vocabulary vocabulary;
    private int[] slots = new int[256];
    private int[] hashed = new int[128];
    private int hashedSize;
    private int size;
    // By run, from 1: hash, where its characters and its tokens end, length of its first and last token where
    // special strings are taken apart.
    private int[] hashes = new int[256];
    private int[] charEnds = new int[256];
    private int[] tokenEnds = new int[256];
    private int[] firstLengths = new int[256];
    private int[] lastLengths = new int[256];
    private boolean[] begun = new boolean[256];
    private char[] pool = new char[2048];
    private int[] packedSlots = new int[512];
    private long[] firstEight = new long[256];
    private long[] secondEight = new long[256];
    private int[] packedWords = new int[256];
    private int packedSize;
    private int[] ids = new int[512];
    private final int[] framed = new int[FramedWord.MOST_TOKENS];
    private Role[] roles = new Role[512];

    WordTable(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** Forgets every run and keeps the room. */
    void clear() {
        Arrays.fill(slots, 0);
        Arrays.fill(packedSlots, 0);
        size = 0;
        hashedSize = 0;
        packedSize = 0;
    }

    /** Places that there is room for. */
    int room() {
        return slots.length + packedSlots.length + hashes.length + pool.length + ids.length;
    }

    /** The number of the run [start, end) of the text, which is cut on first sight. */
    int find(char[] text, int start, int end, int hash) {
        int slot = hash & (slots.length - 1);
        int word = slots[slot];
        while (word != 0) {
            if (hashes[word] == hash && is(word, text, start, end)) {
                return word;
            }
            slot = (slot + 1) & (slots.length - 1);
            word = slots[slot];
        }
        return add(slot, text, start, end, hash);
    }

    /**
     * The same for a run of at most {@link #PACKED} characters, none of them NUL.
     *
     * @param first its first eight characters, one a byte
     * @param second the rest, 0 where there is none
     */
    int findPacked(char[] text, int start, int end, long first, long second) {
        long mixed = (first * MULTIPLIER) ^ (second * SECOND_MULTIPLIER);
        int slot = (int) ((mixed ^ (mixed >>> 29)) >>> 20) & (packedSlots.length - 1);
        int entry = packedSlots[slot];
        while (entry != 0) {
            if (firstEight[entry] == first && secondEight[entry] == second) {
                return packedWords[entry];
            }
            slot = (slot + 1) & (packedSlots.length - 1);
            entry = packedSlots[slot];
        }
        return addPacked(slot, text, start, end, first, second);
    }

    private int addPacked(int slot, char[] text, int start, int end, long first, long second) {
        int entry = ++packedSize;
        if (entry == packedWords.length) {
            firstEight = Arrays.copyOf(firstEight, entry * 2);
            secondEight = Arrays.copyOf(secondEight, entry * 2);
            packedWords = Arrays.copyOf(packedWords, entry * 2);
        }
        packedSlots[slot] = entry;
        firstEight[entry] = first;
        secondEight[entry] = second;
        int word = append(text, start, end);
        packedWords[entry] = word;
        if (packedSize * 2 > packedSlots.length) {
            growPacked();
        }
        return word;
    }

    private void growPacked() {
        packedSlots = new int[packedSlots.length * 2];
        for (int entry = 1; entry <= packedSize; entry++) {
            long mixed = (firstEight[entry] * MULTIPLIER) ^ (secondEight[entry] * SECOND_MULTIPLIER);
            int slot = (int) ((mixed ^ (mixed >>> 29)) >>> 20) & (packedSlots.length - 1);
            while (packedSlots[slot] != 0) {
                slot = (slot + 1) & (packedSlots.length - 1);
            }
            packedSlots[slot] = entry;
        }
    }

    private boolean is(int word, char[] text, int start, int end) {
        int from = charEnds[word - 1];
        return charEnds[word] - from == end - start && Arrays.equals(pool, from, charEnds[word], text, start, end);
    }

    private int add(int slot, char[] text, int start, int end, int hash) {
        int word = append(text, start, end);
        slots[slot] = word;
        hashes[word] = hash;
        hashed[++hashedSize] = word;
        if (hashedSize + 1 == hashed.length) {
            hashed = Arrays.copyOf(hashed, hashed.length * 2);
        }
        if (hashedSize * 2 > slots.length) {
            growSlots();
        }
        return word;
    }

    private int append(char[] text, int start, int end) {
        int word = ++size;
        if (word == hashes.length) {
            growWords(word * 2);
        }
        int from = charEnds[word - 1];
        int to = from + end - start;
        if (to > pool.length) {
            pool = Arrays.copyOf(pool, Math.max(to, pool.length * 2));
        }
        System.arraycopy(text, start, pool, from, end - start);
        charEnds[word] = to;
        cut(word, text, start, end);
        return word;
    }

    private void cut(int word, char[] text, int start, int end) {
        int whole = EnglishTokenizer.wholeWord(text, start, end);
        int at = tokenEnds[word - 1];
        reserve(at + 2);
        if (whole > 0) {
            ids[at] = vocabulary.intern(text, start, start + whole);
            roles[at] = Role.OTHER;
            boolean alone = start + whole == end;
            if (!alone) {
                ids[at + 1] = vocabulary.intern(text, end - 1, end);
                roles[at + 1] = text[end - 1] == '.' ? Role.CLOSING : Role.PUNCTUATION;
            }
            done(word, at + (alone ? 1 : 2), whole, alone ? whole : 1);
            return;
        }
        if (!cutFramed(word, text, start, end)) {
            cutAny(word, text, start, end);
        }
    }

    private boolean cutFramed(int word, char[] text, int start, int end) {
        int count = FramedWord.cut(text, start, end, framed);
        int at = tokenEnds[word - 1];
        reserve(at + count);
        int from = start;
        for (int i = 0; i < count; i++) {
            ids[at + i] = vocabulary.intern(text, from, framed[i]);
            roles[at + i] = FramedWord.role(text[from], framed[i] - from);
            from = framed[i];
        }
        if (count > 0) {
            done(word, at + count, framed[0] - start, end - (count > 1 ? framed[count - 2] : start));
        }
        return count > 0;
    }

    private void cutAny(int word, char[] text, int start, int end) {
        EnglishTokenizer.Cut cut = EnglishTokenizer.cut(new String(text, start, end - start));
        Tokens tokens = cut.tokens();
        int count = tokens.size();
        int at = tokenEnds[word - 1];
        reserve(at + count);
        for (int i = 0; i < count; i++) {
            ids[at + i] = vocabulary.intern(text, start + tokens.start(i), start + tokens.end(i));
            roles[at + i] = SentenceSplitter.role(tokens, i);
        }
        done(word, at + count, cut.firstLength(), cut.lastLength());
    }

    private void done(int word, int tokenEnd, int firstLength, int lastLength) {
        tokenEnds[word] = tokenEnd;
        firstLengths[word] = firstLength;
        lastLengths[word] = lastLength;
        begun[word] = EnglishTokenizer.mayHaveBegun(pool, charEnds[word - 1], firstLength);
    }

    private String first(int word) {
        return new String(pool, charEnds[word - 1], firstLengths[word]);
    }

    /** Whether the run might be cut otherwise behind the token [start, end) of the text. */
    boolean mayJoin(char[] text, int start, int end, int after) {
        return begun[after] && EnglishTokenizer.mayJoin(new String(text, start, end - start), first(after));
    }

    /** Length of the last token of the run, where special strings are taken apart. */
    int lastLength(int word) {
        return lastLengths[word];
    }

    private void reserve(int places) {
        while (places > ids.length) {
            ids = Arrays.copyOf(ids, ids.length * 2);
            roles = Arrays.copyOf(roles, ids.length);
        }
    }

    private void growWords(int length) {
        hashes = Arrays.copyOf(hashes, length);
        charEnds = Arrays.copyOf(charEnds, length);
        tokenEnds = Arrays.copyOf(tokenEnds, length);
        firstLengths = Arrays.copyOf(firstLengths, length);
        lastLengths = Arrays.copyOf(lastLengths, length);
        begun = Arrays.copyOf(begun, length);
    }

    private void growSlots() {
        slots = new int[slots.length * 2];
        for (int i = 1; i <= hashedSize; i++) {
            int word = hashed[i];
            int slot = hashes[word] & (slots.length - 1);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = word;
        }
    }

    /** Place of the first token of the run. */
    int from(int word) {
        return tokenEnds[word - 1];
    }

    /** One after the place of its last token. */
    int to(int word) {
        return tokenEnds[word];
    }

    /** Token id at a place. */
    int id(int place) {
        return ids[place];
    }

    /** Role of the token at a place. */
    Role role(int place) {
        return roles[place];
    }
}
