package dev.assay.scoring.watermark.kuditipudi;

import java.util.Arrays;

/**
 * The smallest cost over all blocks of a text and all cyclic shifts of a key. All shifts of a block are computed side by side,
 * so that the innermost loop runs on whole vectors; roundings are those of a cell-by-cell float32 computation.
 *
 * @param cost the smallest, lower where the watermark is
 * @param block where the first block with that cost starts
 * @param shift the first shift with that cost in that block
 */
record Alignment(float cost, int block, int shift) {
    /**
     * Aligns.
     *
     * @param index which row of {@code costs} each token has, [m]
     * @param costs [D][n]
     * @param k block length, at most m
     * @param edit whether tokens and key elements may be left out, at {@code gamma} each
     */
    static Alignment best(int[] index, KeyColumns costs, int k, boolean edit, float gamma, int n) {
        float[][] rows = cyclic(costs, n, k);
        Workspace workspace = new Workspace(n, edit ? k : 0);
        Alignment best = new Alignment(Float.POSITIVE_INFINITY, 0, 0);
        for (int block = 0; block + k <= index.length; block++) {
            float[] row = workspace.block(index, rows, block, k, edit, gamma);
            for (int shift = 0; shift < n; shift++) {
                if (row[shift] < best.cost) {
                    best = new Alignment(row[shift], block, shift);
                }
            }
        }
        return best;
    }

    /** The costs of one block at every shift, [n]. */
    static float[] row(int[] index, KeyColumns costs, int block, int k, boolean edit, float gamma, int n) {
        return new Workspace(n, edit ? k : 0)
                .block(index, cyclic(costs, n, k), block, k, edit, gamma)
                .clone();
    }

    /** Rows continued beyond their end, so that a shifted block lies in one piece. */
    private static float[][] cyclic(KeyColumns costs, int n, int k) {
        float[][] rows = new float[costs.costs().length][n + k];
        for (int d = 0; d < rows.length; d++) {
            for (int j = 0; j < n + k; j++) {
                rows[d][j] = costs.costs()[d][j % n];
            }
        }
        return rows;
    }

    /** The arrays of one computation; confined to one thread. */
    private static final class Workspace {
        private final int n;
        private final float[] sums;
        private final double[] exact;
        private float[][] before;
        private float[][] now;

        Workspace(int n, int k) {
            this.n = n;
            sums = new float[n];
            exact = new double[n];
            before = new float[k + 1][n];
            now = new float[k + 1][n];
        }

        float[] block(int[] index, float[][] rows, int block, int k, boolean edit, float gamma) {
            return edit ? edit(index, rows, block, k, gamma) : plain(index, rows, block, k);
        }

        private float[] plain(int[] index, float[][] rows, int block, int k) {
            Arrays.fill(exact, 0);
            for (int a = 0; a < k; a++) {
                float[] row = rows[index[block + a]];
                for (int s = 0; s < n; s++) {
                    exact[s] += row[a + s];
                }
            }
            for (int s = 0; s < n; s++) {
                sums[s] = (float) exact[s];
            }
            return sums;
        }

        private float[] edit(int[] index, float[][] rows, int block, int k, float gamma) {
            for (int b = 0; b <= k; b++) {
                Arrays.fill(before[b], b * gamma);
            }
            for (int a = 1; a <= k; a++) {
                float[] row = rows[index[block + a - 1]];
                Arrays.fill(now[0], a * gamma);
                for (int b = 1; b <= k; b++) {
                    step(before[b], now[b - 1], before[b - 1], row, b - 1, now[b], gamma);
                }
                float[][] swap = before;
                before = now;
                now = swap;
            }
            return before[k];
        }

        private void step(float[] up, float[] left, float[] corner, float[] row, int offset, float[] out, float gamma) {
            for (int s = 0; s < n; s++) {
                out[s] = Math.min(Math.min(up[s] + gamma, left[s] + gamma), corner[s] + row[offset + s]);
            }
        }
    }
}
