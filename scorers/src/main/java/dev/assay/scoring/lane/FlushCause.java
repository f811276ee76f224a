package dev.assay.scoring.lane;

import java.util.Locale;

/** What sent a batch. An immutable constant; any thread may use it. */
enum FlushCause {
    /** The batch reached the fill target. */
    FULL,
    /** A row had waited as long as it may. */
    DEADLINE,
    /** The lane had nothing else to do. */
    IDLE;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
