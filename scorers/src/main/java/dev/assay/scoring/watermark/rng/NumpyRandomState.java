package dev.assay.scoring.watermark.rng;

/**
 * {@code numpy.random.RandomState(seed)}, which is also numpy's global generator: MT19937. Mutable; confined to the thread
 * that created it.
 */
public final class NumpyRandomState {
    private final MersenneTwister twister;

    /**
     * Starts from a seed.
     *
     * @param seed 0 to 2^32 - 1, as numpy demands
     */
    public NumpyRandomState(long seed) {
        if (seed < 0 || seed > 0xffffffffL) {
            throw new IllegalArgumentException("numpy RandomState seeds lie in [0, 2^32)");
        }
        twister = new MersenneTwister((int) seed);
    }

    /** One element of {@code random_sample()}, in [0, 1). */
    public double nextDouble() {
        long high = twister.nextUnsigned() >>> 5;
        long low = twister.nextUnsigned() >>> 6;
        return (high * 0x1p26 + low) * 0x1p-53;
    }
}
