package dev.assay.scoring.lane;

/** What must not be cut is longer than the model reads; the message never holds text. Immutable; any thread may read it. */
public final class UncutException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * @param tokens of what must not be cut
     * @param room how many of them the model could have read
     */
    public UncutException(int tokens, int room) {
        super(tokens + " tokens that must not be cut; the model has room for " + room);
    }
}
