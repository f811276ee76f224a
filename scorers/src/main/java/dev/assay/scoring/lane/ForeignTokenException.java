package dev.assay.scoring.lane;

/**
 * A row would hold a token that the model does not know; the message never holds text. Immutable; any thread may read it.
 */
public final class ForeignTokenException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** @param vocabulary how many tokens the model knows */
    public ForeignTokenException(long vocabulary) {
        super("a token beyond the " + vocabulary + " that the model knows");
    }
}
