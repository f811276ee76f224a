package dev.assay.scoring.cascade;

import java.util.Arrays;

/**
 * The exact (1 - rate)-quantile, by nearest rank, of the last W scores. Confined to one thread.
 *
 * <p>Before the first score the threshold is negative infinity: a cold start defers.
 */
public final class WindowThreshold implements ThresholdTracker {
    private final double[] arrivals;
    private final double[] sorted;
    private final double rate;
    private int count;
    private int next;

    /**
     * @param window W, at least 1
     * @param rate wanted fraction to defer, in (0, 1)
     */
    public WindowThreshold(int window, double rate) {
        if (window < 1) {
            throw new IllegalArgumentException("window = " + window + ": must be at least 1");
        }
        if (!(rate > 0 && rate < 1)) {
            throw new IllegalArgumentException("rate = " + rate + ": must be in (0, 1)");
        }
        this.arrivals = new double[window];
        this.sorted = new double[window];
        this.rate = rate;
    }

    @Override
    public double threshold() {
        if (count == 0) {
            return Double.NEGATIVE_INFINITY;
        }
        // The subtraction keeps a product such as 150.00000000000003 at rank 150.
        int rank = (int) Math.ceil((1 - rate) * count - 1e-9);
        return sorted[Math.max(1, rank) - 1];
    }

    @Override
    public boolean defers(double uncertainty) {
        if (!Double.isFinite(uncertainty)) {
            return true;
        }
        boolean defer = uncertainty > threshold();
        if (count == arrivals.length) {
            remove(arrivals[next]);
        }
        insert(uncertainty);
        arrivals[next] = uncertainty;
        next = (next + 1) % arrivals.length;
        return defer;
    }

    private void remove(double value) {
        int at = Arrays.binarySearch(sorted, 0, count, value);
        System.arraycopy(sorted, at + 1, sorted, at, count - at - 1);
        count--;
    }

    private void insert(double value) {
        int found = Arrays.binarySearch(sorted, 0, count, value);
        int at = found < 0 ? -found - 1 : found;
        System.arraycopy(sorted, at, sorted, at + 1, count - at);
        sorted[at] = value;
        count++;
    }
}
