package dev.assay.scoring.cascade.control;

import java.util.Locale;

/**
 * One recorded change of a key's threshold or state, for the log of thresholds. Immutable; any thread may read it.
 *
 * @param version rises by one with every change of the key; the first is 1
 * @param atMillis time of the event, label or command that caused it, never before that of an earlier change
 * @param oldThreshold in force before, on the scale of the scores; negative infinity defers everything
 * @param newThreshold in force from now on
 * @param cause why
 */
public record Change(
        long version,
        long atMillis,
        double oldThreshold,
        double newThreshold,
        ControlState oldState,
        ControlState newState,
        Cause cause) {

    /** Why a threshold or state changed. */
    public enum Cause {
        /** The first record of a key. */
        CREATED,
        /** Enough scores and labels have come. */
        WARM,
        /** The objective moved it. */
        MOVED,
        /** A bound or the largest step per hour began to hold it back. */
        HELD_BACK,
        /** No bound holds it back any more. */
        RELEASED,
        FREEZE,
        UNFREEZE,
        REVERT,
        /** The state was written under another policy; what could be kept was kept. */
        NEW_POLICY;

        /** The name in records, for example {@code held-back}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
