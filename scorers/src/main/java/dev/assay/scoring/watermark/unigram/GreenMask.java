package dev.assay.scoring.watermark.unigram;

import dev.assay.scoring.Sha256;
import dev.assay.scoring.watermark.HashingKey;
import dev.assay.scoring.watermark.rng.NumpyDefaultRng;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/**
 * The one green list of a Unigram watermark: {@code int(fraction V)} ones, shuffled by numpy's default generator under the
 * first four bytes of SHA-256 of the key. V / 8 bytes. Immutable; any thread may use it.
 */
public final class GreenMask {
    private final BitSet green = new BitSet();
    private final int size;
    private final int count;
    private final long seed;

    /**
     * Draws the list, which takes time proportional to V.
     *
     * @param fraction share of green tokens, in [0, 1]; at its ends the list says nothing
     * @param vocabularySize V, at least 1
     */
    public GreenMask(HashingKey key, double fraction, int vocabularySize) {
        if (vocabularySize < 1 || !(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("the vocabulary has a token at least, the fraction is in [0, 1]");
        }
        if (!key.fitsLong()) {
            throw new IllegalArgumentException("a Unigram key lies below 2^63: the reference hashes it as int64");
        }
        size = vocabularySize;
        count = (int) (fraction * vocabularySize);
        seed = seed(key);
        int[] entries = new int[size];
        for (int i = 0; i < count; i++) {
            entries[i] = 1;
        }
        new NumpyDefaultRng(BigInteger.valueOf(seed)).shuffle(entries);
        for (int i = 0; i < size; i++) {
            green.set(i, entries[i] == 1);
        }
    }

    /** Whether a token is green; one outside the vocabulary never is. */
    public boolean contains(int token) {
        return token >= 0 && token < size && green.get(token);
    }

    /** Number of tokens V. */
    public int size() {
        return size;
    }

    /** Whether there are tokens of both colours. */
    boolean telling() {
        return count > 0 && count < size;
    }

    /** Number of green tokens. */
    public int count() {
        return count;
    }

    /** The generator's seed, 0 to 2^32 - 1. */
    long seed() {
        return seed;
    }

    private static long seed(HashingKey key) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(key.value().longValue())
                .array();
        return ByteBuffer.wrap(Sha256.of(bytes)).order(ByteOrder.LITTLE_ENDIAN).getInt() & 0xffffffffL;
    }
}
