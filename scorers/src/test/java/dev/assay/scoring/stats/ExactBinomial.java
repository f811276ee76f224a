package dev.assay.scoring.stats;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** The binomial tail by exact integer arithmetic: the slow truth that tests compare with. */
final class ExactBinomial {
    private static final MathContext DIGITS = new MathContext(50);

    private ExactBinomial() {}

    /** P(X >= k) for X ~ Binomial(n, a / d), rounded once, to 50 digits. */
    static BigDecimal atLeast(int k, int n, long a, long d) {
        BigInteger successes = BigInteger.valueOf(a);
        BigInteger failures = BigInteger.valueOf(d - a);
        BigInteger choose = BigInteger.ONE;
        BigInteger sum = BigInteger.ZERO;
        for (int j = n; j >= Math.max(0, k); j--) {
            sum = sum.add(choose.multiply(successes.pow(j)).multiply(failures.pow(n - j)));
            choose = choose.multiply(BigInteger.valueOf(j)).divide(BigInteger.valueOf(n - j + 1L));
        }
        return new BigDecimal(sum).divide(new BigDecimal(BigInteger.valueOf(d).pow(n)), DIGITS);
    }

    /** Base-10 logarithm of a positive number of any size. */
    static double log10(BigDecimal value) {
        int exponent = value.precision() - value.scale();
        return exponent + Math.log10(value.scaleByPowerOfTen(-exponent).doubleValue());
    }

    static double relativeError(BigDecimal exact, double actual) {
        return new BigDecimal(actual)
                .subtract(exact)
                .divide(exact, DIGITS)
                .abs()
                .doubleValue();
    }
}
