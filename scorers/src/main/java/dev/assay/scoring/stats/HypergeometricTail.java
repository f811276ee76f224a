package dev.assay.scoring.stats;

/**
 * Exact upper tail P(X &gt;= k) of the number of marked items among n drawn without replacement from N items of which K are
 * marked, as a number and as a logarithm that does not underflow. The leading term is a product of three saddle-point
 * binomial masses (Loader 2000), the terms after it are summed by their ratios. Stateless; any thread may use it.
 */
public final class HypergeometricTail {
    private HypergeometricTail() {}

    /**
     * P(X &gt;= k).
     *
     * @param k any number; below the smallest possible count gives 1, above the largest 0
     * @param drawn n, 0 to population
     * @param marked K, 0 to population
     * @param population N, at least 0
     */
    public static TailProbability atLeast(long k, long drawn, long marked, long population) {
        if (population < 0 || drawn < 0 || drawn > population || marked < 0 || marked > population) {
            throw new IllegalArgumentException(
                    "hypergeometric with " + drawn + " drawn of " + population + ", " + marked + " marked");
        }
        if (k <= Math.max(0, drawn + marked - population)) {
            return TailProbability.ONE;
        }
        if (k > Math.min(drawn, marked)) {
            return TailProbability.ZERO;
        }
        // Sum the tail whose terms fall; the unmarked items among the drawn follow the mirrored distribution.
        return k > (double) drawn * marked / population
                ? upper(k, drawn, marked, population)
                : upper(drawn - k + 1, drawn, population - marked, population).complement();
    }

    private static TailProbability upper(long k, long drawn, long marked, long population) {
        long unmarkedLeft = population - marked - drawn;
        double term = 1;
        double sum = 1;
        for (long j = k; j < Math.min(drawn, marked); j++) {
            double ratio =
                    (double) (marked - j) / (double) (j + 1) * ((double) (drawn - j) / (double) (unmarkedLeft + j + 1));
            term *= ratio;
            sum += term;
            if (ratio < 1 && term * ratio < BinomialTail.NEGLIGIBLE * sum * (1 - ratio)) {
                break;
            }
        }
        return TailProbability.ofLog(logMass(k, drawn, marked, population) + Math.log(sum));
    }

    private static double logMass(long k, long drawn, long marked, long population) {
        double p = (double) drawn / population;
        double q = (double) (population - drawn) / population;
        return BinomialTail.logMass(k, marked, p, q)
                + BinomialTail.logMass(drawn - k, population - marked, p, q)
                - BinomialTail.logMass(drawn, population, p, q);
    }
}
