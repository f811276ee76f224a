package dev.assay.serdes.json;

/** JSON that is no record of the wanted schema; says where and what, never the content. Immutable; any thread. */
public final class JsonFormatException extends RuntimeException {
    private final String path;

    /**
     * JSON that does not fit.
     *
     * @param path where, for example {@code $.tokens.ids[3]}
     * @param problem what should be there, without the content
     */
    public JsonFormatException(String path, String problem) {
        super(path + ": " + problem);
        this.path = path;
    }

    /** Where, for example {@code $.tokens.ids[3]}; {@code $} for the document itself. */
    public String path() {
        return path;
    }
}
