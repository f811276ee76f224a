package dev.assay.topology.scoring;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The table of admitted, unanswered records of one task, keyed by source offset and changelogged. Confined to the stream
 * thread.
 *
 * <p>In memory, because a persistent store could keep uncommitted writes after a crash; rebuilt from the committed
 * changelog alone.
 */
final class AdmissionLedger {
    /** Name of the store, and part of its changelog topic's name. */
    static final String STORE = "admission-ledger";

    /** Leaves room for further source topics per task. */
    private static final byte SOURCE_ORDINAL = 0;

    private final KeyValueStore<Bytes, LedgerEntry> store;

    AdmissionLedger(KeyValueStore<Bytes, LedgerEntry> store) {
        this.store = store;
    }

    /**
     * The store with a changelog that compacts within minutes: entries live for milliseconds, so a restore must not read
     * hours of tombstones.
     */
    static StoreBuilder<KeyValueStore<Bytes, LedgerEntry>> builder() {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(STORE), Serdes.Bytes(), LedgerEntry.serde())
                .withCachingDisabled()
                .withLoggingEnabled(Map.of(
                        "cleanup.policy", "compact",
                        "segment.ms", "60000",
                        "segment.bytes", "67108864",
                        "min.cleanable.dirty.ratio", "0.05",
                        "max.compaction.lag.ms", "120000",
                        "delete.retention.ms", "60000"));
    }

    boolean holds(long offset) {
        return store.get(key(offset)) != null;
    }

    void put(long offset, LedgerEntry entry) {
        store.put(key(offset), entry);
    }

    void delete(long offset) {
        store.delete(key(offset));
    }

    /** Visits every entry in admission order. */
    void forEach(BiConsumer<Long, LedgerEntry> visitor) {
        try (KeyValueIterator<Bytes, LedgerEntry> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, LedgerEntry> next = all.next();
                visitor.accept(offset(next.key), next.value);
            }
        }
    }

    /** Big-endian, so that byte order is admission order. */
    private static Bytes key(long offset) {
        return Bytes.wrap(ByteBuffer.allocate(1 + Long.BYTES)
                .put(SOURCE_ORDINAL)
                .putLong(offset)
                .array());
    }

    private static long offset(@Nullable Bytes key) {
        if (key == null) {
            throw new IllegalStateException("ledger entry without a key");
        }
        return ByteBuffer.wrap(key.get()).getLong(1);
    }
}
