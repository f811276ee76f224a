package dev.assay.scoring.cascade.rule;

/**
 * What asking the larger model changes, as a map of the same confidence: the probability that it is right where the answer is
 * wrong, which falls with the confidence, less the probability that it is wrong where the answer is right. Strictly falling;
 * immutable; any thread may use it.
 *
 * @param intercept log-odds of a rescue at the centre of the confidences
 * @param slope below 0, per standardised confidence
 * @param harm probability that the larger model spoils a right answer, in [0, 1]
 */
public record GainMap(double intercept, double slope, double harm) {
    public GainMap {
        if (!Double.isFinite(intercept + slope) || !(slope < 0) || !(harm >= 0 && harm <= 1)) {
            throw new IllegalArgumentException("a gain needs finite numbers, a slope below 0 and a harm in [0, 1]");
        }
    }

    /**
     * How many errors asking the larger model removes on average, in [-1, 1].
     *
     * @param z standardised confidence
     */
    public double at(double z) {
        return OddsMap.sigmoid(intercept + slope * z) - harm;
    }
}
