package dev.assay.scoring.lane;

/** How urgent work is; the lane serves the classes 9 : 1. An immutable constant; any thread may use it. */
public enum WorkClass {
    /** An event somebody waits for. */
    LIVE,
    /** An event that is old on purpose. */
    BACKFILL
}
