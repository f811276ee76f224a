package dev.assay.scoring.watermark.kuditipudi;

import java.util.Arrays;

/**
 * Edit distances of blocks of a text at all shifts of a key in whole numbers: costs are scaled by a power of two and rounded.
 * A row of cells holds one number for each shift, and the loops over shifts run on whole vectors. Where it is allowed, cells
 * are left out that no path within the limit meets: row by row, those at both ends of the row from which the indels that are
 * due, |b - a|, lead above it. Mutable; confined to one thread.
 */
final class FixedEdits {
    /** Above every distance, and two of them still fit. */
    private static final int BIG = 1 << 29;

    /** Rows after which the ends are looked at again. */
    private static final int LOOK_EVERY = 4;

    /** Shifts and greatest distance from the diagonal of the search for a first limit. */
    private static final int GUESS_SHIFTS = 64;

    private static final int GUESS_BAND = 6;

    private final int[] index;
    private final int k;
    private final int n;
    private final boolean prunable;
    private final double scale;
    private final int gamma;
    private final int[][] costs;
    private final int[] costsHere;
    private final int[] unreachable;
    private final int[] result;
    private int[][] before;
    private int[][] now;

    FixedEdits(int[] index, KeyColumns key, int k, float gamma, boolean prunable) {
        this.index = index;
        this.k = k;
        this.prunable = prunable;
        n = key.length();
        double dearest = (double) key.largest() * k;
        // Where one indel costs more than all matches, its exact cost does not matter.
        double indel = prunable ? Math.min(gamma, dearest + 1) : gamma;
        scale = scale(dearest + 2.0 * k * Math.abs(indel));
        this.gamma = (int) Math.round(indel * scale);
        costs = key.fixed((float) scale, n + k);
        costsHere = new int[n];
        result = new int[n];
        unreachable = new int[n];
        Arrays.fill(unreachable, BIG);
        before = new int[k + 1][n];
        now = new int[k + 1][n];
    }

    /** A power of two that keeps distances below {@link #BIG}; finer than 2^-20 the float32 costs themselves are not. */
    private static double scale(double largestDistance) {
        return Double.isFinite(largestDistance)
                ? Math.scalb(1, Math.min(20, 27 - Math.getExponent(Math.max(largestDistance, 1))))
                : 0;
    }

    /** What a cost of 1 is here; 0 when costs are infinite and nothing here means anything. */
    double scale() {
        return scale;
    }

    double value(int distance) {
        return distance / scale;
    }

    /** The distances of a block at every shift, [n]; those above the limit may be too large. Overwritten by the next call. */
    int[] block(int block, double limit) {
        run(block, 0, n, ceiling(limit), k);
        return result;
    }

    /** A number that the smallest distance of a block does not exceed. */
    double guess(int block) {
        if (!prunable) {
            return Double.POSITIVE_INFINITY;
        }
        int shift = straight(block);
        int straight = result[shift];
        int shifts = Math.min(n, GUESS_SHIFTS);
        int from = Math.max(0, Math.min(n - shifts, shift - shifts / 2));
        run(block, from, shifts, straight, GUESS_BAND);
        int smallest = straight;
        for (int s = 0; s < shifts; s++) {
            smallest = Math.min(smallest, result[s]);
        }
        return value(smallest);
    }

    private int ceiling(double limit) {
        return prunable ? (int) Math.min(BIG - 1, Math.ceil(limit * scale)) : BIG - 1;
    }

    /** The shift with the smallest cost without indels; all such costs in {@code result}. */
    private int straight(int block) {
        Arrays.fill(result, 0);
        for (int a = 0; a < k; a++) {
            System.arraycopy(costs[index[block + a]], a, costsHere, 0, n);
            add(result, costsHere);
        }
        int best = 0;
        for (int s = 1; s < n; s++) {
            if (result[s] < result[best]) {
                best = s;
            }
        }
        return best;
    }

    private static void add(int[] sums, int[] costs) {
        for (int s = 0; s < sums.length; s++) {
            sums[s] += costs[s];
        }
    }

    private void run(int block, int from, int shifts, int ceiling, int band) {
        int low = 0;
        int high = prunable ? (int) Math.min(Math.min(k, band), ceiling / (2L * Math.max(1, gamma))) : k;
        for (int b = 0; b <= high; b++) {
            Arrays.fill(before[b], 0, shifts, b * gamma);
        }
        for (int a = 1; a <= k && low <= high; a++) {
            int first = Math.max(low, a - band);
            int last = Math.min(k, high + 1);
            row(block, a, first, low, high, last, from, shifts);
            low = first;
            high = Math.min(last, a + band);
            int[][] swap = before;
            before = now;
            now = swap;
            if (prunable && a % LOOK_EVERY == 0) {
                while (low <= high && leadsAbove(before[low], Math.abs(a - low), ceiling, shifts)) {
                    low++;
                }
                while (high >= low && leadsAbove(before[high], Math.abs(a - high), ceiling, shifts)) {
                    high--;
                }
            }
        }
        System.arraycopy(low <= high && high == k ? before[k] : unreachable, 0, result, 0, shifts);
    }

    private void row(int block, int a, int first, int low, int high, int last, int from, int shifts) {
        int[] row = costs[index[block + a - 1]];
        for (int b = first; b <= last; b++) {
            if (b == 0) {
                Arrays.fill(now[0], 0, shifts, a * gamma);
                continue;
            }
            int[] up = b <= high ? before[b] : unreachable;
            int[] corner = b > low ? before[b - 1] : unreachable;
            int[] left = b > first ? now[b - 1] : unreachable;
            System.arraycopy(row, from + b - 1, costsHere, 0, shifts);
            cells(shifts, up, left, corner, costsHere, gamma, now[b]);
        }
    }

    private boolean leadsAbove(int[] cells, int indels, int ceiling, int shifts) {
        long rest = (long) ceiling - (long) indels * gamma;
        int smallest = BIG;
        for (int s = 0; s < shifts; s++) {
            smallest = Math.min(smallest, cells[s]);
        }
        return smallest > rest;
    }

    /** The one loop that counts: min(min(up, left) + gamma, corner + cost), with minima that need no comparison. */
    private static void cells(int shifts, int[] up, int[] left, int[] corner, int[] cost, int gamma, int[] out) {
        for (int s = 0; s < shifts; s++) {
            out[s] = smaller(smaller(up[s], left[s]) + gamma, corner[s] + cost[s]);
        }
    }

    /** The smaller of two numbers less than 2^31 apart. */
    private static int smaller(int one, int other) {
        int difference = one - other;
        return other + (difference & (difference >> 31));
    }
}
