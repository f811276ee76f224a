package dev.assay.scoring.watermark.kuditipudi;

import java.util.Arrays;

/**
 * The distinct tokens of a text in ascending order, and the text in terms of them. The arrays are not to be changed.
 * Immutable; any thread may read it.
 *
 * @param values distinct ids, ascending, [D]
 * @param index of each token among the distinct ones, [m]
 */
record DistinctTokens(int[] values, int[] index) {
    static DistinctTokens of(int[] ids) {
        int[] values = Arrays.stream(ids).sorted().distinct().toArray();
        int[] index = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            index[i] = Arrays.binarySearch(values, ids[i]);
        }
        return new DistinctTokens(values, index);
    }
}
