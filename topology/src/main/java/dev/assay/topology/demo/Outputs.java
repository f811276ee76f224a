package dev.assay.topology.demo;

import dev.assay.schema.DeferredEvent;
import dev.assay.schema.Quarantined;
import dev.assay.schema.Verdict;
import dev.assay.serdes.Decoded;
import dev.assay.serdes.EventDecoder;
import dev.assay.serdes.registry.RegistryConfig;
import dev.assay.serdes.registry.SchemaRegistryClient;
import dev.assay.topology.app.RegistryKeys;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.TopicsSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the output topics as any read-committed consumer would. Confined to one thread. */
final class Outputs implements AutoCloseable {
    private final TopicsSettings topics;
    private final SchemaRegistryClient registry;
    private final EventDecoder<Verdict> verdicts;
    private final EventDecoder<DeferredEvent> deferrals;
    private final EventDecoder<Quarantined> quarantine;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /** Hears of every record. */
    interface Listener {
        void verdict(Verdict verdict);

        void deferral(DeferredEvent event);

        void quarantined(Quarantined record);
    }

    Outputs(AssayConfig config) {
        topics = config.topics();
        registry = SchemaRegistryClient.create(RegistryConfig.from(RegistryKeys.settings(config.registry())));
        verdicts = EventDecoder.specific(registry, Verdict.class);
        deferrals = EventDecoder.specific(registry, DeferredEvent.class);
        quarantine = EventDecoder.specific(registry, Quarantined.class);
        consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        config.kafka().bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        50),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> all = Stream.of(topics.verdicts(), topics.deferrals(), topics.quarantine())
                .flatMap(topic -> partitions(topic).stream())
                .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
    }

    private List<TopicPartition> partitions(String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    /** Hands on what has come, waiting at most {@code patience} for something. */
    void poll(Duration patience, Listener listener) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
            if (record.topic().equals(topics.verdicts())) {
                listener.verdict(read(verdicts, record));
            } else if (record.topic().equals(topics.deferrals())) {
                listener.deferral(read(deferrals, record));
            } else {
                listener.quarantined(read(quarantine, record));
            }
        }
    }

    /** Whether everything that is committed by now has been handed on. */
    boolean atEnd() {
        return consumer.endOffsets(consumer.assignment()).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** How many records the input topic has. */
    long recordsIn() {
        List<TopicPartition> input = partitions(topics.input());
        return consumer.endOffsets(input).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static <T extends IndexedRecord> T read(EventDecoder<T> decoder, ConsumerRecord<byte[], byte[]> record) {
        Decoded<T> decoded = decoder.decode(record.value());
        if (decoded instanceof Decoded.Event<T> event) {
            return event.record();
        }
        throw new IllegalStateException("record " + record.offset() + " of " + record.topic() + "-" + record.partition()
                + " cannot be read: " + decoded);
    }

    @Override
    public void close() {
        consumer.close();
        registry.close();
    }
}
