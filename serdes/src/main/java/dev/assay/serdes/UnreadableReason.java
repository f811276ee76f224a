package dev.assay.serdes;

/** Why bytes are not an event; each name is also a symbol of the {@code Reason} contract. Immutable; any thread. */
public enum UnreadableReason {
    /** The record has no value. */
    NULL_VALUE,
    /** The first byte is not 0, so the bytes are not in the Confluent wire format. */
    UNKNOWN_MAGIC_BYTE,
    /** The registry answered that it knows no such schema id. */
    UNKNOWN_SCHEMA_ID,
    /** The writer's schema is known, but an event cannot be read out of what it writes. */
    INCOMPATIBLE_SCHEMA,
    /** The bytes end before the datum does. */
    TRUNCATED_BYTES,
    /** The bytes are not what the writer's schema says, or go on after the datum. */
    UNDECODABLE_BYTES
}
