package dev.assay.scoring.cascade.control;

/**
 * Stochastic approximation of a quantile: tau += gamma s (1{deferred} - rate), s being the spread of the scores at the start.
 * Confined to one thread.
 *
 * <p>For any sequence of T scores the rate differs from the wanted one by at most (range + 2 gamma s) / (gamma s T), as long as
 * no bound binds.
 */
final class ApproximationSteering implements Steering {
    private final double rate;
    private final double step;
    private final ScoreWindow scores;
    private double threshold = Double.NEGATIVE_INFINITY;
    private double scaledStep;

    ApproximationSteering(double rate, double step, ScoreWindow scores) {
        this.rate = rate;
        this.step = step;
        this.scores = scores;
    }

    @Override
    public void begin() {
        threshold = scores.atLevel(1 - rate);
        scaledStep = step * scores.spread();
    }

    @Override
    public double base() {
        return threshold;
    }

    @Override
    public double effective() {
        return threshold;
    }

    @Override
    public double decided(double uncertainty, boolean deferred, double used, boolean ruled) {
        if (ruled) {
            // From the threshold that was used: beyond a bound it would have to come all the way back.
            threshold = used + scaledStep * ((deferred ? 1 : 0) - rate);
        }
        return 0;
    }

    @Override
    public void write(StateOutput out) {
        out.number(threshold);
        out.number(scaledStep);
    }

    @Override
    public void read(StateInput in) {
        threshold = in.real();
        scaledStep = in.finite();
    }
}
