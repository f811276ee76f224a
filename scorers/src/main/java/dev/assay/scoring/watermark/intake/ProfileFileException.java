package dev.assay.scoring.watermark.intake;

/**
 * A profile file that cannot be used. The message names the profile, the field and the fix. Immutable; any thread may read
 * it.
 */
public final class ProfileFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message that is fit for the operator as it stands. */
    public ProfileFileException(String message) {
        super(message);
    }
}
