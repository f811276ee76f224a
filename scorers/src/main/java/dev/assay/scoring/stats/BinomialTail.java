package dev.assay.scoring.stats;

/**
 * Exact upper tail P(X &gt;= k) of X ~ Binomial(n, p), as a number and as a logarithm that does not underflow. The leading
 * term is Loader's saddle-point form ("Fast and accurate computation of binomial probabilities", 2000), which keeps full
 * relative precision for any n; the terms after it are summed by their ratios. Stateless; any thread may use it.
 */
public final class BinomialTail {
    static final double HALF_LOG_2_PI = 0.9189385332046727;
    static final double NEGLIGIBLE = 1e-18;
    private static final double[] STIRLING_ERRORS = smallStirlingErrors(16);

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
        double deviation = stirlingError(n)
                - stirlingError(k)
                - stirlingError(n - k)
                - deviance((double) k, n * p)
                - deviance((double) (n - k), n * q);
        double share = (double) k / n;
        return deviation - HALF_LOG_2_PI - 0.5 * (Math.log((double) k) + Math.log1p(-share));
    }

    /** log p from whichever of p and q = 1 - p is known more precisely. */
    private static double logOf(double p, double q) {
        return p > 0.5 ? Math.log1p(-q) : Math.log(p);
    }

    /** log(n!) minus Stirling's approximation. */
    static double stirlingError(long n) {
        if (n < STIRLING_ERRORS.length) {
            return STIRLING_ERRORS[(int) n];
        }
        double r = 1.0 / n;
        double r2 = r * r;
        return r
                * (1 / 12.0
                        - r2
                                * (1 / 360.0
                                        - r2
                                                * (1 / 1260.0
                                                        - r2
                                                                * (1 / 1680.0
                                                                        - r2 * (1 / 1188.0 - r2 * 691 / 360360.0)))));
    }

    private static double[] smallStirlingErrors(int count) {
        double[] errors = new double[count];
        double factorial = 1;
        for (int n = 1; n < count; n++) {
            factorial *= n;
            errors[n] = Math.log(factorial) - (n + 0.5) * Math.log(n) + n - HALF_LOG_2_PI;
        }
        return errors;
    }

    /** x log(x / m) + m - x without cancellation near x = m. */
    static double deviance(double x, double m) {
        double difference = x - m;
        if (Math.abs(difference) >= 0.1 * (x + m)) {
            return x * Math.log(x / m) - difference;
        }
        double v = difference / (x + m);
        double sum = difference * v;
        double power = 2 * x * v;
        for (int j = 3; ; j += 2) {
            power *= v * v;
            double next = sum + power / j;
            if (next == sum) {
                return sum;
            }
            sum = next;
        }
    }
}
