package dev.assay.scoring.watermark.rng;

import java.math.BigInteger;

/**
 * Words of MT19937 streams at given places, for detectors that need a few far apart: whole blocks of state are passed over
 * without tempering their words. A place costs about a tenth of drawing every word before it. Mutable; confined to the
 * thread that created it.
 */
public final class MersenneWords {
    private static final int N = 624;
    private static final int M = 397;
    private static final int MATRIX_A = 0x9908b0df;

    private int[] state = new int[N];
    private int[] spare = new int[N];
    private long block;

    /** Starts a stream over, as {@code init_genrand} does. */
    public void seed(int seed) {
        int word = seed;
        state[0] = word;
        for (int i = 1; i < N; i++) {
            word = 1812433253 * (word ^ (word >>> 30)) + i;
            state[i] = word;
        }
        block = 0;
    }

    /**
     * Starts a stream over as the Python class {@code mersenne_rng} of jthickstun/watermark does: the key is cut to 32 bits
     * only after it has been folded into the second word.
     *
     * @param key at least 0
     */
    public void seedUnmasked(BigInteger key) {
        seed(key.intValue());
        int word = 1812433253 * key.xor(key.shiftRight(30)).intValue() + 1;
        state[1] = word;
        for (int i = 2; i < N; i++) {
            word = 1812433253 * (word ^ (word >>> 30)) + i;
            state[i] = word;
        }
    }

    /**
     * The word at a place of the stream.
     *
     * @param index at least 0; not in a block before that of the place asked for last
     */
    public int word(long index) {
        long wanted = index / N + 1;
        if (wanted < block) {
            throw new IllegalArgumentException("a stream runs forward only");
        }
        for (; block < wanted; block++) {
            twist();
        }
        int y = state[(int) (index % N)];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    /** The element at a place of torch's {@code rand(dtype=float32)}, in [0, 1). */
    public float torchFloat(long index) {
        return (word(index) & 0xffffff) * 0x1p-24f;
    }

    /** Reads one array and writes another, so that the loops run on whole vectors. */
    private void twist() {
        int[] old = state;
        int[] s = spare;
        for (int i = 0; i < N - M; i++) {
            s[i] = old[i + M] ^ mix(old[i], old[i + 1]);
        }
        for (int i = N - M; i < N - 1; i++) {
            s[i] = s[i + M - N] ^ mix(old[i], old[i + 1]);
        }
        s[N - 1] = s[M - 1] ^ mix(old[N - 1], s[0]);
        state = s;
        spare = old;
    }

    private static int mix(int upper, int lower) {
        int y = (upper & 0x80000000) | (lower & 0x7fffffff);
        return (y >>> 1) ^ (-(y & 1) & MATRIX_A);
    }
}
