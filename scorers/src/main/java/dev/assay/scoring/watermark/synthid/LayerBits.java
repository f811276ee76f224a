package dev.assay.scoring.watermark.synthid;

import dev.assay.scoring.watermark.rng.AccumulateHash;

/** How the hash of an n-gram becomes one bit per layer. Immutable; any thread may use it. */
abstract sealed class LayerBits permits TableBits, ShiftBits {
    private final long[] keys;
    private final long start;

    LayerBits(long[] keys, long start) {
        if (keys.length == 0 || keys.length > Long.SIZE) {
            throw new IllegalArgumentException(keys.length + " layers; there are 1 to " + Long.SIZE);
        }
        this.keys = keys.clone();
        this.start = start;
    }

    /** Number of layers, 1 to 64. */
    final int depth() {
        return keys.length;
    }

    /** What a hash starts from. */
    final long start() {
        return start;
    }

    /** The bits of an n-gram, layer 0 in the lowest. */
    final long bits(long ngramHash) {
        long bits = 0;
        for (int layer = 0; layer < keys.length; layer++) {
            bits |= bit(AccumulateHash.of(ngramHash, keys[layer])) << layer;
        }
        return bits;
    }

    /** What of an n-gram's hash decides its bits, whatever the keys are: n-grams that agree in it are one draw. */
    abstract long deciding(long ngramHash);

    /** The bit of one layer's hash, 0 or 1. */
    abstract long bit(long hash);

    /** Of {@link #outcomes} equally likely outcomes, how many give a one. */
    abstract long ones();

    abstract long outcomes();

    /** Whether both bits occur. */
    final boolean telling() {
        return ones() > 0 && ones() < outcomes();
    }

    final double nullMean() {
        return (double) ones() / outcomes();
    }
}
