package dev.assay.scoring.text;

import static dev.assay.scoring.text.CharClasses.ALPHA;
import static dev.assay.scoring.text.CharClasses.BEFORE_STOP;
import static dev.assay.scoring.text.CharClasses.ICON;
import static dev.assay.scoring.text.CharClasses.LOWER;
import static dev.assay.scoring.text.CharClasses.PREFIX;
import static dev.assay.scoring.text.CharClasses.QUOTE;
import static dev.assay.scoring.text.CharClasses.SUFFIX;
import static dev.assay.scoring.text.CharClasses.UPPER;
import static dev.assay.scoring.text.CharClasses.isDigit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What can be cut off the front of, off the back of and out of a run without white space. Every rule looks at a bounded
 * neighbourhood or consumes what it looked at, so that splitting is linear. Stateless; any thread may use it.
 */
final class Affixes {
    private static final Set<String> UNITS = units();
    private static final BitSet UNIT_ENDS = unitEnds();
    private static final int LONGEST_UNIT = 5;

    private Affixes() {}

    /** Length of the prefix token at {@code start}, or 0. */
    static int prefix(String text, int start, int end) {
        char first = text.charAt(start);
        return switch (first) {
            case '+' -> start + 1 < end && isDigit(text.charAt(start + 1)) ? 0 : 1;
            case '.' -> {
                int dots = run(text, start, end, '.');
                yield dots > 1 ? dots : 0;
            }
            case 'U' -> text.startsWith("US$", start) && start + 3 <= end ? 3 : 0;
            case 'A', 'C' -> start + 1 < end && text.charAt(start + 1) == '$' ? 2 : 0;
            default -> {
                int codePoint = CharClasses.at(text, start, end);
                yield (CharClasses.of(codePoint) & PREFIX) != 0 ? Character.charCount(codePoint) : 0;
            }
        };
    }

    /** Length of the longest suffix token that ends at {@code end}, or 0. */
    static int suffix(String text, int start, int end) {
        if (start >= end) {
            return 0;
        }
        char last = text.charAt(end - 1);
        int best = last == '.' ? stop(text, start, end) : 0;
        if (end - start >= 2 && (last == 's' || last == 'S') && isApostrophe(text.charAt(end - 2))) {
            best = 2;
        }
        if (last == '…') {
            best = end - start >= 2 && text.charAt(end - 2) == '…' ? 2 : 1;
        }
        if (best == 0) {
            int codePoint = CharClasses.before(text, start, end);
            best = (CharClasses.of(codePoint) & SUFFIX) != 0 ? Character.charCount(codePoint) : 0;
        }
        return Math.max(best, afterDigit(text, start, end));
    }

    private static boolean isApostrophe(char c) {
        return c == '\'' || c == '’';
    }

    private static int stop(String text, int start, int end) {
        int dots = 1;
        while (end - dots - 1 >= start && text.charAt(end - dots - 1) == '.') {
            dots++;
        }
        if (dots > 1) {
            return dots;
        }
        if (end - 1 == start) {
            return 0;
        }
        int before = CharClasses.before(text, start, end - 1);
        int flags = CharClasses.of(before);
        if ((flags & BEFORE_STOP) != 0) {
            return 1;
        }
        int beforeThat = end - 1 - Character.charCount(before);
        if (beforeThat <= start) {
            return 0;
        }
        int second = CharClasses.before(text, start, beforeThat);
        boolean twoCapitals = (flags & UPPER) != 0 && (CharClasses.of(second) & UPPER) != 0;
        boolean degrees = second == '°' && "FfCcKk".indexOf(before) >= 0;
        return twoCapitals || degrees ? 1 : 0;
    }

    /** The longest of plus sign, currency and unit of measurement right behind a digit. */
    private static int afterDigit(String text, int start, int end) {
        if (!UNIT_ENDS.get(text.charAt(end - 1))) {
            return 0;
        }
        for (int length = Math.min(LONGEST_UNIT, end - start - 1); length >= 1; length--) {
            // No unit begins with a digit.
            boolean mayBegin = isDigit(text.charAt(end - length - 1)) && !isDigit(text.charAt(end - length));
            if (mayBegin && isMeasure(text, end - length, end)) {
                return length;
            }
        }
        return 0;
    }

    private static boolean isMeasure(String text, int from, int end) {
        if (end - from == 1) {
            char c = text.charAt(from);
            return c == '+' || isCurrency(c) || UNITS.contains(String.valueOf(c));
        }
        String candidate = text.substring(from, end);
        return UNITS.contains(candidate) || candidate.equals("US$") || candidate.equals("C$") || candidate.equals("A$");
    }

