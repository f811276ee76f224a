package dev.assay.scoring.lane;

/** How urgent work is; the lane serves the classes 8 : 1 : 1. An immutable constant; any thread may use it. */
public enum WorkClass {
    /** An event somebody waits for. */
    LIVE,
    /** A configuration on trial beside the live one. */
    SHADOW,
    /** Old events, caught up with. */
    BACKFILL
}
