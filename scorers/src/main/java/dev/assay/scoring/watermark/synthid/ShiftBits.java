package dev.assay.scoring.watermark.synthid;

import dev.assay.scoring.Sha256;
import dev.assay.scoring.watermark.rng.AccumulateHash;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bits of google-deepmind/synthid-text: a hash is stirred further and one of its bits taken; hashes start from a digest
 * of the keys. Immutable; any thread may use it.
 */
final class ShiftBits extends LayerBits {
    private static final int ROUNDS = 12;
    private static final int SHIFT = 5;
    private static final int BIT = 30;

    ShiftBits(long[] keys) {
        super(keys, start(keys));
    }

    /** SHA-256 over the keys as little-endian 64-bit words, as a big-endian number modulo 2^63 - 1. */
    static long start(long[] keys) {
        ByteBuffer bytes = ByteBuffer.allocate(keys.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long key : keys) {
            bytes.putLong(key);
        }
        return new BigInteger(1, Sha256.of(bytes.array()))
                .mod(BigInteger.valueOf(Long.MAX_VALUE))
                .longValueExact();
    }

    /** Every shift brings higher bits down, so that all bits of the hash matter. */
    @Override
    long deciding(long ngramHash) {
        return ngramHash;
    }

    @Override
    long bit(long hash) {
        long h = hash;
        for (int round = 0; round < ROUNDS; round++) {
            h = AccumulateHash.of(h, 1) >> SHIFT;
        }
        return (h >> BIT) & 1;
    }

    @Override
    long ones() {
        return 1;
    }

    @Override
    long outcomes() {
        return 2;
    }
}
