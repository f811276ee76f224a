package dev.assay.scoring.cascade.control;

import java.util.Locale;

/** What a controller is doing. Immutable; any thread may use it. */
public enum ControlState {
    /** Too little is known; the cold start's behaviour decides. */
    COLD_START,
    /** The objective steers the threshold. */
    TRACKING,
    /** A bound or the largest step per hour holds the threshold back. */
    LIMITED,
    /** An operator holds the threshold; it does not move. */
    FROZEN,
    /** No objective: the configured threshold decides. */
    FIXED;

    /** The name in records and verdicts, for example {@code cold-start}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
