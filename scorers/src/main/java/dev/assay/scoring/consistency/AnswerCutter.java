package dev.assay.scoring.consistency;

import dev.assay.scoring.text.Composed;
import dev.assay.scoring.text.LowerCase;
import dev.assay.scoring.text.NumberStyle;
import dev.assay.scoring.text.Tokens;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a short answer into what makes it another answer: lower-cased runs of letters and digits of any script, single
 * characters in scripts that set no blanks, numbers as {@link WrittenNumber} reads them, a minus before one, signs of
 * currency and mathematics (those of ASCII as {@link Operator} tells them), per cent and degrees, and what is written onto a
 * word as in "C++", "C#" and "B♭". An ASCII text without such signs, and whose numbers are digits alone, has the tokens of
 * ROUGE. A text that has none of all this, such as an emoji, is its characters. Confined to one thread.
 */
final class AnswerCutter {
    /** What it does, for descriptions; another one when another text would be cut otherwise. */
    static final String ID = "words/6";

    private static final int ASCII = 0x80;
    // Of currency and mathematics; tildes and bars are ornaments more often.
    private static final String ASCII_SYMBOLS = "$+";

    /** Thai begins here. */
    private static final int FIRST_UNSPACED = 0xe00;

    private static final char DEGREE = '\u00b0';
    private static final String ATTACHED = "+#\u266d\u266e\u266f";

    private final String text;
    private final NumberStyle numbers;
    private final int most;
    private final List<String> out = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    /** Whether the word is one character of a script without blanks, which only marks are added to. */
    private boolean single;

    private boolean negative;
    /** Where the run of attached signs ends that was looked at last, so that long ones are looked through once. */
    private int signsEnd;

    private AnswerCutter(String text, NumberStyle numbers, int most) {
        this.text = text;
        this.numbers = numbers;
        this.most = most;
    }

    /** The first tokens of a text, at most so many. */
    static List<String> cut(String text, NumberStyle numbers, int most) {
        return new AnswerCutter(LowerCase.of(WordForm.unset(Composed.of(text))), numbers, most).cut();
    }

    private List<String> cut() {
        for (int at = 0; at < text.length() && out.size() < most; ) {
            int plain = letters(at);
            if (plain > at) {
                at = plain;
            } else if (text.charAt(at) == ' ') {
                close();
                at++;
            } else {
                at = next(at);
            }
        }
        close();
        if (out.isEmpty()) {
            characters();
        }
        return out.size() > most ? List.copyOf(out.subList(0, most)) : out;
    }

    /** Reads small letters of ASCII, which most texts are made of, and returns where they end. */
    private int letters(int start) {
        int end = start;
        while (end < text.length() && text.charAt(end) >= 'a' && text.charAt(end) <= 'z') {
            end++;
        }
        if (end > start) {
            if (single) {
                close();
            }
            negative = false;
            word.append(text, start, end);
        }
        return end;
    }

    /** Reads anything and returns where it ends. */
    private int next(int at) {
        int number = word.length() == 0 || single ? WrittenNumber.end(text, at, numbers) : at;
        if (number > at) {
            number(at, number);
            return number;
        }
        int codePoint = text.codePointAt(at);
        return character(codePoint, at, at + Character.charCount(codePoint));
    }

    /** Reads what is no number and returns where it ends. */
    private int character(int codePoint, int at, int next) {
        if (Tokens.makesWord(codePoint)) {
            letter(codePoint);
        } else if (Composed.isMark(codePoint)) {
            if (word.length() > 0 && !isVariation(codePoint)) {
                word.appendCodePoint(codePoint);
            }
        } else if (WordForm.isSetting(codePoint)) {
            return next;
        } else if (word.length() > 0 && isAttached(codePoint, next)) {
            word.appendCodePoint(codePoint);
        } else {
            close();
            return sign(codePoint, at, next);
        }
        return next;
    }

    private int sign(int codePoint, int at, int next) {
        if (isSign(at, next)) {
            negative = codePoint != '+';
            return next;
        }
        int end = Operator.end(text, at);
        if (end > at) {
            out.add(Operator.of(text, at, end));
            return end;
        }
        if (isSymbol(codePoint)) {
            out.add(Character.toString(codePoint));
        }
        return next;
    }

    /** All but the last part of what is no single number are words of their own; letters may follow the last. */
    private void number(int start, int end) {
        close();
        if (negative) {
            word.append('-');
        }
        negative = false;
        List<String> parts = WrittenNumber.read(text, start, end, numbers);
        for (String part : parts.subList(0, parts.size() - 1)) {
            word.append(part);
            close();
        }
        word.append(parts.get(parts.size() - 1));
    }

    private void letter(int codePoint) {
        boolean digit = Character.isDigit(codePoint);
        boolean unspaced = !digit && isUnspaced(codePoint);
        if (unspaced || single) {
            close();
        }
        negative = false;
        single = unspaced;
        // The same number in any script's digits.
        word.appendCodePoint(digit ? '0' + Character.digit(codePoint, 10) : codePoint);
    }

    private void close() {
        if (word.length() > 0) {
            out.add(WrittenNumber.cardinal(word.toString()));
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
        if ((c != '+' && !WordForm.isMinus(text, at)) || (at > 0 && Tokens.makesWord(text.codePointBefore(at)))) {
            return false;
        }
        boolean currency = next < text.length() && Character.getType(text.charAt(next)) == Character.CURRENCY_SYMBOL;
        int number = currency || (next < text.length() && text.charAt(next) == '.') ? next + 1 : next;
        return number < text.length() && Character.isDigit(text.codePointAt(number));
    }

    private boolean wordAt(int at) {
        return at < text.length() && Tokens.makesWord(text.codePointAt(at));
    }

    private void characters() {
        text.codePoints()
                .filter(c -> !Character.isWhitespace(c) && !isVariation(c) && !WordForm.isSetting(c))
                .limit(most)
                .forEach(c -> out.add(Character.toString(c)));
    }

    /** Whether a text has a word, or a sign that stands for something, such as an emoji; punctuation does not. */
    static boolean says(String text) {
        return text.codePoints()
                .anyMatch(c -> Tokens.makesWord(c) || isSymbol(c) || Character.getType(c) == Character.OTHER_SYMBOL);
    }

    private static boolean isSymbol(int codePoint) {
        if (codePoint < ASCII) {
            return ASCII_SYMBOLS.indexOf(codePoint) >= 0;
        }
        int type = Character.getType(codePoint);
        return type == Character.CURRENCY_SYMBOL || type == Character.MATH_SYMBOL || codePoint == DEGREE;
    }

    /** How the character before it is to be drawn. */
    private static boolean isVariation(int codePoint) {
        return (codePoint >= 0xFE00 && codePoint <= 0xFE0F) || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
    }

    private static boolean isUnspaced(int codePoint) {
        return codePoint >= FIRST_UNSPACED
                && switch (Character.UnicodeScript.of(codePoint)) {
                    case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
                    default -> false;
                };
    }
}
