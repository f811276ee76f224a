package dev.assay.topology.scoring;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.session.SessionBook;
import dev.assay.scoring.session.SessionRules;
import dev.assay.scoring.session.SessionShelf;
import dev.assay.topology.scoring.Settlement.SessionPart;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one task, in a changelogged store: changed at release only, so that a message, its verdict and its ledger
 * entry are committed together and a message that is scored again counts once. Confined to the stream thread.
 *
 * <p>In memory for the ledger's reason: a persistent store could keep uncommitted writes after a crash, and a message would
 * count twice.
 */
final class TaskSessions {
    /** Name of the store, and part of its changelog topic's name. */
    static final String STORE = "session-evidence";

    private static final Duration EXPIRY_INTERVAL = Duration.ofSeconds(1);
    private static final int EXPIRED_AT_ONCE = 256;

    private final ProcessorContext<byte[], byte[]> context;
    private final StreamMeters meters;
    private final TaskView view;
    private final SessionBook book;
    private final Cancellable punctuator;

    TaskSessions(ProcessorContext<byte[], byte[]> context, SessionRules rules, StreamMeters meters, TaskView view) {
        this.context = context;
        this.meters = meters;
        this.view = view;
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(STORE);
        book = new SessionBook(new StoreShelf(store), rules);
        punctuator = context.schedule(EXPIRY_INTERVAL, PunctuationType.WALL_CLOCK_TIME, now -> expire());
        publishView();
    }

    /**
     * The store. A message rewrites the head of its session and its last segment, a few kilobytes; ten minutes of them are
     * what a restore may read beside the sessions themselves.
     */
    static StoreBuilder<KeyValueStore<Bytes, byte[]>> builder() {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(STORE), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(Map.of(
                        "cleanup.policy", "compact",
                        "segment.ms", "300000",
                        "segment.bytes", "67108864",
                        "min.cleanable.dirty.ratio", "0.1",
                        "max.compaction.lag.ms", "600000",
                        "delete.retention.ms", "60000"));
    }

    /** Adds the message of a record that is being released; a timestamp in the future counts as now. */
    List<Evidence> add(SessionPart part, InFlight record) {
        long timestamp = Math.min(record.timestamp(), context.currentSystemTimeMs());
        SessionBook.Update update = book.record(part.key(), part.message(), record.offset(), timestamp);
        meters.session(update);
        publishView();
        return update.evidence();
    }

    private void expire() {
        meters.sessionsEnded("silent", book.expire(EXPIRED_AT_ONCE));
        publishView();
    }

    private void publishView() {
        view.sessions(book.sessions(), book.bytes());
    }

    void close() {
        punctuator.cancel();
    }

    /** The book's shelf on the task's store. */
    private record StoreShelf(KeyValueStore<Bytes, byte[]> store) implements SessionShelf {
        @Override
        public byte @Nullable [] get(byte[] key) {
            return store.get(Bytes.wrap(key));
        }

        @Override
        public void put(byte[] key, byte[] value) {
            store.put(Bytes.wrap(key), value);
        }

        @Override
        public void delete(byte[] key) {
            store.delete(Bytes.wrap(key));
        }

        @Override
        public void forEach(BiConsumer<byte[], byte[]> visitor) {
            try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
                while (all.hasNext()) {
                    KeyValue<Bytes, byte[]> next = all.next();
                    visitor.accept(next.key.get(), next.value);
                }
            }
        }
    }
}
