package dev.assay.scoring.stats;

import java.util.Arrays;

/**
 * Exact upper tail of a sum of binomial counts with whole weights, sum over l of a(l) X(l) with X(l) ~ Binomial(n, p), as a
 * number and as a logarithm that does not underflow. The distribution is tilted so that its mean is the observed value and
 * the tilted tail is read off its characteristic function by Fourier inversion on the lattice, which is a finite sum there;
 * what lies outside the period that is used is bounded by Chernoff's inequality and below e^-45 of the tilted mass. Relative
 * error below 1e-11, as tests against whole numbers show. Stateless; any thread may use it.
 */
public final class LatticeTail {
    /** Tilted mass below e^-45 is left out. */
    private static final double NEGLIGIBLE_LOG = -45;
    /** Terms of the inversion below e^-45 in modulus, by its square. */
    private static final double NEGLIGIBLE_SQUARE_LOG = 2 * NEGLIGIBLE_LOG;

    private static final int HALVINGS = 200;
    private static final double LARGEST_TILT = 1e4;

    private final int[] weights;
    private final long n;
    private final double p;
    private final double q;

    private LatticeTail(int[] weights, long n, double p, double q) {
        this.weights = weights;
        this.n = n;
        this.p = p;
        this.q = q;
    }

    /**
     * P(sum a(l) X(l) &gt;= observed) where the success probability is the fraction {@code numerator / denominator}.
     *
     * @param weights a, each at least 1, [L], L at least 1
     * @param n trials of each count, at least 1
     * @param numerator 1 to denominator - 1
     * @param observed any number; at most 0 gives 1, above the largest possible sum gives 0
     */
    public static TailProbability atLeast(int[] weights, long n, long numerator, long denominator, long observed) {
        if (weights.length == 0 || Arrays.stream(weights).anyMatch(weight -> weight < 1) || n < 1) {
            throw new IllegalArgumentException(weights.length + " weights, each at least 1, of " + n + " trials");
        }
        if (numerator < 1 || numerator >= denominator) {
            throw new IllegalArgumentException("success probability " + numerator + "/" + denominator);
        }
        long top = n * Arrays.stream(weights).asLongStream().sum();
        if (observed <= 0) {
            return TailProbability.ONE;
        }
        if (observed > top) {
            return TailProbability.ZERO;
        }
        double p = (double) numerator / denominator;
        double q = (double) (denominator - numerator) / denominator;
        // The smaller tail, or one that is no larger than about a half, so that nothing cancels.
        return observed > p * top
                ? new LatticeTail(weights, n, p, q).upper(observed, top)
                : new LatticeTail(weights, n, q, p)
                        .upper(top - observed + 1, top)
                        .complement();
    }

    private TailProbability upper(long observed, long top) {
        if (observed == top) {
            return TailProbability.ofLog(n * weights.length * (p > 0.5 ? Math.log1p(-q) : Math.log(p)));
        }
        double tilt = tilt((double) observed);
        double tilted = sum(tilt, observed, top);
        double log = tilt * (top - observed);
        for (int weight : weights) {
            log += n * Math.log(p + q * Math.exp(-tilt * weight));
        }
        return TailProbability.ofLog(log + Math.log(tilted));
    }

