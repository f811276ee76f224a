package dev.assay.serdes.json;

/** JSON that is no record of the wanted schema; says where and what, never the content. Immutable; any thread. */
public final class JsonFormatException extends RuntimeException {
    private final String path;

    JsonFormatException(String path, String problem) {
        super(path + ": " + problem);
        this.path = path;
    }

    /** Where, for example {@code $.tokens.ids[3]}; {@code $} for the document itself. */
    public String path() {
        return path;
    }
}
