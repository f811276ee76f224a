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

    /** Shifts that are computed side by side: so many that a row of cells stays in the innermost cache. */
    private static final int LANES = 256;

    /** Rows after which the ends are looked at again. */
    private static final int LOOK_EVERY = 4;

    /** Shifts and greatest distance from the diagonal of the search for a first limit. */
    private static final int GUESS_SHIFTS = 64;

    private static final int GUESS_BAND = 6;

    private final int[] index;
    private final int k;
    private final int n;
    private boolean prunable;
    private double scale;
    private int gamma;
    private final int[][] costs;
    private final int[] costsHere;
    private final int[] unreachable = new int[LANES];
    private final int[] result;
    /** The row of the block's last token, by key element and shift. */
    private final int[][] cells;
    /** Two arrays that no cell uses. */
    private int[] free = new int[LANES];

    private int[] parked = new int[LANES];

    FixedEdits(int[] index, int distinct, int k, int n) {
        this.index = index;
        this.k = k;
        this.n = n;
        costs = new int[distinct][n + k];
        costsHere = new int[Math.max(n, LANES)];
        result = new int[n];
        Arrays.fill(unreachable, BIG);
        cells = new int[k + 1][LANES];
    }

    /**
     * Takes another key.
     *
     * @param prunable whether no cost is below 0 and {@code gamma} is above
     */
    void key(KeyColumns key, float gamma, boolean prunable) {
        this.prunable = prunable;
        double dearest = (double) key.largest() * k;
        // Where one indel costs more than all matches, its exact cost does not matter.
        double indel = prunable ? Math.min(gamma, dearest + 1) : gamma;
        scale = scale(dearest + 2.0 * k * Math.abs(indel));
        this.gamma = (int) Math.round(indel * scale);
        key.fixed((float) scale, costs);
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
        int ceiling = ceiling(limit);
        for (int from = 0; from < n; from += LANES) {
            run(block, from, Math.min(LANES, n - from), ceiling, k);
        }
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
        for (int s = from; s < from + shifts; s++) {
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

    /** Distances at some shifts, at most {@link #LANES}, into {@code result}. */
    private void run(int block, int from, int shifts, int ceiling, int band) {
        int low = 0;
        int high = prunable ? (int) Math.min(Math.min(k, band), ceiling / (2L * Math.max(1, gamma))) : k;
        for (int b = 0; b <= high; b++) {
            Arrays.fill(cells[b], 0, shifts, b * gamma);
        }
        for (int a = 1; a <= k && low <= high; a++) {
            low = Math.max(low, a - band);
            int last = Math.min(k, high + 1);
            row(costs[index[block + a - 1]], a, low, high, last, from, shifts);
            high = Math.min(last, a + band);
            if (prunable && a % LOOK_EVERY == 0) {
                while (low <= high && leadsAbove(cells[low], Math.abs(a - low), ceiling, shifts)) {
                    low++;
                }
                while (high >= low && leadsAbove(cells[high], Math.abs(a - high), ceiling, shifts)) {
                    high--;
                }
            }
        }
        System.arraycopy(low <= high && high == k ? cells[k] : unreachable, 0, result, from, shifts);
    }

    /** Replaces the row of the token before, known from low to high, by that of a token, from low to last. */
    private void row(int[] row, int a, int low, int high, int last, int from, int shifts) {
        int[] corner = unreachable;
        int[] left = unreachable;
        for (int b = low; b <= last; b++) {
            int[] old = cells[b];
            if (b == 0) {
                Arrays.fill(free, 0, shifts, a * gamma);
            } else {
                System.arraycopy(row, from + b - 1, costsHere, 0, shifts);
                cells(shifts, b <= high ? old : unreachable, left, corner, costsHere, gamma, free);
            }
            left = free;
            cells[b] = left;
            free = b == low ? parked : corner;
            corner = old;
        }
        parked = corner;
    }

    private boolean leadsAbove(int[] cells, int indels, int ceiling, int shifts) {
        return allAbove(cells, shifts, (int) Math.max(-BIG, ceiling - (long) indels * gamma));
    }

    /** Whether all differences are negative, so that the loop runs on whole vectors. */
    private static boolean allAbove(int[] cells, int shifts, int limit) {
        int signs = -1;
        for (int s = 0; s < shifts; s++) {
            signs &= limit - cells[s];
        }
        return signs < 0;
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
