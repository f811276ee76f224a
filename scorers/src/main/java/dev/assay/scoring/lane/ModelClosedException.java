package dev.assay.scoring.lane;

/** A model was asked after it was closed, as its lane has ended. Immutable; any thread may read it. */
public final class ModelClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** @param what was closed; never text of an event */
    public ModelClosedException(String what) {
        super(what + " is closed");
    }
}
