package dev.assay.scoring.watermark.rng;

/**
 * MT19937 with the single-word initialisation {@code init_genrand} (Matsumoto and Nishimura 1998, 2002). Mutable; confined
 * to the thread that created it.
 */
public final class MersenneTwister {
    private static final int N = 624;
    private static final int M = 397;
    private static final int MATRIX_A = 0x9908b0df;

    private final int[] state = new int[N];
    private int next = N;

    /** Starts from 32 bits of seed. */
    public MersenneTwister(int seed) {
        seed(seed);
    }

    /** Starts over from 32 bits of seed. */
    public void seed(int seed) {
        int word = seed;
        state[0] = word;
        for (int i = 1; i < N; i++) {
            word = 1812433253 * (word ^ (word >>> 30)) + i;
            state[i] = word;
        }
        next = N;
    }

    /** The next 32 random bits. */
    public int nextWord() {
        if (next == N) {
            twist();
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    /** The next 32 random bits as a number in [0, 2^32). */
    public long nextUnsigned() {
        return nextWord() & 0xffffffffL;
    }

    private void twist() {
        int[] s = state;
        for (int i = 0; i < N - M; i++) {
            s[i] = s[i + M] ^ mix(s[i], s[i + 1]);
        }
        for (int i = N - M; i < N - 1; i++) {
            s[i] = s[i + M - N] ^ mix(s[i], s[i + 1]);
        }
        s[N - 1] = s[M - 1] ^ mix(s[N - 1], s[0]);
        next = 0;
    }

    private static int mix(int upper, int lower) {
        int y = (upper & 0x80000000) | (lower & 0x7fffffff);
        return (y >>> 1) ^ (-(y & 1) & MATRIX_A);
    }
}
