package dev.assay.scoring.cascade.control;

/** The law by which one objective moves a threshold. Implementations are confined to one thread. */
interface Steering {
    /** The threshold in force apart from what a single event may meet; to be recorded. */
    double base();

    /** The threshold that the next score meets. */
    double effective();

    /** A score was decided on by this law's threshold, or within its bounds. */
    void decided(double uncertainty, boolean deferred);

    /** How far the count is from the target, in events. */
    double debt();

    void write(StateOutput out);

    void read(StateInput in);
}
