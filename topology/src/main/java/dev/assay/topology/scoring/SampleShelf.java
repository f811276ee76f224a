package dev.assay.topology.scoring;

import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The changelogged table of samples whose answer has not left yet, and of requests whose answer has: places only, never
 * content. Confined to the stream thread.
 *
 * <p>In memory for the ledger's reason: a persistent store could keep uncommitted writes after a crash.
 */
final class SampleShelf {
    /** Name of the store, and part of its changelog topic's name. */
    static final String STORE = "sample-groups";

    /** Stands in the place of an offset. */
    private static final long ANSWERED = -1;

    private static final byte[] FORMAT = {1};

    private final KeyValueStore<Bytes, byte[]> store;

    SampleShelf(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** What is found on the shelf after a restart. */
    interface Visitor {
        void sample(SampleGroupKey group, long offset);

        void answered(SampleGroupKey group);
    }

    /** The store; entries live for seconds, so its changelog compacts like the ledger's. */
    static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder() {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(Map.of(
                        "cleanup.policy", "compact",
                        "segment.ms", "60000",
                        "segment.bytes", "67108864",
                        "min.cleanable.dirty.ratio", "0.05",
                        "max.compaction.lag.ms", "120000",
                        "delete.retention.ms", "60000"));
    }

    void put(SampleGroupKey group, long offset) {
        store.put(key(group, offset), FORMAT);
    }

    void delete(SampleGroupKey group, long offset) {
        store.delete(key(group, offset));
    }

    void putAnswered(SampleGroupKey group) {
        put(group, ANSWERED);
    }

    void deleteAnswered(SampleGroupKey group) {
        delete(group, ANSWERED);
    }

    void forEach(Visitor visitor) {
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> next = all.next();
                ByteBuffer key = ByteBuffer.wrap(next.key.get());
                SampleGroupKey group = SampleGroupKey.read(key);
                long offset = key.getLong();
                if (offset == ANSWERED) {
                    visitor.answered(group);
                } else {
                    visitor.sample(group, offset);
                }
            }
        }
    }

    private static Bytes key(SampleGroupKey group, long offset) {
        return Bytes.wrap(ByteBuffer.allocate(SampleGroupKey.BYTES + Long.BYTES)
                .putLong(group.high())
                .putLong(group.low())
                .putLong(offset)
                .array());
    }
}
