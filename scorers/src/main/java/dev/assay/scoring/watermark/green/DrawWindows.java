package dev.assay.scoring.watermark.green;

import dev.assay.scoring.DrawLaw;
import dev.assay.scoring.Draws;
import dev.assay.scoring.stats.BinomialTail;
import dev.assay.scoring.stats.GammaTail;
import dev.assay.scoring.stats.TailProbability;

/**
 * The search of {@link WindowCover} over draws of any law that has a closed tail: windows of 16, 32, 64, ... draws that
 * overlap by half, and all of them, each with the exact tail of its sum, times the number of windows (Bonferroni). Stateless;
 * any thread may use it.
 */
public final class DrawWindows {
    private DrawWindows() {}

    /**
     * The strongest window.
     *
     * @param start first of its draws, from 0
     * @param end one after the last
     * @param sum of its draws
     * @param windows number of windows that were tried
     * @param tail probability that any of them has so much without the watermark
     */
    public record Strongest(int start, int end, double sum, int windows, TailProbability tail) {}

    /** Whether sums of such draws have a closed tail. */
    public static boolean have(DrawLaw law) {
        return !(law instanceof DrawLaw.Weighted);
    }

    /**
     * The strongest window of the cover.
     *
     * @param draws at least one, of a law that {@link #have} accepts
     */
    public static Strongest of(Draws draws) {
        double[] sums = sums(draws.values());
        int length = draws.count();
        Strongest best = new Strongest(0, length, sums[length], 1, tail(draws.law(), sums[length], length));
        int windows = 1;
        for (int size = WindowCover.SMALLEST; size < length; size *= 2) {
            int step = size / 2;
            int bestStart = 0;
            for (int at = 0; at < length - size + step; at += step) {
                int start = Math.min(at, length - size);
                windows++;
                if (sum(sums, start, size) > sum(sums, bestStart, size)) {
                    bestStart = start;
                }
            }
            double sum = sum(sums, bestStart, size);
            TailProbability tail = tail(draws.law(), sum, size);
            if (tail.log10() < best.tail().log10()) {
                best = new Strongest(bestStart, bestStart + size, sum, 1, tail);
            }
        }
        TailProbability tail = WindowCover.times(best.tail(), windows);
        return new Strongest(best.start(), best.end(), best.sum(), windows, tail);
    }

    private static TailProbability tail(DrawLaw law, double sum, int count) {
        if (law instanceof DrawLaw.Bernoulli bernoulli) {
            return BinomialTail.atLeast(Math.round(sum), count, bernoulli.probability());
        }
        if (law instanceof DrawLaw.Binomial binomial) {
            return BinomialTail.atLeast(Math.round(sum), (long) count * binomial.layers(), binomial.probability());
        }
        if (law instanceof DrawLaw.Exponential) {
            return GammaTail.atLeast((double) count, sum);
        }
        throw new IllegalArgumentException("sums of weighted draws have no closed tail");
    }

    private static double sum(double[] sums, int start, int size) {
        return sums[start + size] - sums[start];
    }

    private static double[] sums(double[] values) {
        double[] sums = new double[values.length + 1];
        for (int i = 0; i < values.length; i++) {
            sums[i + 1] = sums[i] + values[i];
        }
        return sums;
    }
}
