package dev.assay.scoring.stats;

/**
 * Exact one-sided confidence bounds for a binomial proportion (Clopper and Pearson 1934). Stateless; any thread may use it.
 */
public final class ClopperPearson {
    private static final int HALVINGS = 200;

    private ClopperPearson() {}

    /**
     * The largest proportion that k successes in n trials do not refute at level alpha: P(X &lt;= k) = alpha there.
     *
     * @param k 0 to n
     * @param n at least 0; without trials the bound is 1
     * @param alpha in (0, 1): the bound is exceeded by the true proportion with at most this probability
     */
    public static double upper(long k, long n, double alpha) {
        check(k, n, alpha);
        if (k == n) {
            return 1;
        }
        if (k == 0) {
            return -Math.expm1(Math.log(alpha) / n);
        }
        double low = (double) k / n;
        double high = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high) {
                break;
            }
            if (BinomialTail.atMost(k, n, middle).p() > alpha) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    /** The smallest proportion that k successes in n trials do not refute at level alpha: P(X &gt;= k) = alpha there. */
    public static double lower(long k, long n, double alpha) {
        check(k, n, alpha);
        if (k == 0) {
            return 0;
        }
        if (k == n) {
            return Math.exp(Math.log(alpha) / n);
        }
        double low = 0;
        double high = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high) {
                break;
            }
            if (BinomialTail.atLeast(k, n, middle).p() < alpha) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static void check(long k, long n, double alpha) {
        if (k < 0 || k > n) {
            throw new IllegalArgumentException(k + " successes in " + n + " trials");
        }
        if (!(alpha > 0 && alpha < 1)) {
            throw new IllegalArgumentException("alpha is " + alpha + "; it lies in (0, 1)");
        }
    }
}
