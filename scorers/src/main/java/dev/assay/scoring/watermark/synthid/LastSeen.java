package dev.assay.scoring.watermark.synthid;

/**
 * The last position of every hash: an open-addressing table of a few words per position. Hashes are keyed and well mixed.
 * Mutable; confined to one thread.
 */
final class LastSeen {
    private final long[] hashes;
    private final int[] positions;
    private final int mask;

    LastSeen(int capacity) {
        int size = Integer.highestOneBit(Math.max(8, capacity)) << 2;
        hashes = new long[size];
        positions = new int[size];
        mask = size - 1;
    }

    /** Enters a position of a hash; its former position, or -1. */
    int put(long hash, int position) {
        int slot = (int) ((hash * 0x9E3779B97F4A7C15L) >>> 32) & mask;
        while (positions[slot] != 0) {
            if (hashes[slot] == hash) {
                int former = positions[slot] - 1;
                positions[slot] = position + 1;
                return former;
            }
            slot = (slot + 1) & mask;
        }
        hashes[slot] = hash;
        positions[slot] = position + 1;
        return -1;
    }
}
