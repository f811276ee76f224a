package dev.assay.topology.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.serdes.Decoded;
import dev.assay.serdes.EventDecoder;
import dev.assay.serdes.json.JsonCodec;
import dev.assay.serdes.registry.Patience;
import dev.assay.serdes.registry.RegistryConfig;
import dev.assay.serdes.registry.SchemaRegistryClient;
import dev.assay.topology.config.AssayConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic from the outside, committed records only, and shows each as JSON. Confined to one thread. */
public final class TopicTail implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final boolean place;
    private final SchemaRegistryClient registry;
    private final EventDecoder<GenericRecord> decoder;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /**
     * @param fromBeginning start at the oldest record instead of the end
     * @param place wrap each record with partition, offset, time and key
     */
    public TopicTail(AssayConfig config, String topic, boolean fromBeginning, boolean place) {
        this.place = place;
        registry = SchemaRegistryClient.create(
                RegistryConfig.from(RegistryKeys.settings(config.registry())).withPatience(Patience.atMost(PATIENCE)));
        decoder = EventDecoder.generic(registry);
        Map<String, Object> properties = StreamsProperties.clients(config);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            assign(topic, fromBeginning);
        } catch (TimeoutException e) {
            close();
            throw new TimeoutException("Kafka at " + config.kafka().bootstrapServers() + " did not answer within "
                    + PATIENCE.toSeconds() + " s; are the brokers up, and is kafka.bootstrap-servers right?");
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void assign(String topic, boolean fromBeginning) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new IllegalArgumentException("there is no topic " + topic + "; ask for one of "
                    + consumer.listTopics().keySet().stream()
                            .filter(name -> !name.startsWith("__"))
                            .sorted()
                            .toList());
        }
        consumer.assign(partitions);
        if (fromBeginning) {
            consumer.seekToBeginning(partitions);
        } else {
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
        }
    }

    /**
     * Shows records until {@code max} were shown, none came for {@code idle}, or nobody reads on.
     *
     * @param out takes a line and says whether its reader is still there
     */
    public void run(long max, Duration idle, Predicate<String> out) {
        long left = max;
        long lastRecord = System.nanoTime();
        while (left > 0 && System.nanoTime() - lastRecord < idle.toNanos()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                lastRecord = System.nanoTime();
                if (left > 0) {
                    left = out.test(line(record)) ? left - 1 : 0;
                }
            }
        }
    }

    private String line(ConsumerRecord<byte[], byte[]> record) {
        Decoded<GenericRecord> decoded = decoder.decode(record.value());
        String value;
        if (decoded instanceof Decoded.Event<GenericRecord> event) {
            value = JsonCodec.write(event.record());
        } else if (decoded instanceof Decoded.Unreadable<GenericRecord> unreadable) {
            value = JSON.createObjectNode()
                    .put("unreadable", unreadable.reason().name())
                    .put("detail", unreadable.detail())
                    .toString();
        } else {
            throw new IllegalStateException("a new kind of decoding result");
        }
        return place ? placed(record, value) : value;
    }

    private static String placed(ConsumerRecord<byte[], byte[]> record, String value) {
        ObjectNode node = JSON.createObjectNode()
                .put("partition", record.partition())
                .put("offset", record.offset())
                .put("time", Instant.ofEpochMilli(record.timestamp()).toString())
                .put("key", record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8));
        String head = node.toString();
        return head.substring(0, head.length() - 1) + ",\"value\":" + value + "}";
    }

    @Override
    public void close() {
        consumer.close();
        registry.close();
    }
}
