package dev.assay.scoring.watermark.rng;

import java.math.BigInteger;

/**
 * Words of MT19937 streams at given places, for detectors that need a few far apart: whole blocks of state are passed over
 * without tempering their words. A place costs about a tenth of drawing every word before it. Mutable; confined to the
 * thread that created it.
 */
public final class MersenneWords {
    private final MersenneState state = new MersenneState();
    private long block;

    /** Starts a stream over, as {@code init_genrand} does. */
    public void seed(int seed) {
        state.seed(seed);
        block = 0;
    }

    /**
     * Starts a stream over as the Python class {@code mersenne_rng} of jthickstun/watermark does: the key is cut to 32 bits
     * only after it has been folded into the second word.
     *
     * @param key at least 0
     */
    public void seedUnmasked(BigInteger key) {
        int folded = key.xor(key.shiftRight(30)).intValue();
        state.seed(key.intValue(), MersenneState.follower(folded, 1));
        block = 0;
    }

    /**
     * The word at a place of the stream.
     *
     * @param index at least 0; not in a block before that of the place asked for last
     */
    public int word(long index) {
        long wanted = index / MersenneState.WORDS + 1;
        if (wanted < block) {
            throw new IllegalArgumentException("a stream runs forward only");
        }
        for (; block < wanted; block++) {
            state.twist();
        }
        return MersenneState.temper(state.words()[(int) (index % MersenneState.WORDS)]);
    }

    /** The element at a place of torch's {@code rand(dtype=float32)}, in [0, 1). */
    public float torchFloat(long index) {
        return (word(index) & 0xffffff) * 0x1p-24f;
    }
}
