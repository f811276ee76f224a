package dev.assay.scoring.stats;

import java.util.BitSet;

/**
 * Upper tail of a weighted sum of independent successes. Up to 26 weights every sum is counted. More weights are rounded to a grid of at least 4,096 steps for their
 * sum, and both the observed and the random sum are taken with the rounded weights: the tail of that sum is exact, so that
 * a p-value stays one. The sum is convolved under an exponential tilt that brings the observed value to the middle of the
 * distribution, so that tails far below the smallest double keep their precision. Stateless; any thread may use it.
 */
public final class WeightedTail {
    private static final int FINEST_GRID = 1 << 15;
    private static final int COARSEST_GRID = 1 << 12;
    private static final long WORK = 1L << 25;
    private static final int HALVINGS = 200;
    /** Two halves of 8,192 sums each. */
    private static final int MOST_ENUMERATED = 26;
    /** Sums closer than this share of the total are the same sum, added up in another order. */
    private static final double SAME_SUM = 1e-13;

    private static final double SMALLEST_ENUMERATED_P = 1e-9;

    private WeightedTail() {}

    /**
     * P(sum w_i B_i &gt;= sum of the weights of the successes), with more than 26 weights rounded as said.
     *
     * @param weights [n], each at least 0 and finite
     * @param successes which of them succeeded
     * @param p success probability, in [0, 1]
     */
    public static TailProbability atLeast(double[] weights, BitSet successes, double p) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException("success probability " + p);
        }
        double total = 0;
        for (double weight : weights) {
            if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("weight " + weight);
            }
            total += weight;
        }
        if (!(total > 0) || p == 1) {
            return TailProbability.ONE;
        }
        if (successes.isEmpty()) {
            return TailProbability.ONE;
        }
        if (weights.length <= MOST_ENUMERATED && p > SMALLEST_ENUMERATED_P && p < 1 - SMALLEST_ENUMERATED_P) {
            return enumerated(weights, successes, p, SAME_SUM * total);
        }
        long grid = Math.max(COARSEST_GRID, Math.min(FINEST_GRID, WORK / weights.length));
        double step = total / grid;
        int[] rounded = new int[weights.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (int) Math.round(weights[i] / step);
        }
        int observed = successes.stream().map(i -> rounded[i]).sum();
        if (observed == 0) {
            return TailProbability.ONE;
        }
        return p == 0 ? TailProbability.ZERO : onGrid(rounded, observed, p);
    }

    /** Every sum of the first half meets the sums of the second that it needs (Horowitz and Sahni 1974). */
    private static TailProbability enumerated(double[] weights, BitSet successes, double p, double slack) {
        int half = weights.length / 2;
        SubsetSums first = SubsetSums.of(weights, 0, half, p);
        SubsetSums second = SubsetSums.of(weights, half, weights.length, p);
        double observed = sum(weights, successes, 0, half) + sum(weights, successes, half, weights.length) - slack;
        double[] fromHere = second.tails();
        double tail = 0;
        int j = fromHere.length - 1;
        for (int i = 0; i < first.sums().length; i++) {
            // The sums ascend, so that those needed of the second half begin ever earlier.
            while (j > 0 && first.sums()[i] + second.sums()[j - 1] >= observed) {
                j--;
            }
            tail += first.masses()[i] * fromHere[j];
        }
        return TailProbability.ofLog(Math.log(tail));
    }

    private static double sum(double[] weights, BitSet successes, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += successes.get(i) ? weights[i] : 0;
        }
        return sum;
    }

    private static TailProbability onGrid(int[] weights, int from, double p) {
        int top = 0;
        for (int weight : weights) {
            top += weight;
        }
        double tilt = tilt(weights, from, p);
        double[] mass = convolve(weights, tilt, p, top);
        double sum = 0;
        for (int x = top; x >= from; x--) {
            sum += mass[x] * Math.exp(-tilt * (x - from));
        }
        return TailProbability.ofLog(logMoment(weights, tilt, p) - tilt * from + Math.log(sum));
    }

    /** Distribution of the sum where each success has odds p e^(tilt w) : 1 - p. */
    private static double[] convolve(int[] weights, double tilt, double p, int top) {
        double[] mass = new double[top + 1];
        mass[0] = 1;
        int reached = 0;
        for (int weight : weights) {
            double success = success(weight, tilt, p);
            for (int x = reached; x >= 0; x--) {
                double moved = mass[x] * success;
                mass[x] -= moved;
                mass[x + weight] += moved;
            }
            reached += weight;
        }
        return mass;
    }

    /** The tilt at which the mean is the value, at least 0. */
    private static double tilt(int[] weights, int value, double p) {
        if (mean(weights, 0, p) >= value) {
            return 0;
        }
        double low = 0;
        double high = 1.0 / 64;
        while (mean(weights, high, p) < value && high < 1024) {
            high *= 2;
        }
        for (int i = 0; i < HALVINGS && high - low > 1e-9 * high; i++) {
            double middle = (low + high) / 2;
            if (mean(weights, middle, p) < value) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double mean(int[] weights, double tilt, double p) {
        double mean = 0;
        for (int weight : weights) {
            mean += weight * success(weight, tilt, p);
        }
        return mean;
    }

    private static double success(int weight, double tilt, double p) {
        return 1 / (1 + (1 - p) / p * Math.exp(-tilt * weight));
    }

    /** Logarithm of the moment generating function. */
    private static double logMoment(int[] weights, double tilt, double p) {
        double log = 0;
        for (int weight : weights) {
            double power = tilt * weight;
            // Without overflow: log(1 - p + p e^power).
            log += power + Math.log(p + (1 - p) * Math.exp(-power));
        }
        return log;
    }
}
