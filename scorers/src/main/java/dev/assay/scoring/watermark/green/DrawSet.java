package dev.assay.scoring.watermark.green;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Which draws of a text were met before, a draw being 64 bits that decide its outcome: an open-addressing table of at most
 * four words per draw. Its hash is salted anew in every process, so that nobody can write a text whose draws collide.
 * Mutable; confined to the thread that created it.
 */
public final class DrawSet {
    private static final int SMALLEST = 16;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
    private static final long SALT = new SplittableRandom().nextLong();

    private long[] draws;
    private int size;
    private boolean hasZero;

    /** An empty set that takes so many draws without growing. */
    public DrawSet(int expected) {
        draws = new long[Integer.highestOneBit(Math.max(SMALLEST, Math.min(expected, 1 << 20)) - 1) << 2];
    }

    /** Enters a draw; false when it was there. */
    public boolean add(long draw) {
        if (draw == 0) {
            boolean fresh = !hasZero;
            hasZero = true;
            return fresh;
        }
        if (!insert(draw)) {
            return false;
        }
        if (++size > draws.length / 2) {
            grow();
        }
        return true;
    }

    /** Number of different draws. */
    public int size() {
        return hasZero ? size + 1 : size;
    }

    private boolean insert(long draw) {
        int mask = draws.length - 1;
        long mixed = (draw ^ SALT) * MULTIPLIER;
        int slot = (int) (((mixed ^ (mixed >>> 29)) * MULTIPLIER) >>> 32) & mask;
        while (draws[slot] != 0) {
            if (draws[slot] == draw) {
                return false;
            }
            slot = (slot + 1) & mask;
        }
        draws[slot] = draw;
        return true;
    }

    private void grow() {
        long[] old = draws;
        draws = new long[2 * old.length];
        Arrays.stream(old).filter(draw -> draw != 0).forEach(this::insert);
    }
}
