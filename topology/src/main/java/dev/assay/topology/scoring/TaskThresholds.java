package dev.assay.topology.scoring;

import dev.assay.scoring.Deferral;
import dev.assay.topology.scoring.Settlement.Output;
import dev.assay.topology.threshold.Candidate;
import dev.assay.topology.threshold.Note;
import dev.assay.topology.threshold.ThresholdBook;
import dev.assay.topology.threshold.ThresholdListener;
import dev.assay.topology.threshold.ThresholdMove;
import dev.assay.topology.threshold.ThresholdRules;
import dev.assay.topology.threshold.ThresholdShelf;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The thresholds of one task, in a changelogged store: they change at release only, in the order of the partition, so that a
 * decision, its verdict and what it taught the threshold are committed together. Confined to the stream thread.
 *
 * <p>In memory for the ledger's reason: a persistent store could keep uncommitted writes after a crash, and an event would
 * count twice.
 */
final class TaskThresholds implements ThresholdListener {
    /** Name of the store, and part of its changelog topic's name. */
    static final String STORE = "deferral-thresholds";

    private final ProcessorContext<byte[], byte[]> context;
    private final ThresholdParts parts;
    private final ThresholdMeters meters;
    private final TaskView view;
    private final Consumer<Output> forward;
    private final ThresholdBook book;
    private boolean moved = true;

    /** @param forward takes what goes to the thresholds topic, at once */
    TaskThresholds(
            ProcessorContext<byte[], byte[]> context,
            ThresholdParts parts,
            ThresholdMeters meters,
            TaskView view,
            Consumer<Output> forward) {
        this.context = context;
        this.parts = parts;
        this.meters = meters;
        this.view = view;
        this.forward = forward;
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(STORE);
        book = new ThresholdBook(new StoreShelf(store), parts.rules(), this);
        publish();
    }

    /**
     * The store. An event writes some hundred bytes; the slots of the journal are written again and again, and ten minutes
     * of them are what a restore may read beside the state itself. A threshold's state is one record, of some three megabytes
     * where a hundred thousand answers may wait for a label.
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
                        "delete.retention.ms", "60000",
                        "max.message.bytes", Integer.toString(ThresholdRules.LARGEST_RECORD)));
    }

    /** Decides on an event that is being released; null to keep the rule's decision. */
    @Nullable
    Deferral decide(Candidate candidate, InFlight record) {
        Deferral decided = book.decide(candidate, record.offset(), time(record.timestamp()));
        publish();
        return decided;
    }

    /** Learns from feedback, or obeys it. */
    void apply(Note note, SourceRecord record) {
        long atMillis = time(record.timestamp());
        if (note instanceof Note.Label label) {
            book.label(label, record.offset(), atMillis);
        } else if (note instanceof Note.Order order) {
            book.obey(order, record.offset(), atMillis);
            meters.ordered();
        }
        publish();
    }

    /** A timestamp in the future counts as now: a clock that is years ahead would make everything else too late. */
    private long time(long timestamp) {
        return Math.min(timestamp, context.currentSystemTimeMs());
    }

    @Override
    public void moved(ThresholdMove move) {
        moved = true;
        forward.accept(parts.encoder().encode(move, context.taskId().partition()));
        if (move.change() != null) {
            meters.changed(move.change().cause().id());
        }
    }

    @Override
    public void labelled(LabelOutcome outcome) {
        meters.labelled(outcome);
    }

    @Override
    public void answered(AnswerOutcome outcome) {
        meters.answered(outcome);
    }

    @Override
    public void paired(boolean smallRight, boolean largeRight) {
        meters.paired(smallRight, largeRight);
    }

    @Override
    public void spilled() {
        meters.spilled();
    }

    @Override
    public void forgotten(boolean old, int decisions) {
        meters.forgotten(old, decisions);
    }

    private void publish() {
        view.decisions(book.open());
        if (moved) {
            moved = false;
            meters.standing(view, book.standings());
            view.newFrozen(book.newFrozen());
        }
    }

    /** The book's shelf on the task's store. */
    private record StoreShelf(KeyValueStore<Bytes, byte[]> store) implements ThresholdShelf {
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
