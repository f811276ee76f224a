package dev.assay.scoring.watermark.green;

import dev.assay.scoring.stats.BinomialTail;
import dev.assay.scoring.stats.TailProbability;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The colours of one text under one key, in order and over different draws. A draw is a pair of generator state and
 * token: equal draws have equal colours, so only different ones are independent without the watermark. Immutable as long
 * as holders do not write to the masks and the seeds; under that rule any thread may read it.
 *
 * @param scored number of scored positions, repeats included, at least 1
 * @param mask which are green, first scored position first
 * @param seeds the {@code manual_seed} value of each, [scored], unsigned
 * @param distinct number of different draws in which the key has a say, at least 0
 * @param distinctMask which of those are green, in order of first appearance
 */
public record GreenReading(int scored, BitSet mask, long[] seeds, int distinct, BitSet distinctMask) {

    /** Number of green positions, repeats included. */
    public int green() {
        return mask.cardinality();
    }

    /** Number of green ones among the different draws. */
    public int distinctGreen() {
        return distinctMask.cardinality();
    }

    /** Exact probability of so many green among the different draws, when {@code list} of {@code vocabulary} are green. */
    public TailProbability tail(int list, int vocabulary) {
        return BinomialTail.atLeast(distinctGreen(), distinct, list, vocabulary);
    }

    /** (G - gamma T) / sqrt(T gamma (1 - gamma)), the normal score of Kirchenbauer et al. 2023. */
    public static double zScore(long green, long of, double gamma) {
        return (green - gamma * of) / Math.sqrt(of * gamma * (1 - gamma));
    }

    /** The first bits of a mask as 0 and 1. */
    public static String bits(BitSet mask, int length) {
        char[] digits = new char[length];
        Arrays.fill(digits, '0');
        mask.stream().filter(i -> i < length).forEach(i -> digits[i] = '1');
        return new String(digits);
    }
}
