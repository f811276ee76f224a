package dev.assay.scoring.cascade;

/**
 * Which tokens a token-level cascade would have given to the large model, read off a finished answer: the trace of
 * Entropy Adaptive Decoding (rolling mean entropy in bits above a level, with a minimum stay). Immutable; any thread may
 * read it.
 *
 * @param rollingBits rolling mean of the entropy in bits over the last min(t + 1, window) tokens, [T]
 * @param large whether token t would have come from the large model, [T]
 */
public record EntropyTrace(double[] rollingBits, boolean[] large) {
    private static final double BITS_PER_NAT = 1 / Math.log(2);

    /**
     * Traces; the small model starts, and after a change the model stays for at least {@code hold} tokens. At the start
     * the token being decided counts towards the stay, so with hold 2 the second token may already change.
     *
     * @param entropies in nats, [T], T at least 1, finite
     * @param window at least 1
     * @param levelBits the large model is wanted above it
     */
    public static EntropyTrace of(double[] entropies, int window, double levelBits, int hold) {
        return of(entropies, window, levelBits, hold, 0);
    }

    /**
     * The same where the small model has written something before.
     *
     * @param before how many tokens of it count towards the stay; with {@code hold} of them the first token may change
     */
    public static EntropyTrace of(double[] entropies, int window, double levelBits, int hold, int before) {
        double[] rolling = TokenSequence.of(entropies).rolling(window);
        boolean[] large = new boolean[rolling.length];
        boolean current = false;
        int stay = before;
        for (int t = 0; t < rolling.length; t++) {
            rolling[t] *= BITS_PER_NAT;
            boolean wanted = rolling[t] > levelBits;
            stay++;
            if (wanted != current && stay >= hold) {
                current = wanted;
                stay = 0;
            }
            large[t] = current;
        }
        return new EntropyTrace(rolling, large);
    }

    /** Fraction of tokens that would have come from the large model, in [0, 1]. */
    public double fractionLarge() {
        int count = 0;
        for (boolean one : large) {
            count += one ? 1 : 0;
        }
        return (double) count / large.length;
    }
}
