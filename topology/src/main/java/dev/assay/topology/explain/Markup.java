package dev.assay.topology.explain;

/**
 * HTML as it is written, with every value escaped. Characters that steer the reading order, control characters and lone
 * surrogates become visible names, so that no text can rearrange the page. Mutable; confined to one thread.
 */
final class Markup {
    private static final int SYMBOLS_FOR_CONTROLS = 0x2400;
    private static final int SYMBOL_FOR_DELETE = 0x2421;

    private final StringBuilder html = new StringBuilder(1 << 14);

    /** Adds markup as it is: constants of this package only. */
    Markup raw(String markup) {
        html.append(markup);
        return this;
    }

    /** Adds a number. */
    Markup number(long number) {
        html.append(number);
        return this;
    }

    /** Adds a value as text of an element or of a quoted attribute. */
    Markup text(String value) {
        for (int i = 0; i < value.length(); ) {
            int point = value.codePointAt(i);
            i += Character.charCount(point);
            character(point);
        }
        return this;
    }

    private void character(int point) {
        switch (point) {
            case '<' -> html.append("&lt;");
            case '>' -> html.append("&gt;");
            case '&' -> html.append("&amp;");
            case '"' -> html.append("&quot;");
            case '\'' -> html.append("&#39;");
            case '\n', '\t' -> html.append((char) point);
            default -> {
                if (point < ' ') {
                    html.appendCodePoint(SYMBOLS_FOR_CONTROLS + point);
                } else if (point == 0x7f) {
                    html.appendCodePoint(SYMBOL_FOR_DELETE);
                } else if (Character.getType(point) == Character.SURROGATE) {
                    html.append('\uFFFD');
                } else if (steers(point)) {
                    html.append("[U+")
                            .append(Integer.toHexString(point).toUpperCase(java.util.Locale.ROOT))
                            .append(']');
                } else {
                    html.appendCodePoint(point);
                }
            }
        }
    }

    /** Marks, embeddings, overrides and isolates of the bidirectional algorithm, and the second control block. */
    private static boolean steers(int point) {
        return point == 0x061C
                || point == 0x200E
                || point == 0x200F
                || (point >= 0x202A && point <= 0x202E)
                || (point >= 0x2066 && point <= 0x2069)
                || (point >= 0x80 && point <= 0x9f)
                || point == 0x2028
                || point == 0x2029;
    }

    @Override
    public String toString() {
        return html.toString();
    }
}
