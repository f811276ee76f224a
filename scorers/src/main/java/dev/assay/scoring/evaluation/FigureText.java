package dev.assay.scoring.evaluation;

import java.util.Locale;

/** One number of a line that is no {@link FigureTable}. Stateless; any thread may use it. */
public final class FigureText {
    private FigureText() {}

    /**
     * The number, or a dash where it is not defined: an AUROC without one of the two labels is no number that somebody could use.
     *
     * @param width least number of characters, filled up with blanks in front
     * @param digits decimals
     */
    public static String of(double value, int width, int digits) {
        String text = Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value);
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    /** The number as wide as it is. */
    public static String of(double value, int digits) {
        return of(value, 0, digits);
    }

    /** The ends of an interval in brackets. */
    public static String interval(double low, double high, int width, int digits) {
        return "[" + of(low, width, digits) + ", " + of(high, width, digits) + "]";
    }
}
