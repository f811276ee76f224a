package dev.assay.scoring.consistency;

import dev.assay.scoring.text.Composed;
import dev.assay.scoring.text.LowerCase;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a short answer into what makes it another answer: lower-cased runs of letters and digits of any script, single
 * characters in scripts that set no blanks, a minus before a number, signs of currency and mathematics, and what is written
 * onto a word as in "C++", "C#" and "B♭". An ASCII text without such signs has the tokens of ROUGE. A text that has none of
 * all this, such as an emoji, is its characters. Confined to one thread.
 */
final class AnswerCutter {
    /** What it does, for descriptions; another one when another text would be cut otherwise. */
    static final String ID = "words/2";

    private static final String ATTACHED = "+#\u266d\u266e\u266f";
    private static final String MINUS = "-\u2212\uff0d";

    private final String text;
    private final int most;
    private final List<String> out = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    /** Whether the word is one character of a script without blanks, which only marks are added to. */
    private boolean single;

    private boolean negative;
    /** Where the run of attached signs ends that was looked at last, so that long ones are looked through once. */
    private int signsEnd;

    private AnswerCutter(String text, int most) {
        this.text = text;
        this.most = most;
    }

    /** The first tokens of a text, at most so many. */
    static List<String> cut(String text, int most) {
        return new AnswerCutter(LowerCase.of(Composed.of(text)), most).cut();
    }

    private List<String> cut() {
        for (int at = 0; at < text.length() && out.size() < most; ) {
            int codePoint = text.codePointAt(at);
            int next = at + Character.charCount(codePoint);
            character(codePoint, at, next);
            at = next;
        }
        close();
        if (out.isEmpty()) {
            characters();
        }
        return out.size() > most ? List.copyOf(out.subList(0, most)) : out;
    }

    private void character(int codePoint, int at, int next) {
        if (isWord(codePoint)) {
            letter(codePoint);
        } else if (Composed.isMark(codePoint)) {
            if (word.length() > 0 && !isVariation(codePoint)) {
                word.appendCodePoint(codePoint);
            }
        } else if (Character.getType(codePoint) == Character.FORMAT) {
            // Soft hyphens, joiners and directions are how a word is set, not what it is.
            return;
        } else if (word.length() > 0 && isAttached(codePoint, next)) {
            word.appendCodePoint(codePoint);
        } else {
            close();
            if (isSign(at, next)) {
                negative = MINUS.indexOf(codePoint) >= 0;
            } else if (isSymbol(codePoint)) {
                out.add(Character.toString(codePoint));
            }
        }
    }

    private void letter(int codePoint) {
        boolean unspaced = isUnspaced(codePoint);
        boolean digit = Character.isDigit(codePoint);
        if (unspaced || single) {
            close();
        }
        if (negative && digit) {
            word.append('-');
        }
        negative = false;
        single = unspaced;
        // The same number in any script's digits.
        word.appendCodePoint(digit ? '0' + Character.digit(codePoint, 10) : codePoint);
    }

    private void close() {
        if (word.length() > 0) {
            out.add(word.toString());
            word.setLength(0);
        }
        single = false;
    }

    /** Signs at the end of a word belong to it; between two words they do not. */
    private boolean isAttached(int codePoint, int next) {
        if (ATTACHED.indexOf(codePoint) < 0) {
            return false;
        }
        if (next > signsEnd) {
            signsEnd = next;
            while (signsEnd < text.length() && ATTACHED.indexOf(text.charAt(signsEnd)) >= 0) {
                signsEnd++;
            }
        }
        return !wordAt(signsEnd);
    }

    /** Whether the plus or minus there is a number's, with a currency between them or not; "1990-95" has none. */
    private boolean isSign(int at, int next) {
        char c = text.charAt(at);
        if ((c != '+' && MINUS.indexOf(c) < 0) || (at > 0 && isWord(text.codePointBefore(at)))) {
            return false;
        }
        boolean currency = next < text.length() && Character.getType(text.charAt(next)) == Character.CURRENCY_SYMBOL;
        int number = currency || (next < text.length() && text.charAt(next) == '.') ? next + 1 : next;
        return number < text.length() && Character.isDigit(text.codePointAt(number));
    }

    private boolean wordAt(int at) {
        return at < text.length() && isWord(text.codePointAt(at));
    }

    private void characters() {
        text.codePoints()
                .filter(c -> !Character.isWhitespace(c) && !isVariation(c) && Character.getType(c) != Character.FORMAT)
                .limit(most)
                .forEach(c -> out.add(Character.toString(c)));
    }

    private static boolean isWord(int codePoint) {
        int type = Character.getType(codePoint);
        return Character.isLetterOrDigit(codePoint)
                || type == Character.OTHER_NUMBER
                || type == Character.LETTER_NUMBER;
    }

    private static boolean isSymbol(int codePoint) {
        int type = Character.getType(codePoint);
        // Tildes and bars are ornaments more often than mathematics.
        return type == Character.CURRENCY_SYMBOL
                || (type == Character.MATH_SYMBOL && codePoint != '~' && codePoint != '|');
    }

    /** How the character before it is to be drawn. */
    private static boolean isVariation(int codePoint) {
        return (codePoint >= 0xFE00 && codePoint <= 0xFE0F) || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
    }

    private static boolean isUnspaced(int codePoint) {
        return switch (Character.UnicodeScript.of(codePoint)) {
            case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
            default -> false;
        };
    }
}
