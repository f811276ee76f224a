package dev.assay.scoring.text;

import java.util.Set;

/**
 * Cuts the most frequent kinds of runs that are more than a word: words of ASCII letters with hyphens between them, or a number
 * or a range of two,
 * with a bracket or quotation mark before, and a possessive ending, brackets, quotation marks and punctuation behind. Gives the
 * tokens of {@link EnglishTokenizer} or none. Stateless; any thread may use it.
 */
public final class FramedWord {
    /** Room for the tokens of one run. */
    public static final int MOST_TOKENS = 16;

    private static final char EN_DASH = '\u2013';
    private static final Set<String> ORDINALS = Set.of("st", "nd", "rd", "th");

    private FramedWord() {}

    /**
     * Cuts [start, end), a run without white space.
     *
     * @param ends receives where each token ends, [{@link #MOST_TOKENS}]
     * @return number of tokens; 0 for a run of another kind
     */
    public static int cut(char[] text, int start, int end, int[] ends) {
        if (end - start == 2 && text[start + 1] == '.' && text[start] >= 'A' && text[start] <= 'Z') {
            // An initial keeps its full stop.
            ends[0] = end;
            return 1;
        }
        int at = start;
        int count = 0;
        if (at < end && (text[at] == '(' || text[at] == '"' || text[at] == '[')) {
            ends[count++] = ++at;
        }
        int before = at;
        while (true) {
            int word = wordEnd(text, at, end);
            if (!PlainWords.isOrdinary(text, at, word) || count + 5 > MOST_TOKENS) {
                return 0;
            }
            boolean letters = !CharClasses.isDigit(text[before]);
            word = letters ? word : rangeEnd(text, word, end);
            ends[count++] = word;
            if (!letters || word + 1 >= end || text[word] != '-' || !isLetter(text[word + 1])) {
                return behind(text, word, end, letters, ends, count);
            }
            ends[count++] = word + 1;
            at = word + 1;
        }
    }

    private static boolean isLetter(char c) {
        return (CharClasses.ofChar(c) & CharClasses.PLAIN) != 0;
    }

    private static int wordEnd(char[] text, int start, int end) {
        boolean digits = start < end && CharClasses.isDigit(text[start]);
        int at = start;
        while (at < end && (digits ? CharClasses.isDigit(text[at]) : isLetter(text[at]))) {
            at++;
        }
        return digits ? at + counting(text, at, end) : at;
    }

    /** Where a range of numbers ends, as of years: one token. */
    private static int rangeEnd(char[] text, int from, int end) {
        if (from + 1 >= end || text[from] != EN_DASH || !CharClasses.isDigit(text[from - 1])) {
            return from;
        }
        int at = from + 1;
        while (at < end && CharClasses.isDigit(text[at])) {
            at++;
        }
        return at > from + 1 ? at : from;
    }

    /** Length of an ending of ordinals and decades, which is no unit of measurement. */
    private static int counting(char[] text, int from, int end) {
        int letters = 0;
        while (from + letters < end && isLetter(text[from + letters])) {
            letters++;
        }
        if (letters == 1) {
            return text[from] == 's' ? 1 : 0;
        }
        return letters == 2 && ORDINALS.contains(new String(text, from, 2)) ? 2 : 0;
    }

    /** The tokens behind the last word. */
    private static int behind(char[] text, int from, int end, boolean letters, int[] ends, int before) {
        int at = from;
        int count = before;
        if (letters && at + 1 < end && text[at] == '\'' && text[at + 1] == 's') {
            at += 2;
            ends[count++] = at;
        }
        int left = end - at;
        if (left > 2) {
            return 0;
        }
        if (left > 0) {
            char first = text[at];
            // A full stop behind a capital may belong to an abbreviation.
            boolean stops = first == '.' && (CharClasses.isDigit(text[at - 1]) || text[at - 1] >= 'a');
            if (!stops && "),\":;?!".indexOf(first) < 0) {
                return 0;
            }
            ends[count++] = at + 1;
            if (left == 2) {
                boolean framed = first == ')' || first == '"';
                if (!(framed ? text[at + 1] == ',' || text[at + 1] == '.' : isInside(first) && text[at + 1] == '"')) {
                    return 0;
                }
                ends[count++] = end;
            }
        }
        return count;
    }

    private static boolean isInside(char mark) {
        return mark == '.' || mark == ',';
    }

    /** What a token of such a run, that begins with the character, means for where sentences end. */
    public static SentenceSplitter.Role role(char first, int length) {
        if (length > 1 || isLetter(first) || CharClasses.isDigit(first)) {
            return SentenceSplitter.Role.OTHER;
        }
        return first == '.' || first == '?' || first == '!'
                ? SentenceSplitter.Role.CLOSING
                : SentenceSplitter.Role.PUNCTUATION;
    }
}
