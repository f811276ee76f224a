package dev.assay.scoring.consistency.model;

import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Something fitted once for each of several numbers of samples. Between two of them results are mixed, linearly in
 * log(N + 1); beyond the ends the nearest one counts. Immutable; any thread may read it.
 *
 * @param <T> what was fitted
 */
public final class BySamples<T> {
    private final NavigableMap<Integer, T> fitted;

    /**
     * A table.
     *
     * @param fitted by number of samples N, at least one entry, each N at least 1
     */
    public BySamples(java.util.Map<Integer, T> fitted) {
        this.fitted = new TreeMap<>(fitted);
        if (fitted.isEmpty() || this.fitted.firstKey() < 1) {
            throw new IllegalArgumentException("a table by samples has entries for at least one sample");
        }
    }

    /** What the entries around N give, mixed. */
    public double at(int samples, ToDoubleFunction<T> result) {
        var below = fitted.floorEntry(samples);
        var above = fitted.ceilingEntry(samples);
        if (below == null || above == null || below.getKey().equals(above.getKey())) {
            return result.applyAsDouble(below == null ? above.getValue() : below.getValue());
        }
        double low = Math.log(below.getKey() + 1.0);
        double share = (Math.log(samples + 1.0) - low) / (Math.log(above.getKey() + 1.0) - low);
        double from = result.applyAsDouble(below.getValue());
        return from + share * (result.applyAsDouble(above.getValue()) - from);
    }

    /** The table, by number of samples. */
    public NavigableMap<Integer, T> entries() {
        return java.util.Collections.unmodifiableNavigableMap(fitted);
    }
}
