package dev.assay.scoring.cascade;

import java.util.Arrays;
import java.util.Optional;

/**
 * Thresholds with a proof attached, from labelled answers: accept an answer when its confidence is at least the
 * threshold. Immutable; any thread may use it.
 *
 * <p>Two different promises must not be confused. The marginal one (conformal risk control, Angelopoulos et al., ICLR
 * 2024) bounds the expected fraction of all answers that are accepted and wrong. The selective one bounds the error among
 * the accepted answers with probability 1 - delta, by exact Clopper-Pearson bounds over a fixed grid.
 */
public final class RiskCertificate {
    /** A step of Newton's that is smaller than this part of p and of 1 - p has squared its error away. */
    private static final double SOLVED = 1e-9;

    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
    private static final double[] LOG_FACTORIALS = logFactorials();

    private final double[] sorted;
    private final double[] errorsFrom;

    /**
     * A certified threshold.
     *
     * @param threshold accept at or above it
     * @param accepted labelled answers at or above it
     * @param errors wrong ones among them
     * @param bound upper bound on what is promised: expected accepted-and-wrong fraction, or error among accepted
     */
    public record Threshold(double threshold, int accepted, int errors, double bound) {}

    /**
     * @param confidence [N], N at least 1, finite
     * @param correct [N]
     */
    public RiskCertificate(double[] confidence, boolean[] correct) {
        if (confidence.length != correct.length) {
            throw new IllegalArgumentException(confidence.length + " confidences for " + correct.length + " answers");
        }
        int[] falling = ConfidenceOrder.of(confidence).indices();
        int n = falling.length;
        sorted = new double[n];
        errorsFrom = new double[n + 1];
        for (int k = 0; k < n; k++) {
            int at = n - 1 - k;
            sorted[at] = confidence[falling[k]];
            errorsFrom[at] = errorsFrom[at + 1] + (correct[falling[k]] ? 0 : 1);
        }
    }

    /**
     * Conformal risk control: the smallest confidence value lambda with (errors at or above lambda + 1) / (N + 1) at most
     * alpha. For exchangeable answers the expected fraction accepted and wrong is at most alpha.
     *
     * @param alpha in (0, 1)
     * @return empty when no threshold can promise it: there are fewer than 1/alpha - 1 labels, or too many errors on top
     */
    public Optional<Threshold> marginal(double alpha) {
        checkLevel("alpha", alpha);
        int n = sorted.length;
        for (int at = 0; at < n; at++) {
            boolean boundary = at == 0 || sorted[at] != sorted[at - 1];
            double bound = (errorsFrom[at] + 1) / (n + 1);
            if (boundary && bound <= alpha) {
                return Optional.of(new Threshold(sorted[at], n - at, (int) errorsFrom[at], bound));
            }
        }
        return Optional.empty();
    }

    /**
     * The smallest grid threshold whose error among accepted is at most alpha, each of the m grid points being tested at
     * level delta / m.
     *
     * @param grid candidate thresholds, fixed before the labels were seen
     * @return empty when none can be certified yet
     */
    public Optional<Threshold> selectiveBonferroni(double[] grid, double alpha, double delta) {
        checkLevel("alpha", alpha);
        checkLevel("delta", delta);
        return Arrays.stream(grid)
                .sorted()
                .mapToObj(threshold -> at(threshold, delta / grid.length))
                .filter(candidate -> candidate.bound() <= alpha)
                .findFirst();
    }

    /**
     * Walks the grid from strict to loose at the full level delta and stops at the first failure. It starts at the first
     * threshold that accepts at least ceil(log delta / log(1 - alpha)) answers: below that even no error proves nothing.
     *
     * @param grid candidate thresholds, fixed before the labels were seen
     * @return the loosest threshold reached; empty when none can be certified yet
     */
    public Optional<Threshold> selectiveFixedSequence(double[] grid, double alpha, double delta) {
        checkLevel("alpha", alpha);
        checkLevel("delta", delta);
        double[] rising = Arrays.stream(grid).sorted().toArray();
        long needed = labelsNeeded(alpha, delta);
        Optional<Threshold> certified = Optional.empty();
        for (int i = rising.length - 1; i >= 0; i--) {
            Threshold candidate = at(rising[i], delta);
            if (candidate.accepted() < needed) {
                continue;
            }
            if (candidate.bound() > alpha) {
                break;
            }
            certified = Optional.of(candidate);
        }
        return certified;
    }

