package dev.assay.scoring.watermark.green;

import dev.assay.scoring.stats.BinomialTail;
import dev.assay.scoring.stats.TailProbability;
import java.util.BitSet;

/**
 * Looks for the part of a text that carries a watermark, with an honest price: windows of 16, 32, 64, ... different draws
 * that overlap by half, and the whole text, each with its exact binomial tail, times the number of windows (Bonferroni).
 * A stretch of at least 24 draws contains a window of more than a third of it. Stateless; any thread may use it.
 */
public final class WindowCover {
    /** Draws of the smallest windows; texts with no more are one window. */
    public static final int SMALLEST = 16;

    private WindowCover() {}

    /**
     * The strongest window of a text.
     *
     * @param start first of its different draws, from 0
     * @param end one after the last
     * @param green green draws in it
     * @param windows number of windows that were tried
     * @param tail probability that any of them looks so green without the watermark
     */
    public record Strongest(int start, int end, int green, int windows, TailProbability tail) {}

    /**
     * The strongest window of the cover.
     *
     * @param green colours of the different draws, in order
     * @param length number of different draws, at least 1
     * @param list number of green tokens
     * @param vocabulary number of tokens
     */
    public static Strongest of(BitSet green, int length, int list, int vocabulary) {
        int[] sums = sums(green, length);
        Strongest best = new Strongest(0, length, sums[length], 1, tail(sums[length], length, list, vocabulary));
        int windows = 1;
        for (int size = SMALLEST; size < length; size *= 2) {
            int step = size / 2;
            int bestStart = 0;
            for (int at = 0; at < length - size + step; at += step) {
                int start = Math.min(at, length - size);
                windows++;
                if (count(sums, start, size) > count(sums, bestStart, size)) {
                    bestStart = start;
                }
            }
            int count = count(sums, bestStart, size);
            TailProbability tail = tail(count, size, list, vocabulary);
            if (tail.log10() < best.tail().log10()) {
                best = new Strongest(bestStart, bestStart + size, count, 1, tail);
            }
        }
        return new Strongest(best.start(), best.end(), best.green(), windows, times(best.tail(), windows));
    }

    private static int[] sums(BitSet green, int length) {
        int[] sums = new int[length + 1];
        for (int i = 0; i < length; i++) {
            sums[i + 1] = sums[i] + (green.get(i) ? 1 : 0);
        }
        return sums;
    }

    private static int count(int[] sums, int start, int size) {
        return sums[start + size] - sums[start];
    }

    private static TailProbability tail(int count, int size, int list, int vocabulary) {
        return BinomialTail.atLeast(count, size, list, vocabulary);
    }

    static TailProbability times(TailProbability tail, int windows) {
        return new TailProbability(
                Math.min(1, tail.p() * windows), Math.min(0, tail.log10() + Math.log10((double) windows)));
    }
}
