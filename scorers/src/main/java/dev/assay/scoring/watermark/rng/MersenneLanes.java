package dev.assay.scoring.watermark.rng;

import java.util.Arrays;

/**
 * Words of many MT19937 streams, one of each: sixteen streams go on side by side, word i of all of them next to each other in
 * memory, so that what a new word is made of lies whole vectors away and the loops over a block need neither copies nor
 * interruptions. Streams are grouped by how far they have to run. Working memory 50 KB; mutable, confined to one
 * thread.
 */
public final class MersenneLanes {
    private static final int WORDS = MersenneState.WORDS;
    private static final int LANES = 16;
    private static final int FAR = LANES * MersenneState.FAR;
    private static final int BEHIND = LANES * MersenneState.BEHIND;

    /** So few streams run one after the other. */
    private static final int FEW = 4;

    private static final int[] PLACES = places();

    private final int[] state = new int[LANES * WORDS];
    private final MersenneWords alone = new MersenneWords();

    private static int[] places() {
        int[] places = new int[LANES * WORDS];
        for (int j = 0; j < places.length; j++) {
            places[j] = j / LANES;
        }
        return places;
    }

    /**
     * For each seed the element at a place of torch's {@code rand(dtype=float32)}, in [0, 1). Equal pairs are drawn once.
     *
     * @param seeds low 32 bits, all that the generator keeps, [N]
     * @param indices of the elements, each at least 0, [N]
     */
    public float[] torchFloats(int[] seeds, int[] indices) {
        long[] pairs = new long[seeds.length];
        for (int i = 0; i < pairs.length; i++) {
            if (indices[i] < 0) {
                throw new IllegalArgumentException("place " + indices[i] + " of a stream");
            }
            pairs[i] = pair(seeds[i], indices[i]);
        }
        Arrays.sort(pairs);
        pairs = withoutRepeats(pairs);
        float[] drawn = new float[pairs.length];
        for (int from = 0; from < pairs.length; from += LANES) {
            group(pairs, from, Math.min(pairs.length, from + LANES), drawn);
        }
        float[] floats = new float[seeds.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = drawn[Arrays.binarySearch(pairs, pair(seeds[i], indices[i]))];
        }
        return floats;
    }

    /** Pairs in order are in the order of their places. */
    private static long pair(int seed, int index) {
        return (long) index << 32 | (seed & 0xffffffffL);
    }

    private static int index(long pair) {
        return (int) (pair >>> 32);
    }

    private static long[] withoutRepeats(long[] sorted) {
        int count = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                sorted[count++] = sorted[i];
            }
        }
        return Arrays.copyOf(sorted, count);
    }

    private void group(long[] pairs, int from, int to, float[] drawn) {
        if (to - from <= FEW) {
            for (int i = from; i < to; i++) {
                alone.seed((int) pairs[i]);
                drawn[i] = alone.torchFloat(index(pairs[i]));
            }
            return;
        }
        for (int lane = 0; lane < LANES; lane++) {
            state[lane] = (int) pairs[Math.min(from + lane, to - 1)];
        }
        seed(state, PLACES);
        int done = 0;
        for (int i = from; i < to; i++) {
            int index = index(pairs[i]);
            for (; done <= index / WORDS; done++) {
                twist(state);
            }
            int word = MersenneState.temper(state[index % WORDS * LANES + i - from]);
            drawn[i] = (word & 0xffffff) * 0x1p-24f;
        }
    }

    /** Goes on from the first word of each stream. */
    private static void seed(int[] s, int[] places) {
        for (int j = LANES; j < LANES * WORDS; j++) {
            int word = s[j - LANES];
            s[j] = MersenneState.follower(word ^ (word >>> 30), places[j]);
        }
    }

    /** The next block of every stream, in the place of the one before. */
    private static void twist(int[] s) {
        begin(s);
        goOn(s);
        for (int lane = 0; lane < LANES; lane++) {
            int last = LANES * (WORDS - 1) + lane;
            s[last] = MersenneState.mixed(s[last], s[lane], s[last - BEHIND]);
        }
    }

    private static void begin(int[] s) {
        for (int j = 0; j < BEHIND; j++) {
            s[j] = MersenneState.mixed(s[j], s[j + LANES], s[j + FAR]);
        }
    }

    private static void goOn(int[] s) {
        for (int j = BEHIND; j < LANES * (WORDS - 1); j++) {
            s[j] = MersenneState.mixed(s[j], s[j + LANES], s[j - BEHIND]);
        }
    }
}
