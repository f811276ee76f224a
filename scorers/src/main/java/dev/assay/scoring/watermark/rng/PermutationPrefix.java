package dev.assay.scoring.watermark.rng;

/**
 * Whether one entry is among the first entries of torch's {@code randperm(n)} under a seed, without the permutation. The
 * entry's position p is followed through the swaps: step i moves it only when i = p, and finds it when p = i + r mod (n - i)
 * for the i-th word r. That remainder is not computed: with n - i = 2^k d, d odd, the distance r - (p - i) must be a multiple
 * of d, which a product with the inverse of d modulo 2^32 shows to within one bit (Granlund and Montgomery 1994, section 9),
 * in whole vectors; the few steps that pass are divided out. Immutable, eight bytes for each step; any thread may use it,
 * with a {@link Scratch} of its own.
 */
public final class PermutationPrefix {
    private static final int WORDS = MersenneState.WORDS;

    private final int n;
    private final int steps;
    /** Inverses of the odd part of n - i by block and step. */
    private final int[][] inverses;
    /** Half of the largest product that a multiple can have; -1 for steps that are none. */
    private final int[][] limits;

    /**
     * Prepares for prefixes of one permutation size.
     *
     * @param n number of entries, at least 1
     * @param longest the longest prefix that will be asked for, 0 to n
     */
    public PermutationPrefix(int n, int longest) {
        if (n < 1 || longest < 0 || longest > n) {
            throw new IllegalArgumentException("first " + longest + " of " + n + " entries");
        }
        this.n = n;
        steps = Math.min(longest, n - 1);
        int blocks = (steps + WORDS - 1) / WORDS;
        inverses = new int[blocks][WORDS];
        limits = new int[blocks][WORDS];
        for (int i = 0; i < blocks * WORDS; i++) {
            int odd = i < steps ? (n - i) >>> Integer.numberOfTrailingZeros(n - i) : 1;
            inverses[i / WORDS][i % WORDS] = inverse(odd);
            limits[i / WORDS][i % WORDS] = i < steps ? (int) ((0xffffffffL / odd) >>> 1) : -1;
        }
    }

    /** Bytes that an instance for such prefixes takes. */
    public static long bytes(int longest) {
        return 2L * Integer.BYTES * (longest + WORDS);
    }

    /** Longest prefix that can be asked for. */
    public int longest() {
        return steps == n - 1 ? n : steps;
    }

    /** Newton's iteration doubles the right bits, of which an odd number has three. */
    private static int inverse(int odd) {
        int inverse = odd;
        for (int bits = 3; bits < Integer.SIZE; bits *= 2) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }

    /**
     * Whether an entry is among the first {@code length} of the permutation.
     *
     * @param seed low 32 bits of the seed, all that the generator keeps
     * @param length 0 to {@link #longest}
     * @param entry any number; one outside 0 to n - 1 never is
     */
    public boolean contains(Scratch scratch, int seed, int length, int entry) {
        if (length > longest()) {
            throw new IllegalArgumentException("prefix of " + length + ", prepared for " + longest());
        }
        if (entry < 0 || entry >= n) {
            return false;
        }
        int draws = Math.min(length, n - 1);
        int position = entry;
        scratch.state.seed(seed);
        for (int base = 0; base < draws && position >= 0; base += WORDS) {
            scratch.state.twist();
            int end = Math.min(base + WORDS, draws);
            boolean moves = position >= base && position < end;
            if (moves || mayHit(scratch, base, position)) {
                position = follow(scratch, base, end, position);
            }
        }
        return position < length;
    }

    private boolean mayHit(Scratch scratch, int base, int position) {
        int block = base / WORDS;
        return signs(scratch.state.words(), Scratch.PLACES, inverses[block], limits[block], base - position) >= 0;
    }

    /** Where the entry is after a block of steps, or -1 when one of them brings it into the prefix. */
    private int follow(Scratch scratch, int base, int end, int from) {
        int[] words = scratch.state.words();
        int[] flags = scratch.flags;
        int position = from;
        mark(words, Scratch.PLACES, inverses[base / WORDS], limits[base / WORDS], base - position, flags);
        for (int i = base; i < end; i++) {
            if (flags[i - base] < 0 && i != position) {
                continue;
            }
            int other = i + (int) ((MersenneState.temper(words[i - base]) & 0xffffffffL) % (n - i));
            if (other == position) {
                return -1;
            }
            if (i == position) {
                position = other;
                mark(words, Scratch.PLACES, inverses[base / WORDS], limits[base / WORDS], base - position, flags);
            }
        }
        return position;
    }

    /** Negative when no step of the block can hit. */
    private static int signs(int[] words, int[] places, int[] inverses, int[] limits, int offset) {
        int signs = -1;
        for (int j = 0; j < WORDS; j++) {
            signs &= limits[j] - (((MersenneState.temper(words[j]) + places[j] + offset) * inverses[j]) >>> 1);
        }
        return signs;
    }

    /** Negative for every step that cannot hit. */
    private static void mark(int[] words, int[] places, int[] inverses, int[] limits, int offset, int[] flags) {
        for (int j = 0; j < WORDS; j++) {
            flags[j] = limits[j] - (((MersenneState.temper(words[j]) + places[j] + offset) * inverses[j]) >>> 1);
        }
    }

    /** Working memory of one thread; confined to it. */
    public static final class Scratch {
        private static final int[] PLACES = places();

        private final MersenneState state = new MersenneState();
        private final int[] flags = new int[WORDS];

        private static int[] places() {
            int[] places = new int[WORDS];
            for (int j = 0; j < WORDS; j++) {
                places[j] = j;
            }
            return places;
        }
    }
}
