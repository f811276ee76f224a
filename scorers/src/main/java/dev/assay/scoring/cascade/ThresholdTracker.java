package dev.assay.scoring.cascade;

/**
 * A threshold on uncertainty that follows the traffic so that a wanted fraction is deferred. Mutable keyed state, updated
 * in event order: the same scores in the same order give the same thresholds. Confined to one thread.
 */
public sealed interface ThresholdTracker permits StochasticThreshold, WindowThreshold {

    /** The threshold that the next score will meet. */
    double threshold();

    /**
     * Decides on one score, then learns from it. A score that is not finite is deferred and not learned from.
     *
     * @param uncertainty higher is more uncertain
     * @return whether to defer: the score was above the threshold as it stood before
     */
    boolean defers(double uncertainty);
}
