package dev.assay.scoring.cascade;

/**
 * Stochastic approximation of a quantile: tau += gamma (1{score above tau} - rate). Confined to one thread.
 *
 * <p>For any sequence of scores the long-run deferral rate differs from the wanted one by at most (range + 2 gamma) /
 * (gamma T) after T scores, as long as the bounds do not bind.
 */
public final class StochasticThreshold implements ThresholdTracker {
    private final double step;
    private final double rate;
    private final double lowest;
    private final double highest;
    private double threshold;

    /**
     * @param start first threshold, in [lowest, highest]
     * @param step gamma, above 0
     * @param rate wanted fraction to defer, in (0, 1)
     * @param lowest the threshold never falls below it; may be negative infinity
     * @param highest the threshold never rises above it; may be infinity
     */
    public StochasticThreshold(double start, double step, double rate, double lowest, double highest) {
        if (!(step > 0 && step < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("step = " + step + ": must be a finite number above 0");
        }
        if (!(rate > 0 && rate < 1)) {
            throw new IllegalArgumentException("rate = " + rate + ": must be in (0, 1)");
        }
        if (!(Double.isFinite(start) && lowest <= start && start <= highest)) {
            throw new IllegalArgumentException("start = " + start + ": must be finite and between the bounds");
        }
        this.threshold = start;
        this.step = step;
        this.rate = rate;
        this.lowest = lowest;
        this.highest = highest;
    }

    @Override
    public double threshold() {
        return threshold;
    }

    @Override
    public boolean defers(double uncertainty) {
        if (!Double.isFinite(uncertainty)) {
            return true;
        }
        boolean defer = uncertainty > threshold;
        double moved = threshold + step * ((defer ? 1 : 0) - rate);
        threshold = Math.max(lowest, Math.min(highest, moved));
        return defer;
    }
}
