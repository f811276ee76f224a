package dev.assay.scoring.consistency;

import dev.assay.scoring.text.LowerCase;
import java.util.Map;
import java.util.Set;

/**
 * Writes an English text as others would write the same: contractions in full, abbreviations without points, numbers apart from
 * their units. What a capital alone tells from a word that says nothing, such as the WHO, hepatitis A and World War I, gets a sign that keeps it
 * apart. Confined to one thread.
 */
final class EnglishSpelling {
    /** What stands before "n't"; other verbs are as they are. */
    private static final Map<String, String> NEGATED =
            Map.of("won", "will", "can", "can", "shan", "shall", "ain", "is");

    private static final Set<String> WITHOUT_APOSTROPHE = FactWords.words(
            "isnt arent wasnt werent dont doesnt didnt wont cant couldnt wouldnt shouldnt hasnt havent hadnt mustnt neednt aint");
    /** Behind others "'s" is a genitive and "'d" part of a name. */
    private static final Set<String> PRONOUNS = FactWords.words(
            "i you he she it we they this that these those there here what who where when how why everyone everything"
                    + " someone something nobody nothing let");

    private static final Set<String> ACRONYMS = Set.of("WHO", "IT", "OR");
    /** Behind digits; of the words that say nothing alone, inches. */
    private static final Set<String> WITH_NUMBER = FactWords.words("st nd rd th s a i in");

    private static final String APOSTROPHES = "'\u2018\u2019\u02bc\uff07\u00b4`";
    /** Unicode counts it among letters. */
    private static final char LETTER_APOSTROPHE = '\u02bc';

    /** What is written behind a number, and scales. */
    private static final Map<String, String> SIGNS = Map.of(
            "percent",
            "%",
            "degree",
            "\u00b0",
            "degrees",
            "\u00b0",
            "celsius",
            "C",
            "centigrade",
            "C",
            "fahrenheit",
            "F");

    private static final int LONGEST = 10;
    private static final int SHORTEST = 4;
    private static final int LONGEST_PART = 2;
    private static final int LONGEST_ACRONYM = 3;
    /** Keeps a word apart from the same in small letters; {@link AnswerCutter} takes it for a part of the word. */
    private static final String APART = "#";

    private final String text;
    private final StringBuilder out = new StringBuilder();
    /** Whether it has small letters. */
    private final boolean small;
    /** Up to where the text is in the output. */
    private int copied;

    private EnglishSpelling(String text) {
        this.text = text;
        small = text.chars().anyMatch(Character::isLowerCase);
    }

    /** The text itself where nothing is to be written in another way. */
    static String of(String text) {
        return new EnglishSpelling(text).spelled();
    }

    private String spelled() {
        for (int at = 0; at < text.length(); ) {
            at = isWord(at) ? word(at, end(at)) : at + 1;
        }
        return copied == 0 ? text : out.append(text, copied, text.length()).toString();
    }

    /** Looks at the word there and returns from where to go on. */
    private int word(int start, int end) {
        if (end < text.length() && APOSTROPHES.indexOf(text.charAt(end)) >= 0 && isWord(end + 1)) {
            return contraction(start, end, end(end + 1));
        }
        if (end < text.length() && text.charAt(end) == '.' && end - start <= LONGEST_PART) {
            int made = abbreviation(start, end);
            if (made > end) {
                return made;
            }
        }
        if (Character.isDigit(text.charAt(start))) {
            unit(start, end);
        } else if (isApart(start, end)) {
            replace(end, end, APART);
        } else if (end - start >= SHORTEST && end - start <= LONGEST) {
            spell(start, end);
        } else if (end - start == 2 && isAm(start, end)) {
            replace(start, end, "");
        }
        return end;
    }

    private int contraction(int start, int end, int suffixEnd) {
        String word = lower(start, end);
        String suffix = lower(end + 1, suffixEnd);
        boolean pronoun = PRONOUNS.contains(word);
        if (suffix.equals("t") && word.endsWith("n")) {
            replace(start, suffixEnd, base(word) + " not");
        } else if (suffix.equals("m") && word.equals("i")) {
            replace(end, suffixEnd, "");
        } else if (suffix.equals("re")
                || suffix.equals("ve")
                || suffix.equals("ll")
                || (pronoun && suffix.equals("d"))) {
            String verb = Map.of("re", " are", "ve", " have", "ll", " will", "d", " would")
                    .getOrDefault(suffix, "");
            replace(end, suffixEnd, verb);
        } else if (suffix.equals("s")) {
            boolean years = Character.isDigit(text.charAt(end - 1));
            replace(end, years ? end + 1 : suffixEnd, pronoun ? " is" : "");
        } else {
            return end;
        }
        return suffixEnd;
    }

