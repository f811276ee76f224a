package dev.assay.scoring.watermark.green;

import dev.assay.scoring.stats.GammaTail;
import dev.assay.scoring.stats.TailProbability;

/**
 * A sum of scores that are standard exponential without the watermark, over different draws. Mutable; confined to the
 * thread that created it.
 */
public final class ExponentialSum {
    private double sum;
    private double lost;
    private long count;

    /** Adds the score of one more draw, at least 0 and finite; compensated summation (Neumaier 1974). */
    public void add(double score) {
        double next = sum + score;
        lost += Math.abs(sum) >= Math.abs(score) ? sum - next + score : score - next + sum;
        sum = next;
        count++;
    }

    /** The sum. */
    public double sum() {
        return sum + lost;
    }

    /** How many scores were added. */
    public long count() {
        return count;
    }

    /** Exact probability of such a sum, the upper tail of Gamma(count, 1); needs a score at least. */
    public TailProbability tail() {
        return GammaTail.atLeast((double) count, sum());
    }
}
