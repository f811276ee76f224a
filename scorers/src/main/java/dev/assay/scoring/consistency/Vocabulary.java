package dev.assay.scoring.consistency;

import dev.assay.scoring.text.Composed;
import dev.assay.scoring.text.LowerCase;
import dev.assay.scoring.text.PlainWords;
import dev.assay.scoring.text.Segmenter;
import dev.assay.scoring.text.Tokens;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers the distinct lower-cased tokens of one subject, from 1, without making a string of a token. Short ASCII tokens are
 * found by two numbers, others in a {@link TokenPool}. Mutable; confined to the thread that scores the subject.
 */
public final class Vocabulary {
    // Others in each process: nobody can send tokens that all meet in one slot. No result depends on them.
    private static final long MULTIPLIER = new SecureRandom().nextLong() | 1;
    private static final long SECOND_MULTIPLIER = new SecureRandom().nextLong() | 1;
    private static final int ASCII = 0x80;
    private static final int FEW = 2048;
    private static final int MOST_KEPT = 1 << 17;

    private int[] slots = new int[FEW];
    // By id: its characters, two numbers, both 0 for a token of the pool; whether special strings have it.
    private long[] words = new long[FEW];
    private byte[] special = new byte[FEW / 2];
    private final int[] marks = new int['.' + 1];
    private int size;
    private boolean composing;
    private TokenPool pool = new TokenPool();
    private EnglishReader english = new EnglishReader(this);

    /**
     * Forgets every token, for another subject. The room that they took is kept, since new memory costs more than what is done in
     * it, unless a long text took much of it.
     */
    public void clear() {
        clear(false);
    }

    /**
     * The same, and says how the next subject's tokens are compared.
     *
     * @param composed whether the same letters are the same token however Unicode has them spelled and however they are set; else
     *     as the reference does, by their characters
     */
    public void clear(boolean composed) {
        composing = composed;
        size = 0;
        Arrays.fill(marks, 0);
        if (slots.length + pool.room() + english.room() > MOST_KEPT) {
            slots = new int[FEW];
            words = new long[FEW];
            special = new byte[FEW / 2];
            pool = new TokenPool();
            english = new EnglishReader(this);
        } else {
            Arrays.fill(slots, 0);
            pool.clear();
            english.clear();
        }
    }

    /** The id of the lower-cased token, given on first sight. */
    public int intern(String token) {
        return intern(token.toCharArray(), 0, token.length());
    }

    /** The id of the lower-cased token at [start, end) of the text. */
    public int intern(String text, int start, int end) {
        char[] token = new char[end - start];
        text.getChars(start, end, token, 0);
        return intern(token, 0, token.length);
    }

    /** The id of the lower-cased token at [start, end) of the characters. */
    int intern(char[] text, int start, int end) {
        int all = 0;
        for (int at = start; at < end; at++) {
            all |= text[at];
        }
        if (all >= ASCII) {
            String token = new String(text, start, end - start);
            String folded =
                    composing ? Composed.of(LowerCase.of(Composed.of(WordForm.of(token)))) : LowerCase.of(token);
            return number(folded.toCharArray(), 0, folded.length(), true);
        }
        return number(text, start, end, true);
    }

    /** The id of a comma or a full stop. */
    int mark(char mark) {
        int id = marks[mark];
        if (id == 0) {
            id = number(new char[] {mark}, 0, 1, true);
            marks[mark] = id;
        }
        return id;
    }

    /** The id of a lower-cased token that was interned, or 0. */
    int find(String folded) {
        return number(folded.toCharArray(), 0, folded.length(), false);
    }

    /** The lower-cased token with this id. */
    String token(int id) {
        if (words[2 * id] == 0) {
            return pool.token(id);
        }
        StringBuilder out = new StringBuilder();
        for (long rest : new long[] {words[2 * id], words[2 * id + 1]}) {
            for (long left = rest; left != 0; left >>>= Byte.SIZE) {
                out.append((char) (left & (ASCII - 1)));
            }
        }
        return out.toString();
    }

    /** Whether the token with this id may begin with a digit; only of tokens beyond ASCII it is not known. */
    boolean mayBeNumber(int id) {
        long first = words[2 * id];
        return first == 0 || Character.isDigit((char) (first & (ASCII - 1)));
    }

    /** The id of a token in which no character but an ASCII capital needs folding; 0 for a new one that is not to be added. */
    private int number(char[] text, int start, int end, boolean add) {
        long first = pack(text, start, Math.min(end, start + PackedWord.EIGHT));
        long second = pack(text, start + PackedWord.EIGHT, end);
        int next = add ? size + 1 : 0;
        if (end - start > PlainWords.LONGEST || first == 0 || ((first | second) & PackedWord.HIGH_BITS) != 0) {
            return pooled(text, start, end, next);
        }
        int slot = slot(first, second);
        return slots[slot] == 0 && add ? put(slot, first, second, PlainWords.special(first, second)) : slots[slot];
    }

