package dev.assay.scoring.watermark.rng;

/**
 * MurmurHash3-x86-32 (Appleby 2011) with seed 0 over 32-bit words, word by word: start at 0, {@link #mix} each word,
 * {@link #finish} with their number. Stateless; any thread may use it.
 */
public final class Murmur3 {
    private Murmur3() {}

    /** Folds one word into a hash. */
    public static int mix(int hash, int word) {
        int k = Integer.rotateLeft(word * 0xcc9e2d51, 15) * 0x1b873593;
        return Integer.rotateLeft(hash ^ k, 13) * 5 + 0xe6546b64;
    }

    /** The hash of everything that was mixed. */
    public static int finish(int hash, int words) {
        int h = hash ^ (words << 2);
        h = (h ^ (h >>> 16)) * 0x85ebca6b;
        h = (h ^ (h >>> 13)) * 0xc2b2ae35;
        return h ^ (h >>> 16);
    }
}
