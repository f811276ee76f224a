package dev.assay.serdes.registry;

/**
 * The registry gave a definite answer and it is no: unknown subject, incompatible schema, invalid schema.
 *
 * <p>Repeating the same call gives the same answer. Immutable; any thread may read it.
 */
public final class RegistryRefusedException extends RegistryException {
    /** No such subject. */
    public static final int UNKNOWN_SUBJECT = 40401;

    /** No such version. */
    public static final int UNKNOWN_VERSION = 40402;

    /** No such schema. */
    public static final int UNKNOWN_SCHEMA = 40403;

    /** The schema breaks the subject's compatibility. */
    public static final int INCOMPATIBLE = 409;

    /** The text is not a schema. */
    public static final int INVALID_SCHEMA = 42201;

    /** The version is not a version. */
    public static final int INVALID_VERSION = 42202;

    private final int httpStatus;
    private final int errorCode;

    RegistryRefusedException(int httpStatus, int errorCode, String message) {
        super(message);
        this.httpStatus = httpStatus;
        this.errorCode = errorCode;
    }

    /** The HTTP status, 400 to 499. */
    public int httpStatus() {
        return httpStatus;
    }

    /** The protocol's error code, for example {@link #UNKNOWN_SUBJECT}; the HTTP status where the body had none. */
    public int errorCode() {
        return errorCode;
    }

    /** Whether subject, version or schema do not exist. */
    public boolean isNotFound() {
        return errorCode == UNKNOWN_SUBJECT || errorCode == UNKNOWN_VERSION || errorCode == UNKNOWN_SCHEMA;
    }
}
