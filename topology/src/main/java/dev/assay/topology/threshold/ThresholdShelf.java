package dev.assay.topology.threshold;

import java.util.function.BiConsumer;

/** Where thresholds are kept, as bytes under short keys. Confined to the thread of its {@link ThresholdBook}. */
public interface ThresholdShelf {
    /** Keeps bytes under a key; the caller does not write to either afterwards. */
    void put(byte[] key, byte[] value);

    /** Removes a key, which may be absent. */
    void delete(byte[] key);

    /** Visits everything, in any order. */
    void forEach(BiConsumer<byte[], byte[]> visitor);

    /** A shelf that keeps nothing, for a run that nobody takes up again. */
    static ThresholdShelf none() {
        return new ThresholdShelf() {
            @Override
            public void put(byte[] key, byte[] value) {
                // Nobody will ask.
            }

            @Override
            public void delete(byte[] key) {
                // Nothing is there.
            }

            @Override
            public void forEach(BiConsumer<byte[], byte[]> visitor) {
                // Nothing is there.
            }
        };
    }
}
