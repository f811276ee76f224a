package dev.assay.scoring.watermark.rng;

/**
 * MT19937 with the single-word initialisation {@code init_genrand} (Matsumoto and Nishimura 1998, 2002), word after word.
 * Mutable; confined to the thread that created it.
 */
public final class MersenneTwister {
    private final MersenneState state = new MersenneState();
    private int[] words = state.words();
    private int next;

    /** Starts from 32 bits of seed. */
    public MersenneTwister(int seed) {
        seed(seed);
    }

    /** Starts over from 32 bits of seed. */
    public void seed(int seed) {
        state.seed(seed);
        next = MersenneState.WORDS;
    }

    /** The next 32 random bits. */
    public int nextWord() {
        if (next == MersenneState.WORDS) {
            state.twist();
            words = state.words();
            next = 0;
        }
        return MersenneState.temper(words[next++]);
    }

    /** The next 32 random bits as a number in [0, 2^32). */
    public long nextUnsigned() {
        return nextWord() & 0xffffffffL;
    }
}
