package dev.assay.scoring.text;

/** Whether a text shows anything. Stateless; any thread may use it. */
public final class Visible {
    private Visible() {}

    /**
     * Whether a character is neither white space nor one that steers or joins others (Unicode's control and format characters,
     * such as the zero width space, the byte order mark and the soft hyphen): a text of those only says nothing.
     */
    public static boolean any(String text) {
        return text.codePoints().anyMatch(Visible::shows);
    }

    /** The opposite of {@link #any}. */
    public static boolean none(String text) {
        return !any(text);
    }

    private static boolean shows(int point) {
        int type = Character.getType(point);
        return type != Character.FORMAT
                && type != Character.CONTROL
                && !Character.isWhitespace(point)
                && !Character.isSpaceChar(point);
    }
}
