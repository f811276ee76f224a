package dev.assay.topology.scoring;

/** What other threads tell a task. Immutable; any thread may read it. */
public sealed interface Mail {
    /** A record's settlement is ready. */
    record Settled(Settlement settlement) implements Mail {}

    /** A record of the restored ledger was read again. */
    record Reread(SourceRecord record) implements Mail {}

    /** A record of the restored ledger is no longer in the source topic. */
    record Gone(long offset) implements Mail {}
}
