package dev.assay.scoring.consistency;

import dev.assay.scoring.text.Segmenter;
import dev.assay.scoring.text.Tokens;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the distinct lower-cased tokens of one subject, from 1, without making a string of a token seen before. Mutable;
 * confined to the thread that scores the subject.
 */
public final class Vocabulary {
    // Another one in each process: nobody can send tokens that all meet in one slot. No result depends on it.
    private static final long MULTIPLIER = new SecureRandom().nextLong() | 1;

    private @Nullable String[] keys = new String[1024];
    private int[] ids = new int[keys.length];
    private int size;
    private final EnglishReader english = new EnglishReader(this);

    /** The id of the lower-cased token, given on first sight. */
    public int intern(String token) {
        return intern(token, 0, token.length());
    }

    /** The id of the lower-cased token at [start, end) of the text. */
    public int intern(String text, int start, int end) {
        for (int at = start; at < end; at++) {
            if (text.charAt(at) >= 0x80) {
                String folded = text.substring(start, end).toLowerCase(Locale.ROOT);
                return internFolded(folded, 0, folded.length());
            }
        }
        return internFolded(text, start, end);
    }

    private int internFolded(String text, int start, int end) {
        int slot = hash(text, start, end) & (keys.length - 1);
        while (true) {
            String key = keys[slot];
            if (key == null) {
                return put(slot, text.substring(start, end).toLowerCase(Locale.ROOT));
            }
            if (equal(key, text, start, end)) {
                return ids[slot];
            }
            slot = (slot + 1) & (keys.length - 1);
        }
    }

    /** The id of a token that is lower-cased already, with its {@link #hash}. */
    int internFolded(String folded, int hash) {
        int slot = hash & (keys.length - 1);
        while (true) {
            String key = keys[slot];
            if (key == null) {
                return put(slot, folded);
            }
            if (key.equals(folded)) {
                return ids[slot];
            }
            slot = (slot + 1) & (keys.length - 1);
        }
    }

    private int put(int slot, String key) {
        size++;
        keys[slot] = key;
        ids[slot] = size;
        if (size * 2 > keys.length) {
            grow();
        }
        return size;
    }

    private void grow() {
        @Nullable String[] oldKeys = keys;
        int[] oldIds = ids;
        keys = new String[oldKeys.length * 2];
        ids = new int[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            String key = oldKeys[i];
            if (key != null) {
                int slot = hash(key, 0, key.length()) & (keys.length - 1);
                while (keys[slot] != null) {
                    slot = (slot + 1) & (keys.length - 1);
                }
                keys[slot] = key;
                ids[slot] = oldIds[i];
            }
        }
    }

    private static boolean equal(String key, String text, int start, int end) {
        if (key.length() != end - start) {
            return false;
        }
        for (int at = start; at < end; at++) {
            if (key.charAt(at - start) != fold(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    private static char fold(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }

    /** Hash of [start, end) of a text, case of ASCII letters left out. */
    static int hash(String text, int start, int end) {
        long hash = 1;
        for (int at = start; at < end; at++) {
            hash = (hash ^ fold(text.charAt(at))) * MULTIPLIER;
        }
        return (int) (hash >>> 32);
    }

    /** The id of a lower-cased token that was interned, or 0. */
    int find(String folded) {
        int slot = hash(folded, 0, folded.length()) & (keys.length - 1);
        while (true) {
            String key = keys[slot];
            if (key == null || key.equals(folded)) {
                return key == null ? 0 : ids[slot];
            }
            slot = (slot + 1) & (keys.length - 1);
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
