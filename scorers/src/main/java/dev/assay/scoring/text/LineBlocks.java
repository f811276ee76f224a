package dev.assay.scoring.text;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Parts of a text that no sentence goes over: paragraphs between blank lines, headings, rows of tables and items of lists, which
 * seldom end with a full stop. Any other line may end within a sentence, as those of wrapped prose do; and a single line that begins
 * like an item, with a dash or a number, is prose, too. Confined to one thread.
 */
public final class LineBlocks {
    /** Names these rules in evidence. */
    public static final String ID = "lines/1";

    // Dashes and stars stand at the head of a word, too, other signs for items only.
    private static final String SPACED_BULLETS = "-*+\u2013\u2014\u00B7";
    private static final String BULLETS = "\u2022\u25E6\u25AA\u2023\u25CF\u25CB";
    private static final String BOLD = "**";
    private static final int MOST_DIGITS = 3;
    private static final int DEEPEST_HEADING = 6;

    /**
     * One part.
     *
     * @param start first UTF-16 unit, behind the mark of an item or a heading
     * @param end one after the last
     */
    public record Block(int start, int end) {}

    private enum Kind {
        PLAIN,
        /** A heading or a row of a table: the line before and the one behind it are others. */
        ALONE,
        ITEM
    }

    /**
     * A line that is not blank.
     *
     * @param start first UTF-16 unit that is not white space
     * @param end one after the last
     * @param shape what items of one list have in common
     * @param number of the item, 0 where its mark is none
     * @param body behind the mark
     */
    private record Line(
            int start, int end, boolean afterBlank, boolean says, Kind kind, int shape, int number, int body) {}

    private final String text;
    private final List<Line> lines = new ArrayList<>();
    // Lines that begin like an item, as others of the same list do.
    private final BitSet listed = new BitSet();

    private LineBlocks(String text) {
        this.text = text;
    }

    /** The parts of a text in order; a text of one line is one. */
    public static List<Block> of(String text) {
        if (text.indexOf('\n') < 0) {
            return List.of(new Block(0, text.length()));
        }
        LineBlocks blocks = new LineBlocks(text);
        blocks.read();
        blocks.list();
        return blocks.blocks();
    }

    private void read() {
        boolean afterBlank = false;
        for (int from = 0; from < text.length(); ) {
            int feed = text.indexOf('\n', from);
            int to = feed < 0 ? text.length() : feed;
            int start = from;
            while (start < to && CharClasses.isSpace(text.charAt(start))) {
                start++;
            }
            int end = to;
            while (end > start && CharClasses.isSpace(text.charAt(end - 1))) {
                end--;
            }
            if (start == end) {
                afterBlank = true;
            } else {
                Line line = line(start, end, afterBlank);
                lines.add(line);
                // A ruler between paragraphs begins none, but what follows it does.
                afterBlank &= !line.says;
            }
            from = to + 1;
        }
    }

    private Line line(int start, int end, boolean afterBlank) {
        char first = text.charAt(start);
        Kind kind = Kind.ITEM;
        int shape = first;
        int number = 0;
        int body = start;
        if (first == '|' || isBoldWhole(start, end)) {
            kind = Kind.ALONE;
        } else if (first == '#') {
            body = behindMark(afterHashes(start, end), end);
            kind = body < 0 ? Kind.PLAIN : Kind.ALONE;
        } else if (BULLETS.indexOf(first) >= 0) {
            body = skipSpace(start + 1, end);
        } else if (SPACED_BULLETS.indexOf(first) >= 0 && behindMark(start + 1, end) > 0) {
            body = behindMark(start + 1, end);
        } else if (!text.startsWith(BOLD, start)) {
            int numeral = first == '(' ? start + 1 : start;
            int delimiter = afterNumeral(numeral, end);
            body = delimiter < 0 ? -1 : behindMark(delimiter + 1, end);
            boolean closed = body > 0 && (first != '(' || text.charAt(delimiter) == ')');
            kind = closed ? Kind.ITEM : Kind.PLAIN;
            number = closed ? number(numeral, delimiter) : 0;
            shape = closed ? shape(numeral, delimiter) + (first == '(' ? 1 : 0) : 0;
        }
        return new Line(start, end, afterBlank, says(start, end), kind, shape, number, body < 0 ? start : body);
    }

    private boolean isBoldWhole(int start, int end) {
        int last = text.charAt(end - 1) == ':' ? end - 1 : end;
        return text.startsWith(BOLD, start)
                && last - start > 2 * BOLD.length()
                && text.indexOf(BOLD, start + BOLD.length()) == last - BOLD.length();
    }

    private int afterHashes(int start, int end) {
        int at = start;
        while (at < end && text.charAt(at) == '#') {
            at++;
        }
        return at - start > DEEPEST_HEADING ? end : at;
    }

    /** Where the line goes on behind the white space that must follow a mark; -1 where there is none. */
    private int behindMark(int at, int end) {
        return at < end && CharClasses.isSpace(text.charAt(at)) ? skipSpace(at, end) : -1;
    }

    private int skipSpace(int from, int end) {
        int at = from;
        while (at < end && CharClasses.isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Where the full stop or bracket behind a small number or a single letter is; -1 without one. */
    private int afterNumeral(int start, int end) {
        int at = start;
        while (at < end && at - start < MOST_DIGITS && isDigit(text.charAt(at))) {
            at++;
        }
        if (at == start && at < end && isLetter(text.charAt(at))) {
            at++;
        }
        return at > start && at < end && (text.charAt(at) == '.' || text.charAt(at) == ')') ? at : -1;
    }

    private int number(int start, int delimiter) {
        return isDigit(text.charAt(start)) ? Integer.parseInt(text, start, delimiter, 10) : text.charAt(start);
    }

    private int shape(int start, int delimiter) {
        char first = text.charAt(start);
        char kind = isDigit(first) ? '0' : first < 'a' ? 'A' : 'a';
        return (kind << Character.SIZE) + 2 * text.charAt(delimiter);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private boolean says(int start, int end) {
        for (int at = start; at < end; at += Character.charCount(text.codePointAt(at))) {
            if (Tokens.makesWord(text.codePointAt(at))) {
                return true;
            }
        }
        return false;
    }

    /** Two items make a list, when their numbers do not tell otherwise: "7." may end a sentence of wrapped prose. */
    private void list() {
        Map<Integer, Integer> last = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            if (line.kind != Kind.ITEM) {
                continue;
            }
            Integer before = last.put(line.shape, i);
            if (before != null && Math.abs(line.number - lines.get(before).number) <= 1) {
                listed.set(before);
                listed.set(i);
            } else if (i > 0 && text.charAt(lines.get(i - 1).end - 1) == ':') {
                listed.set(i);
            }
        }
    }

    private List<Block> blocks() {
        List<Block> out = new ArrayList<>();
        int from = lines.isEmpty() || !marked(0) ? 0 : lines.get(0).body;
        for (int i = 1; i < lines.size(); i++) {
            if (begins(i)) {
                out.add(new Block(from, lines.get(i - 1).end));
                from = marked(i) ? lines.get(i).body : lines.get(i).start;
            }
        }
        out.add(new Block(from, text.length()));
        return out;
    }

    private boolean marked(int i) {
        return lines.get(i).kind == Kind.ALONE || listed.get(i);
    }

    private boolean begins(int i) {
        Line line = lines.get(i);
        return line.says
                && (line.afterBlank || line.kind == Kind.ALONE || lines.get(i - 1).kind == Kind.ALONE || listed.get(i));
    }
}
