package dev.assay.scoring.watermark.rng;

import java.math.BigInteger;

/**
 * {@code numpy.random.SeedSequence(entropy)} without spawn keys: mixes an integer of any size into a pool of four words
 * (after O'Neill's {@code randutils}). Immutable; any thread may use it.
 */
final class SeedSequence {
    private static final int POOL = 4;
    private static final int INIT_A = 0x43b0d7e5;
    private static final int MULT_A = 0x931e8875;
    private static final int INIT_B = 0x8b51f9dd;
    private static final int MULT_B = 0x58f38ded;
    private static final int MIX_L = 0xca01f9dd;
    private static final int MIX_R = 0x4973f715;

    private final int[] pool = new int[POOL];

    SeedSequence(BigInteger entropy) {
        if (entropy.signum() < 0) {
            throw new IllegalArgumentException("numpy seeds are not negative");
        }
        int[] words = words(entropy);
        Hash hash = new Hash(INIT_A, MULT_A);
        for (int i = 0; i < POOL; i++) {
            pool[i] = hash.of(i < words.length ? words[i] : 0);
        }
        for (int from = 0; from < POOL; from++) {
            for (int to = 0; to < POOL; to++) {
                if (from != to) {
                    pool[to] = mix(pool[to], hash.of(pool[from]));
                }
            }
        }
        for (int from = POOL; from < words.length; from++) {
            for (int to = 0; to < POOL; to++) {
                pool[to] = mix(pool[to], hash.of(words[from]));
            }
        }
    }

    /** {@code generate_state(count, uint64)}: each 64-bit word is the low then the high half. */
    long[] generate(int count) {
        Hash hash = new Hash(INIT_B, MULT_B);
        long[] state = new long[count];
        for (int i = 0; i < 2 * count; i++) {
            long half = hash.of(pool[i % POOL]) & 0xffffffffL;
            state[i >> 1] |= (i & 1) == 0 ? half : half << 32;
        }
        return state;
    }

    private static int[] words(BigInteger entropy) {
        int[] words = new int[Math.max(1, (entropy.bitLength() + 31) / 32)];
        for (int i = 0; i < words.length; i++) {
            words[i] = entropy.shiftRight(32 * i).intValue();
        }
        return words;
    }

    private static int mix(int x, int y) {
        int mixed = MIX_L * x - MIX_R * y;
        return mixed ^ (mixed >>> 16);
    }

    /** A hash whose constant moves on with every word. */
    private static final class Hash {
        private final int multiplier;
        private int constant;

        Hash(int start, int multiplier) {
            this.constant = start;
            this.multiplier = multiplier;
        }

        int of(int word) {
            int value = word ^ constant;
            constant *= multiplier;
            value *= constant;
            return value ^ (value >>> 16);
        }
    }
}
