package dev.assay.scoring.lane;

/** Why a batch has no output; the message never holds text. Immutable; any thread may read it. */
public final class LaneModelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What the lane has to do about it. */
    public enum Kind {
        /** A row, or chance, broke the batch: split it and find out. */
        BATCH,
        /** The device ran out of memory: smaller batches. */
        MEMORY,
        /** The batch was stopped, as it took too long: find out whether a row is to blame, and form smaller ones. */
        TIME,
        /** The device is gone for this process. */
        DEVICE
    }

    private final Kind kind;

    public LaneModelException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public LaneModelException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What the lane has to do about it. */
    public Kind kind() {
        return kind;
    }
}
