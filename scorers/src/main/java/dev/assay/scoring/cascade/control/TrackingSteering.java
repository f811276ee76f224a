package dev.assay.scoring.cascade.control;

/**
 * The quantile of the recent scores, at a level that the count of decisions corrects. Confined to one thread.
 *
 * <p>The debt is the number deferred minus the number that should have been. The more has been deferred too much, the nearer
 * the level comes to that of the greatest score, and the reverse; where one more decision would take the debt beyond {@value
 * #MOST_DEBT} it is not made. So, for any sequence and as long as no bound binds, the number deferred in any run of events
 * differs from the wanted one by at most twice that: 9.5 events, 1.9 points of 500.
 */
final class TrackingSteering implements Steering {
    static final double MOST_DEBT = 4.75;

    private final double rate;
    private final ScoreWindow scores;
    private double debt;

    TrackingSteering(double rate, ScoreWindow scores) {
        this.rate = rate;
        this.scores = scores;
    }

    @Override
    public double base() {
        return scores.atLevel(1 - rate);
    }

    @Override
    public double effective() {
        if (debt + 1 - rate > MOST_DEBT) {
            return Double.POSITIVE_INFINITY;
        }
        if (debt - rate < -MOST_DEBT) {
            return Double.NEGATIVE_INFINITY;
        }
        double share = Math.abs(debt) / MOST_DEBT;
        // Gentle near zero, where most of the time is spent and every correction costs quality; whole at the limit.
        double correction = (share + share * share * share) / 2;
        double level = debt > 0 ? 1 - rate + rate * correction : (1 - rate) * (1 - correction);
        return scores.atLevel(level);
    }

    @Override
    public double decided(double uncertainty, boolean deferred, double threshold, boolean ruled) {
        if (ruled) {
            double counted = debt + (deferred ? 1 : 0) - rate;
            debt = Math.max(-MOST_DEBT, Math.min(MOST_DEBT, counted));
        }
        return 0;
    }

    @Override
    public double debt() {
        return debt;
    }

    @Override
    public void write(StateOutput out) {
        out.number(debt);
    }

    @Override
    public void read(StateInput in) {
        debt = Math.max(-MOST_DEBT, Math.min(MOST_DEBT, in.finite()));
    }
}
