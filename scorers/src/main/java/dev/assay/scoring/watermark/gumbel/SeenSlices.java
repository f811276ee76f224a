package dev.assay.scoring.watermark.gumbel;

import java.util.Arrays;

/**
 * Which slices of one array of token ids were met before, compared by content: an open-addressing table of slice ends, so
 * that memory is a few words per token. The hash is salted by the key, which whoever wrote the text does not know. Mutable;
 * confined to one thread.
 */
final class SeenSlices {
    private final int[] ids;
    private final int[] ends;
    private final int[] lengths;
    private final int mask;
    private final int salt;

    /** For at most {@code ids.length + 1} distinct slices. */
    SeenSlices(int[] ids, long salt) {
        this.ids = ids;
        int size = Integer.highestOneBit(Math.max(8, ids.length + 1)) << 2;
        ends = new int[size];
        lengths = new int[size];
        mask = size - 1;
        this.salt = (int) (salt ^ (salt >>> 32));
    }

    /** Enters the slice of this length that ends before {@code end}; false when an equal one was entered before. */
    boolean add(int end, int length) {
        int from = end - length;
        int hash = salt;
        for (int i = from; i < end; i++) {
            hash = (hash ^ ids[i]) * 0x9E3779B1;
            hash ^= hash >>> 15;
        }
        int slot = hash & mask;
        while (ends[slot] != 0) {
            int to = ends[slot] - 1;
            if (lengths[slot] == length && Arrays.equals(ids, from, end, ids, to - length, to)) {
                return false;
            }
            slot = (slot + 1) & mask;
        }
        ends[slot] = end + 1;
        lengths[slot] = length;
        return true;
    }
}
