package dev.assay.topology.scoring;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the unanswered offsets of a restored ledger from the source partition with a plain consumer, on one thread of its
 * own. Partitions take turns: one that cannot be read holds up the others for one turn at most. Thread-safe.
 */
public final class KafkaSourceReader implements SourceReader, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KafkaSourceReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration TURN = Duration.ofSeconds(10);

    /** Seeking costs a fetch; up to this distance it is cheaper to read on. */
    private static final long SEEK_DISTANCE = 500;

    private final String topic;
    private final Map<String, Object> clientConfig;
    private final Duration turn;
    private final ScheduledExecutorService thread;
    private volatile boolean closed;

    /** @param clientConfig connection settings of the consumer; group, offsets and deserialisers are set here */
    public KafkaSourceReader(String topic, Map<String, Object> clientConfig) {
        this(topic, clientConfig, TURN);
    }

    /** @param turn how long a partition may take without a record coming from it */
    KafkaSourceReader(String topic, Map<String, Object> clientConfig, Duration turn) {
        this.topic = topic;
        this.turn = turn;
        this.clientConfig = new HashMap<>(clientConfig);
        this.clientConfig.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.clientConfig.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        this.clientConfig.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        this.clientConfig.remove(ConsumerConfig.GROUP_ID_CONFIG);
        this.clientConfig.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        thread = Executors.newSingleThreadScheduledExecutor(runnable -> {
            Thread made = new Thread(runnable, "assay-source-reader");
            made.setDaemon(true);
            return made;
        });
    }

    @Override
    public void reread(int partition, SortedSet<Long> offsets, BooleanSupplier alive, Consumer<Mail> sink) {
        SortedSet<Long> wanted = new TreeSet<>(offsets);
        log.info("reading {} unanswered records of {}-{} again", wanted.size(), topic, partition);
        BooleanSupplier wantedStill = () -> !closed && alive.getAsBoolean();
        thread.execute(() -> takeTurn(new TopicPartition(topic, partition), wanted, wantedStill, sink));
    }

    /** Takes turns for as long as somebody waits: an outage of the broker must not lose a record. */
    private void takeTurn(
            TopicPartition partition, SortedSet<Long> wanted, BooleanSupplier wantedStill, Consumer<Mail> sink) {
        if (!wantedStill.getAsBoolean()) {
            return;
        }
        String why = "no record came";
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(clientConfig, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            read(consumer, partition, wanted, wantedStill, sink);
        } catch (RuntimeException | Error e) {
            // Not only KafkaException: a defect must not leave records without an answer.
            why = e.getClass().getSimpleName();
        }
        if (wanted.isEmpty() || !wantedStill.getAsBoolean()) {
            return;
        }
        log.warn(
                "cannot read {} unanswered records of {} yet ({}), retrying in {} ms",
                wanted.size(),
                partition,
                why,
                RETRY.toMillis());
        try {
            ScheduledFuture<?> unused = thread.schedule(
                    () -> takeTurn(partition, wanted, wantedStill, sink), RETRY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("{} is left to its next owner: closing", partition);
        }
    }

    private void read(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition,
            SortedSet<Long> wanted,
            BooleanSupplier wantedStill,
            Consumer<Mail> sink) {
        consumer.assign(List.of(partition));
        dropBefore(beginning(consumer, partition), wanted, sink);
        if (wanted.isEmpty()) {
            return;
        }
        consumer.seek(partition, wanted.first());
        long end = System.nanoTime() + turn.toNanos();
        while (!wanted.isEmpty() && wantedStill.getAsBoolean() && System.nanoTime() < end) {
            try {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
                    end = System.nanoTime() + turn.toNanos();
                    dropBefore(record.offset(), wanted, sink);
                    if (wanted.remove(record.offset())) {
                        sink.accept(new Mail.Reread(source(record)));
                    }
                }
            } catch (OffsetOutOfRangeException e) {
                dropBefore(beginning(consumer, partition), wanted, sink);
            }
            advance(consumer, partition, wanted, sink);
        }
    }

    private long beginning(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
        return Objects.requireNonNull(
                consumer.beginningOffsets(List.of(partition), turn).get(partition));
    }

    /** Skips over what nobody wants; what the position has passed without showing is gone. */
    private void advance(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition,
            SortedSet<Long> wanted,
            Consumer<Mail> sink) {
        long position = consumer.position(partition, turn);
        dropBefore(position, wanted, sink);
        if (!wanted.isEmpty() && wanted.first() > position + SEEK_DISTANCE) {
            consumer.seek(partition, wanted.first());
        }
    }

    private static void dropBefore(long offset, SortedSet<Long> wanted, Consumer<Mail> sink) {
        while (!wanted.isEmpty() && wanted.first() < offset) {
            long gone = wanted.first();
            wanted.remove(gone);
            sink.accept(new Mail.Gone(gone));
        }
    }

    private static SourceRecord source(ConsumerRecord<byte[], byte[]> record) {
        return new SourceRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                Math.max(0, record.timestamp()),
                record.key(),
                record.value(),
                record.headers());
    }

    @Override
    public void close() {
        closed = true;
        thread.shutdownNow();
    }
}
