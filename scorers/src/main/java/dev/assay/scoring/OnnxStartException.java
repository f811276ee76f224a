package dev.assay.scoring;

/** Why a runtime or a model does not start, in words for the operator. Immutable; any thread may read it. */
public final class OnnxStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OnnxStartException(String message, Throwable cause) {
        super(message, cause);
    }

    public OnnxStartException(String message) {
        super(message);
    }
}
