package dev.assay.scoring.consistency;

import dev.assay.scoring.text.EnglishTokenizer;
import dev.assay.scoring.text.SentenceSplitter;
import dev.assay.scoring.text.SentenceSplitter.Role;
import dev.assay.scoring.text.Tokens;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What each distinct run without white space is cut into, so that a word that an event repeats is cut and numbered once:
 * samples of one prompt share most of their words, and the English rules cut such runs independently of each other but for
 * rare special strings. Mutable; confined to the thread that scores the subject.
 */
final class WordTable {
    /** The run ends with a token behind which a special string may go on. */
    static final byte MAY_CONTINUE = 1;
    /** The run starts with a token before which a special string may have begun. */
    static final byte MAY_HAVE_BEGUN = 2;

    // Another one in each process, as in Vocabulary.
    static final long MULTIPLIER = new SecureRandom().nextLong() | 1;

    private final Vocabulary vocabulary;
    private @Nullable String[] keys = new String[1024];
    private int[] hashes = new int[keys.length];
    private int[] words = new int[keys.length];
    private int size;

    private int[] from = new int[1024];
    private byte[] flags = new byte[1024];
    private int[] ids = new int[2048];
    private Role[] roles = new Role[2048];

    WordTable(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** The number of the run [start, end) of the text, which is cut on first sight. */
    int find(String text, int start, int end, int hash) {
        int slot = hash & (keys.length - 1);
        while (true) {
            String key = keys[slot];
            if (key == null) {
                return add(slot, text.substring(start, end), hash);
            }
            if (hashes[slot] == hash && key.length() == end - start && text.startsWith(key, start)) {
                return words[slot];
            }
            slot = (slot + 1) & (keys.length - 1);
        }
    }

    private int add(int slot, String word, int hash) {
        int number = size++;
        keys[slot] = word;
        hashes[slot] = hash;
        words[slot] = number;
        cut(word, number);
        if (size * 2 > keys.length) {
            grow();
        }
        return number;
    }

    private void cut(String word, int number) {
        Tokens tokens = EnglishTokenizer.tokenize(word);
        if (number + 1 >= from.length) {
            from = Arrays.copyOf(from, number * 2);
            flags = Arrays.copyOf(flags, number * 2);
        }
        int at = from[number];
        while (at + tokens.size() > ids.length) {
            ids = Arrays.copyOf(ids, ids.length * 2);
            roles = Arrays.copyOf(roles, ids.length);
        }
        for (int i = 0; i < tokens.size(); i++) {
            ids[at + i] = vocabulary.intern(word, tokens.start(i), tokens.end(i));
            roles[at + i] = SentenceSplitter.role(tokens, i);
        }
        from[number + 1] = at + tokens.size();
        boolean continues = EnglishTokenizer.mayContinue(tokens.token(tokens.size() - 1));
        boolean begun = EnglishTokenizer.mayHaveBegun(tokens.token(0));
        flags[number] = (byte) ((continues ? MAY_CONTINUE : 0) | (begun ? MAY_HAVE_BEGUN : 0));
    }

    private void grow() {
        @Nullable String[] oldKeys = keys;
        int[] oldHashes = hashes;
        int[] oldWords = words;
        keys = new String[oldKeys.length * 2];
        hashes = new int[keys.length];
        words = new int[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != null) {
                int slot = oldHashes[i] & (keys.length - 1);
                while (keys[slot] != null) {
                    slot = (slot + 1) & (keys.length - 1);
                }
                keys[slot] = oldKeys[i];
                hashes[slot] = oldHashes[i];
                words[slot] = oldWords[i];
            }
        }
    }

    /** Place of the first token of the run. */
    int from(int word) {
        return from[word];
    }

    /** One after the place of its last token. */
    int to(int word) {
        return from[word + 1];
    }

    /** Token id at a place. */
    int id(int place) {
        return ids[place];
    }

    /** Role of the token at a place. */
    Role role(int place) {
        return roles[place];
    }

    /** How the run might depend on its neighbours. */
    byte flags(int word) {
        return flags[word];
    }
}
