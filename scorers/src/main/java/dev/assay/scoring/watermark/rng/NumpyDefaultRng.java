package dev.assay.scoring.watermark.rng;

import java.math.BigInteger;

/**
 * {@code numpy.random.default_rng(seed)}: PCG64, the XSL-RR 128/64 member of the PCG family (O'Neill 2014), seeded through
 * {@code SeedSequence}. Mutable; confined to the thread that created it.
 */
public final class NumpyDefaultRng {
    private static final long MULTIPLIER_HIGH = 2549297995355413924L;
    private static final long MULTIPLIER_LOW = 4865540595714422341L;

    private final long incrementHigh;
    private final long incrementLow;
    private long high;
    private long low;
    private long buffered;
    private boolean halfLeft;

    /** Starts from a seed of any size, at least 0. */
    public NumpyDefaultRng(BigInteger seed) {
        long[] words = new SeedSequence(seed).generate(4);
        incrementHigh = (words[2] << 1) | (words[3] >>> 63);
        incrementLow = (words[3] << 1) | 1;
        step();
        long sum = low + words[1];
        high += words[0] + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
        low = sum;
        step();
    }

    /** The next 64 random bits ({@code bit_generator.random_raw}). */
    public long nextLong() {
        step();
        return Long.rotateRight(high ^ low, (int) (high >>> 58));
    }

    /** {@code shuffle} of a one-dimensional array, in place. */
    public void shuffle(int[] values) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = atMost(i);
            int kept = values[i];
            values[i] = values[j];
            values[j] = kept;
        }
    }

    /** Uniform in 0..bound by masked rejection on 32-bit halves, which is how numpy shuffles. */
    private int atMost(int bound) {
        int mask = -1 >>> Integer.numberOfLeadingZeros(bound);
        int value = nextHalf() & mask;
        while (value > bound) {
            value = nextHalf() & mask;
        }
        return value;
    }

    private int nextHalf() {
        if (halfLeft) {
            halfLeft = false;
            return (int) (buffered >>> 32);
        }
        buffered = nextLong();
        halfLeft = true;
        return (int) buffered;
    }

    private void step() {
        long productLow = low * MULTIPLIER_LOW;
        long productHigh = unsignedMultiplyHigh(low, MULTIPLIER_LOW) + high * MULTIPLIER_LOW + low * MULTIPLIER_HIGH;
        low = productLow + incrementLow;
        high = productHigh + incrementHigh + (Long.compareUnsigned(low, productLow) < 0 ? 1 : 0);
    }

    /** {@code Math.unsignedMultiplyHigh} exists from Java 18 on only. */
    private static long unsignedMultiplyHigh(long a, long b) {
        return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
    }
}
