package dev.assay.topology.scoring;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
 * own. Thread-safe.
 */
public final class KafkaSourceReader implements SourceReader, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KafkaSourceReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** Seeking costs a fetch; up to this distance it is cheaper to read on. */
    private static final long SEEK_DISTANCE = 500;

    private final String topic;
    private final Map<String, Object> clientConfig;
    private final ExecutorService thread;
    private volatile boolean closed;

    /** @param clientConfig connection settings of the consumer; group, offsets and deserialisers are set here */
    public KafkaSourceReader(String topic, Map<String, Object> clientConfig) {
        this.topic = topic;
        this.clientConfig = new HashMap<>(clientConfig);
        this.clientConfig.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.clientConfig.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        this.clientConfig.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        this.clientConfig.remove(ConsumerConfig.GROUP_ID_CONFIG);
        this.clientConfig.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        thread = Executors.newSingleThreadExecutor(runnable -> {
            Thread made = new Thread(runnable, "assay-source-reader");
            made.setDaemon(true);
            return made;
        });
    }

    @Override
    public void reread(int partition, SortedSet<Long> offsets, BooleanSupplier alive, Consumer<Mail> sink) {
        SortedSet<Long> wanted = new TreeSet<>(offsets);
        log.info("reading {} unanswered records of {}-{} again", wanted.size(), topic, partition);
        thread.execute(() -> readAll(new TopicPartition(topic, partition), wanted, alive, sink));
    }

    /** Retries for as long as somebody waits: an outage of the broker must not lose a record. */
    private void readAll(TopicPartition partition, SortedSet<Long> wanted, BooleanSupplier alive, Consumer<Mail> sink) {
        BooleanSupplier wantedStill = () -> !closed && alive.getAsBoolean();
        while (!wanted.isEmpty() && wantedStill.getAsBoolean()) {
            try (KafkaConsumer<byte[], byte[]> consumer =
                    new KafkaConsumer<>(clientConfig, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                read(consumer, partition, wanted, wantedStill, sink);
            } catch (RuntimeException e) {
                if (!wantedStill.getAsBoolean()) {
                    return;
                }
                // Not only KafkaException: a defect must not end the thread and leave records without an answer.
                log.warn(
                        "cannot read {} unanswered records of {} yet ({}), retrying in {} ms",
                        wanted.size(),
                        partition,
                        e.getClass().getSimpleName(),
                        RETRY.toMillis());
                pause();
            }
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
        while (!wanted.isEmpty() && wantedStill.getAsBoolean()) {
            try {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
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

    private static long beginning(KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition) {
        return Objects.requireNonNull(
                consumer.beginningOffsets(List.of(partition)).get(partition));
    }

    /** Skips over what nobody wants; what the position has passed without showing is gone. */
    private static void advance(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition,
            SortedSet<Long> wanted,
            Consumer<Mail> sink) {
        long position = consumer.position(partition);
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

    private void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(RETRY.toNanos());
        } catch (InterruptedException e) {
            closed = true;
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.shutdownNow();
    }
}
