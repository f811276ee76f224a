package dev.assay.scoring.watermark.gumbel;

import dev.assay.scoring.Sha256;
import dev.assay.scoring.watermark.rng.Philox4x32;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The pseudo-random function of vLLM's watermark, {@code philox4x32-10-v1}: a key, the context before a token and the token
 * give one word. Immutable; any thread may use it with a scratch of its own.
 */
final class VllmPhilox {
    private static final int CONTEXT_DOMAIN = 0x574D4358;
    private static final int TOKEN_DOMAIN = 0x574D544B;
    private static final int BLOCK = 4;
    private static final double DENOMINATOR = (1 << 24) + 1;

    private final int key0;
    private final int key1;
    private final int contextWidth;

    VllmPhilox(long key, int contextWidth) {
        key0 = (int) key;
        key1 = (int) (key >>> 32);
        this.contextWidth = contextWidth;
    }

    /** The first 8 bytes of SHA-256 over a label and the key, both big-endian. */
    static long derivedKey(String label, long key) {
        MessageDigest digest = Sha256.digest();
        digest.update(label.getBytes(StandardCharsets.US_ASCII));
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(key).array());
        return ByteBuffer.wrap(digest.digest()).getLong();
    }

    /** 1 - u of the token at a position that has {@code contextWidth} ids before it; u is a float32, the result exact. */
    double complement(Scratch scratch, int[] ids, int at) {
        int word = word(scratch, ids, at);
        return 1 - (double) (float) (((word >>> 8) + 1) / DENOMINATOR);
    }

    /** The word of the token at a position that has {@code contextWidth} ids before it. */
    int word(Scratch scratch, int[] ids, int at) {
        Philox4x32 philox = scratch.philox;
        philox.counter(CONTEXT_DOMAIN, contextWidth, 0, 0);
        int from = at - contextWidth;
        for (int offset = 0; offset < contextWidth; offset += BLOCK) {
            philox.counter(
                    philox.word(0) ^ slot(ids, from, offset, 0),
                    philox.word(1) ^ slot(ids, from, offset, 1),
                    philox.word(2) ^ slot(ids, from, offset, 2),
                    philox.word(3) ^ slot(ids, from, offset, 3));
            philox.apply(key0 ^ offset, key1);
        }
        int tokenKey = key0 ^ philox.word(3);
        philox.counter(ids[at] >>> 2, philox.word(0), philox.word(1), philox.word(2));
        philox.apply(tokenKey, key1 ^ TOKEN_DOMAIN);
        return philox.word(ids[at] & 3);
    }

    private int slot(int[] ids, int from, int offset, int i) {
        return offset + i < contextWidth ? ids[from + offset + i] : -1 - i;
    }

    /** Working memory of one thread. */
    static final class Scratch {
        private final Philox4x32 philox = new Philox4x32();
    }
}
