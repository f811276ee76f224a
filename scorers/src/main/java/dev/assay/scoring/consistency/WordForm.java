package dev.assay.scoring.consistency;

import java.text.Normalizer;

/**
 * A word without how it is set: soft hyphens, joiners, directions and byte order marks, typographic apostrophes and minus signs.
 * Stateless; any thread may use it.
 */
final class WordForm {
    private static final String APOSTROPHES = "\u2018\u2019";
    /** Characters for minus, which stand for nothing else but a hyphen. */
    private static final String MINUS = "-\u2212\ufe63\uff0d";

    private static final char FIRST_SUPERSCRIPT = '\u00b2';

    /** What stands before typeset negative numbers; between words it is a dash. */
    private static final char EN_DASH = '\u2013';

    private WordForm() {}

    /** The word in plain characters; as it is where nothing would be left of it. */
    static String of(String word) {
        StringBuilder out = new StringBuilder(word.length());
        word.codePoints()
                .filter(c -> !isSetting(c))
                .map(c -> APOSTROPHES.indexOf(c) >= 0 ? '\'' : MINUS.indexOf(c) >= 0 ? '-' : c)
                .forEach(out::appendCodePoint);
        return out.isEmpty() ? word : out.toString();
    }

    /** Whether a minus is there, if a number follows; an en dash is one, too. False outside the text. */
    static boolean isMinus(String text, int at) {
        return at >= 0 && at < text.length() && (MINUS.indexOf(text.charAt(at)) >= 0 || text.charAt(at) == EN_DASH);
    }

    /** The text with subscripts, superscripts behind a measure, ligatures and full-width characters as the characters they stand for. */
    static String unset(String text) {
        StringBuilder out = null;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean other = c >= FIRST_SUPERSCRIPT && isSet(text, at);
            if (other && out == null) {
                out = new StringBuilder(text.length()).append(text, 0, at);
            }
            if (out != null) {
                out.append(other ? Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKC) : String.valueOf(c));
            }
        }
        return out == null ? text : out.toString();
    }

    private static boolean isSet(String text, int at) {
        char c = text.charAt(at);
        boolean superscript = c == '\u00b2' || c == '\u00b3';
        return (superscript && isUnit(text, at))
                || (c >= '\u2080' && c <= '\u2089')
                || (c >= '\ufb00' && c <= '\ufb06')
                || (c >= '\uff01' && c <= '\uff5e');
    }

    /** Whether letters end there that are a measure, such as "m" or "km"; behind a number or "x" it is a power. */
    private static boolean isUnit(String text, int end) {
        return end > 0
                && Character.isLetter(text.charAt(end - 1))
                && (text.charAt(end - 1) == 'm' || (end > 1 && Character.isLetter(text.charAt(end - 2))));
    }

    /** Whether the character says how a word is set, not what it is. */
    static boolean isSetting(int codePoint) {
        return Character.getType(codePoint) == Character.FORMAT;
    }
}
