package dev.assay.scoring.text;

import java.text.Normalizer;

/** Text in Unicode's composed form (NFC): the same letter is the same characters. Stateless; any thread may use it. */
public final class Composed {
    /** Below this every character stands for itself. */
    public static final char FIRST_MARK = 0x300;

    // Putting marks in order takes the square of their number. Stream-Safe Text Format (UAX #15) allows 30 on one
    // letter.
    private static final int MOST_MARKS = 30;

    private Composed() {}

    /** The text in NFC; as it is where a letter has more than 30 marks, which no writing needs. */
    public static String of(String text) {
        int marks = 0;
        boolean plain = true;
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            at += Character.charCount(codePoint);
            plain &= codePoint < FIRST_MARK;
            marks = codePoint >= FIRST_MARK && isMark(codePoint) ? marks + 1 : 0;
            if (marks > MOST_MARKS) {
                return text;
            }
        }
        return plain ? text : Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /**
     * The text with letters composed as those of another text: taken apart where that one has them so throughout, else in NFC.
     * Places in the other text stay what they are.
     */
    public static String like(String other, String text) {
        boolean apart = !of(other).equals(other) && apart(other).equals(other);
        String composed = of(text);
        return apart ? apart(composed) : composed;
    }

    /** The text with letters and marks apart (NFD); as it is where {@link #of} leaves it so. */
    public static String apart(String text) {
        return Normalizer.isNormalized(of(text), Normalizer.Form.NFC)
                ? Normalizer.normalize(text, Normalizer.Form.NFD)
                : text;
    }

    /** Whether the character belongs to the letter before it. */
    public static boolean isMark(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK;
    }
}
