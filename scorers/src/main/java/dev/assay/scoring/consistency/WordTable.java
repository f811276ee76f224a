package dev.assay.scoring.consistency;

import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The distinct runs without white space of one subject with their token ids: samples of one prompt share most of their
 * words, and each is numbered once. Mutable; confined to the thread that scores the subject.
 */
final class WordTable {
    // Another one in each process, as in Vocabulary.
    static final long MULTIPLIER = new SecureRandom().nextLong() | 1;

    private final Vocabulary vocabulary;
    private @Nullable CutWord[] keys = new CutWord[2048];
    private int[] hashes = new int[keys.length];
    private int[] slotFrom = new int[keys.length];
    private int size;
    private int[] ids = new int[2048];
    private int used;
    private int from;

    WordTable(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** The run [start, end) of the text; its token ids are then at {@link #from}. */
    CutWord find(String text, int start, int end, int hash) {
        int slot = hash & (keys.length - 1);
        while (true) {
            CutWord key = keys[slot];
            if (key == null) {
                return add(slot, CutWord.of(text, start, end, hash), hash);
            }
            if (hashes[slot] == hash && key.is(text, start, end)) {
                from = slotFrom[slot];
                return key;
            }
            slot = (slot + 1) & (keys.length - 1);
        }
    }

    /** Where the ids of the run found last begin. */
    int from() {
        return from;
    }

    /** Token id at a place. */
    int id(int place) {
        return ids[place];
    }

    private CutWord add(int slot, CutWord word, int hash) {
        keys[slot] = word;
        hashes[slot] = hash;
        slotFrom[slot] = used;
        from = used;
        int tokens = word.folded.length;
        while (used + tokens > ids.length) {
            ids = Arrays.copyOf(ids, ids.length * 2);
        }
        for (int i = 0; i < tokens; i++) {
            ids[used++] = vocabulary.internFolded(word.folded[i], word.hashes[i]);
        }
        if (++size * 2 > keys.length) {
            grow();
        }
        return word;
    }

    private void grow() {
        @Nullable CutWord[] oldKeys = keys;
        int[] oldHashes = hashes;
        int[] oldFrom = slotFrom;
        keys = new CutWord[oldKeys.length * 2];
        hashes = new int[keys.length];
        slotFrom = new int[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != null) {
                int slot = oldHashes[i] & (keys.length - 1);
                while (keys[slot] != null) {
                    slot = (slot + 1) & (keys.length - 1);
                }
                keys[slot] = oldKeys[i];
                hashes[slot] = oldHashes[i];
                slotFrom[slot] = oldFrom[i];
            }
        }
    }
}
