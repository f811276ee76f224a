package dev.assay.scoring.lane;

import java.util.Locale;

/** How the lane is. An immutable constant; any thread may use it. */
public enum LaneState {
    /** Takes and answers work. */
    RUNNING,
    /** The device is gone for this process; all work is refused and the service should end. */
    LOST,
    /** Closed in good order; all work is refused. */
    CLOSED;

    /** Value of the metric label. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
