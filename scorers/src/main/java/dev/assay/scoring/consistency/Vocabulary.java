package dev.assay.scoring.consistency;

import dev.assay.scoring.text.Segmenter;
import dev.assay.scoring.text.Tokens;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Numbers the distinct lower-cased tokens of one subject, from 1, without making a string of a token. Mutable; confined to
 * the thread that scores the subject.
 */
public final class Vocabulary {
    // Another one in each process: nobody can send tokens that all meet in one slot. No result depends on it.
    private static final long MULTIPLIER = new SecureRandom().nextLong() | 1;
    private static final int ASCII = 0x80;

    private int[] slots = new int[2048];
    // By id: hash, and where the token's characters end in the pool; they begin where those of the id before end.
    private int[] hashes = new int[1024];
    private int[] ends = new int[1024];
    private char[] pool = new char[8192];
    private int size;
    private final EnglishReader english = new EnglishReader(this);

    /** The id of the lower-cased token, given on first sight. */
    public int intern(String token) {
        return intern(token.toCharArray(), 0, token.length());
    }

    /** The id of the lower-cased token at [start, end) of the text. */
    public int intern(String text, int start, int end) {
        return intern(text.substring(start, end));
    }

    /** The id of the lower-cased token at [start, end) of the characters. */
    int intern(char[] text, int start, int end) {
        long hash = 1;
        for (int at = start; at < end; at++) {
            char c = text[at];
            if (c >= ASCII) {
                char[] folded = new String(text, start, end - start)
                        .toLowerCase(Locale.ROOT)
                        .toCharArray();
                return internFolded(folded);
            }
            hash = (hash ^ fold(c)) * MULTIPLIER;
        }
        return intern(text, start, end, (int) (hash >>> 32));
    }

    private int internFolded(char[] folded) {
        return intern(folded, 0, folded.length, hash(folded));
    }

    private static int hash(char[] folded) {
        long hash = 1;
        for (char c : folded) {
            hash = (hash ^ fold(c)) * MULTIPLIER;
        }
        return (int) (hash >>> 32);
    }

    private int intern(char[] text, int start, int end, int hash) {
        int slot = hash & (slots.length - 1);
        while (slots[slot] != 0) {
            if (is(slots[slot], hash, text, start, end)) {
                return slots[slot];
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return put(slot, text, start, end, hash);
    }

    private boolean is(int id, int hash, char[] text, int start, int end) {
        int from = ends[id - 1];
        if (hashes[id] != hash || ends[id] - from != end - start) {
            return false;
        }
        for (int at = start; at < end; at++) {
            if (pool[from + at - start] != fold(text[at])) {
                return false;
            }
        }
        return true;
    }

    private int put(int slot, char[] text, int start, int end, int hash) {
        int id = ++size;
        slots[slot] = id;
        if (id == ends.length) {
            ends = Arrays.copyOf(ends, id * 2);
            hashes = Arrays.copyOf(hashes, id * 2);
        }
        int from = ends[id - 1];
        int to = from + end - start;
        if (to > pool.length) {
            pool = Arrays.copyOf(pool, Math.max(to, pool.length * 2));
        }
        for (int at = start; at < end; at++) {
            pool[from + at - start] = fold(text[at]);
        }
        ends[id] = to;
        hashes[id] = hash;
        if (size * 2 > slots.length) {
            grow();
        }
        return id;
    }

    private void grow() {
        slots = new int[slots.length * 2];
        for (int id = 1; id <= size; id++) {
            int slot = hashes[id] & (slots.length - 1);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = id;
        }
    }

    private static char fold(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }

    /** The id of a lower-cased token that was interned, or 0. */
    int find(String folded) {
        char[] token = folded.toCharArray();
        int hash = hash(token);
        int slot = hash & (slots.length - 1);
        while (slots[slot] != 0 && !is(slots[slot], hash, token, 0, token.length)) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slots[slot];
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
        TokenIds read = english.read(text);
        return read == null ? internText(text, Segmenter.ENGLISH) : read;
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
