package dev.assay.scoring.cascade.rule;

import org.jspecify.annotations.Nullable;

/**
 * From one confidence to what is expected of an answer. Immutable; any thread may use it.
 *
 * @param odds of an error
 * @param gain of asking the larger model; null when its outcomes are not known
 */
public record RouteMap(OddsMap odds, @Nullable GainMap gain) {
    private static final double Z95 = 1.959963984540054;

    /**
     * What is expected of an answer.
     *
     * @param wrong u, probability that it is wrong
     * @param low lower end of a 95 per cent interval of u
     * @param high upper end
     * @param logOdds of u
     * @param gain how much less often the larger model is wrong; null when not known
     * @param largeWrong g = u - gain, within [0, 1]; null when not known
     */
    public record Expectation(
            double wrong,
            double low,
            double high,
            double logOdds,
            @Nullable Double gain,
            @Nullable Double largeWrong) {}

    /** What is expected at a confidence. */
    public Expectation at(double x) {
        double logOdds = odds.logOdds(x);
        double deviation = odds.deviation(x);
        double wrong = OddsMap.sigmoid(logOdds);
        Double expected = gain == null ? null : gain.at(odds.standard(x));
        Double largeWrong = expected == null ? null : Math.max(0, Math.min(1, wrong - expected));
        return new Expectation(
                wrong,
                OddsMap.sigmoid(logOdds - Z95 * deviation),
                OddsMap.sigmoid(logOdds + Z95 * deviation),
                logOdds,
                expected,
                largeWrong);
    }

    /**
     * The confidence below which asking the larger model is worth its cost; the gain falls with the confidence, so there is
     * one.
     *
     * @param cost of asking, in errors
     * @return infinite when it is worth it everywhere or nowhere: positive or negative
     */
    public double worthAskingBelow(double cost) {
        if (gain == null) {
            throw new IllegalStateException("the larger model's outcomes are not known");
        }
        double p = cost + gain.harm();
        if (p >= 1) {
            return Double.NEGATIVE_INFINITY;
        }
        if (p <= 0) {
            return Double.POSITIVE_INFINITY;
        }
        double z = (Math.log(p / (1 - p)) - gain.intercept()) / gain.slope();
        return odds.centre() + odds.scale() * z;
    }
}
