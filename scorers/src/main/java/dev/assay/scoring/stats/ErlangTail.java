package dev.assay.scoring.stats;

/**
 * Upper tail of a sum of n independent standard exponential variables, that is Gamma(n, 1) with a whole n (the Erlang
 * distribution): P(S &gt;= s) is the probability that a Poisson variable of mean s stays below n. The leading term is
 * Loader's saddle-point form, as in {@link BinomialTail}. Stateless; any thread may use it.
 */
public final class ErlangTail {
    private ErlangTail() {}

    /**
     * P(S &gt;= s).
     *
     * @param n number of summands, at least 1
     * @param s any number but NaN; at most 0 gives 1
     */
    public static TailProbability atLeast(long n, double s) {
        if (n < 1 || Double.isNaN(s)) {
            throw new IllegalArgumentException("sum of " + n + " exponentials at " + s);
        }
        if (s <= 0) {
            return TailProbability.ONE;
        }
        if (Double.isInfinite(s)) {
            return TailProbability.ZERO;
        }
        return s > n ? below(n, s) : fromOn(n, s).complement();
    }

    /** P(Poisson(s) &lt; n): terms from n - 1 downward, falling where s exceeds n. */
    private static TailProbability below(long n, double s) {
        double term = 1;
        double sum = 1;
        for (long j = n - 1; j > 0; j--) {
            double ratio = j / s;
            term *= ratio;
            sum += term;
            if (term * ratio < BinomialTail.NEGLIGIBLE * sum * (1 - ratio)) {
                break;
            }
        }
        return TailProbability.ofLog(logMass(n - 1, s) + Math.log(sum));
    }

    /** P(Poisson(s) &gt;= n): terms from n upward. */
    private static TailProbability fromOn(long n, double s) {
        double term = 1;
        double sum = 1;
        for (long j = n + 1; ; j++) {
            double ratio = s / j;
            term *= ratio;
            sum += term;
            if (term * ratio < BinomialTail.NEGLIGIBLE * sum * (1 - ratio)) {
                return TailProbability.ofLog(logMass(n, s) + Math.log(sum));
            }
        }
    }

    /** Natural logarithm of P(Poisson(s) = k). */
    private static double logMass(long k, double s) {
        if (k == 0) {
            return -s;
        }
        return -BinomialTail.stirlingError(k)
                - BinomialTail.deviance((double) k, s)
                - BinomialTail.HALF_LOG_2_PI
                - 0.5 * Math.log((double) k);
    }
}
