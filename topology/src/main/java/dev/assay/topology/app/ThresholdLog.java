package dev.assay.topology.app;

import dev.assay.schema.ThresholdChange;
import dev.assay.serdes.Decoded;
import dev.assay.serdes.EventDecoder;
import dev.assay.serdes.registry.Patience;
import dev.assay.serdes.registry.RegistryConfig;
import dev.assay.serdes.registry.SchemaRegistryClient;
import dev.assay.topology.config.AssayConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the thresholds topic from the outside, committed records only. Confined to one thread. */
public final class ThresholdLog implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(100);

    private final AssayConfig config;
    private final SchemaRegistryClient registry;
    private final EventDecoder<ThresholdChange> decoder;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<Place, ThresholdChange> latest = new TreeMap<>();

    /** A threshold of a partition. */
    public record Place(String key, int partition) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byKey = key.compareTo(other.key);
            return byKey == 0 ? Integer.compare(partition, other.partition) : byKey;
        }
    }

    public ThresholdLog(AssayConfig config) {
        this.config = config;
        registry = SchemaRegistryClient.create(
                RegistryConfig.from(RegistryKeys.settings(config.registry())).withPatience(Patience.atMost(PATIENCE)));
        decoder = EventDecoder.specific(registry, ThresholdChange.class);
        Map<String, Object> properties = StreamsProperties.clients(config);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            assign(config.topics().thresholds());
        } catch (TimeoutException e) {
            close();
            throw new TimeoutException("Kafka at " + config.kafka().bootstrapServers() + " did not answer within "
                    + PATIENCE.toSeconds() + " s; are the brokers up, and is kafka.bootstrap-servers right?");
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void assign(String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new IllegalArgumentException("there is no topic " + topic
                    + "; it is there once a service with deferral.control.enabled has started");
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** How many partitions the feedback topic has: one answers each order. */
    public int feedbackPartitions() {
        int found = consumer.partitionsFor(config.topics().feedback()).size();
        if (found == 0) {
            throw new IllegalArgumentException(
                    "there is no topic " + config.topics().feedback()
                            + "; it is there once a service with deferral.control.enabled has started");
        }
        return found;
    }

    /** Reads to what is the end now; how every threshold stands then. */
    public Map<Place, ThresholdChange> toEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("reading " + config.topics().thresholds() + " took longer than "
                        + PATIENCE.toSeconds() + " s without coming to its end");
            }
            poll(change -> {});
        }
        return new TreeMap<>(latest);
    }

    /** Reads on for a moment and shows what is new. */
    public void poll(Consumer<ThresholdChange> seen) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            if (record.value() != null
                    && decoder.decode(record.value()) instanceof Decoded.Event<ThresholdChange> event) {
                ThresholdChange change = event.record();
                latest.put(new Place(change.getThresholdKey(), change.getPartition()), change);
                seen.accept(change);
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
        registry.close();
    }
}
