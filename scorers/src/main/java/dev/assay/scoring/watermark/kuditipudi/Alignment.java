package dev.assay.scoring.watermark.kuditipudi;

import org.jspecify.annotations.Nullable;

/**
 * The smallest cost over all blocks of a text and all cyclic shifts of a key, with the roundings of a float32 computation.
 *
 * @param cost the smallest, lower where the watermark is
 * @param block where the first block with that cost starts
 * @param shift the first shift with that cost in that block
 */
record Alignment(float cost, int block, int shift) {
    /**
     * Aligns.
     *
     * @param index which token of {@code key} each is, [m]
     * @param k block length, at most m
     * @param edit whether tokens and key elements may be left out, at {@code gamma} each
     */
    static Alignment best(int[] index, KeyColumns key, int k, boolean edit, float gamma) {
        return edit ? new EditAlignment(index, key, k, gamma).best() : plain(index, key, k, Float.NEGATIVE_INFINITY);
    }

    /** The costs of the first block at every shift, [n]. */
    static float[] row(int[] index, KeyColumns key, int k, boolean edit, float gamma) {
        return edit ? new EditAlignment(index, key, k, gamma).row(0) : plainRow(index, key, cyclic(key, k), 0, k);
    }

    /** The smallest cost, or the first that is no larger than what is enough. */
    private static Alignment plain(int[] index, KeyColumns key, int k, float enough) {
        float[][] rows = cyclic(key, k);
        Alignment best = new Alignment(Float.POSITIVE_INFINITY, 0, 0);
        for (int block = 0; block + k <= index.length && best.cost > enough; block++) {
            float[] row = plainRow(index, key, rows, block, k);
            for (int shift = 0; shift < row.length; shift++) {
                if (row[shift] < best.cost) {
                    best = new Alignment(row[shift], block, shift);
                }
            }
        }
        return best;
    }

    /** Rows continued beyond their end, so that a shifted block lies in one piece. */
    private static float[][] cyclic(KeyColumns key, int k) {
        int n = key.length();
        float[][] rows = new float[key.tokens()][n + k];
        for (int d = 0; d < rows.length; d++) {
            float[] row = key.row(d);
            for (int j = 0; j < n + k; j += n) {
                System.arraycopy(row, 0, rows[d], j, Math.min(n, n + k - j));
            }
        }
        return rows;
    }

    private static float[] plainRow(int[] index, KeyColumns key, float[][] rows, int block, int k) {
        int n = key.length();
        if (key.addsInOrder()) {
            return inOrder(index, rows, block, k, n);
        }
        double[] exact = new double[n];
        for (int a = 0; a < k; a++) {
            float[] row = rows[index[block + a]];
            for (int s = 0; s < n; s++) {
                exact[s] += row[a + s];
            }
        }
        float[] sums = new float[n];
        for (int s = 0; s < n; s++) {
            sums[s] = (float) exact[s];
        }
        return sums;
    }

    private static float[] inOrder(int[] index, float[][] rows, int block, int k, int n) {
        float[] sums = new float[n];
        for (int a = 0; a < k; a++) {
            float[] row = rows[index[block + a]];
            for (int s = 0; s < n; s++) {
                sums[s] += row[a + s];
            }
        }
        return sums;
    }

    /** Compares the smallest costs of one text under one key after the other with a cost. Mutable; confined to one thread. */
    static final class Comparison {
        private final int[] index;
        private final int k;
        private final boolean edit;
        private final float gamma;
        private @Nullable EditAlignment edits;

        /** A text, as for {@link Alignment#best}. */
        Comparison(int[] index, int k, boolean edit, float gamma) {
            this.index = index;
            this.k = k;
            this.edit = edit;
            this.gamma = gamma;
        }

        /** Whether the smallest cost under a key is at most this; stops at the first that is. */
        boolean reaches(KeyColumns key, float cost) {
            if (!edit) {
                return plain(index, key, k, cost).cost() <= cost;
            }
            if (edits == null) {
                edits = new EditAlignment(index, key, k, gamma);
            } else {
                edits.take(key);
            }
            return edits.reaches(cost);
        }
    }
}
