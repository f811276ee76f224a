package dev.assay.scoring.consistency;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Joint n-gram frequencies of a response and its samples for every order 1..n at once, as SelfCheckGPT's n-gram variant
 * counts them (Manakul, Liusie, Gales, EMNLP 2023): each sentence is padded on the left, no n-gram crosses a sentence.
 * Mutable; confined to the thread that scores one subject.
 *
 * <pre>p(g) = (c(g) + k) / (C + k V),  C n-grams counted, V distinct n-grams + 1</pre>
 *
 * <p>The n-grams are the nodes of a trie in which each knows the one without its first token; a text is counted in one walk
 * that always stands on the longest n-gram it ends with (Aho and Corasick, CACM 1975).
 */
public final class NgramModel {
    // No token has this id.
    private static final int PADDING = Integer.MAX_VALUE;
    private static final int ROOT = 0;
    private static final int PAIR_BITS = 1 << 13;
    private static final int KNOWN_COUNTS = 64;

    private final int maxOrder;
    private final double smoothing;
    private final PairInterner children = new PairInterner(2048);
    // A bit for each pair of neighbours that was added: most pairs of a sample are not among them.
    private final long[] pairs = new long[PAIR_BITS / 64];
    private final int[] context;
    private final int start;
    private final int[] distinct;
    // By node: tokens in the n-gram, the n-gram without its first token, occurrences, those not yet passed on to
    // shorter ones.
    private byte[] depth = new byte[1024];
    private int[] shorter = new int[1024];
    private int[] counts = new int[1024];
    private int[] waiting = new int[1024];
    private int[] texts = new int[1024];
    private int[] lastText = new int[1024];
    // The n-gram of one token that it ends with.
    private int[] last = new int[1024];
    private int[] unigram = new int[256];
    private int largest;
    private int seenTexts;
    private long total;
    private boolean settled = true;
    // Tokens added, with PADDING before each sentence; the node of each order that ends at each; where each node goes
    // on.
    private int[] path = new int[0];
    private int[] pathNodes = new int[0];
    private int[] next = new int[1024];
    private @Nullable TokenIds foundText;
    private int[][] foundNodes = new int[0][];

    /**
     * An empty model.
     *
     * @param maxOrder largest n, from 1 to 100
     * @param smoothing k, added to every count, at least 0; 0 is the published form
     */
    public NgramModel(int maxOrder, double smoothing) {
        if (maxOrder < 1 || maxOrder > 100 || !(smoothing >= 0) || Double.isInfinite(smoothing)) {
            throw new IllegalArgumentException("n-gram order " + maxOrder + ", smoothing " + smoothing);
        }
        this.maxOrder = maxOrder;
        this.smoothing = smoothing;
        context = new int[maxOrder + 1];
        distinct = new int[maxOrder + 1];
        for (int order = 1; order < maxOrder; order++) {
            context[order] = child(context[order - 1], PADDING, context[order - 1]);
        }
        start = context[maxOrder - 1];
    }

    private int child(int node, int token, int suffix) {
        int child = children.intern(node, token);
        if (child == depth.length) {
            int length = child * 2;
            depth = Arrays.copyOf(depth, length);
            shorter = Arrays.copyOf(shorter, length);
            counts = Arrays.copyOf(counts, length);
            waiting = Arrays.copyOf(waiting, length);
            texts = Arrays.copyOf(texts, length);
            lastText = Arrays.copyOf(lastText, length);
            last = Arrays.copyOf(last, length);
            next = Arrays.copyOf(next, length);
        }
        if (depth[child] == 0) {
            depth[child] = (byte) (depth[node] + 1);
            shorter[child] = suffix;
            last[child] = depth[child] == 1 ? child : last[suffix];
        }
        return child;
    }

    /** Counts every n-gram of every sentence. */
    public void add(TokenIds text) {
        foundText = null;
        total += text.ids().length;
        int at = path.length;
        int places = at + text.ids().length + text.sentences();
        path = Arrays.copyOf(path, places);
        pathNodes = Arrays.copyOf(pathNodes, places * maxOrder);
        for (int sentence = 0; sentence < text.sentences(); sentence++) {
            pad();
            // No token is padding, so that no n-gram goes on into the next sentence.
            path[at++] = PADDING;
            for (int t = text.from(sentence); t < text.to(sentence); t++) {
                path[at] = text.ids()[t];
                addToken(text.ids()[t], at++);
            }
        }
    }

    private void pad() {
        int node = start;
        for (int order = maxOrder - 1; order > 0; order--) {
            context[order] = node;
            node = shorter[node];
        }
    }

    private void addToken(int token, int at) {
        int pair = pair(context[1], token);
        pairs[pair >> 6] |= 1L << pair;
        int suffix = ROOT;
        int before = ROOT;
        for (int order = 1; order <= maxOrder; order++) {
            int node = child(before, token, suffix);
            if (next[node] == 0) {
                next[node] = at + 1;
            }
            pathNodes[at * maxOrder + order - 1] = node;
            if (counts[node]++ == 0) {
                distinct[order]++;
            }
            before = order < maxOrder ? context[order] : ROOT;
            context[order] = node;
            suffix = node;
        }
        if (token >= unigram.length) {
            unigram = Arrays.copyOf(unigram, Math.max(token + 1, unigram.length * 2));
        }
        unigram[token] = context[1];
        largest = Math.max(largest, token);
    }

