package dev.assay.scoring.consistency;

import dev.assay.scoring.text.NumberStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of a lower-cased text as they are compared: ASCII digits, without separators of thousands, a point before decimals,
 * without the ending of English ordinals. "1,200", "1'200" and "1200" with a no-break or thin blank in it are 1200, "1.200,5" is
 * 1200.5 and "3rd" is 3. What comma and point mean hangs on the language: "3,5" is 3.5 but in English and other languages with a
 * decimal point, where it is 3 and 5; "2.500" is 2500 in languages with a decimal comma and 2.5 elsewhere. Where the language is
 * not known, a comma before one or two digits is a decimal one, unless two numbers stand in brackets as in "(3,4)". What is no
 * single number, such as "1.2.3", is its parts. A plain blank separates numbers, and a zero at the end of decimals counts,
 * since versions have it: "3.50" is not "3.5". Stateless; any thread may use it.
 */
final class WrittenNumber {
    private static final String POINTS = ".\u066b";
    private static final String COMMAS = ",\u066c";
    /** No-break and thin blanks and apostrophes, which separate nothing but thousands. */
    private static final String GAPS = "\u00a0\u202f\u2009'\u2019";

    private static final String OPENING = "([{";
    private static final String CLOSING = ")]}";
    private static final Set<String> ENDINGS = Set.of("st", "nd", "rd", "th");
    private static final int THOUSANDS = 3;
    private static final int ORDINAL = 2;

    private WrittenNumber() {}

    /** One after the number that begins there, at most with a point; the place itself where none does. */
    static int end(String text, int at, NumberStyle style) {
        boolean point = text.charAt(at) == '.' && !continues(text, at);
        int end = digits(text, point ? at + 1 : at);
        if (end == at || point) {
            return point && end == at + 1 ? at : end;
        }
        return end(text, at, end, style);
    }

    /** Whether a run of numbers with nothing but commas and points between them is all that brackets hold. */
    private static boolean listed(String text, int start, int end) {
        return isBracket(OPENING, text, WordForm.isMinus(text, start - 1) ? start - 2 : start - 1)
                && isBracket(CLOSING, text, end);
    }

    private static int end(String text, int at, int firstEnd, NumberStyle style) {
        int end = firstEnd;
        char before = 0;
        boolean grouped = text.codePointCount(at, end) <= THOUSANDS && Character.digit(text.codePointAt(at), 10) != 0;
        while (end < text.length()) {
            char separator = separator(text.charAt(end));
            int next = digits(text, end + 1);
            if (separator == 0 || next == end + 1) {
                break;
            }
            grouped &= before == 0 || before == separator;
            grouped &= text.codePointCount(end + 1, next) == THOUSANDS;
            boolean onlyThousands = separator == ' ' || (separator == ',' && style == NumberStyle.POINT);
            if (onlyThousands && !grouped) {
                break;
            }
            before = separator;
            end = next;
        }
        return end;
    }

    private static boolean isBracket(String brackets, String text, int at) {
        return at >= 0 && at < text.length() && brackets.indexOf(text.charAt(at)) >= 0;
    }

    private static boolean continues(String text, int at) {
        return at > 0 && (text.charAt(at - 1) == '.' || Character.isLetterOrDigit(text.codePointBefore(at)));
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isDigit(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        return at;
    }

    private static char separator(char c) {
        if (POINTS.indexOf(c) >= 0) {
            return '.';
        }
        return COMMAS.indexOf(c) >= 0 ? ',' : GAPS.indexOf(c) >= 0 ? ' ' : 0;
    }

    /** What stands at [start, end), which is what {@link #end} found: one number, or its parts. */
    static List<String> read(String text, int start, int end, NumberStyle style) {
        if (style != NumberStyle.EITHER || !listed(text, start, end)) {
            return single(text, start, end, style);
        }
        List<String> out = new ArrayList<>();
        for (int at = start; at < end; ) {
            int next = end(text, at, digits(text, at), NumberStyle.POINT);
            out.addAll(single(text, at, next, style));
            at = next + 1;
        }
        return out;
    }

    private static List<String> single(String text, int start, int end, NumberStyle style) {
        if (isPlain(text, start, end)) {
            return List.of(text.substring(start, end));
        }
        List<String> groups = new ArrayList<>();
        StringBuilder separators = new StringBuilder();
        StringBuilder group = new StringBuilder();
        for (int at = start; at < end; at += Character.charCount(text.codePointAt(at))) {
            char separator = separator(text.charAt(at));
            if (separator == 0) {
                group.append(Character.digit(text.codePointAt(at), 10));
            } else {
                groups.add(at == start ? "0" : group.toString());
                separators.append(separator);
                group.setLength(0);
            }
        }
        groups.add(group.toString());
        return united(groups, separators.toString(), style);
    }

    private static List<String> united(List<String> groups, String separators, NumberStyle style) {
        int last = groups.size() - 1;
        if (last == 0) {
            return groups;
        }
        char lastOne = separators.charAt(last - 1);
        boolean alike = separators.chars().distinct().count() == 1;
        boolean decimalPoint = lastOne == '.' && last == 1 && style != NumberStyle.COMMA;
        if (alike && !decimalPoint && thousands(groups)) {
            return List.of(String.join("", groups));
        }
        // A longer part behind a comma is a year, or another entry of a list.
        boolean decimals = last == 1
                ? lastOne != ',' || groups.get(1).length() < THOUSANDS
                : separators.indexOf(String.valueOf(lastOne)) == last - 1;
        List<String> whole = groups.subList(0, last);
        return decimals && (last == 1 || thousands(whole))
                ? List.of(String.join("", whole) + "." + groups.get(last))
                : groups;
    }

    private static boolean thousands(List<String> groups) {
        String first = groups.get(0);
        return first.length() <= THOUSANDS
                && !first.startsWith("0")
                && groups.stream().skip(1).allMatch(group -> group.length() == THOUSANDS);
    }

    /** The one number that a lower-cased word is, be it an ordinal; null for any other word. */
    static @Nullable String of(String word, NumberStyle style) {
        if (isPlain(word, 0, word.length())) {
            return word.isEmpty() ? null : word;
        }
        int end = end(word, 0, style);
        if (end == 0 || !(end == word.length() || ENDINGS.contains(word.substring(end)))) {
            return null;
        }
        List<String> parts = read(word, 0, end, style);
        return parts.size() == 1 ? parts.get(0) : null;
    }

    /** The word, or the number where it is an ordinal in digits. */
    static String cardinal(String word) {
        int digits = word.length() - ORDINAL;
        return digits > 0 && isPlain(word, 0, digits) && ENDINGS.contains(word.substring(digits))
                ? word.substring(0, digits)
                : word;
    }

    /** Whether nothing but ASCII digits stands there. */
    private static boolean isPlain(String text, int start, int end) {
        for (int at = start; at < end; at++) {
            if (text.charAt(at) < '0' || text.charAt(at) > '9') {
                return false;
            }
        }
        return true;
    }
}