    private int pooled(char[] text, int start, int end, int next) {
        char[] folded = Arrays.copyOfRange(text, start, end);
        for (int at = 0; at < folded.length; at++) {
            folded[at] = fold(folded[at]);
        }
        int id = pool.intern(folded, 0, folded.length, next);
        if (next > 0 && id == next) {
            reserve();
        }
        return id;
    }

    /** In small letters as one number, with a high bit set where one is beyond ASCII or NUL; 0 without any. */
    private static long pack(char[] text, int start, int end) {
        long packed = 0;
        for (int at = end - 1; at >= start; at--) {
            char c = fold(text[at]);
            if (c == 0) {
                return PackedWord.HIGH_BITS;
            }
            packed = (packed << Byte.SIZE) | (c < ASCII ? c : ASCII);
        }
        return packed;
    }

    private static char fold(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }

    /**
     * The id of a word of small letters or of digits that is a token whatever stands around it; 0 where a special string may
     * have it.
     *
     * @param use {@link PlainWords#ALONE} or {@link PlainWords#MARKED}
     */
    int ordinary(long first, long second, int use) {
        int slot = slot(first, second);
        int id = slots[slot];
        if (id == 0) {
            int uses = PlainWords.special(first, second);
            return (uses & use) == 0 ? put(slot, first, second, uses) : 0;
        }
        return (special[id] & use) == 0 ? id : 0;
    }

    private int slot(long first, long second) {
        long mixed = (first * MULTIPLIER) ^ (second * SECOND_MULTIPLIER);
        int mask = slots.length - 1;
        int slot = (int) ((mixed ^ (mixed >>> 29)) >>> 20) & mask;
        int id = slots[slot];
        while (id != 0 && (words[2 * id] != first || words[2 * id + 1] != second)) {
            slot = (slot + 1) & mask;
            id = slots[slot];
        }
        return slot;
    }

    private int put(int slot, long first, long second, int uses) {
        int id = reserve();
        words[2 * id] = first;
        words[2 * id + 1] = second;
        special[id] = (byte) uses;
        slots[slot] = id;
        if (id * 2 > slots.length) {
            grow();
        }
        return id;
    }

    private int reserve() {
        int id = ++size;
        if (id == special.length) {
            words = Arrays.copyOf(words, id * 4);
            special = Arrays.copyOf(special, id * 2);
        }
        // Another subject's token may have had the id.
        words[2 * id] = 0;
        return id;
    }

    private void grow() {
        slots = new int[slots.length * 2];
        for (int id = 1; id <= size; id++) {
            if (words[2 * id] != 0) {
                slots[slot(words[2 * id], words[2 * id + 1])] = id;
            }
        }
    }

    /** Number of distinct tokens. */
    public int size() {
        return size;
    }

    /** The sentences of one text, given as tokens, as token ids. */
    public TokenIds internAll(List<? extends List<String>> sentences) {
        TokenIds.Builder builder = new TokenIds.Builder();
        for (List<String> sentence : sentences) {
            for (String token : sentence) {
                builder.token(intern(token));
            }
            builder.endSentence();
        }
        return builder.build();
    }

    /** The tokens of several texts, one sentence each, as token ids. */
    public TokenIds internSentences(List<Tokens> sentences) {
        TokenIds.Builder builder = new TokenIds.Builder();
        for (Tokens sentence : sentences) {
            for (int i = 0; i < sentence.size(); i++) {
                builder.token(intern(sentence.text(), sentence.start(i), sentence.end(i)));
            }
            builder.endSentence();
        }
        return builder.build();
    }

    /** English text split into sentences, each stripped of white space at its ends, as token ids. */
    public TokenIds internText(String text) {
        // Who compares tokens as the reference does has its sentences, too.
        TokenIds read = english.read(text, composing);
        return read == null ? internText(text, composing ? Segmenter.ENGLISH : Segmenter.REFERENCE) : read;
    }

    /** The same by the rules of any segmenter, sentence by sentence. */
    public TokenIds internText(String text, Segmenter segmenter) {
        TokenIds.Builder builder = new TokenIds.Builder();
        segmenter.forEachSentence(text, (tokens, from, to) -> {
            for (int i = from; i < to; i++) {
                builder.token(intern(tokens.text(), tokens.start(i), tokens.end(i)));
            }
            builder.endSentence();
        });
        return builder.build();
    }
}
