package dev.assay.topology.app;

/**
 * How many lines of a file became records. Immutable; any thread may read it.
 *
 * @param sent records that the brokers have
 * @param refused lines that were none
 */
public record SentLines(long sent, long refused) {}
