package dev.assay.scoring.watermark.synthid;

import java.util.BitSet;

/**
 * What one text says under one set of keys. The arrays are not to be changed. Immutable; any thread may read it.
 *
 * @param depth layers, D
 * @param ngrams how many n-grams the text has, at least 1
 * @param bits bits of each n-gram, layer 0 lowest, [ngrams]
 * @param identities of each n-gram's bits, [ngrams]: equal ones have equal bits
 * @param fresh contexts that are not among the latest ones
 * @param beforeEos n-grams whose target stands before the end of the text
 * @param first contexts that occur for the first time in the whole text, with bits that do
 */
record SynthidReading(
        int depth, int ngrams, long[] bits, long[] identities, BitSet fresh, BitSet beforeEos, BitSet first) {
    private static final double FIRST_WEIGHT = 10;

    /** Layer weights as in {@code weighted_mean_score}: from 10 down to 1, scaled to a sum of D. */
    static double[] weights(int depth) {
        double[] weights = new double[depth];
        double sum = 0;
        for (int layer = 0; layer < depth; layer++) {
            weights[layer] = depth == 1 ? FIRST_WEIGHT : FIRST_WEIGHT - layer * (FIRST_WEIGHT - 1) / (depth - 1);
            sum += weights[layer];
        }
        for (int layer = 0; layer < depth; layer++) {
            weights[layer] *= depth / sum;
        }
        return weights;
    }

    /** N-grams that the reference uses. */
    BitSet used() {
        BitSet used = (BitSet) fresh.clone();
        used.and(beforeEos);
        return used;
    }

    /** N-grams whose bits are independent without the watermark. */
    BitSet independent() {
        BitSet independent = (BitSet) first.clone();
        independent.and(beforeEos);
        return independent;
    }

    /** The bits of chosen n-grams, [cardinality]. */
    long[] bits(BitSet chosen) {
        return chosen.stream().mapToLong(i -> bits[i]).toArray();
    }

    /** Ones of chosen n-grams per layer, [D]. */
    int[] ones(BitSet chosen) {
        int[] ones = new int[depth];
        for (int i = chosen.nextSetBit(0); i >= 0; i = chosen.nextSetBit(i + 1)) {
            long ngram = bits[i];
            for (int layer = 0; layer < depth; layer++) {
                ones[layer] += (int) (ngram >>> layer) & 1;
            }
        }
        return ones;
    }

    /** The mean of all bits of n n-grams; NaN without any. */
    static double mean(int[] ones, int n) {
        long sum = 0;
        for (int one : ones) {
            sum += one;
        }
        return (double) sum / ((long) ones.length * n);
    }

    /** The mean weighted by layer; NaN without n-grams. */
    static double weightedMean(int[] ones, int n) {
        double[] weights = weights(ones.length);
        double sum = 0;
        for (int layer = 0; layer < ones.length; layer++) {
            sum += weights[layer] * ones[layer];
        }
        return sum / ((double) ones.length * n);
    }
}
