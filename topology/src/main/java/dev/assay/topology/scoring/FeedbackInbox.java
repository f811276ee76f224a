package dev.assay.topology.scoring;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The changelogged table of feedback records that were read and not applied yet, as they came: they are small, so they
 * need not be read again from their topic as events are. Confined to the stream thread.
 *
 * <p>In memory for the ledger's reason: a persistent store could keep uncommitted writes after a crash.
 */
final class FeedbackInbox {
    /** Name of the store, and part of its changelog topic's name. */
    static final String STORE = "feedback-inbox";

    /** Largest part of a record that is kept; no feedback is as large. */
    static final int LARGEST = 64 * 1024;

    private static final byte FORMAT = 1;

    private final KeyValueStore<Bytes, byte[]> store;

    FeedbackInbox(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /**
     * A record and its place among the events.
     *
     * @param horizon offset of the last event that comes before it, or -1
     */
    record Entry(SourceRecord record, long horizon) {}

    /** The store; entries live for milliseconds, so its changelog compacts like the ledger's. */
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

    /** The record with no more of it than is kept; what is larger is no feedback and its offset still leads to it. */
    static SourceRecord bounded(SourceRecord record) {
        byte[] key = Carried.key(record.key());
        byte[] value = record.value();
        return new SourceRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                key,
                value == null || value.length <= LARGEST ? value : new byte[0],
                Carried.headers(record.headers()));
    }

    boolean holds(long offset) {
        return store.get(key(offset)) != null;
    }

    void put(Entry entry) {
        store.put(key(entry.record().offset()), encode(entry));
    }

    void delete(long offset) {
        store.delete(key(offset));
    }

    /** Visits every entry in offset order. */
    void forEach(String topic, int partition, BiConsumer<SourceRecord, Long> visitor) {
        try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> next = all.next();
                long offset = ByteBuffer.wrap(next.key.get()).getLong();
                Entry entry = decode(topic, partition, offset, next.value);
                visitor.accept(entry.record(), entry.horizon());
            }
        }
    }

    private static Bytes key(long offset) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(offset).array());
    }

    private static byte[] encode(Entry entry) {
        SourceRecord record = entry.record();
        int size = 1 + 2 * Long.BYTES + length(record.key()) + length(record.value()) + Integer.BYTES;
        for (Header header : record.headers()) {
            size += length(header.key().getBytes(StandardCharsets.UTF_8)) + length(header.value());
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        out.put(FORMAT).putLong(entry.horizon()).putLong(record.timestamp());
        write(out, record.key());
        write(out, record.value());
        out.putInt(record.headers().toArray().length);
        for (Header header : record.headers()) {
            write(out, header.key().getBytes(StandardCharsets.UTF_8));
            write(out, header.value());
        }
        return out.array();
    }

    private static Entry decode(String topic, int partition, long offset, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte format = in.get();
        if (format != FORMAT) {
            throw new IllegalStateException("feedback entry of an unknown format " + format
                    + ": the changelog was written by a newer version; upgrade this process");
        }
        long horizon = in.getLong();
        long timestamp = in.getLong();
        byte[] key = read(in);
        byte[] value = read(in);
        Headers headers = new RecordHeaders();
        for (int left = in.getInt(); left > 0; left--) {
            byte[] name = read(in);
            headers.add(new String(name == null ? new byte[0] : name, StandardCharsets.UTF_8), read(in));
        }
        return new Entry(new SourceRecord(topic, partition, offset, timestamp, key, value, headers), horizon);
    }

    private static int length(byte @Nullable [] bytes) {
        return Integer.BYTES + (bytes == null ? 0 : bytes.length);
    }

    private static void write(ByteBuffer out, byte @Nullable [] bytes) {
        out.putInt(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            out.put(bytes);
        }
    }

    private static byte @Nullable [] read(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
