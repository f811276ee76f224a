package dev.assay.scoring.watermark;

import dev.assay.scoring.watermark.rng.TorchCpuGenerator;
import java.math.BigInteger;

/**
 * The value that the reference hands to {@code manual_seed} before it draws the green list of one token. Immutable; any
 * thread may use it.
 */
final class KgwSeeds {
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
    private static final int TABLE_SIZE = 1_000_003;
    private static final int[] NO_TABLE = {};

    private final boolean selfhash;
    private final int width;
    private final BigInteger key;
    private final long keyBits;
    private final int[] table;

    KgwSeeds(KgwParameters parameters) {
        selfhash = parameters.seeding() == KgwSeeding.SELFHASH;
        width = parameters.contextWidth();
        key = parameters.key().value();
        keyBits = key.longValue();
        table = selfhash ? TorchCpuGenerator.seeded(key).randperm(TABLE_SIZE) : NO_TABLE;
    }

    /**
     * Seed of the green list for the token at a position, an unsigned number below 2^64 - 1.
     *
     * @param target position of the token, at least 1 for lefthash and width - 1 for selfhash
     */
    long at(int[] ids, int target) {
        return selfhash ? selfhash(ids, target) : lefthash(ids[target - 1]);
    }

    /** Only the last token of the context counts, whatever its width. */
    private long lefthash(int previous) {
        return key.multiply(BigInteger.valueOf(previous)).mod(MODULUS).longValue();
    }

    private long selfhash(int[] ids, int target) {
        long own = hash(ids[target]);
        long smallest = Long.MAX_VALUE;
        for (int i = target - width + 1; i <= target; i++) {
            smallest = Math.min(smallest, keyBits * hash(ids[i]) * own);
        }
        // Python's % 2^64-1 on a negative number v is v + 2^64 - 1.
        return smallest < 0 ? smallest - 1 : smallest;
    }

    private long hash(int token) {
        return table[token % TABLE_SIZE] + 1L;
    }
}