    private static String base(String word) {
        return NEGATED.getOrDefault(word, word.substring(0, word.length() - 1));
    }

    private void spell(int start, int end) {
        boolean behindNumber = start > 1 && text.charAt(start - 1) == ' ' && Character.isDigit(text.charAt(start - 2));
        char first = text.charAt(start);
        char last = text.charAt(end - 1);
        if (behindNumber || first == 'C' || first == 'F') {
            String sign = SIGNS.get(lower(start, end));
            if (sign != null) {
                replace(start, end, sign);
                return;
            }
        }
        if (last == 't' || last == 'T') {
            negated(start, end, lower(start, end));
        }
    }

    private void negated(int start, int end, String word) {
        if (word.equals("cannot")) {
            replace(start, end, "can not");
        } else if (WITHOUT_APOSTROPHE.contains(word)) {
            replace(start, end, base(word.substring(0, word.length() - 1)) + " not");
        }
    }

    /** Takes the points and blanks out of "U.S." and "J. R. R."; not out of "J. Smith". */
    private int abbreviation(int start, int firstEnd) {
        int parts = 1;
        int end = firstEnd;
        StringBuilder letters = new StringBuilder(text.substring(start, firstEnd));
        while (end < text.length() && text.charAt(end) == '.') {
            int next = end + 1 < text.length() && text.charAt(end + 1) == ' ' && isInitial(end + 2) ? end + 2 : end + 1;
            if (!isWord(next) || end(next) != next + 1 || !Character.isLetter(text.charAt(next))) {
                break;
            }
            letters.append(text.charAt(next));
            parts++;
            end = next + 1;
        }
        boolean made = parts > 1 && letters.chars().allMatch(Character::isLetter);
        if (made) {
            replace(start, end, letters.toString());
        }
        return made ? end : firstEnd;
    }

    /** Whether one capital with a point is there. */
    private boolean isInitial(int at) {
        return at + 1 < text.length() && Character.isUpperCase(text.charAt(at)) && text.charAt(at + 1) == '.';
    }

    /** Sets the unit of a number apart: "5km". */
    private void unit(int start, int end) {
        int letters = start;
        while (letters < end && Character.isDigit(text.charAt(letters))) {
            letters++;
        }
        if (letters < end
                && text.substring(letters, end).chars().allMatch(Character::isLetter)
                && !WITH_NUMBER.contains(lower(letters, end))) {
            replace(letters, letters, " ");
        }
    }

    private boolean isApart(int start, int end) {
        char first = text.charAt(start);
        if (!Character.isUpperCase(first)) {
            return false;
        }
        if (end - start == 1) {
            return isBehindWord(start) && (first == 'A' ? !isBeforeCapital(end) : first == 'I' && !isBeforeWord(end));
        }
        return (small && end - start <= LONGEST_ACRONYM && ACRONYMS.contains(text.substring(start, end)))
                || (text.startsWith("Will", start)
                        && end - start == 4
                        && (isBeforeCapital(end) || isBehindWord(start)));
    }

    /** Whether "am" stands behind "I", which many write as one. */
    private boolean isAm(int start, int end) {
        return text.startsWith("am", start)
                && start > 1
                && text.charAt(start - 1) == ' '
                && (text.charAt(start - 2) == 'I' || text.charAt(start - 2) == 'i')
                && !isWord(start - 3)
                && end == start + 2;
    }

    private boolean isBehindWord(int start) {
        return start > 1 && text.charAt(start - 1) == ' ' && isWord(start - 2);
    }

    private boolean isBeforeWord(int end) {
        return end < text.length()
                && (APOSTROPHES.indexOf(text.charAt(end)) >= 0 || (text.charAt(end) == ' ' && isWord(end + 1)));
    }

    private boolean isBeforeCapital(int end) {
        return end + 1 < text.length() && text.charAt(end) == ' ' && Character.isUpperCase(text.charAt(end + 1));
    }

    private boolean isWord(int at) {
        return at >= 0
                && at < text.length()
                && Character.isLetterOrDigit(text.charAt(at))
                && text.charAt(at) != LETTER_APOSTROPHE;
    }

    private int end(int start) {
        int end = start;
        while (isWord(end)) {
            end++;
        }
        return end;
    }

    private String lower(int start, int end) {
        return LowerCase.of(text.substring(start, end));
    }

    private void replace(int start, int end, String by) {
        out.append(text, copied, start).append(by);
        copied = end;
    }
}
