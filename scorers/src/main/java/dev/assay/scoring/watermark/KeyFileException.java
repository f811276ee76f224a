package dev.assay.scoring.watermark;

/**
 * A key file that cannot be used. The message names the key by id or position, the field and the fix, never a value of the
 * file. Immutable; any thread may read it.
 */
public final class KeyFileException extends RuntimeException {
    /** With a message that is fit for the operator as it stands. */
    public KeyFileException(String message) {
        super(message);
    }
}
