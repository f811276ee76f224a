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
     * The probability of being right below which asking the larger model costs less than accepting: u is above the cost plus
     * g. Gain and u fall with the confidence, so there is one.
     *
     * @param cost of asking, in wrong answers
     * @return in [0, 1]; 0 when it is never worth it
     * @throws IllegalStateException when the larger model's outcomes are not known
     */
    public double threshold(double cost) {
        if (gain == null) {
            throw new IllegalStateException("the larger model's outcomes are not known");
        }
        double p = cost + gain.harm();
        if (p >= 1) {
            return 0;
        }
        // Where the gain alone would be more than u, g is 0 and asking costs its price.
        double atPrice = 1 - cost;
        if (p <= 0) {
            return atPrice;
        }
        double z = (Math.log(p / (1 - p)) - gain.intercept()) / gain.slope();
        return Math.min(atPrice, 1 - OddsMap.sigmoid(odds.intercept() + odds.slope() * z));
    }
}
