package dev.assay.scoring.text;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Sentences by the rule of spaCy's Sentencizer: a sentence ends behind a closing punctuation token and all punctuation
 * tokens right after it. Stateless; any thread may use it.
 */
public final class SentenceSplitter {
    /** Names this rule in evidence. */
    public static final String ID = "sentencizer";

    // Sentence-final characters of all scripts; the ellipsis is one of them in the reference splits.
    private static final BitSet CLOSING = closing();

    private SentenceSplitter() {}

    /**
     * One sentence.
     *
     * @param from first token
     * @param to one after the last token
     * @param start first UTF-16 unit, white space at both ends left out
     * @param end one after the last UTF-16 unit; equal to {@code start} for a sentence of white space
     */
    public record Sentence(int from, int to, int start, int end) {}

    /** The sentences of a text; an empty text has none. */
    public static List<Sentence> split(Tokens tokens) {
        List<Sentence> out = new ArrayList<>();
        int from = 0;
        boolean closed = false;
        for (int i = 0; i < tokens.size(); i++) {
            boolean closes = closes(tokens, i);
            if (closed && !closes && !isPunctuation(tokens, i)) {
                out.add(sentence(tokens, from, i));
                from = i;
                closed = false;
            } else if (closes) {
                closed = true;
            }
        }
        if (from < tokens.size()) {
            out.add(sentence(tokens, from, tokens.size()));
        }
        return out;
    }

    /** Receives the tokens [from, to) of one sentence. */
    @FunctionalInterface
    public interface SentenceVisitor {
        /** Called once for each sentence in order. */
        void sentence(Tokens tokens, int from, int to);
    }

    /**
     * Splits the text and visits each sentence with the tokens that its own text, stripped, has. Where a sentence begins or
     * ends inside a word the sentence is tokenized anew, because there the affix rules see other neighbours.
     */
    public static void forEachStripped(String text, SentenceVisitor visitor) {
        Tokens tokens = EnglishTokenizer.tokenize(text);
        for (Sentence sentence : split(tokens)) {
            if (atSpace(text, sentence.start() - 1) && atSpace(text, sentence.end())) {
                int from = sentence.from();
                int to = sentence.to();
                while (from < to && tokens.isSpace(from)) {
                    from++;
                }
                while (to > from && tokens.isSpace(to - 1)) {
                    to--;
                }
                visitor.sentence(tokens, from, to);
            } else {
                Tokens own = EnglishTokenizer.tokenize(text.substring(sentence.start(), sentence.end()));
                visitor.sentence(own, 0, own.size());
            }
        }
    }

    private static boolean atSpace(String text, int at) {
        return at < 0 || at >= text.length() || CharClasses.isSpace(text.charAt(at));
    }

    /** The text without the white space at its ends, by the same notion of white space as the tokenizer. */
    public static String strip(String text) {
        int start = skipSpace(text, 0, text.length());
        return text.substring(start, skipSpaceBack(text, start, text.length()));
    }

    private static Sentence sentence(Tokens tokens, int from, int to) {
        int start = skipSpace(tokens.text(), tokens.start(from), tokens.end(to - 1));
        return new Sentence(from, to, start, skipSpaceBack(tokens.text(), start, tokens.end(to - 1)));
    }

    private static int skipSpace(String text, int start, int end) {
        int at = start;
        while (at < end && CharClasses.isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int skipSpaceBack(String text, int start, int end) {
        int at = end;
        while (at > start && CharClasses.isSpace(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    /** What a token means for where sentences end. */
    public enum Role {
        /** Ends a sentence. */
        CLOSING,
        /** Other punctuation, which still belongs to a sentence that has ended. */
        PUNCTUATION,
        /** White space. */
        SPACE,
        /** Anything else. */
        OTHER
    }

    /** What the token means for where sentences end. */
    public static Role role(Tokens tokens, int token) {
        if (closes(tokens, token)) {
            return Role.CLOSING;
        }
        if (isPunctuation(tokens, token)) {
            return Role.PUNCTUATION;
        }
        return tokens.isSpace(token) ? Role.SPACE : Role.OTHER;
    }

    private static boolean closes(Tokens tokens, int token) {
        int start = tokens.start(token);
        int length = tokens.end(token) - start;
        if (length > 2) {
            return false;
        }
        int codePoint = tokens.text().codePointAt(start);
        return Character.charCount(codePoint) == length && CLOSING.get(codePoint);
    }

    private static boolean isPunctuation(Tokens tokens, int token) {
        String text = tokens.text();
        for (int at = tokens.start(token); at < tokens.end(token); ) {
            int codePoint = text.codePointAt(at);
            switch (Character.getType(codePoint)) {
                case Character.CONNECTOR_PUNCTUATION,
                        Character.DASH_PUNCTUATION,
                        Character.START_PUNCTUATION,
                        Character.END_PUNCTUATION,
                        Character.INITIAL_QUOTE_PUNCTUATION,
                        Character.FINAL_QUOTE_PUNCTUATION,
                        Character.OTHER_PUNCTUATION -> at += Character.charCount(codePoint);
                default -> {
                    return false;
                }
            }
        }
        return true;
    }

    private static BitSet closing() {
        BitSet out = new BitSet();
        String ranges = "21 2E 3F 589 61F 6D4 700-702 7F9 964-965 104A-104B 1362 1367-1368 166E 1735-1736 1803 1809 "
                + "1944-1945 1AA8-1AAB 1B5A-1B5B 1B5E-1B5F 1C3B-1C3C 1C7E-1C7F 2026 203C-203D 2047-2049 2E2E "
                + "2E3C 3002 A4FF A60E-A60F A6F3 A6F7 A876-A877 A8CE-A8CF A92F A9C8-A9C9 AA5D-AA5F AAF0-AAF1 "
                + "ABEB FE52 FE56-FE57 FF01 FF0E FF1F FF61 10A56-10A57 11047-11048 110BE-110C1 11141-11143 "
                + "111C5-111C6 111CD 111DE-111DF 11238-11239 1123B-1123C 112A9 1144B-1144C 115C2-115C3 "
                + "115C9-115D7 11641-11642 1173C-1173E 11A42-11A43 11A9B-11A9C 11C41-11C42 16A6E-16A6F 16AF5 "
                + "16B37-16B38 16B44 1BC9F 1DA88";
        for (String range : ranges.split(" ", -1)) {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash), 16);
            int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1), 16);
            out.set(first, last + 1);
        }
        return out;
    }
}
