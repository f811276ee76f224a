package dev.assay.scoring.session;

import dev.assay.scoring.DrawLaw;
import java.util.Optional;

/**
 * The e-value of independent draws: the likelihood ratio of alternatives in which draws are larger than their law says,
 * averaged over a fixed grid of strengths ("method of mixtures", Robbins 1970; Ville 1939 for the bound). Immutable; any
 * thread may use it.
 *
 * <p>The three laws are exponential families in the sum of the draws: an alternative of strength eta has the ratio
 * {@code exp(eta * sum - draws * A(eta))} with {@code A(eta) = log E[exp(eta * x)]} under the law. Each further draw
 * multiplies a component by a factor of mean 1, so every component, and their average, is a martingale that starts at 1; its
 * running maximum reaches 1/alpha with probability at most alpha, whenever and for whatever reason one stops. Every eta is
 * above 0: draws that are stochastically smaller than the law only lower the e-value.
 *
 * <p>The grid is geometric. A strength between two grid points keeps at least 98.5 % of the best growth rate, and the
 * average over {@value #POINTS} points costs at most a factor of {@value #POINTS}, which is 1.3 on the log10 scale. The
 * weakest component is a limit by intention: a deviation of less than half its strength (the bias of a hash function, a
 * rounded probability) makes the e-value shrink and can never add up, however long the conversation.
 */
public final class Mixture {
    /** Components of the grid. */
    static final int POINTS = 20;

    private static final double LN_10 = Math.log(10);
    private static final double LN_POINTS = Math.log(POINTS);

    /** Log odds ratios of a green token: from .25 to .27 up to .25 to .993. */
    private static final double[] ODDS = geometric(0.08, 6);

    /** Log odds ratios of one bit among several layers, each weaker but more of them. */
    private static final double[] BIT_ODDS = geometric(0.02, 3);

    /** Log means of an exponential draw: from 1.04 to 12. */
    private static final double[] LOG_MEANS = geometric(0.04, 2.5);

    private final double[] slopes;
    private final double[] costs;
    private final double largest;

    private Mixture(double[] slopes, double[] costs, double largest) {
        this.slopes = slopes;
        this.costs = costs;
        this.largest = largest;
    }

    /** The mixture for a law; empty for {@link DrawLaw.Weighted}, which has no law per draw. */
    public static Optional<Mixture> of(DrawLaw law) {
        if (law instanceof DrawLaw.Bernoulli bernoulli) {
            return Optional.of(bits(1, bernoulli.probability(), ODDS));
        }
        if (law instanceof DrawLaw.Binomial binomial) {
            boolean single = binomial.layers() == 1;
            return Optional.of(bits(binomial.layers(), binomial.probability(), single ? ODDS : BIT_ODDS));
        }
        return law instanceof DrawLaw.Exponential ? Optional.of(exponential()) : Optional.empty();
    }

    private static Mixture bits(int layers, double probability, double[] odds) {
        double[] costs = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            costs[i] = layers * Math.log1p(probability * Math.expm1(odds[i]));
        }
        return new Mixture(odds, costs, layers);
    }

    private static Mixture exponential() {
        double[] slopes = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            slopes[i] = -Math.expm1(-LOG_MEANS[i]);
        }
        // -log(1 - eta) is the logarithm of the mean; a double's uniform number gives at most 745.
        return new Mixture(slopes, LOG_MEANS, 1_000);
    }

    /** The draw within the law's range; what is no finite number counts as 0, which can only lower the e-value. */
    double counted(double draw) {
        return draw > 0 && draw < Double.POSITIVE_INFINITY ? Math.min(draw, largest) : 0;
    }

    /**
     * The e-value's logarithm.
     *
     * @param draws how many draws, at least 0; without draws the e-value is 1
     * @param sum of the draws, each within the law's range
     * @return base 10, finite
     */
    public double log10(long draws, double sum) {
        double top = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < POINTS; i++) {
            top = Math.max(top, slopes[i] * sum - draws * costs[i]);
        }
        double total = 0;
        for (int i = 0; i < POINTS; i++) {
            total += Math.exp(slopes[i] * sum - draws * costs[i] - top);
        }
        return (top + Math.log(total) - LN_POINTS) / LN_10 + 0.0;
    }

    private static double[] geometric(double from, double to) {
        double[] grid = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            grid[i] = from * Math.pow(to / from, i / (POINTS - 1.0));
        }
        return grid;
    }
}
