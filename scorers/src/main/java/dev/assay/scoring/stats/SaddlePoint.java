package dev.assay.scoring.stats;

/**
 * The two terms of Loader's saddle-point form of probability masses ("Fast and accurate computation of binomial
 * probabilities", 2000): they stay small where logarithms of factorials and powers are huge and cancel. Stateless; any
 * thread may use it.
 */
final class SaddlePoint {
    static final double HALF_LOG_2_PI = 0.9189385332046727;

    private static final double ASYMPTOTIC_FROM = 16;

    private SaddlePoint() {}

    /** log Gamma(x + 1) minus Stirling's approximation of it, x above 0. */
    static double stirlingError(double x) {
        if (x >= ASYMPTOTIC_FROM) {
            return asymptotic(x);
        }
        // Gamma(x + 1) = Gamma(y + 1) / ((x + 1) ... y), and the approximation is good at y.
        double y = x;
        double product = 1;
        while (y < ASYMPTOTIC_FROM) {
            y++;
            product *= y;
        }
        return asymptotic(y) + approximation(y) - Math.log(product) - approximation(x);
    }

    private static double approximation(double x) {
        return (x + 0.5) * Math.log(x) - x + HALF_LOG_2_PI;
    }

    private static double asymptotic(double x) {
        double r = 1 / x;
        double s = r * r;
        return r
                * (1 / 12.0
                        - s
                                * (1 / 360.0
                                        - s * (1 / 1260.0 - s * (1 / 1680.0 - s * (1 / 1188.0 - s * 691 / 360360.0)))));
    }

    /** x log(x / m) + m - x without cancellation near x = m; both above 0. */
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
