package dev.assay.scoring.watermark.lmw;

import dev.assay.scoring.watermark.rng.TorchCpuGenerator;

/**
 * The permutation through which lm-watermarking hashes integers; it is the same for every key. Four megabytes, made on
 * first use. Immutable; any thread may use it.
 */
final class HashTable {
    private static final int SIZE = 1_000_003;
    private static final long SEED = 2_971_215_073L;
    private static final int[] ENTRIES = TorchCpuGenerator.seeded(SEED).randperm(SIZE);

    private HashTable() {}

    /** 1 to 1,000,003. */
    static long of(long value) {
        return ENTRIES[Math.floorMod(value, SIZE)] + 1L;
    }
}
