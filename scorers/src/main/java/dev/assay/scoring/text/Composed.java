package dev.assay.scoring.text;

import java.text.Normalizer;

/**
 * Text in Unicode's composed form (NFC): the same letter is the same characters. Putting marks in order takes the square of their
 * number, so a text is left as it is where a letter has more than 30 of them, which no writing needs (Stream-Safe Text Format,
 * UAX #15). Stateless; any thread may use it.
 */
public final class Composed {
    /** Below this every character stands for itself. */
    public static final char FIRST_MARK = 0x300;

    private static final int MOST_MARKS = 30;

    private Composed() {}

    /** The text in NFC. */
    public static String of(String text) {
        return of(text, MOST_MARKS);
    }

    /**
     * The same with another bound.
     *
     * @param most marks on one letter, above which the text stays as it is; thousands take seconds
     */
    public static String of(String text, int most) {
        return isPlain(text) || isOverloaded(text, most) ? text : Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /** The text with letters and marks apart (NFD). */
    public static String apart(String text) {
        return isOverloaded(text, MOST_MARKS) ? text : Normalizer.normalize(text, Normalizer.Form.NFD);
    }

    private static boolean isPlain(String text) {
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c >= FIRST_MARK && !isDashOrQuote(c)) {
                return false;
            }
        }
        return true;
    }

    /** Of what most English texts have beyond Latin letters nothing is composed of anything, and looking closer takes long. */
    private static boolean isDashOrQuote(char c) {
        return c >= '\u2010' && c <= '\u2027';
    }

    private static boolean isOverloaded(String text, int most) {
        int marks = 0;
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            at += Character.charCount(codePoint);
            marks = codePoint >= FIRST_MARK && isMark(codePoint) ? marks + 1 : 0;
            if (marks > most) {
                return true;
            }
        }
        return false;
    }

    /** Whether the character belongs to the letter before it. */
    public static boolean isMark(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }
}
