package dev.assay.scoring.watermark.rng;

import java.math.BigInteger;

/**
 * The draws of {@code torch.Generator("cpu")} in torch 1.13 to 2.x: MT19937 of which only the low 32 bits of the seed
 * matter. A generator on a CUDA device is a different one and cannot be reproduced by this. Mutable; confined to the thread
 * that created it.
 */
public final class TorchCpuGenerator {
    /** {@code randint} ranges from here on take 64 bits in torch 1.13. */
    public static final long RANDINT_WIDE_FROM_TORCH_1 = 1L << 32;
    /** {@code randint} ranges from here on take 64 bits in current torch releases. */
    public static final long RANDINT_WIDE_FROM_TORCH_2 = 1L << 28;

    /** From here on torch shuffles by another algorithm. */
    private static final int LARGEST_PERMUTATION = 214_748_364;

    private static final double FLOAT_UNIT = 0x1p-24;
    private static final double DOUBLE_UNIT = 0x1p-53;

    private final MersenneTwister twister;

    private TorchCpuGenerator(int lowBits) {
        twister = new MersenneTwister(lowBits);
    }

    /** {@code manual_seed} with a seed of which the low 64 bits are given; torch keeps the low 32 of them. */
    public static TorchCpuGenerator seeded(long seed) {
        return new TorchCpuGenerator((int) seed);
    }

    /** {@code manual_seed} with any seed that torch takes, -2^63 to 2^64 - 1. */
    public static TorchCpuGenerator seeded(BigInteger seed) {
        return new TorchCpuGenerator(seed.intValue());
    }

    /**
     * {@code randperm(n)}: a uniform permutation of 0..n-1.
     *
     * @param n 0 to 214,748,363
     */
    public int[] randperm(int n) {
        int[] permutation = identity(n);
        for (int i = 0; i < n - 1; i++) {
            swapWithLater(permutation, i);
        }
        return permutation;
    }

    /** The first {@code length} entries of {@code randperm(n)} as a bit set of n bits, for the price of {@code length} draws. */
    public long[] randpermPrefix(int n, int length) {
        int[] permutation = identity(n);
        long[] bits = new long[(n + 63) >>> 6];
        for (int i = 0; i < length; i++) {
            if (i < n - 1) {
                swapWithLater(permutation, i);
            }
            bits[permutation[i] >>> 6] |= 1L << permutation[i];
        }
        return bits;
    }

    /**
     * Whether an entry is among the first {@code length} entries of {@code randperm(n)}, in constant memory: only the
     * position of that one entry is followed through the swaps, and the first hit ends it.
     */
    public boolean randpermPrefixContains(int n, int length, int entry) {
        if (entry < 0 || entry >= n) {
            return false;
        }
        int position = entry;
        int draws = Math.min(length, n - 1);
        for (int i = 0; i < draws; i++) {
            int other = i + (int) (twister.nextUnsigned() % (n - i));
            if (position == other) {
                return true;
            }
            if (position == i) {
                position = other;
            }
        }
        return position < length;
    }

    /** One element of {@code rand(dtype=float32)}, in [0, 1). */
    public float nextFloat() {
        return (float) ((twister.nextWord() & 0xffffff) * FLOAT_UNIT);
    }

    /** One element of {@code rand(dtype=float64)}, in [0, 1). */
    public double nextDouble() {
        return (next64() & ((1L << 53) - 1)) * DOUBLE_UNIT;
    }

    /**
     * One element of {@code randint(low, high)}.
     *
     * @param wideFrom ranges of at least this width take a 64-bit draw; it depends on the torch release
     */
    public long randint(long low, long high, long wideFrom) {
        long range = high - low;
        if (range <= 0) {
            throw new IllegalArgumentException("randint range [" + low + ", " + high + ")");
        }
        return low + (range < wideFrom ? twister.nextUnsigned() % range : Long.remainderUnsigned(next64(), range));
    }

    private long next64() {
        long high = twister.nextUnsigned();
        return (high << 32) | twister.nextUnsigned();
    }

    private void swapWithLater(int[] permutation, int i) {
        int other = i + (int) (twister.nextUnsigned() % (permutation.length - i));
        int kept = permutation[i];
        permutation[i] = permutation[other];
        permutation[other] = kept;
    }

    private static int[] identity(int n) {
        if (n < 0 || n >= LARGEST_PERMUTATION) {
            throw new IllegalArgumentException("randperm of " + n + " entries");
        }
        int[] entries = new int[n];
        for (int i = 0; i < n; i++) {
            entries[i] = i;
        }
        return entries;
    }
}
