package dev.assay.scoring.stats;

/**
 * Exact upper tail P(X &gt;= x) of a Gamma variable of scale 1, as a number and as a logarithm that does not underflow: the
 * null distribution of sums of -log(1 - u). The leading term is Loader's saddle-point form, which keeps full relative
 * precision for any shape; it is multiplied by the finite Poisson sum (whole shapes), the Legendre continued fraction (other
 * shapes) or, left of the mean, the power series of the other tail. Stateless; any thread may use it.
 */
public final class GammaTail {
    private static final double NEGLIGIBLE = 1e-18;
    private static final double TINY = 1e-300;
    private static final int LARGEST_ITERATION = 100_000_000;

    private GammaTail() {}

    /**
     * P(X &gt;= x) for X ~ Gamma(shape, 1), relative error below 1e-10 wherever the number is representable.
     *
     * @param shape above 0, whole or not, at most 1e12
     * @param x any number but NaN; at most 0 gives 1, positive infinity gives 0
     * @throws IllegalArgumentException for another shape or NaN
     */
    public static TailProbability atLeast(double shape, double x) {
        if (!(shape > 0 && shape <= 1e12) || Double.isNaN(x)) {
            throw new IllegalArgumentException("gamma of shape " + shape + " at " + x);
        }
        if (x <= 0) {
            return TailProbability.ONE;
        }
        if (x == Double.POSITIVE_INFINITY) {
            return TailProbability.ZERO;
        }
        boolean whole = shape == Math.rint(shape);
        // The continued fraction converges slowly close to the mean, where the other tail is no smaller than this one.
        return x > (whole ? shape : shape + 1)
                ? upper(shape, x, whole)
                : lower(shape, x).complement();
    }

    /** P(X &gt;= z) of a standard normal variable, from the tail of its square; z is not NaN. */
    public static TailProbability normalAtLeast(double z) {
        TailProbability outside = atLeast(0.5, z * z / 2);
        TailProbability half = TailProbability.ofLog(log(outside) - Math.log(2));
        return z >= 0 ? half : half.complement();
    }

    /** Natural logarithm of a tail. */
    static double log(TailProbability tail) {
        return tail.p() > Double.MIN_NORMAL ? Math.log(tail.p()) : tail.log10() * Math.log(10);
    }

    /** log(x^a e^-x / Gamma(a + 1)), a and x above 0. */
    static double logMass(double a, double x) {
        return -SaddlePoint.stirlingError(a)
                - SaddlePoint.deviance(a, x)
                - SaddlePoint.HALF_LOG_2_PI
                - 0.5 * Math.log(a);
    }

    private static TailProbability upper(double shape, double x, boolean whole) {
        double factor = whole ? poissonSum(shape, x) : continuedFraction(shape, x);
        // x^(a-1) e^-x / Gamma(a) is the mass at a, times a / x.
        return TailProbability.ofLog(logMass(shape, x) + Math.log(shape / x * factor));
    }

    /** Sum of x^j / j! for j below n, over its largest term: 1 + (n-1)/x + (n-1)(n-2)/x^2 + ... */
    private static double poissonSum(double n, double x) {
        double term = 1;
        double sum = 1;
        for (double j = n - 1; j >= 1; j--) {
            term *= j / x;
            sum += term;
            if (term < NEGLIGIBLE * sum * (1 - j / x)) {
                break;
            }
        }
        return sum;
    }

    /** x times the continued fraction of Gamma(a, x) e^x x^-a, by Lentz's method; x above a. */
    private static double continuedFraction(double a, double x) {
        double b = x + 1 - a;
        double c = 1 / TINY;
        double d = 1 / b;
        double fraction = d;
        for (int i = 1; i < LARGEST_ITERATION; i++) {
            double numerator = -i * (i - a);
            b += 2;
            d = 1 / nonZero(numerator * d + b);
            c = nonZero(b + numerator / c);
            double step = c * d;
            fraction *= step;
            if (Math.abs(step - 1) < 1e-16) {
                break;
            }
        }
        return x * fraction;
    }

    private static double nonZero(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    /** P(X &lt; x) by the series 1 + x/(a+1) + x^2/((a+1)(a+2)) + ..., x at most a. */
    private static TailProbability lower(double shape, double x) {
        double term = 1;
        double sum = 1;
        for (double j = shape + 1; term >= NEGLIGIBLE * sum * (1 - x / j); j++) {
            term *= x / j;
            sum += term;
        }
        return TailProbability.ofLog(logMass(shape, x) + Math.log(sum));
    }
}