    /** Fewest accepted labels, all right, that can certify an error of at most alpha: ceil(log delta / log(1 - alpha)). */
    public static long labelsNeeded(double alpha, double delta) {
        checkLevel("alpha", alpha);
        checkLevel("delta", delta);
        return (long) Math.ceil(Math.log(delta) / Math.log1p(-alpha));
    }

    /**
     * Exact upper confidence bound on a binomial proportion: the p at which P(Bin(n, p) at most errors) = delta (Clopper
     * and Pearson, 1934).
     *
     * @param n trials, at least 0
     * @param errors in [0, n]
     * @param delta in (0, 1)
     * @return in [0, 1]; 1 when n is 0 or every trial is an error
     */
    public static double clopperPearsonUpper(int n, int errors, double delta) {
        checkLevel("delta", delta);
        if (errors < 0 || errors > n) {
            throw new IllegalArgumentException(errors + " errors of " + n + ": must be between 0 and n");
        }
        if (errors == n) {
            return 1;
        }
        if (errors == 0) {
            return -Math.expm1(Math.log(delta) / n);
        }
        return solveUpper(n, errors, Math.log(delta));
    }

    /** Newton's steps on the log of the tail, which is concave in p, within a bracket that every step narrows. */
    private static double solveUpper(int n, int errors, double logDelta) {
        double logChoose = logChoose(n, errors);
        double low = 0;
        double high = 1;
        double share = (double) errors / n;
        // Hoeffding's bound lies above the exact one, and near it.
        double p = Math.min(share + Math.sqrt(-logDelta / (2.0 * n)), (share + 1) / 2);
        while (true) {
            double sum = relativeTail(n, errors, p);
            double excess = logTail(n, errors, logChoose, p, sum) - logDelta;
            if (excess > 0) {
                low = p;
            } else {
                high = p;
            }
            double step = excess * (1 - p) * sum / (n - errors);
            double next = p + step;
            if (Math.abs(step) <= Math.max(2 * Math.ulp(p), SOLVED * Math.min(p, 1 - p))) {
                return next;
            }
            if (!(next > low && next < high)) {
                next = (low + high) / 2;
            }
            if (next <= low || next >= high) {
                return next;
            }
            p = next;
        }
    }

    /**
     * Whether the upper bound of {@link #clopperPearsonUpper} is at most that error, without solving for it.
     *
     * @param error in (0, 1)
     */
    public static boolean proves(int n, int errors, double error, double delta) {
        checkLevel("error", error);
        checkLevel("delta", delta);
        // A binomial's median is its mean where that is whole, so up to a half the bound is not below the share.
        boolean possible = delta > 0.5 || errors <= error * n;
        return errors < n
                && possible
                && logTail(n, errors, logChoose(n, errors), error, relativeTail(n, errors, error)) <= Math.log(delta);
    }

    private static double logChoose(int n, int k) {
        return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
    }

    private static double logFactorial(int n) {
        if (n < LOG_FACTORIALS.length) {
            return LOG_FACTORIALS[n];
        }
        // Stirling's series, from here on exact to the last places.
        double x = n + 1.0;
        return (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + 1 / (12 * x) - 1 / (360 * x * x * x);
    }

    private static double[] logFactorials() {
        double[] table = new double[4096];
        for (int i = 2; i < table.length; i++) {
            table[i] = table[i - 1] + Math.log(i);
        }
        return table;
    }

    /** P(Bin(n, p) at most k) over its largest term, the one for k. */
    private static double relativeTail(int n, int k, double p) {
        double odds = (1 - p) / p;
        double relative = 1;
        double sum = 1;
        for (int i = k; i > 0 && relative > sum * 1e-18; i--) {
            relative *= (double) i / (n - i + 1) * odds;
            sum += relative;
        }
        return sum;
    }

    private static double logTail(int n, int k, double logChoose, double p, double relativeTail) {
        return logChoose + k * Math.log(p) + (n - k) * Math.log1p(-p) + Math.log(relativeTail);
    }

    private Threshold at(double threshold, double delta) {
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted[middle] < threshold) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        int accepted = sorted.length - from;
        int errors = (int) errorsFrom[from];
        return new Threshold(threshold, accepted, errors, clopperPearsonUpper(accepted, errors, delta));
    }

    private static void checkLevel(String name, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(name + " = " + value + ": must be in (0, 1)");
        }
    }
}
