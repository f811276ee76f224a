package dev.assay.scoring.cascade.control;

/** The exact (1 - rate)-quantile of the recent scores. Confined to one thread. */
final class QuantileSteering implements Steering {
    private final double rate;
    private final ScoreWindow scores;

    QuantileSteering(double rate, ScoreWindow scores) {
        this.rate = rate;
        this.scores = scores;
    }

    @Override
    public double base() {
        return scores.atLevel(1 - rate);
    }

    @Override
    public double effective() {
        return base();
    }

    @Override
    public double decided(double uncertainty, boolean deferred, double threshold, boolean ruled) {
        return 0;
    }
}
