package dev.assay.scoring.cascade.control;

/** A threshold that does not move. Confined to one thread. */
final class FixedSteering implements Steering {
    private final double threshold;

    FixedSteering(double threshold) {
        this.threshold = threshold;
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
}
