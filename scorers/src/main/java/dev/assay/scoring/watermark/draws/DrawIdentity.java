package dev.assay.scoring.watermark.draws;

/**
 * Names a keyed draw by what it depends on besides the key, in 64 bits: equal draws have equal names in every text, and two
 * of a million different ones share a name with probability below 1e-7. Names lead back to tokens by trying, so they are
 * treated like text. Stateless; any thread may use it.
 */
public final class DrawIdentity {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final long STEP = 0xD1342543DE82EF95L;

    private DrawIdentity() {}

    /** The name of a draw that one number decides; different numbers have different names. */
    public static long of(long number) {
        // SplitMix64 (Steele, Lea and Flood 2014): a bijection whose output bits all depend on all input bits.
        long mixed = number + GOLDEN;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** The name of a draw that a 32-bit generator state and a token decide; different pairs have different names. */
    public static long of(int state, int token) {
        return of((long) state << 32 | (token & 0xffffffffL));
    }

    /**
     * The name of a draw that a window of ids decides, in their order.
     *
     * @param from first id of the context
     * @param to one after the token
     */
    public static long of(int[] ids, int from, int to) {
        long hash = (long) to - from;
        for (int i = from; i < to; i++) {
            hash = (hash ^ ids[i]) * STEP;
            hash ^= hash >>> 29;
        }
        return of(hash);
    }
}
