package dev.assay.scoring.consistency;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The ids of tokens that two numbers cannot hold: long ones and those with characters beyond ASCII. Mutable; confined to the
 * thread that scores one subject.
 */
final class TokenPool {
    // Another one in each process: nobody can send tokens that all meet in one slot. No result depends on it.
    private static final long MULTIPLIER = new SecureRandom().nextLong() | 1;

    private int[] slots = new int[128];
    // By entry, from 1: hash, id, and where its characters end; they begin where those of the entry before end.
    private int[] hashes = new int[64];
    private int[] ids = new int[64];
    private int[] ends = new int[64];
    private char[] pool = new char[512];
    private int size;

    /** Forgets every token and keeps the room. */
    void clear() {
        Arrays.fill(slots, 0);
        size = 0;
    }

    /** Places that there is room for. */
    int room() {
        return slots.length + pool.length;
    }

    /**
     * The id of the token [start, end), already in small letters.
     *
     * @param otherwise its id when it is new; 0 leaves it out
     * @return its id; {@code otherwise} when it is new
     */
    int intern(char[] text, int start, int end, int otherwise) {
        long mixed = 1;
        for (int at = start; at < end; at++) {
            mixed = (mixed ^ text[at]) * MULTIPLIER;
        }
        int hash = (int) (mixed >>> 32);
        int slot = hash & (slots.length - 1);
        while (slots[slot] != 0) {
            int entry = slots[slot];
            if (hashes[entry] == hash && Arrays.equals(pool, ends[entry - 1], ends[entry], text, start, end)) {
                return ids[entry];
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        if (otherwise != 0) {
            put(slot, text, start, end, hash, otherwise);
        }
        return otherwise;
    }

    /** The token that was given an id; ids were given in rising order. */
    String token(int id) {
        int entry = Arrays.binarySearch(ids, 1, size + 1, id);
        return new String(pool, ends[entry - 1], ends[entry] - ends[entry - 1]);
    }

    private void put(int slot, char[] text, int start, int end, int hash, int id) {
        int entry = ++size;
        slots[slot] = entry;
        if (entry == ends.length) {
            hashes = Arrays.copyOf(hashes, entry * 2);
            ids = Arrays.copyOf(ids, entry * 2);
            ends = Arrays.copyOf(ends, entry * 2);
        }
        int from = ends[entry - 1];
        int to = from + end - start;
        if (to > pool.length) {
            pool = Arrays.copyOf(pool, Math.max(to, pool.length * 2));
        }
        System.arraycopy(text, start, pool, from, end - start);
        hashes[entry] = hash;
        ids[entry] = id;
        ends[entry] = to;
        if (size * 2 > slots.length) {
            grow();
        }
    }

    private void grow() {
        slots = new int[slots.length * 2];
        for (int entry = 1; entry <= size; entry++) {
            int slot = hashes[entry] & (slots.length - 1);
            while (slots[slot] != 0) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = entry;
        }
    }
}
