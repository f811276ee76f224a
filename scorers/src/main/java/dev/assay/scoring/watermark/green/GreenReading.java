package dev.assay.scoring.watermark.green;

import dev.assay.scoring.Draws;
import dev.assay.scoring.stats.BinomialTail;
import dev.assay.scoring.stats.TailProbability;
import dev.assay.scoring.watermark.draws.DrawIdentity;
import dev.assay.scoring.watermark.draws.DrawList;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

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
 * @param distinctAt scored position at which each of those first appears, the first {@code distinct} entries
 */
public record GreenReading(int scored, BitSet mask, long[] seeds, int distinct, BitSet distinctMask, int[] distinctAt) {

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

    /**
     * The different draws, as {@link #tail} counts them; null where no token or every token is green.
     *
     * @param ids the text that was read
     * @param first index in it of the first scored position
     */
    public @Nullable Draws draws(int[] ids, int first, int list, int vocabulary) {
        DrawList draws = new DrawList(distinct);
        for (int i = 0; i < distinct; i++) {
            int at = distinctAt[i];
            draws.add(first + at, DrawIdentity.of((int) seeds[at], ids[first + at]), distinctMask.get(i) ? 1 : 0);
        }
        return draws.bernoulli(list, vocabulary);
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
