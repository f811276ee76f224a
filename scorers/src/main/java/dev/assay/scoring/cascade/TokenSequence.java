package dev.assay.scoring.cascade;

import java.util.Arrays;

/**
 * Aggregates of one per-token column: log-probabilities, or entropies with their sign reversed, so that higher always
 * means more confident. Immutable; any thread may use it.
 *
 * <p>The Chow aggregates are those of Gupta et al., "Language Model Cascades: Token-level uncertainty and beyond" (ICLR
 * 2024): with a_t = log p(y_t), Sum = sum of a_t, Average = mean of a_t, Quantile(alpha) = the alpha-quantile of {a_t}.
 */
public final class TokenSequence {
    private final double[] values;
    private final double[] sorted;

    private TokenSequence(double[] values) {
        this.values = values;
        this.sorted = values.clone();
        Arrays.sort(sorted);
    }

    /**
     * The column as it is, higher being more confident.
     *
     * @param values [T], T at least 1, finite; copied
     * @throws IllegalArgumentException when empty or not finite
     */
    public static TokenSequence of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no tokens: an aggregate needs at least one");
        }
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("token value is " + value + ": must be finite");
            }
        }
        return new TokenSequence(values.clone());
    }

    /** Entropies, [T], T at least 1, finite; each becomes the confidence minus the entropy. */
    public static TokenSequence ofEntropies(double... entropies) {
        return of(Arrays.stream(entropies).map(h -> -h).toArray());
    }

    /** Number of tokens T, at least 1. */
    public int length() {
        return values.length;
    }

    /** Sum over the tokens. */
    public double sum() {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }

    /** Mean over the tokens. */
    public double average() {
        return sum() / values.length;
    }

    /** The least confident token's value. */
    public double min() {
        return sorted[0];
    }

    /** The most confident token's value. */
    public double max() {
        return sorted[sorted.length - 1];
    }

    /**
     * Quantile with linear interpolation between order statistics (position alpha (T - 1)).
     *
     * @param alpha in [0, 1]; 0 is the least confident token, 1 the most confident
     */
    public double quantile(double alpha) {
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha = " + alpha + ": must be in [0, 1]");
        }
        double position = alpha * (sorted.length - 1);
        int below = (int) Math.floor(position);
        int above = Math.min(below + 1, sorted.length - 1);
        double weight = position - below;
        return sorted[below] + weight * (sorted[above] - sorted[below]);
    }

    /**
     * Mean of the floor(T * fraction) smallest values, the Min-K% statistic of Shi et al. (2024) when the column holds
     * log-probabilities.
     *
     * @return NaN when floor(T * fraction) is 0
     */
    public double minK(double fraction) {
        int k = (int) (sorted.length * fraction);
        return Arrays.stream(sorted, 0, k).average().orElse(Double.NaN);
    }

    /**
     * Rolling mean over the last min(t + 1, window) tokens, [T].
     *
     * @param window at least 1
     */
    public double[] rolling(int window) {
        if (window < 1) {
            throw new IllegalArgumentException("window = " + window + ": must be at least 1");
        }
        double[] means = new double[values.length];
        for (int t = 0; t < values.length; t++) {
            int from = Math.max(0, t - window + 1);
            double sum = 0;
            for (int j = from; j <= t; j++) {
                sum += values[j];
            }
            means[t] = sum / (t - from + 1);
        }
        return means;
    }

    /** The smallest {@linkplain #rolling rolling mean}. */
    public double minRolling(int window) {
        return Arrays.stream(rolling(window)).min().orElseThrow();
    }

    /** Share of the tokens whose value is at most a level, in [0, 1]. */
    public double shareAtMost(double level) {
        return (double) Arrays.stream(values).filter(value -> value <= level).count() / values.length;
    }

    /** Standard deviation with divisor T. */
    public double deviation() {
        double mean = average();
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / values.length);
    }
}