    private static boolean isCurrency(char c) {
        return CharClasses.CURRENCY.indexOf(c) >= 0;
    }

    /** Length of the infix token at {@code at} inside [start, end), or 0. */
    static int infix(String text, int start, int at, int end) {
        char c = text.charAt(at);
        int flags = CharClasses.ofChar(c);
        if ((flags & CharClasses.PLAIN) != 0 || isDigit(c)) {
            return 0;
        }
        if (c == '.') {
            int dots = run(text, at, end, '.');
            return dots > 1 ? dots : between(text, start, at, at + 1, end, LOWER | QUOTE, UPPER | QUOTE, false);
        }
        if (c == '…') {
            return 1;
        }
        int codePoint = CharClasses.at(text, at, end);
        if ((CharClasses.of(codePoint) & ICON) != 0) {
            return Character.charCount(codePoint);
        }
        return switch (c) {
            case '+', '*', '^' -> arithmetic(text, start, at, end);
            case ',' -> between(text, start, at, at + 1, end, ALPHA, ALPHA, false);
            case ':', '<', '>', '=', '/' -> between(text, start, at, at + 1, end, ALPHA, ALPHA, true);
            case '-', '–', '—', '~' -> {
                int minus = arithmetic(text, start, at, end);
                yield minus > 0 ? minus : hyphen(text, start, at, end);
            }
            default -> 0;
        };
    }

    private static int arithmetic(String text, int start, int at, int end) {
        char c = text.charAt(at);
        if (c == '–' || c == '—' || c == '~' || at == start || at + 1 >= end || !isDigit(text.charAt(at - 1))) {
            return 0;
        }
        char next = text.charAt(at + 1);
        return isDigit(next) || next == '-' ? 1 : 0;
    }

    /** One to three hyphens or one or two long dashes between a letter or digit and a letter. */
    private static int hyphen(String text, int start, int at, int end) {
        char c = text.charAt(at);
        int longest = c == '-' ? 3 : c == '—' ? 2 : 1;
        int length = Math.min(run(text, at, Math.min(end, at + longest + 1), c), longest + 1);
        return length > longest ? 0 : between(text, start, at, at + length, end, ALPHA, ALPHA, true);
    }

    private static int between(
            String text, int start, int at, int after, int end, int left, int right, boolean digitLeft) {
        if (at == start || after >= end) {
            return 0;
        }
        int before = CharClasses.before(text, start, at);
        if ((CharClasses.of(before) & left) == 0 && !(digitLeft && isDigit(before))) {
            return 0;
        }
        return (CharClasses.of(CharClasses.at(text, after, end)) & right) == 0 ? 0 : after - at;
    }

    private static int run(String text, int from, int end, char of) {
        int at = from;
        while (at < end && text.charAt(at) == of) {
            at++;
        }
        return at - from;
    }

    private static BitSet unitEnds() {
        BitSet out = new BitSet();
        UNITS.forEach(unit -> out.set(unit.charAt(unit.length() - 1)));
        (CharClasses.CURRENCY + "+").chars().forEach(out::set);
        return out;
    }

    private static Set<String> units() {
        List<String> out = new ArrayList<>();
        for (String length : List.of("km", "m", "dm", "cm", "mm", "км", "м", "дм", "см", "мм", "كم", "م", "سم", "مم")) {
            out.addAll(List.of(length, length + "²", length + "³"));
        }
        for (String size : List.of("mb", "MB", "kb", "KB", "gb", "GB", "tb", "TB", "T", "G", "M", "K", "%")) {
            out.add(size);
        }
        for (String size : List.of("К", "М", "Г", "Т")) {
            String small = size.toLowerCase(Locale.ROOT);
            out.addAll(List.of(size + "б", size + "Б", small + "б"));
        }
        // The published list lacks a blank between these two.
        out.remove("тб");
        out.add("тбكم");
        out.addAll(List.of("ha", "µm", "nm", "yd", "in", "ft", "kg", "g", "mg", "µg", "t", "lb", "oz", "m/s", "km/h"));
        out.addAll(
                List.of("kmh", "mph", "hPa", "Pa", "mbar", "нм", "кг", "г", "мг", "м/с", "км/ч", "кПа", "Па", "мбар"));
        out.addAll(List.of("غرام", "جرام", "جم", "كغ", "ملغ", "كوب", "اكواب"));
        return Set.copyOf(out);
    }
}
