package dev.assay.scoring.lane;

/**
 * Says that the lane will not answer: the work was withdrawn, or the lane has closed or is lost. It is no answer about a text,
 * and nothing may be concluded from it: whoever owns the event has it scored again. Immutable; any thread may read it.
 */
public final class WorkAbandonedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message why, without anything of the text */
    public WorkAbandonedException(String message) {
        super(message, null, false, false);
    }
}
