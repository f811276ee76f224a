package dev.assay.scoring.stats;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** The binomial tail by exact integer arithmetic: the slow truth that tests compare with. */
final class ExactBinomial {
    private static final MathContext DIGITS = new MathContext(50);

    private ExactBinomial() {}

    /** P(X >= k) for X ~ Binomial(n, a / d) with a above 0, rounded once, to 50 digits. */
    static BigDecimal atLeast(int k, int n, long a, long d) {
        BigInteger term = BigInteger.valueOf(a).pow(n);
        BigInteger sum = BigInteger.ZERO;
        for (int j = n; j >= Math.max(0, k); j--) {
            sum = sum.add(term);
            term = term.multiply(BigInteger.valueOf(d - a).multiply(BigInteger.valueOf(j)))
                    .divide(BigInteger.valueOf(a).multiply(BigInteger.valueOf(n - j + 1L)));
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
