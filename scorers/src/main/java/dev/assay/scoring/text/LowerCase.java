package dev.assay.scoring.text;

import java.util.Locale;

/**
 * Lower case as Unicode has it. Java looks at word boundaries for the final sigma, the Unicode Standard (3.13, Final_Sigma)
 * and with it Python at the neighbouring letters only. Stateless; any thread may use it.
 */
public final class LowerCase {
    private static final char SIGMA = '\u03a3';
    // Full stops, colons and apostrophes inside words; their general category does not tell them from other
    // punctuation.
    private static final String INSIDE_WORDS =
            "'.:\u00b7\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a";

    private LowerCase() {}

    /** The text in lower case, independent of any locale. */
    public static String of(String text) {
        int sigma = text.indexOf(SIGMA);
        if (sigma < 0) {
            return text.toLowerCase(Locale.ROOT);
        }
        StringBuilder out = new StringBuilder(text.length());
        int done = 0;
        for (; sigma >= 0; sigma = text.indexOf(SIGMA, done)) {
            out.append(text.substring(done, sigma).toLowerCase(Locale.ROOT));
            out.append(endsWord(text, sigma) ? '\u03c2' : '\u03c3');
            done = sigma + 1;
        }
        return out.append(text.substring(done).toLowerCase(Locale.ROOT)).toString();
    }

    private static boolean endsWord(String text, int at) {
        return casedBefore(text, at) && !casedAfter(text, at + 1);
    }

    private static boolean casedBefore(String text, int end) {
        int at = end;
        while (at > 0) {
            int codePoint = text.codePointBefore(at);
            if (!isIgnored(codePoint)) {
                return isCased(codePoint);
            }
            at -= Character.charCount(codePoint);
        }
        return false;
    }

    private static boolean casedAfter(String text, int start) {
        int at = start;
        while (at < text.length()) {
            int codePoint = text.codePointAt(at);
            if (!isIgnored(codePoint)) {
                return isCased(codePoint);
            }
            at += Character.charCount(codePoint);
        }
        return false;
    }

    private static boolean isCased(int codePoint) {
        return Character.isLowerCase(codePoint) || Character.isUpperCase(codePoint) || Character.isTitleCase(codePoint);
    }

    /** The property Case_Ignorable. */
    private static boolean isIgnored(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.MODIFIER_LETTER,
                    Character.MODIFIER_SYMBOL -> true;
            default -> INSIDE_WORDS.indexOf(codePoint) >= 0;
        };
    }
}
