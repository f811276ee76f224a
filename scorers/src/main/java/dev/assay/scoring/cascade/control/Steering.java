package dev.assay.scoring.cascade.control;

/** The law by which one objective moves a threshold. Implementations are confined to one thread. */
interface Steering {
    /** The threshold in force apart from the correction that a single event may meet; this one is recorded. */
    double base();

    /** The threshold that the next score meets, before bounds. */
    double effective();

    /**
     * A score was decided on.
     *
     * @param threshold that decided
     * @param ruled whether this law's threshold decided, perhaps within bounds, and not a cold start or an operator
     * @return the surprise of a wrong answer: by how much the count of wrong accepted answers rises if the label says
     *     wrong, beyond what was expected; 0 when it was deferred or nothing is counted
     */
    double decided(double uncertainty, boolean deferred, double threshold, boolean ruled);

    /**
     * The label of an accepted answer says how the count was wrong.
     *
     * @param excess of the weighted count of wrong answers over what was expected
     */
    default void corrected(double excess) {}

    /** The labels have changed. */
    default void relabelled() {}

    /** Enough scores and labels have come: this law decides from now on. */
    default void begin() {}

    /** How far the count is from the target, in events; 0 when nothing is counted. */
    default double debt() {
        return 0;
    }

    default void write(StateOutput out) {}

    default void read(StateInput in) {}
}
