package dev.assay.scoring.stats;

/**
 * Exact upper tail P(X &gt;= k) of X ~ Binomial(n, p), as a number and as a logarithm that does not underflow. The leading
 * term is Loader's saddle-point form ("Fast and accurate computation of binomial probabilities", 2000), which keeps full
 * relative precision for any n; the terms after it are summed by their ratios. Stateless; any thread may use it.
 */
public final class BinomialTail {
    static final double NEGLIGIBLE = 1e-18;

    private BinomialTail() {}

    /**
     * P(X &gt;= k) where the success probability is the fraction {@code numerator / denominator}.
     *
     * @param k any number; at most 0 gives 1, above n gives 0
     * @param n number of trials, at least 0
     * @param numerator 0 to denominator
     */
    public static TailProbability atLeast(long k, long n, long numerator, long denominator) {
        if (denominator <= 0 || numerator < 0 || numerator > denominator) {
            throw new IllegalArgumentException("success probability " + numerator + "/" + denominator);
        }
        return atLeast(k, n, (double) numerator / denominator, (double) (denominator - numerator) / denominator);
    }

    /**
     * P(X &gt;= k) for a success probability in [0, 1].
     *
     * @param k any number; at most 0 gives 1, above n gives 0
     * @param n number of trials, at least 0
     */
    public static TailProbability atLeast(long k, long n, double p) {
        return atLeast(k, n, p, 1 - p);
    }

    /** P(X &lt;= k) for a success probability in [0, 1]: the upper tail of the failures. */
    public static TailProbability atMost(long k, long n, double p) {
        return atLeast(n - k, n, 1 - p, p);
    }

    private static TailProbability atLeast(long k, long n, double p, double q) {
        if (n < 0 || !(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException("binomial with " + n + " trials at " + p);
        }
        if (k <= 0) {
            return TailProbability.ONE;
        }
        if (k > n || p == 0) {
            return TailProbability.ZERO;
        }
        if (q == 0) {
            return TailProbability.ONE;
        }
        // Below the mean the terms grow before they shrink: sum the other tail, which is the smaller one or close to
        // it.
        return k > n * p ? upper(k, n, p, q) : upper(n - k + 1, n, q, p).complement();
    }

    /** Sums from k upward; exact for any k, quick where the terms fall, that is above the mean. */
    private static TailProbability upper(long k, long n, double p, double q) {
        double odds = p / q;
        double term = 1;
        double sum = 1;
        for (long j = k; j < n; j++) {
            double ratio = (double) (n - j) / (j + 1) * odds;
            term *= ratio;
            sum += term;
            if (ratio < 1 && term * ratio < NEGLIGIBLE * sum * (1 - ratio)) {
                break;
            }
        }
        return TailProbability.ofLog(logMass(k, n, p, q) + Math.log(sum));
    }

    /** Natural logarithm of P(X = k), 0 &lt;= k &lt;= n. */
    static double logMass(long k, long n, double p, double q) {
        if (k == 0) {
            return n * logOf(q, p);
        }
        if (k == n) {
            return n * logOf(p, q);
        }
        double deviation = SaddlePoint.stirlingError((double) n)
                - SaddlePoint.stirlingError((double) k)
                - SaddlePoint.stirlingError((double) (n - k))
                - SaddlePoint.deviance((double) k, n * p)
                - SaddlePoint.deviance((double) (n - k), n * q);
        double share = (double) k / n;
        return deviation - SaddlePoint.HALF_LOG_2_PI - 0.5 * (Math.log((double) k) + Math.log1p(-share));
    }

    /** log p from whichever of p and q = 1 - p is known more precisely. */
    private static double logOf(double p, double q) {
        return p > 0.5 ? Math.log1p(-q) : Math.log(p);
    }
}
