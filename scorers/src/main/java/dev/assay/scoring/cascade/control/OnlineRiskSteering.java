package dev.assay.scoring.cascade.control;

/**
 * Keeps the long-run fraction accepted and wrong at a target although labels come late, come for a sample only, and the
 * traffic changes. Confined to one thread.
 *
 * <p>The debt counts wrong accepted answers minus the number allowed. An accepted answer enters at once with what recent labels
 * of similar scores say of it, and its label corrects that by 1/pi times the difference, pi being the probability with which
 * it was drawn: the count is unbiased whatever the expectation was worth (Robins, Rotnitzky and Zhao, 1994). The
 * threshold is the greatest at which the recent scores, with the same expectation, have the risk alpha - (debt + {@value
 * #RESERVE}) / h, where h = {@value #HORIZON} / pi.
 *
 * <p>At a debt of alpha h nothing is accepted, so for any sequence of n events with all labels drawn (pi = 1) the number
 * accepted and wrong is at most alpha (n + h) + 1 plus the surprises of those that then wait for a label; with pi below 1
 * the same holds for the estimated number. Too few wrong answers are saved up to {@value #MOST_CREDIT} / pi.
 *
 * <p>Only what this law decided counts. Of what a cold start or an operator let through or deferred, nothing is to be made up
 * for or spent afterwards; what this law accepted before an operator held the threshold stays its own, label or none.
 */
final class OnlineRiskSteering implements Steering {
    static final double HORIZON = 100;
    static final double MOST_CREDIT = 15;

    /** Wrong answers kept in hand for a change that labels have yet to show. */
    private static final double RESERVE = 4;

    /** Labels to either side whose errors give the expectation for a score. */
    private static final int NEIGHBOURS = 25;

    private final double alpha;
    private final double weight;
    private final ScoreWindow scores;
    private final LabelWindow labels;
    private double debt;
    private long basedOnScores = -1;
    private long basedOnLabels = -1;
    private double base;

    /**
     * @param auditProbability pi of accepted answers
     * @param labels the recent ones, by weight
     */
    OnlineRiskSteering(double alpha, double auditProbability, ScoreWindow scores, LabelWindow labels) {
        this.alpha = alpha;
        this.weight = 1 / auditProbability;
        this.scores = scores;
        this.labels = labels;
    }

    @Override
    public double base() {
        if (basedOnScores != scores.changes() || basedOnLabels != labels.changes()) {
            base = thresholdOf(alpha);
            basedOnScores = scores.changes();
            basedOnLabels = labels.changes();
        }
        return owesMuch() ? Double.NEGATIVE_INFINITY : base;
    }

    /** More than a single event's correction: also without any wrong answer none of the next hundred would be accepted. */
    private boolean owesMuch() {
        return debt + RESERVE > alpha * (HORIZON * weight + HORIZON);
    }

    @Override
    public double effective() {
        return thresholdOf(alpha - (debt + RESERVE) / (HORIZON * weight));
    }

    @Override
    public double decided(double uncertainty, boolean deferred, double threshold, boolean ruled) {
        if (!ruled) {
            return 0;
        }
        double expected = expected(labels.atOrBelow(uncertainty));
        count((deferred ? 0 : expected) - alpha);
        return deferred ? 0 : weight * (1 - expected);
    }

    @Override
    public void corrected(double excess) {
        count(excess);
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
        debt = Math.max(-MOST_CREDIT * weight, in.finite());
    }

    private void count(double more) {
        debt = Math.max(-MOST_CREDIT * weight, debt + more);
    }

    /** The greatest recent score up to which the expected risk is at most that; infinite when all or none may pass. */
    private double thresholdOf(double risk) {
        int n = scores.size();
        double allowed = risk * n;
        double sum = 0;
        int place = 0;
        int passed = 0;
        for (int k = 0; k < n; k++) {
            double score = scores.smallest(k);
            while (place < labels.size() && labels.uncertainty(place) <= score) {
                place++;
            }
            sum += expected(place);
            if (sum > allowed) {
                break;
            }
            passed = k + 1;
        }
        if (passed == n) {
            return n == 0 || risk <= 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        // Equal scores pass together or not at all.
        while (passed > 0 && scores.smallest(passed - 1) == scores.smallest(passed)) {
            passed--;
        }
        return passed == 0 ? Double.NEGATIVE_INFINITY : scores.smallest(passed - 1);
    }

    /** Fraction wrong among the labels around a place in their order, never quite 0 or 1. */
    private double expected(int place) {
        int from = Math.max(0, place - NEIGHBOURS);
        int to = Math.min(labels.size(), place + NEIGHBOURS);
        return (labels.errors(to) - labels.errors(from) + 0.5) / (labels.weight(to) - labels.weight(from) + 1);
    }
}
