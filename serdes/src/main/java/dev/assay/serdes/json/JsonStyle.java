package dev.assay.serdes.json;

/** How much of a record is written, and how. Immutable; any thread. */
public enum JsonStyle {
    /** One line, without fields that are null or empty by default. */
    COMPACT,
    /** One line, every field. */
    FULL,
    /** Several lines, without fields that are null or empty by default. */
    INDENTED
}
