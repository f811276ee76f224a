package dev.assay.scoring.consistency;

import java.util.Arrays;

/**
 * Joint n-gram frequencies of a response and its samples for every order 1..n at once, as SelfCheckGPT's n-gram variant
 * counts them (Manakul, Liusie, Gales, EMNLP 2023): each sentence is padded on the left, no n-gram crosses a sentence.
 * Mutable; confined to the thread that scores one subject.
 *
 * <pre>p(g) = (c(g) + k) / (C + k V),  C n-grams counted, V distinct n-grams + 1</pre>
 */
public final class NgramModel {
    private static final int PADDING = 0;

    private final int maxOrder;
    private final double smoothing;
    private final PairInterner[] grams;
    private final int[][] counts;
    private final int[] distinct;
    private final int[] context;
    private long total;
    private int largestToken;

    /**
     * An empty model.
     *
     * @param maxOrder largest n, at least 1
     * @param smoothing k, added to every count, at least 0; 0 is the published form
     */
    public NgramModel(int maxOrder, double smoothing) {
        if (maxOrder < 1 || !(smoothing >= 0) || Double.isInfinite(smoothing)) {
            throw new IllegalArgumentException("n-gram order " + maxOrder + ", smoothing " + smoothing);
        }
        this.maxOrder = maxOrder;
        this.smoothing = smoothing;
        grams = new PairInterner[maxOrder + 1];
        counts = new int[maxOrder + 1][1024];
        distinct = new int[maxOrder + 1];
        context = new int[maxOrder + 1];
        for (int order = 0; order <= maxOrder; order++) {
            grams[order] = new PairInterner();
        }
    }

    /** Counts every n-gram of every sentence. */
    public void add(TokenIds text) {
        for (int sentence = 0; sentence < text.sentences(); sentence++) {
            Arrays.fill(context, PADDING);
            for (int at = text.from(sentence); at < text.to(sentence); at++) {
                addToken(text.ids()[at]);
            }
        }
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
        for (int sentence = 0; sentence < text.sentences(); sentence++) {
            Arrays.fill(context, PADDING);
            for (int at = text.from(sentence); at < text.to(sentence); at++) {
                addSeenToken(text.ids()[at]);
            }
        }
    }

    private void addSeenToken(int token) {
        if (token > largestToken) {
            Arrays.fill(context, PairInterner.ABSENT);
            return;
        }
        counts[1][token]++;
        int before = context[1];
        context[1] = token;
        for (int order = 2; order <= maxOrder; order++) {
            int gram = grams[order].find(before, token);
            if (gram < 0) {
                // A longer n-gram that ends here contains this one.
                Arrays.fill(context, order, maxOrder + 1, PairInterner.ABSENT);
                return;
            }
            counts[order][gram]++;
            before = context[order];
            context[order] = gram;
        }
    }

    private void addToken(int token) {
        total++;
        largestToken = Math.max(largestToken, token);
        // Downwards, so that context[order - 1] still ends at the token before.
        for (int order = maxOrder; order > 1; order--) {
            int gram = grams[order].intern(context[order - 1], token);
            count(order, gram);
            context[order] = gram;
        }
        count(1, token);
        context[1] = token;
    }

    private void count(int order, int gram) {
        int[] of = counts[order];
        if (gram >= of.length) {
            of = Arrays.copyOf(of, Math.max(gram + 1, of.length * 2));
            counts[order] = of;
        }
        if (of[gram]++ == 0) {
            distinct[order]++;
        }
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
        if (order < 1 || order > maxOrder) {
            throw new IllegalArgumentException("n-gram order " + order + " of " + maxOrder);
        }
        double[] out = new double[text.ids().length];
        double denominator = total + smoothing * (distinct[order] + 1);
        for (int sentence = 0; sentence < text.sentences(); sentence++) {
            Arrays.fill(context, PADDING);
            for (int at = text.from(sentence); at < text.to(sentence); at++) {
                int gram = find(text.ids()[at], order);
                double seen = gram >= 0 && gram < counts[order].length ? counts[order][gram] : 0;
                out[at] =
                        seen + smoothing == 0 ? Double.POSITIVE_INFINITY : -Math.log((seen + smoothing) / denominator);
            }
        }
        return out;
    }

    private int find(int token, int order) {
        for (int o = order; o > 1; o--) {
            context[o] = grams[o].find(context[o - 1], token);
        }
        context[1] = token;
        return context[order];
    }
}
