package dev.assay.scoring.session;

import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Where sessions are kept, as bytes under short keys. Confined to the thread of its {@link SessionBook}. */
public interface SessionShelf {
    /** The bytes under a key, or null. The caller does not write to them. */
    byte @Nullable [] get(byte[] key);

    /** Keeps bytes under a key; the caller does not write to either afterwards. */
    void put(byte[] key, byte[] value);

    /** Removes a key, which may be absent. */
    void delete(byte[] key);

    /** Visits everything, in any order. */
    void forEach(BiConsumer<byte[], byte[]> visitor);

    /** A shelf that lives as long as its process, for files and tests. */
    static SessionShelf inMemory() {
        TreeMap<byte[], byte[]> entries = new TreeMap<>(java.util.Arrays::compareUnsigned);
        return new SessionShelf() {
            @Override
            public byte @Nullable [] get(byte[] key) {
                return entries.get(key);
            }

            @Override
            public void put(byte[] key, byte[] value) {
                entries.put(key, value);
            }

            @Override
            public void delete(byte[] key) {
                entries.remove(key);
            }

            @Override
            public void forEach(BiConsumer<byte[], byte[]> visitor) {
                entries.forEach(visitor);
            }
        };
    }
}
