package dev.assay.scoring.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts special strings together again that the affix rules took apart, as in "vitamin-a." or "(:))": the longest first,
 * none over another. Immutable after class initialisation; any thread may use it.
 */
final class ExceptionJoiner {
    static final ExceptionJoiner ENGLISH = new ExceptionJoiner();

    private final Node root = new Node();
    private final BitSet firstChars = new BitSet();
    private final BitSet secondChars = new BitSet();
    private int longestPattern;
    private final Set<String> laterParts = new HashSet<>();
    private final BitSet laterFirst = new BitSet();
    private int longestLater;
    private final Set<List<String>> neighbours = new HashSet<>();

    private static final class Node {
        private final Map<String, Node> next = new HashMap<>();
        private boolean terminal;
    }

    private record Match(int from, int to) {}

    private ExceptionJoiner() {
        for (String special : EnglishTokenizer.EXCEPTIONS.all().keySet()) {
            Tokens parts = EnglishTokenizer.tokenize(special, false);
            // A special string that the affix rules leave whole needs no joining.
            if (parts.size() > 1) {
                add(parts);
            }
        }
    }

    private void add(Tokens tokens) {
        Node node = root;
        for (String part : tokens.strings()) {
            node = node.next.computeIfAbsent(part, unused -> new Node());
        }
        node.terminal = true;
        laterParts.addAll(tokens.strings().subList(1, tokens.size()));
        for (int i = 1; i < tokens.size(); i++) {
            neighbours.add(List.of(tokens.token(i - 1), tokens.token(i)));
            laterFirst.set(tokens.token(i).charAt(0));
            longestLater = Math.max(longestLater, tokens.token(i).length());
        }
        firstChars.set(tokens.text().charAt(tokens.start(0)));
        secondChars.set(tokens.text().charAt(tokens.start(1)));
        longestPattern = Math.max(longestPattern, tokens.size());
    }

    /** Receives a token of a pattern. */
    @FunctionalInterface
    interface PartVisitor {
        /** Called for each token of each pattern, with whether it stands behind another one there. */
        void part(String part, boolean later);
    }

    /** Visits the tokens of all patterns. */
    void forEachPart(PartVisitor visitor) {
        laterParts.forEach(part -> visitor.part(part, true));
        neighbours.forEach(pair -> visitor.part(pair.get(0), false));
    }

    /** Whether the tokens stand side by side in some pattern. */
    boolean mayJoin(String before, String after) {
        return neighbours.contains(List.of(before, after));
    }

    /** Whether a pattern may have begun before the token [start, start + length). */
    boolean mayHaveBegun(char[] text, int start, int length) {
        return length <= longestLater
                && laterFirst.get(text[start])
                && laterParts.contains(new String(text, start, length));
    }

    /** The tokens after joining, or null when nothing is to be joined. */
    @Nullable
    Tokens join(String text, int[] starts, int[] ends, int size) {
        List<Match> matches = matches(text, starts, ends, size);
        if (matches.isEmpty()) {
            return null;
        }
        int[] kept = keepLongest(matches, size);
        int[] newStarts = new int[size + 3 * matches.size()];
        int[] newEnds = new int[newStarts.length];
        int count = 0;
        for (int i = 0; i < size; ) {
            int[] parts = kept[i] == 0 ? null : EnglishTokenizer.EXCEPTIONS.find(text, starts[i], ends[kept[i] - 1]);
            if (parts == null) {
                newStarts[count] = starts[i];
                newEnds[count++] = ends[i++];
                continue;
            }
            int at = starts[i];
            for (int length : parts) {
                newStarts[count] = at;
                at += length;
                newEnds[count++] = at;
            }
            i = kept[i];
        }
        return new Tokens(text, newStarts, newEnds, count);
    }

    private List<Match> matches(String text, int[] starts, int[] ends, int size) {
        List<Match> out = new ArrayList<>();
        for (int i = 0; i + 1 < size; i++) {
            if (secondChars.get(text.charAt(starts[i + 1]))
                    && firstChars.get(text.charAt(starts[i]))
                    && ends[i] - starts[i] <= EnglishTokenizer.EXCEPTIONS.longest) {
                matchesFrom(i, text, starts, ends, size, out);
            }
        }
        return out;
    }

    private void matchesFrom(int from, String text, int[] starts, int[] ends, int size, List<Match> out) {
        Node node = root;
        for (int i = from; i < size && i < from + longestPattern; i++) {
            if (ends[i] - starts[i] > EnglishTokenizer.EXCEPTIONS.longest) {
                return;
            }
            node = node.next.get(text.substring(starts[i], ends[i]));
            if (node == null) {
                return;
            }
            if (node.terminal) {
                out.add(new Match(from, i + 1));
            }
        }
    }

    /**
     * Longest first, then leftmost; what was passed over still blocks what comes after it.
     *
     * @return by token one after the last of the match that begins there, or 0
     */
    private int[] keepLongest(List<Match> matches, int size) {
        boolean[] taken = new boolean[size];
        int[] kept = new int[size];
        for (int length = longestPattern; length > 0; length--) {
            for (Match match : matches) {
                if (match.to - match.from != length) {
                    continue;
                }
                if (!taken[match.from] && !taken[match.to - 1]) {
                    kept[match.from] = match.to;
                }
                Arrays.fill(taken, match.from, match.to, true);
            }
        }
        return kept;
    }
}
