package dev.assay.scoring.watermark.rng;

/**
 * Whether one entry is among the first entries of torch's {@code randperm(n)} under a seed, without the permutation. The
 * entry's position p is followed through the swaps: step i moves it only when i = p, and finds it when p = i + r mod (n - i)
 * for the i-th word r, which is when n - i divides r + n - p. With n - i = 2^k d, d odd, a product with the inverse of d modulo
 * 2^32 shows to within one bit whether d does (Granlund and Montgomery 1994, section 9), in whole vectors; the few steps that
 * pass are divided out. Immutable, eight bytes for each step; any thread may use it, with a {@link Scratch} of its own.
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
            limits[i / WORDS][i % WORDS] = i < steps ? limit(odd) : -1;
        }
    }

    /** The sum r + n - p may exceed 32 bits; its product is that of what is left of it all the same. */
    private int limit(int odd) {
        return (int) Math.min(Integer.MAX_VALUE, ((0xffffffffL + n) / odd) >>> 1);
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
        check(length);
        if (entry < 0 || entry >= n) {
            return false;
        }
        scratch.state.seed(seed);
        return seeded(scratch, length, entry);
    }

    /**
     * The same for several seeds with an entry each, whose streams are seeded side by side.
     *
     * @param count how many, at most {@link Scratch#MOST}
     * @param answers overwritten, the first {@code count}
     */
    public void contain(Scratch scratch, int[] seeds, int length, int[] entries, int count, boolean[] answers) {
        check(length);
        if (count < Scratch.FEW) {
            for (int i = 0; i < count; i++) {
                answers[i] = contains(scratch, seeds[i], length, entries[i]);
            }
            return;
        }
        System.arraycopy(seeds, 0, scratch.seeds, 0, count);
        MersenneState.seed(scratch.seeds, scratch.seeded);
        for (int i = 0; i < count; i++) {
            scratch.state.load(scratch.seeded, i);
            answers[i] = entries[i] >= 0 && entries[i] < n && seeded(scratch, length, entries[i]);
        }
    }

    private void check(int length) {
        if (length < 0 || length > longest()) {
            throw new IllegalArgumentException("prefix of " + length + ", prepared for " + longest());
        }
    }

    private boolean seeded(Scratch scratch, int length, int entry) {
        int draws = Math.min(length, n - 1);
        int position = entry;
        for (int base = 0; base < draws && position >= 0; base += WORDS) {
            scratch.state.twist();
            int end = Math.min(base + WORDS, draws);
            boolean hits = mark(scratch, base, position);
            if (hits || (position >= base && position < end)) {
                position = follow(scratch, base, end, position);
            }
        }
        return position < length;
    }

    /** Where the entry is after a block of steps, or -1 when one of them brings it into the prefix. */
    private int follow(Scratch scratch, int base, int end, int from) {
        int[] words = scratch.state.words();
        int position = from;
        int i = scratch.next(base, position, 0);
        while (i < end - base) {
            int step = base + i;
            int other = step + (int) ((MersenneState.temper(words[i]) & 0xffffffffL) % (n - step));
            if (other == position) {
                return -1;
            }
            if (step == position) {
                position = other;
                mark(scratch, base, position);
            }
            i = scratch.next(base, position, i + 1);
        }
        return position;
    }

    /** Notes which steps of a block may hit a position; false when none can. */
    private boolean mark(Scratch scratch, int base, int position) {
        int block = base / WORDS;
        return marked(scratch.state.words(), inverses[block], limits[block], n - position, scratch.flags) >= 0;
    }

    /** Flags below 0 for every step that cannot hit, and a number below 0 when all are. */
    private static int marked(int[] words, int[] inverses, int[] limits, int offset, int[] flags) {
        int signs = -1;
        for (int j = 0; j < WORDS; j++) {
            int flag = limits[j] - (((MersenneState.temper(words[j]) + offset) * inverses[j]) >>> 1);
            flags[j] = flag;
            signs &= flag;
        }
        return signs;
    }

    /** Working memory of one thread, 33 KB; confined to it. */
    public static final class Scratch {
        /** Seeds that are taken at once. */
        public static final int MOST = MersenneState.TOGETHER;

        /** Fewer are seeded one by one. */
        private static final int FEW = 3;

        private static final int STRIDE = 8;

        private final MersenneState state = new MersenneState();
        private final int[] flags = new int[WORDS];
        private final int[] seeds = new int[MOST];
        private final int[] seeded = new int[MOST * WORDS];

        /** The first step of a block, from one on, that may hit the position or that moves it; 624 when there is none. */
        private int next(int base, int position, int from) {
            int mover = position >= base + from && position - base < WORDS ? position - base : WORDS;
            int i = from;
            while (i + STRIDE <= mover && noneOfEight(i)) {
                i += STRIDE;
            }
            while (i < mover && flags[i] < 0) {
                i++;
            }
            return i;
        }

        private boolean noneOfEight(int i) {
            int[] f = flags;
            return (f[i] & f[i + 1] & f[i + 2] & f[i + 3] & f[i + 4] & f[i + 5] & f[i + 6] & f[i + 7]) < 0;
        }
    }
}
