package dev.assay.scoring.watermark.rng;

/**
 * The linear congruential hash of SynthID-Text (Dathathri et al. 2024, {@code accumulate_hash}): wrapping 64-bit
 * arithmetic. Stateless; any thread may use it.
 */
public final class AccumulateHash {
    private static final long MULTIPLIER = 6364136223846793005L;
    private static final long INCREMENT = 1;

    private AccumulateHash() {}

    /** Folds one more value into a hash. */
    public static long of(long hash, long value) {
        return (hash + value) * MULTIPLIER + INCREMENT;
    }

    /** Folds values into a hash, first to last. */
    public static long of(long hash, long[] values) {
        long folded = hash;
        for (long value : values) {
            folded = of(folded, value);
        }
        return folded;
    }
}
