package dev.assay.scoring.consistency;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The ways in which a whole number is written: in ASCII digits, with separators of thousands, with the ending of English
 * ordinals. Stateless; any thread may use it.
 */
final class NumberForms {
    private static final Pattern DIGITS = Pattern.compile("\\d{1,15}");
    private static final Pattern GROUPED = Pattern.compile("\\d{1,3}(?:,\\d{3})+");
    private static final Pattern ORDINAL = Pattern.compile("(\\d+|\\d{1,3}(?:,\\d{3})+)(?:st|nd|rd|th)");
    private static final int LONGEST = 20;

    private NumberForms() {}

    /** Other lower-cased tokens that are the same number; empty for a token that is no whole number. */
    static List<String> others(String token) {
        if (token.length() > LONGEST) {
            return List.of();
        }
        String ascii = inAscii(token);
        var ordinal = ORDINAL.matcher(ascii);
        String cardinal = ordinal.matches() ? ordinal.group(1) : ascii;
        String plain = GROUPED.matcher(cardinal).matches() ? cardinal.replace(",", "") : cardinal;
        if (!DIGITS.matcher(plain).matches()) {
            return List.of();
        }
        List<String> forms = new ArrayList<>(List.of(plain, plain + ending(plain), grouped(plain)));
        forms.remove(token);
        return forms;
    }

    private static String inAscii(String token) {
        StringBuilder out = new StringBuilder();
        token.codePoints().forEach(c -> out.appendCodePoint(Character.isDigit(c) ? '0' + Character.digit(c, 10) : c));
        return out.toString();
    }

    private static String ending(String digits) {
        char last = digits.charAt(digits.length() - 1);
        boolean teen = digits.length() > 1 && digits.charAt(digits.length() - 2) == '1';
        if (teen || last == '0' || last > '3') {
            return "th";
        }
        return last == '1' ? "st" : last == '2' ? "nd" : "rd";
    }

    private static String grouped(String digits) {
        StringBuilder out = new StringBuilder(digits);
        for (int at = digits.length() - 3; at > 0; at -= 3) {
            out.insert(at, ',');
        }
        return out.toString();
    }
}
