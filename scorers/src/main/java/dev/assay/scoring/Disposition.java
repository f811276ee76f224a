package dev.assay.scoring;

/** How an event or a scorer ended. An immutable constant; any thread may use it. */
public enum Disposition {
    /** There is a number. */
    SCORED,
    /** There is no number, and the {@link Reason} says why; never a number in its place. */
    ABSTAINED,
    /** The event breaks the contract. */
    REJECTED
}
