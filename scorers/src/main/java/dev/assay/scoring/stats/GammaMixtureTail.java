package dev.assay.scoring.stats;

/**
 * Exact upper tail of a A + b B for independent A, B ~ Gamma(n, 1): the null distribution of two blended Gumbel scores.
 * With b &lt; a, a Gamma(n) variable of scale a is one of scale b and of shape n + K, where K is negative binomial with
 * success probability b / a (Moschopoulos 1985 for two terms), so that the tail is a sum of positive terms. Stateless; any
 * thread may use it.
 */
public final class GammaMixtureTail {
    /** Below this ratio of the weights (and above 0) the sum is too long. */
    public static final double SMALLEST_RATIO = 0.001;

    private static final double NEGLIGIBLE = 1e-15;
    /** Of its logarithm, with the square roots that the rough terms leave out. */
    private static final double NEGLIGIBLE_NATS = 40;

    private static final double LARGE = 1e100;
    /** Terms after which the sum is looked at. */
    private static final int LOOK_EVERY = 8;

    private GammaMixtureTail() {}

    /**
     * P(first A + second B &gt;= x).
     *
     * @param n shape of both, at least 1
     * @param first weight, at least 0
     * @param second weight, at least 0; one of the weights is above 0 and the smaller over the larger is 0 or at least
     *     {@link #SMALLEST_RATIO}
     * @param x any number but NaN
     */
    public static TailProbability atLeast(long n, double first, double second, double x) {
        double small = Math.min(first, second);
        double large = Math.max(first, second);
        double ratio = small / large;
        if (n < 1 || !(small >= 0) || !(ratio == 0 || ratio >= SMALLEST_RATIO)) {
            throw new IllegalArgumentException("weights " + first + " and " + second + " of " + n + " terms");
        }
        if (ratio == 0) {
            return GammaTail.atLeast((double) n, x / large);
        }
        if (ratio == 1) {
            return GammaTail.atLeast(2.0 * n, x / large);
        }
        double y = x / small;
        if (y <= 0 || y == Double.POSITIVE_INFINITY) {
            return GammaTail.atLeast(2.0 * n, y);
        }
        return sum(n, ratio, y);
    }

    /** Sum over k of NB(k; n, ratio) Q(2n + k, y), from where its terms begin to matter. */
    private static TailProbability sum(long n, double ratio, double y) {
        long start = start(n, ratio, y);
        double mass = 1;
        double shape = 2.0 * n + start;
        double tail = 1;
        double step = Math.exp(GammaTail.logMass(shape, y) - logTail(shape, y));
        double sum = 1;
        double rescaled = 0;
        double k = start;
        double growth;
        double before;
        while (true) {
            int terms = LOOK_EVERY;
            do {
                double next = k + 1;
                shape++;
                // One division for both ratios, the slowest operation here.
                double divisor = 1 / (next * shape);
                growth = (n + k) * (1 - ratio) * (shape * divisor);
                mass *= growth;
                before = tail;
                tail += step;
                step *= y * (next * divisor);
                sum += mass * tail;
                k = next;
            } while (--terms > 0);
            // Terms are log-concave in k: once they fall, they fall at least this fast.
            double fall = growth * (tail / before);
            if (fall < 1 && mass * tail * fall < NEGLIGIBLE * sum * (1 - fall)) {
                break;
            }
            if (tail > LARGE || sum > LARGE) {
                double scale = sum;
                mass *= tail / scale;
                step /= tail;
                tail = 1;
                sum = 1;
                rescaled += Math.log(scale);
            }
        }
        return TailProbability.ofLog(logTerm(n, ratio, y, start) + rescaled + Math.log(sum));
    }

    /** The last k below the largest term whose term is negligible against it, or 0. */
    private static long start(long n, double ratio, double y) {
        long peak = peak(n, ratio, y);
        double enough = roughLogTerm(n, ratio, y, peak) - NEGLIGIBLE_NATS;
        long low = 0;
        long high = peak;
        while (low < high) {
            long middle = low + (high - low) / 2;
            if (roughLogTerm(n, ratio, y, middle) < enough) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static long peak(long n, double ratio, double y) {
        long low = 0;
        // The masses alone fall from their mode on, the tails stop growing where the shape passes y.
        long high = (long) Math.ceil(n / ratio + y);
        while (low < high) {
            long middle = low + (high - low) / 2;
            if (roughLogTerm(n, ratio, y, middle + 1) > roughLogTerm(n, ratio, y, middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Within a few units of {@link #logTerm}, for finding where to begin: no corrections, the tail as its geometric bound. */
    private static double roughLogTerm(long n, double ratio, double y, long k) {
        double all = (double) n + k;
        double mass =
                k == 0 ? n * Math.log(ratio) : excess((double) n, all * ratio) + excess((double) k, all * (1 - ratio));
        double shape = 2.0 * n + k;
        return mass + (shape < y ? excess(shape, y) : 0);
    }

    /** Exponent of a Poisson mass: a - b - a log(a / b), at most 0. */
    private static double excess(double a, double b) {
        return a - b - a * Math.log(a / b);
    }

    private static double logTerm(long n, double ratio, double y, long k) {
        return logMass(n, ratio, k) + logTail(2.0 * n + k, y);
    }

    private static double logTail(double shape, double y) {
        return GammaTail.log(GammaTail.atLeast(shape, y));
    }

    /** log of C(n + k - 1, k) ratio^n (1 - ratio)^k: n / (n + k) times the binomial mass of n in n + k. */
    private static double logMass(long n, double ratio, long k) {
        if (k == 0) {
            return n * Math.log(ratio);
        }
        double all = (double) n + k;
        double deviation = SaddlePoint.stirlingError(all)
                - SaddlePoint.stirlingError((double) n)
                - SaddlePoint.stirlingError((double) k)
                - SaddlePoint.deviance((double) n, all * ratio)
                - SaddlePoint.deviance((double) k, all * (1 - ratio));
        return deviation
                - SaddlePoint.HALF_LOG_2_PI
                + 0.5 * (Math.log((double) n) - Math.log((double) k) - Math.log(all));
    }
}
