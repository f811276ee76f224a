package dev.assay.scoring.consistency;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Gives every distinct (context, token) pair a small positive id, by open addressing. Mutable; confined to the thread that
 * scores one subject.
 */
final class PairInterner {
    /** What {@link #find} answers for a pair that was never interned. */
    static final int ABSENT = -1;

    // Another one in each process, as in Vocabulary.
    private static final long MULTIPLIER = new SecureRandom().nextLong() | 1;
    private long[] keys;
    private int[] ids;
    private int size;

    /** Room for half as many pairs at first; a power of two. */
    PairInterner(int capacity) {
        keys = new long[capacity];
        ids = new int[capacity];
    }

    /** The id of the pair, given on first sight; ids start at 1. {@code token} is at least 1, so that no key is 0. */
    int intern(int context, int token) {
        long key = key(context, token);
        int slot = slot(key);
        if (keys[slot] == 0) {
            size++;
            keys[slot] = key;
            ids[slot] = size;
            if (size * 2 > keys.length) {
                grow();
                return size;
            }
        }
        return ids[slot];
    }

    /** The id of the pair or {@link #ABSENT}. */
    int find(int context, int token) {
        if (context < 0 || token < 0) {
            return ABSENT;
        }
        int slot = slot(key(context, token));
        return keys[slot] == 0 ? ABSENT : ids[slot];
    }

    /** Number of distinct pairs. */
    int size() {
        return size;
    }

    private static long key(int context, int token) {
        return ((long) context << 32) | token;
    }

    private int slot(long key) {
        int mask = keys.length - 1;
        long mixed = key * MULTIPLIER;
        int slot = (int) (mixed >>> 40) & mask;
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldIds = ids;
        keys = new long[oldKeys.length * 2];
        ids = new int[keys.length];
        Arrays.fill(keys, 0);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                ids[slot] = oldIds[i];
            }
        }
    }
}
