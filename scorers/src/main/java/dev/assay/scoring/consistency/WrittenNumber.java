package dev.assay.scoring.consistency;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Numbers of a lower-cased text as they are compared: ASCII digits, without separators of thousands, a point before decimals,
 * without the ending of English ordinals. "1,200" is 1200, "1.200,5" is 1200.5, "3,5" is 3.5 and "3rd" is 3; what is no single
 * number, such as "1.2.3", is its parts. Stateless; any thread may use it.
 */
final class WrittenNumber {
    private static final String POINTS = ".\u066b";
    private static final String COMMAS = ",\u066c";
    private static final Set<String> ENDINGS = Set.of("st", "nd", "rd", "th");
    private static final int THOUSANDS = 3;
    private static final int ORDINAL = 2;

    private WrittenNumber() {}

    /** One after the number that begins there, at most with a point; the place itself where none does. */
    static int end(String text, int at) {
        boolean point = text.charAt(at) == '.' && !continues(text, at);
        int end = digits(text, point ? at + 1 : at);
        if (end == at || point) {
            return point && end == at + 1 ? at : end;
        }
        while (end < text.length() && separator(text.charAt(end)) != 0 && digits(text, end + 1) > end + 1) {
            end = digits(text, end + 1);
        }
        return end;
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
        return POINTS.indexOf(c) >= 0 ? '.' : COMMAS.indexOf(c) >= 0 ? ',' : 0;
    }

    /** What stands at [start, end), which is what {@link #end} found: one number, or its parts. */
    static List<String> read(String text, int start, int end) {
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
        return united(groups, separators.toString());
    }

    private static List<String> united(List<String> groups, String separators) {
        int last = groups.size() - 1;
        if (last == 0) {
            return groups;
        }
        boolean comma = separators.charAt(last - 1) == ',';
        boolean alike = separators.chars().distinct().count() == 1;
        if (alike && (comma || last > 1) && thousands(groups)) {
            return List.of(String.join("", groups));
        }
        // A longer part behind a comma is a year, or another entry of a list.
        boolean decimals = last == 1
                ? !comma || groups.get(1).length() < THOUSANDS
                : separators.indexOf(separators.charAt(last - 1)) == last - 1;
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

    /** The word, or the number where it is an ordinal in digits. */
    static String cardinal(String word) {
        int digits = word.length() - ORDINAL;
        return digits > 0
                        && ENDINGS.contains(word.substring(digits))
                        && word.chars().limit(digits).allMatch(c -> c >= '0' && c <= '9')
                ? word.substring(0, digits)
                : word;
    }
}
