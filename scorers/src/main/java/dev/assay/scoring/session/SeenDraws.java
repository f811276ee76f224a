package dev.assay.scoring.session;

import java.util.Arrays;

/**
 * The draws that a session has counted: a growing set of 32-bit fingerprints which remembers the order of arrival, so that it
 * can be kept as an append-only log. Not thread-safe; belongs to its session.
 *
 * <p>Two draws share a fingerprint with probability 2^-32; the second is then taken for a repeat and not counted, which costs
 * its evidence and nothing else: whether fingerprints are equal says nothing about the draws' values.
 */
final class SeenDraws {
    private static final int SMALLEST = 64;

    private int[] log = new int[SMALLEST / 2];
    private int[] table = new int[SMALLEST];
    private int size;
    private boolean zero;

    /** Adds a fingerprint; false when it was there. */
    boolean add(int fingerprint) {
        if (fingerprint == 0) {
            if (zero) {
                return false;
            }
            zero = true;
        } else {
            int slot = slot(fingerprint);
            if (table[slot] != 0) {
                return false;
            }
            table[slot] = fingerprint;
        }
        if (size == log.length) {
            grow();
        }
        log[size++] = fingerprint;
        return true;
    }

    boolean contains(int fingerprint) {
        return fingerprint == 0 ? zero : table[slot(fingerprint)] != 0;
    }

    int size() {
        return size;
    }

    /** The fingerprint that was added as number {@code index}. */
    int at(int index) {
        return log[index];
    }

    /** Where the fingerprint is, or the empty slot where it belongs; fingerprints are hashes already. */
    private int slot(int fingerprint) {
        int mask = table.length - 1;
        int slot = fingerprint & mask;
        while (table[slot] != 0 && table[slot] != fingerprint) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        log = Arrays.copyOf(log, 2 * log.length);
        table = new int[2 * table.length];
        for (int i = 0; i < size; i++) {
            if (log[i] != 0) {
                table[slot(log[i])] = log[i];
            }
        }
    }
}
