package dev.assay.scoring.text;

import com.ibm.icu.text.DateFormatSymbols;
import com.ibm.icu.util.ULocale;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Full stops beside numbers, of which the rules of Unicode know only what letter comes next: no sentence begins with "1891 zog sie"
 * there (SB8 of UAX #29), and one ends with "am 7." before "November". Immutable; any thread may use it.
 */
final class NumberStops {
    /** Nouns have capitals in these, so that one follows an ordinal; German words say that it is one. */
    private static final Set<String> CAPITAL_NOUNS = Set.of("de", "lb", "nds", "gsw", "bar");

    private static final Set<String> GOVERNING =
            Set.of(("am im vom zum zur beim ins ans ab bis seit als und oder der die das dem den des"
                            + " jeder jede jedes jeden jedem dieser diese dieses diesen diesem mein meine meinen meinem meiner sein seine"
                            + " seinen seinem seiner seines ihr ihre ihren ihrem ihrer ihres unser unsere unseren unserem")
                    .split(" ", -1));
    private static final String CLOSING = "\"'\u201C\u201D\u2019\u00BB\u00AB\u203A)]}*_";
    private static final String BEFORE_ORDINAL = "(/\u2013-\u201E\"\u00AB\u00BB[";
    // What a masked text has instead: ICU lets a sentence begin with the one and none end behind the other.
    private static final char BEGINS = 'A';
    private static final char GOES_ON = ',';
    private static final int YEAR = 4;
    private static final int LONGEST_ORDINAL = 3;
    private static final int LONGEST_DAY = 2;
    private static final int LONGEST_MONTH = 5;
    private static final int LONGEST_WORD = 24;

    private final boolean capitalNouns;
    private final Set<String> months = new HashSet<>();

    NumberStops(ULocale locale) {
        capitalNouns = CAPITAL_NOUNS.contains(locale.getLanguage());
        DateFormatSymbols symbols = new DateFormatSymbols(locale);
        for (int context : new int[] {DateFormatSymbols.FORMAT, DateFormatSymbols.STANDALONE}) {
            for (int width : new int[] {DateFormatSymbols.WIDE, DateFormatSymbols.ABBREVIATED}) {
                for (String month : symbols.getMonths(context, width)) {
                    months.add(folded(month.replace(".", "")));
                }
            }
        }
    }

    private static String folded(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    /** A text of the same length in which ICU finds the sentences of this one. */
    String masked(String text) {
        char[] out = null;
        for (int stop = text.indexOf('.'); stop >= 0; stop = text.indexOf('.', stop + 1)) {
            int next = blanks(text, closers(text, stop + 1));
            if (next >= text.length()) {
                break;
            }
            boolean apart = isBlank(text.charAt(next - 1));
            boolean begins = apart && Character.isDigit(text.charAt(next)) && ends(text, stop, next);
            if (begins || (apart ? goesOn(text, stop, next) : isPaired(text, stop))) {
                out = out == null ? text.toCharArray() : out;
                out[begins ? next : stop] = begins ? BEGINS : GOES_ON;
            }
        }
        return out == null ? text : new String(out);
    }

    private static int closers(String text, int from) {
        int at = from;
        while (at < text.length() && CLOSING.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    /** White space other than the end of a line, which ends a sentence anyway. */
    private static boolean isBlank(char c) {
        return CharClasses.isSpace(c) && c != '\n' && c != '\r' && c != '\u0085' && c != '\u2029';
    }

    private static int blanks(String text, int from) {
        int at = from;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int blanksBefore(String text, int end) {
        int at = end;
        while (at > 0 && isBlank(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    /** Digits from here on, counted up to one more than a year has. */
    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && at - from <= YEAR && Character.isDigit(text.charAt(at))) {
            at++;
        }
        return at - from;
    }

    private static int digitsBefore(String text, int end) {
        int at = end;
        while (at > 0 && end - at <= YEAR && Character.isDigit(text.charAt(at - 1))) {
            at--;
        }
        return end - at;
    }

    private static int lettersBefore(String text, int end) {
        int at = end;
        while (at > 0 && end - at <= LONGEST_WORD && isLetter(text.charAt(at - 1))) {
            at--;
        }
        return end - at;
    }

    private static boolean isLetter(char c) {
        return Character.isLetter(c) || Composed.isMark(c);
    }

    /** Whether a sentence ends with the full stop, and the number behind it begins another. */
    private static boolean ends(String text, int stop, int number) {
        int end = stop;
        while (end > 0 && CLOSING.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        if (end < stop || end == 0) {
            return end > 0;
        }
        boolean year = digits(text, number) == YEAR;
        int letters = lettersBefore(text, end);
        if (letters == 0) {
            // "1894. 1895" are two years, "7. 11" is a day.
            return year
                    && text.charAt(end - 1) != '.'
                    && (digitsBefore(text, end) == 0 || digitsBefore(text, end) >= YEAR);
        }
        String word = text.substring(end - letters, end);
        boolean whole = letters > 1 && (end == letters || text.charAt(end - letters - 1) != '.');
        return whole
                && !Abbreviations.has(folded(word))
                && !isRoman(word)
                && !(letters <= LONGEST_MONTH && isBehindNumber(text, end - letters))
                // A short word that no list has is rather an abbreviation before a number that is no year.
                && (year || letters >= YEAR);
    }

    /** As the first ordinal in "19./20. Jahrhundert". */
    private static boolean isPaired(String text, int stop) {
        return text.charAt(stop + 1) == '/' && digitsBefore(text, stop) > 0;
    }

    private boolean goesOn(String text, int stop, int next) {
        int letters = lettersBefore(text, stop);
        boolean abbreviated = letters > 1
                && Character.isDigit(text.charAt(next))
                && Abbreviations.has(folded(text.substring(stop - letters, stop)));
        return abbreviated || isOrdinal(text, stop, next);
    }

    private static boolean isRoman(String word) {
        return word.chars().allMatch(c -> "IVXLCM".indexOf(c) >= 0);
    }

    /** As the name of a month is. */
    private static boolean isBehindNumber(String text, int start) {
        int end = blanksBefore(text, start);
        int number = end > 0 && text.charAt(end - 1) == '.' ? end - 1 : end;
        return digitsBefore(text, number) > 0;
    }

    /** Whether the full stop belongs to an ordinal or to the mark of an item. */
    private boolean isOrdinal(String text, int stop, int next) {
        int digits = digitsBefore(text, stop);
        if (digits == 0) {
            int letters = capitalNouns ? lettersBefore(text, stop) : 0;
            return letters > 0 && isRoman(text.substring(stop - letters, stop)) && isGoverned(text, stop - letters);
        }
        int start = stop - digits;
        char before = start == 0 ? '\n' : text.charAt(start - 1);
        if (digits > LONGEST_ORDINAL || !(CharClasses.isSpace(before) || BEFORE_ORDINAL.indexOf(before) >= 0)) {
            return false;
        }
        int line = blanksBefore(text, start);
        if (line == 0 || text.charAt(line - 1) == '\n') {
            return true;
        }
        if (Character.isDigit(text.charAt(next))) {
            return digits <= LONGEST_DAY && (isDay(text, next) || isBehindDay(text, line));
        }
        String month = wordAt(text, next);
        return (month != null && months.contains(folded(month)))
                || (capitalNouns && (before == '/' || isGoverned(text, start)));
    }

    private static boolean isDay(String text, int start) {
        int digits = digits(text, start);
        int end = start + digits;
        return digits <= LONGEST_DAY && end < text.length() && text.charAt(end) == '.';
    }

    private static boolean isBehindDay(String text, int end) {
        int digits = end > 0 && text.charAt(end - 1) == '.' ? digitsBefore(text, end - 1) : 0;
        return digits > 0 && digits <= LONGEST_DAY;
    }

    private static boolean isGoverned(String text, int start) {
        int end = blanksBefore(text, start);
        return end < start && GOVERNING.contains(folded(text.substring(end - lettersBefore(text, end), end)));
    }

    private static @Nullable String wordAt(String text, int start) {
        int end = start;
        while (end < text.length() && end - start <= LONGEST_WORD && isLetter(text.charAt(end))) {
            end++;
        }
        return end == start ? null : text.substring(start, end);
    }
}
