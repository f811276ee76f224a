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
    public void decided(double uncertainty, boolean deferred) {
        // Nothing to learn.
    }

    @Override
    public double debt() {
        return 0;
    }

    @Override
    public void write(StateOutput out) {
        // No state.
    }

    @Override
    public void read(StateInput in) {
        // No state.
    }
}
