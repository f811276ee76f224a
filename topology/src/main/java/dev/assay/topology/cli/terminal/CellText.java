package dev.assay.topology.cli.terminal;

/**
 * Text as it takes room on a terminal. Stateless; any thread may call it.
 *
 * <p>Texts shown may come from anyone, so what would act on the terminal instead of being shown (escape sequences, line
 * breaks, changes of writing direction) is replaced.
 */
public final class CellText {
    private CellText() {}

    /** The text on one line, with control and direction characters replaced by a space or {@code U+FFFD}. */
    public static String clean(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029 || c == 0x85) {
                out.append(' ');
            } else if (acts(c)) {
                out.append('\uFFFD');
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    /** Columns that a clean text takes: 2 for wide East Asian characters and emoji, 0 for marks, 1 otherwise. */
    public static int width(String text) {
        return text.codePoints().map(CellText::width).sum();
    }

    /** The text, cut to at most {@code columns} with an ellipsis where it was longer. */
    public static String cut(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        int used = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (used + width(c) > columns - 1) {
                break;
            }
            used += width(c);
            out.appendCodePoint(c);
            i += Character.charCount(c);
        }
        return columns < 1 ? "" : out.append('\u2026').toString();
    }

    /** Spaces to fill {@code text} up to {@code columns}. */
    static String padding(String text, int columns) {
        return " ".repeat(Math.max(0, columns - width(text)));
    }

    private static boolean acts(int c) {
        int type = Character.getType(c);
        boolean joiner = c == 0x200C || c == 0x200D;
        return type == Character.CONTROL
                || type == Character.SURROGATE
                || type == Character.UNASSIGNED
                || (type == Character.FORMAT && !joiner && !isTag(c));
    }

    /** Invisible parts of flag emoji. */
    private static boolean isTag(int c) {
        return c >= 0xE0020 && c <= 0xE007F;
    }

    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return isWide(c) ? 2 : 1;
    }

    /** The wide blocks of Unicode's East Asian Width (UAX #11), coarsely, and the emoji blocks. */
    private static boolean isWide(int c) {
        return (c >= 0x1100 && c <= 0x115F)
                || (c >= 0x2E80 && c <= 0x303E)
                || (c >= 0x3041 && c <= 0xA4CF)
                || (c >= 0xA960 && c <= 0xA97C)
                || (c >= 0xAC00 && c <= 0xD7A3)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFE30 && c <= 0xFE6F)
                || (c >= 0xFF00 && c <= 0xFF60)
                || (c >= 0xFFE0 && c <= 0xFFE6)
                || (c >= 0x1F300 && c <= 0x1F64F)
                || (c >= 0x1F680 && c <= 0x1F6FF)
                || (c >= 0x1F900 && c <= 0x1FAFF)
                || (c >= 0x20000 && c <= 0x3FFFD);
    }
}