    /** The tilt at which the mean is the value. */
    private double tilt(double value) {
        double low = 0;
        double high = 1.0 / 1024;
        while (mean(high) < value && high < LARGEST_TILT) {
            high *= 2;
        }
        for (int i = 0; i < HALVINGS && high - low > 1e-12 * high; i++) {
            double middle = (low + high) / 2;
            if (mean(middle) < value) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private double mean(double tilt) {
        double mean = 0;
        for (int weight : weights) {
            mean += weight * success(weight, tilt);
        }
        return n * mean;
    }

    private double success(int weight, double tilt) {
        return p / (p + q * Math.exp(-tilt * weight));
    }

    /** Sum over j from 0 of the tilted mass at observed + j times e^(-tilt j). */
    private double sum(double tilt, long observed, long top) {
        double above = reach(tilt, (double) observed, 1);
        double below = reach(tilt, (double) observed, -1);
        double counted = Math.min(-NEGLIGIBLE_LOG / tilt, Math.min(above, (double) top - observed)) + 1;
        double period = Math.max(counted + below, above) + 2;
        long steps = (long) Math.ceil(counted);
        // Odd, so that terms come in conjugate pairs.
        long length = (long) Math.ceil(period) | 1;
        double[] shares = new double[weights.length];
        Arrays.setAll(shares, l -> success(weights[l], tilt));
        double total = -Math.expm1(-tilt * steps) / -Math.expm1(-tilt);
        for (long k = 1; k <= length / 2; k++) {
            total += 2 * term(shares, tilt, 2 * Math.PI * ((double) k / length), observed, steps);
        }
        return total / length;
    }

    /**
     * A distance from the observed value beyond which less than e^-45 of the tilted mass lies, on one side, by Chernoff's
     * bound at a further tilt s: exp(K(tilt + s) - K(tilt) - s mean(tilt + s)).
     */
    private double reach(double tilt, double observed, int side) {
        double low = 0;
        double high = 1e-6;
        while (bound(tilt, side * high) > NEGLIGIBLE_LOG && high < LARGEST_TILT) {
            low = high;
            high *= 2;
        }
        for (int i = 0; i < 40; i++) {
            double middle = (low + high) / 2;
            if (bound(tilt, side * middle) > NEGLIGIBLE_LOG) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.abs(mean(tilt + side * high) - observed);
    }

    private double bound(double tilt, double further) {
        double log = 0;
        for (int weight : weights) {
            double share = success(weight, tilt);
            double power = further * weight;
            // log of the moment of one trial minus the power at its mean, without overflow on either side.
            double moment = power > 0
                    ? power + Math.log(share + (1 - share) * Math.exp(-power))
                    : Math.log(1 - share + share * Math.exp(power));
            log += moment - power * success(weight, tilt + further);
        }
        return n * log;
    }

    /** Real part of characteristic function, shift and geometric sum at one frequency; 0 where it is negligible. */
    private double term(double[] shares, double tilt, double t, long observed, long steps) {
        double square = 1;
        double smallest = Math.exp(NEGLIGIBLE_SQUARE_LOG / n);
        for (int l = 0; l < weights.length; l++) {
            double sine = Math.sin(weights[l] * t / 2);
            square *= 1 - 4 * shares[l] * (1 - shares[l]) * sine * sine;
            if (square < smallest) {
                return 0;
            }
        }
        double phase = 0;
        double mean = 0;
        for (int l = 0; l < weights.length; l++) {
            double angle = weights[l] * t;
            phase += Math.atan2(shares[l] * Math.sin(angle), 1 - shares[l] + shares[l] * Math.cos(angle))
                    - shares[l] * angle;
            mean += weights[l] * shares[l];
        }
        double turned = n * phase + t * (n * mean - observed);
        double modulus = Math.exp(0.5 * n * Math.log(square));
        return modulus * geometric(tilt, t, steps, turned);
    }

    /** Real part of e^(i turned) times the sum over j below steps of e^(-(tilt + i t) j). */
    private static double geometric(double tilt, double t, long steps, double turned) {
        double ratio = Math.exp(-tilt);
        // 1 - r, with the real part free of cancellation for small tilt and t.
        double half = Math.sin(t / 2);
        double realBelow = -Math.expm1(-tilt) + 2 * ratio * half * half;
        double imaginaryBelow = ratio * Math.sin(t);
        double last = Math.exp(-tilt * steps);
        double realAbove = Math.cos(turned) - last * Math.cos(turned - t * steps);
        double imaginaryAbove = Math.sin(turned) - last * Math.sin(turned - t * steps);
        return (realAbove * realBelow + imaginaryAbove * imaginaryBelow)
                / (realBelow * realBelow + imaginaryBelow * imaginaryBelow);
    }
}
