package dev.assay.scoring.stats;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** Gamma tails by decimal arithmetic of 70 digits: the slow truth that tests compare with. */
final class ExactGamma {
    static final MathContext DIGITS = new MathContext(70);
    private static final int SHIFT = 80;
    private static final int BERNOULLI_TERMS = 40;
    private static final BigDecimal ONE = BigDecimal.ONE;
    private static final BigDecimal[] BERNOULLI = bernoulli();
    private static final BigDecimal PI = pi();

    private ExactGamma() {}

    /** P(X >= x) for X ~ Gamma(shape, 1), x above 0. */
    static BigDecimal atLeast(double shape, double x) {
        BigDecimal at = new BigDecimal(x);
        double first = shape - Math.floor(shape);
        BigDecimal a = new BigDecimal(first);
        BigDecimal expX = exp(at.negate());
        BigDecimal tail = BigDecimal.ZERO;
        BigDecimal mass = expX;
        if (first > 0) {
            BigDecimal power = exp(a.multiply(ln(at), DIGITS));
            mass = expX.multiply(power, DIGITS).divide(exp(lnGamma(a.add(ONE))), DIGITS);
            tail = at.doubleValue() >= 20 ? fraction(a, at, mass) : ONE.subtract(series(a, at, mass));
        }
        // Q(a + 1) = Q(a) + x^a e^-x / Gamma(a + 1): sums of positive terms.
        for (long j = 0; j < (long) Math.floor(shape); j++) {
            tail = tail.add(mass, DIGITS);
            a = a.add(ONE);
            mass = mass.multiply(at, DIGITS).divide(a, DIGITS);
        }
        return tail;
    }

    private static BigDecimal series(BigDecimal a, BigDecimal x, BigDecimal mass) {
        BigDecimal term = mass;
        BigDecimal sum = term;
        BigDecimal j = a;
        while (term.compareTo(new BigDecimal("1e-80")) > 0) {
            j = j.add(ONE);
            term = term.multiply(x, DIGITS).divide(j, DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum;
    }

    /** The continued fraction from a fixed depth backward; mass is x^a e^-x / Gamma(a + 1). */
    private static BigDecimal fraction(BigDecimal a, BigDecimal x, BigDecimal mass) {
        BigDecimal value = BigDecimal.ZERO;
        for (int i = 1500; i >= 1; i--) {
            BigDecimal n = BigDecimal.valueOf(i);
            BigDecimal numerator = n.multiply(n.subtract(a));
            BigDecimal b = x.add(BigDecimal.valueOf(2L * i + 1)).subtract(a);
            value = numerator.divide(b.subtract(value), DIGITS);
        }
        return mass.multiply(a).divide(x.add(ONE).subtract(a).subtract(value), DIGITS);
    }

    static BigDecimal lnGamma(BigDecimal x) {
        BigDecimal product = ONE;
        BigDecimal y = x;
        for (int i = 0; i < SHIFT; i++) {
            product = product.multiply(y, DIGITS);
            y = y.add(ONE);
        }
        BigDecimal half = new BigDecimal("0.5");
        BigDecimal sum = y.subtract(half)
                .multiply(ln(y), DIGITS)
                .subtract(y)
                .add(ln(PI.multiply(BigDecimal.valueOf(2))).multiply(half));
        BigDecimal power = y;
        for (int k = 1; k <= BERNOULLI_TERMS; k++) {
            BigDecimal divisor = power.multiply(BigDecimal.valueOf(2L * k * (2L * k - 1)));
            sum = sum.add(BERNOULLI[2 * k].divide(divisor, DIGITS));
            power = power.multiply(y, DIGITS).multiply(y, DIGITS);
        }
        return sum.subtract(ln(product), DIGITS);
    }

    static BigDecimal exp(BigDecimal x) {
        int halvings = 20;
        BigDecimal small = x.divide(new BigDecimal(BigInteger.ONE.shiftLeft(halvings)), new MathContext(90));
        BigDecimal term = ONE;
        BigDecimal sum = ONE;
        for (int i = 1; i < 60; i++) {
            term = term.multiply(small, new MathContext(90)).divide(BigDecimal.valueOf(i), new MathContext(90));
            sum = sum.add(term);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum, new MathContext(90));
        }
        return sum;
    }

    /** From a double's logarithm by Newton steps on exp, each of which doubles the digits. */
    static BigDecimal ln(BigDecimal x) {
        int exponent = x.precision() - x.scale();
        double start = Math.log(x.scaleByPowerOfTen(-exponent).doubleValue()) + exponent * Math.log(10);
        BigDecimal y = new BigDecimal(start);
        for (int i = 0; i < 4; i++) {
            BigDecimal e = exp(y);
            y = y.add(x.subtract(e).divide(x.add(e), DIGITS).multiply(BigDecimal.valueOf(2)), new MathContext(80));
        }
        return y;
    }

    private static BigDecimal[] bernoulli() {
        int n = 2 * BERNOULLI_TERMS + 1;
        BigInteger[] numerators = new BigInteger[n];
        BigInteger[] denominators = new BigInteger[n];
        BigDecimal[] values = new BigDecimal[n];
        for (int m = 0; m < n; m++) {
            // B(m) = -1/(m+1) sum over k < m of C(m+1, k) B(k), and B(0) = 1.
            BigInteger top = m == 0 ? BigInteger.ONE : BigInteger.ZERO;
            BigInteger bottom = BigInteger.ONE;
            BigInteger choose = BigInteger.ONE;
            for (int k = 0; k < m; k++) {
                top = top.multiply(denominators[k])
                        .subtract(choose.multiply(numerators[k]).multiply(bottom));
                bottom = bottom.multiply(denominators[k]);
                BigInteger common = top.gcd(bottom).max(BigInteger.ONE);
                top = top.divide(common);
                bottom = bottom.divide(common);
                choose = choose.multiply(BigInteger.valueOf(m + 1L - k)).divide(BigInteger.valueOf(k + 1L));
            }
            numerators[m] = top;
            denominators[m] = m == 0 ? bottom : bottom.multiply(BigInteger.valueOf(m + 1L));
            values[m] = new BigDecimal(top).divide(new BigDecimal(denominators[m]), new MathContext(90));
        }
        return values;
    }

    /** Machin: pi = 16 atan(1/5) - 4 atan(1/239). */
    private static BigDecimal pi() {
        return BigDecimal.valueOf(16)
                .multiply(arctangentOfInverse(5))
                .subtract(BigDecimal.valueOf(4).multiply(arctangentOfInverse(239)));
    }

    private static BigDecimal arctangentOfInverse(int q) {
        MathContext digits = new MathContext(95);
        BigDecimal power = ONE.divide(BigDecimal.valueOf(q), digits);
        BigDecimal sum = power;
        for (int k = 1; k < 75; k++) {
            power = power.divide(BigDecimal.valueOf((long) q * q), digits);
            BigDecimal term = power.divide(BigDecimal.valueOf(2L * k + 1), digits);
            sum = k % 2 == 0 ? sum.add(term) : sum.subtract(term);
        }
        return sum;
    }
}
