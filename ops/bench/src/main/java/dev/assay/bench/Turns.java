package dev.assay.bench;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntConsumer;

/**
 * Rates of ours and of a reference that took turns: medians, and the quartiles of each turn's ratio. Mutable; confined to the
 * thread that measures.
 */
final class Turns {
    private final double[] ours;
    private final double[] theirs;
    private int size;

    Turns(int most) {
        ours = new double[most];
        theirs = new double[most];
    }

    /** CPU seconds that the thread takes for numbered work. */
    static double cpuSeconds(int times, IntConsumer work) {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < times; i++) {
            work.accept(i);
        }
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e9;
    }

    void add(double ourRate, double theirRate) {
        ours[size] = ourRate;
        theirs[size++] = theirRate;
    }

    /** The cells of a Markdown row: rate of ours, of theirs, ratio, quartiles of the ratio. */
    String cells() {
        double[] ratios = new double[size];
        Arrays.setAll(ratios, i -> ours[i] / theirs[i]);
        return String.format(
                Locale.ROOT,
                "%,.0f | %.1f | %.0f | %.0f to %.0f",
                StatisticsSpeed.quantile(Arrays.copyOf(ours, size), 0.5),
                StatisticsSpeed.quantile(Arrays.copyOf(theirs, size), 0.5),
                StatisticsSpeed.quantile(ratios, 0.5),
                StatisticsSpeed.quantile(ratios, 0.25),
                StatisticsSpeed.quantile(ratios, 0.75));
    }
}
