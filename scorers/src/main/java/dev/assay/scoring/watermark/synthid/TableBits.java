package dev.assay.scoring.watermark.synthid;

import dev.assay.scoring.watermark.rng.TorchCpuGenerator;

/**
 * The bits of Hugging Face transformers: a hash points into a table of random bits drawn by torch's CPU generator. The table
 * has not exactly half ones, which the null mean takes into account. Immutable; any thread may use it.
 */
final class TableBits extends LayerBits {
    private static final int LARGEST_TABLE = 1 << 24;

    private final long[] table;
    private final int size;
    private final long mask;
    private final long ones;

    TableBits(long[] keys, int size, long seed) {
        super(keys, 1);
        if (size < 1 || size > LARGEST_TABLE) {
            throw new IllegalArgumentException("sampling table of " + size + "; it is 1 to " + LARGEST_TABLE);
        }
        this.size = size;
        mask = Integer.bitCount(size) == 1 ? size - 1 : 0;
        table = new long[(size + Long.SIZE - 1) / Long.SIZE];
        TorchCpuGenerator generator = TorchCpuGenerator.seeded(seed);
        long set = 0;
        for (int i = 0; i < size; i++) {
            long bit = generator.randint(0, 2, TorchCpuGenerator.RANDINT_WIDE_FROM_TORCH_2);
            table[i >>> 6] |= bit << i;
            set += bit;
        }
        ones = set;
    }

    /** Carries only go upwards, so that the low bits of the hash alone lead to a table of a power of two entries. */
    @Override
    long deciding(long ngramHash) {
        return mask != 0 ? ngramHash & mask : ngramHash;
    }

    @Override
    long bit(long hash) {
        long index = mask != 0 ? hash & mask : Math.floorMod(hash, (long) size);
        return entry((int) index);
    }

    long entry(int index) {
        return (table[index >>> 6] >>> index) & 1;
    }

    @Override
    long ones() {
        return ones;
    }

    @Override
    long outcomes() {
        return size;
    }
}
