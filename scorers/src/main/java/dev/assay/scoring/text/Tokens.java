package dev.assay.scoring.text;

import java.util.AbstractList;
import java.util.List;

/** The word tokens of one text as character ranges. Immutable; any thread may read it. */
public final class Tokens {
    private final String text;
    private final int[] starts;
    private final int[] ends;
    private final int size;

    /** Takes over the arrays; the first {@code size} entries count. */
    Tokens(String text, int[] starts, int[] ends, int size) {
        this.text = text;
        this.starts = starts;
        this.ends = ends;
        this.size = size;
    }

    /** The text that was tokenized. */
    public String text() {
        return text;
    }

    /** Number of tokens. */
    public int size() {
        return size;
    }

    /** First UTF-16 unit of the token. */
    public int start(int token) {
        return starts[token];
    }

    /** One after the last UTF-16 unit of the token. */
    public int end(int token) {
        return ends[token];
    }

    /** The token itself. */
    public String token(int token) {
        return text.substring(starts[token], ends[token]);
    }

    /** First code point of the token that does not merely say how it is set, as a direction or a byte order mark does. */
    public int first(int token) {
        for (int at = starts[token]; at < ends[token]; at += Character.charCount(text.codePointAt(at))) {
            if (Character.getType(text.codePointAt(at)) != Character.FORMAT) {
                return text.codePointAt(at);
            }
        }
        return text.codePointAt(starts[token]);
    }

    /** Whether a single blank, which is no token, follows. */
    public boolean spaceAfter(int token) {
        int next = token + 1 < size ? starts[token + 1] : text.length();
        return next > ends[token];
    }

    /** Whether the token consists of white space. */
    public boolean isSpace(int token) {
        return CharClasses.isSpace(text.charAt(starts[token]));
    }

    /** Whether the character makes a word: a letter, a digit, or another number such as one half or a Roman eight. */
    public static boolean makesWord(int codePoint) {
        return Character.isLetterOrDigit(codePoint)
                || switch (Character.getType(codePoint)) {
                    case Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
                    default -> false;
                };
    }

    /** Whether the token holds a letter or a number. */
    public boolean isWord(int token) {
        for (int at = starts[token]; at < ends[token]; ) {
            int codePoint = text.codePointAt(at);
            if (makesWord(codePoint)) {
                return true;
            }
            at += Character.charCount(codePoint);
        }
        return false;
    }

    /** All tokens as strings, a view. */
    public List<String> strings() {
        return new AbstractList<>() {
            @Override
            public String get(int index) {
                return token(index);
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    /** Names sizes only: text never reaches a log. */
    @Override
    public String toString() {
        return "Tokens[size=" + size + ", chars=" + text.length() + "]";
    }
}
