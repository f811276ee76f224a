package dev.assay.topology.threshold;

import org.jspecify.annotations.Nullable;

/** What a feedback record says. Immutable; any thread may read it. */
public sealed interface Note {
    /**
     * An answer was judged.
     *
     * @param event within its tenant, or by its id alone
     */
    record Label(EventKey event, boolean correct) implements Note {}

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