    /**
     * Counts only the n-grams that {@link #add} has seen before, and every token towards C. Without smoothing this gives the
     * texts added so far the same scores as {@link #add} would, at a fraction of the cost: most n-grams of a sample never
     * occur in the response.
     *
     * @throws IllegalStateException with smoothing, which needs the number of all distinct n-grams
     */
    public void addSeen(TokenIds text) {
        if (smoothing > 0) {
            throw new IllegalStateException("smoothing needs every n-gram");
        }
        total += text.ids().length;
        settled = false;
        seenTexts++;
        int[] ids = text.ids();
        for (int sentence = 0; sentence < text.sentences(); sentence++) {
            int node = start;
            int to = text.to(sentence);
            for (int at = text.from(sentence); at < to; at++) {
                node = step(node, ids[at]);
                if (node != ROOT) {
                    waiting[node]++;
                    if (lastText[node] != seenTexts) {
                        mark(node);
                    }
                }
            }
        }
    }

    private static int pair(int before, int token) {
        return ((before * 0x9E3779B1 + token) * 0x85EBCA6B) >>> 19;
    }

    /** The longest known n-gram that ends with the token, when the longest one before it is this. */
    private int step(int from, int token) {
        // Where the response was read first, its tokens have the smallest ids.
        int single = token <= largest ? unigram[token] : ROOT;
        if (from == ROOT || single == ROOT) {
            return single;
        }
        // Mostly a text goes on as the one did in which the n-gram was first seen.
        int at = next[from];
        if (at < path.length && path[at] == token) {
            return pathNodes[at * maxOrder + Math.min(depth[from], maxOrder - 1)];
        }
        int node = depth[from] == maxOrder ? shorter[from] : from;
        if (node == ROOT) {
            return single;
        }
        int pair = pair(last[node], token);
        if ((pairs[pair >> 6] & (1L << pair)) == 0) {
            return single;
        }
        while (node != ROOT) {
            int child = children.find(node, token);
            if (child >= 0) {
                return child;
            }
            node = shorter[node];
        }
        return single;
    }

    /** The shorter n-grams at the end of one that this text has, it has too. */
    private void mark(int longest) {
        for (int node = longest; node != ROOT && lastText[node] != seenTexts; node = shorter[node]) {
            lastText[node] = seenTexts;
            texts[node]++;
        }
    }

    /** Passes occurrences of longer n-grams on to the shorter ones they end with. */
    private void settle() {
        if (settled) {
            return;
        }
        // A shorter n-gram is always numbered before those that end with it.
        for (int node = children.size(); node > 0; node--) {
            if (waiting[node] > 0) {
                counts[node] += waiting[node];
                waiting[shorter[node]] += waiting[node];
                waiting[node] = 0;
            }
        }
        waiting[ROOT] = 0;
        settled = true;
    }

    /** Number of tokens counted, equal to the number C of n-grams of every order. */
    public long total() {
        return total;
    }

    /**
     * The value that stands for an n-gram never seen when k = 0, finite: as if it had half an occurrence in one token more
     * than was counted.
     */
    public double unseenCap() {
        return Math.log(2.0 * (total + 1));
    }

    /**
     * Minus the natural log-probability of the n-gram that ends at each token, sentence by sentence; positive infinity for
     * one never seen when k = 0.
     *
     * @return [T] in the order of {@link TokenIds#ids}
     */
    public double[] surprisals(TokenIds text, int order) {
        int[] nodes = nodes(text, order);
        double[] out = new double[nodes.length];
        double denominator = total + smoothing * (distinct[order] + 1);
        // Few counts are different, and logarithms take their time.
        double[] known = new double[KNOWN_COUNTS];
        for (int at = 0; at < out.length; at++) {
            int seen = nodes[at] < 0 ? 0 : counts[nodes[at]];
            double value = seen < KNOWN_COUNTS ? known[seen] : 0;
            if (value == 0) {
                value = seen + smoothing == 0 ? Double.POSITIVE_INFINITY : -Math.log((seen + smoothing) / denominator);
                if (seen < KNOWN_COUNTS) {
                    known[seen] = value;
                }
            }
            out[at] = value;
        }
        return out;
    }

    /** In how many of the texts of {@link #addSeen} the n-gram that ends at each token occurs, [T]. */
    public int[] textFrequencies(TokenIds text, int order) {
        int[] out = nodes(text, order).clone();
        for (int at = 0; at < out.length; at++) {
            out[at] = out[at] < 0 ? 0 : texts[out[at]];
        }
        return out;
    }

    @SuppressWarnings("ReferenceEquality") // the text asked about last, not an equal one
    private int[] nodes(TokenIds text, int order) {
        if (order < 1 || order > maxOrder) {
            throw new IllegalArgumentException("n-gram order " + order + " of " + maxOrder);
        }
        settle();
        if (!text.equals(foundText)) {
            foundText = text;
            foundNodes = find(text);
        }
        return foundNodes[order - 1];
    }

    /** The node of every order that ends at each token, by order less 1; one without is {@link PairInterner#ABSENT}. */
    private int[][] find(TokenIds text) {
        int[][] out = new int[maxOrder][text.ids().length];
        for (int[] row : out) {
            Arrays.fill(row, PairInterner.ABSENT);
        }
        for (int sentence = 0; sentence < text.sentences(); sentence++) {
            int longest = start;
            for (int at = text.from(sentence); at < text.to(sentence); at++) {
                longest = step(longest, text.ids()[at]);
                for (int node = longest; node != ROOT; node = shorter[node]) {
                    out[depth[node] - 1][at] = node;
                }
            }
        }
        return out;
    }
}
