package dev.assay.topology.threshold;

import org.jspecify.annotations.Nullable;

/** What a feedback record says. Immutable; any thread may read it. */
public sealed interface Note {
    /**
     * An answer was judged.
     *
     * @param event within its tenant, or by its id alone
     * @param bare the event by its id alone; the same where no tenant is named
     */
    record Label(EventKey event, EventKey bare, boolean correct) implements Note {
        /** The label of an event; a blank tenant is none. */
        public static Label of(@Nullable String tenant, String event, boolean correct) {
            return new Label(EventKey.of(tenant, event), EventKey.of(event), correct);
        }
    }

    /**
     * Somebody wants thresholds to stop, go on or go back.
     *
     * @param key null for all of the partition
     * @param version to go back to; null for the one before the last change
     * @param id names the order in its answers
     * @param source who ordered
     */
    record Order(
            Kind kind,
            @Nullable String key,
            @Nullable Long version,
            @Nullable String id,
            @Nullable String source) implements Note {}

    /** What an order wants. */
    enum Kind {
        FREEZE,
        UNFREEZE,
        REVERT
    }
}
