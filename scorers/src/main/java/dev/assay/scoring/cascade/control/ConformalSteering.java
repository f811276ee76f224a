package dev.assay.scoring.cascade.control;

/**
 * Conformal risk control: the greatest uncertainty t among the labelled answers with (wrong ones at or below t + 1) / (N + 1)
 * at most alpha. For exchangeable answers the expected fraction accepted and wrong is at most alpha (Angelopoulos et al.,
 * ICLR 2024). Confined to one thread.
 */
final class ConformalSteering implements Steering {
    private final double alpha;
    private final LabelWindow labels;
    private double threshold = Double.NEGATIVE_INFINITY;

    /** @param labels the recent ones, each counting one */
    ConformalSteering(double alpha, LabelWindow labels) {
        this.alpha = alpha;
        this.labels = labels;
    }

    @Override
    public void relabelled() {
        int n = labels.size();
        threshold = Double.NEGATIVE_INFINITY;
        for (int k = n; k >= 1; k--) {
            // Only where the value changes: a threshold cannot divide answers of equal uncertainty.
            boolean boundary = k == n || labels.uncertainty(k) != labels.uncertainty(k - 1);
            if (boundary && (labels.errors(k) + 1) / (n + 1) <= alpha) {
                threshold = labels.uncertainty(k - 1);
                return;
            }
        }
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
        return 0;
    }

    @Override
    public void read(StateInput in) {
        relabelled();
    }
}
