package dev.assay.scoring.watermark.rng;

/**
 * The 624 words of MT19937 (Matsumoto and Nishimura 1998) and how they go on: the single-word initialisation
 * {@code init_genrand} (2002), and one twist, which makes the next 624. The recurrence reads three places of an array and
 * writes a fourth; neighbours and far words are copied so that all four have the same index and the loops run on whole
 * vectors. Mutable; confined to the thread that created it.
 */
final class MersenneState {
    /** Words of a block. */
    static final int WORDS = 624;

    /** Streams that are seeded side by side. */
    static final int TOGETHER = 8;

    /** The word that a new one is made of lies so many places on, and from there on so many behind. */
    static final int FAR = 397;

    static final int BEHIND = WORDS - FAR;

    private static final int MATRIX_A = 0x9908b0df;
    private static final int MULTIPLIER = 1812433253;

    private final int[] next = new int[WORDS];
    private final int[] far = new int[WORDS];
    private int[] state = new int[WORDS];
    private int[] spare = new int[WORDS];

    /** Starts over; the first block is that of the first {@link #twist}. */
    void seed(int seed) {
        state[0] = seed;
        fill(1, seed);
    }

    /** Starts over with a second word of one's own. */
    void seed(int first, int second) {
        state[0] = first;
        state[1] = second;
        fill(2, second);
    }

    /**
     * Seeds streams side by side: the words of one follow from each other, so that alone each waits for the one before.
     *
     * @param seeds of {@link #TOGETHER} streams
     * @param out filled with {@link #WORDS} words of each, one stream after the other, for {@link #load}
     */
    static void seed(int[] seeds, int[] out) {
        int a = seeds[0];
        int b = seeds[1];
        int c = seeds[2];
        int d = seeds[3];
        int e = seeds[4];
        int f = seeds[5];
        int g = seeds[6];
        int h = seeds[7];
        for (int i = 0; i < WORDS; i++) {
            out[i] = a;
            out[i + WORDS] = b;
            out[i + 2 * WORDS] = c;
            out[i + 3 * WORDS] = d;
            out[i + 4 * WORDS] = e;
            out[i + 5 * WORDS] = f;
            out[i + 6 * WORDS] = g;
            out[i + 7 * WORDS] = h;
            a = follower(a ^ (a >>> 30), i + 1);
            b = follower(b ^ (b >>> 30), i + 1);
            c = follower(c ^ (c >>> 30), i + 1);
            d = follower(d ^ (d >>> 30), i + 1);
            e = follower(e ^ (e >>> 30), i + 1);
            f = follower(f ^ (f >>> 30), i + 1);
            g = follower(g ^ (g >>> 30), i + 1);
            h = follower(h ^ (h >>> 30), i + 1);
        }
    }

    /** Starts over with a stream that was seeded with others. */
    void load(int[] seeded, int stream) {
        System.arraycopy(seeded, stream * WORDS, state, 0, WORDS);
    }

    private void fill(int from, int before) {
        int[] s = state;
        int word = before;
        for (int i = from; i < WORDS; i++) {
            word = follower(word ^ (word >>> 30), i);
            s[i] = word;
        }
    }

    /** What {@code init_genrand} puts at a place after a word w, of which w ^ w >>> 30 is given. */
    static int follower(int folded, int place) {
        return MULTIPLIER * folded + place;
    }

    /** The words of the block, untempered; overwritten by the twist after next. */
    int[] words() {
        return state;
    }

    /** A word as the generator hands it out. */
    static int temper(int word) {
        int y = word ^ (word >>> 11);
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    /** Goes on to the next block. */
    void twist() {
        int[] old = state;
        int[] s = spare;
        System.arraycopy(old, 1, next, 0, WORDS - 1);
        System.arraycopy(old, FAR, far, 0, BEHIND);
        mix(old, next, far, s, 0, BEHIND);
        System.arraycopy(s, 0, far, BEHIND, BEHIND);
        mix(old, next, far, s, BEHIND, 2 * BEHIND);
        System.arraycopy(s, BEHIND, far, 2 * BEHIND, WORDS - 2 * BEHIND);
        next[WORDS - 1] = s[0];
        mix(old, next, far, s, 2 * BEHIND, WORDS);
        state = s;
        spare = old;
    }

    private static void mix(int[] old, int[] next, int[] far, int[] out, int from, int to) {
        for (int i = from; i < to; i++) {
            out[i] = mixed(old[i], next[i], far[i]);
        }
    }

    /** The word that follows, one block on, of a word, its neighbour and the one {@link #FAR} places on. */
    static int mixed(int word, int neighbour, int far) {
        int y = (word & 0x80000000) | (neighbour & 0x7fffffff);
        return far ^ (y >>> 1) ^ (-(neighbour & 1) & MATRIX_A);
    }
}
