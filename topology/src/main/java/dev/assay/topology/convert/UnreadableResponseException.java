package dev.assay.topology.convert;

/** A line that is no response of the format. The message names a place or a field, never content. Immutable. */
public final class UnreadableResponseException extends Exception {
    private static final long serialVersionUID = 1;

    UnreadableResponseException(String message) {
        super(message);
    }
}
