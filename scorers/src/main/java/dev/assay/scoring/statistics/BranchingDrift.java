package dev.assay.scoring.statistics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The branching factor (exp of the mean entropy a token) of the recent texts of each producing model: about 12 for base models,
 * 1.2 for aligned ones, so that a model swapped without notice moves it by a factor. An exponentially weighted mean over texts,
 * each weighing as many tokens as it has. The least recently seen model goes when there are too many. Safe for use by any
 * number of threads.
 */
public final class BranchingDrift {
    private final int capacity;
    private final double memory;
    private final LinkedHashMap<String, double[]> models;

    /**
     * An empty monitor.
     *
     * @param capacity how many models are remembered, at least 1
     * @param memoryTokens after about so many tokens an old text has lost two thirds of its weight, above 0
     */
    public BranchingDrift(int capacity, double memoryTokens) {
        if (capacity < 1 || !(memoryTokens > 0)) {
            throw new IllegalArgumentException("capacity = " + capacity + ", memory = " + memoryTokens);
        }
        this.capacity = capacity;
        this.memory = memoryTokens;
        this.models = new LinkedHashMap<>(16, 0.75f, true);
    }

    /**
     * Counts a text in.
     *
     * @param statistics with {@link Statistic#ENTROPY}; otherwise, and without tokens or with a number that is none, nothing
     *     changes
     */
    public void record(String model, TokenStatistics statistics) {
        if (statistics.length() == 0 || !statistics.has(Statistic.ENTROPY)) {
            return;
        }
        double sum = 0;
        for (double entropy : statistics.column(Statistic.ENTROPY)) {
            sum += entropy;
        }
        if (Double.isFinite(sum)) {
            add(model, sum, statistics.length());
        }
    }

    private synchronized void add(String model, double sum, int tokens) {
        double[] state = models.computeIfAbsent(model, unseen -> new double[2]);
        double keep = Math.exp(-tokens / memory);
        state[0] = state[0] * keep + sum;
        state[1] = state[1] * keep + tokens;
        if (models.size() > capacity) {
            models.remove(models.keySet().iterator().next());
        }
    }

    /** The branching factor of a model's recent texts, at least 1 but for rounding; empty for one that is not remembered. */
    public synchronized OptionalDouble factor(String model) {
        double[] state = models.get(model);
        return state == null ? OptionalDouble.empty() : OptionalDouble.of(Math.exp(state[0] / state[1]));
    }

    /** The factors of all remembered models, the least recently seen first; a copy. */
    public synchronized Map<String, Double> factors() {
        Map<String, Double> out = new LinkedHashMap<>();
        models.forEach((model, state) -> out.put(model, Math.exp(state[0] / state[1])));
        return out;
    }
}
