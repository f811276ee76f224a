package dev.assay.topology.demo;

import dev.assay.schema.GeneratedText;
import dev.assay.serdes.AssayAvroSerializer;
import dev.assay.serdes.SerializerConfig;
import dev.assay.serdes.registry.RegistryConfig;
import dev.assay.serdes.registry.SchemaRegistryClient;
import dev.assay.topology.app.EventProducer;
import dev.assay.topology.app.RegistryKeys;
import dev.assay.topology.config.AssayConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends the bundled events as any producer would, and a few broken records between them. Confined to one thread. */
final class Traffic implements AutoCloseable {
    private final String topic;
    private final EventProducer events;
    private final KafkaProducer<byte[], byte[]> raw;
    private final Deque<Object> waiting = new ArrayDeque<>();
    private final List<BrokenRecord> broken;

    Traffic(AssayConfig config, List<DemoEvent> bundled) {
        topic = config.topics().input();
        broken = BrokenRecord.from(encode(config, bundled.get(0).event()));
        waiting.addAll(mixed(bundled, broken));
        events = new EventProducer(config, topic);
        raw = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.kafka().bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** The broken records among what is sent. */
    List<BrokenRecord> broken() {
        return broken;
    }

    /** Whether something is left to send. */
    boolean hasMore() {
        return !waiting.isEmpty();
    }

    /** Sends the next record. */
    void sendNext() {
        Object next = waiting.remove();
        if (next instanceof DemoEvent event) {
            boolean unused = events.send(event.event());
        } else if (next instanceof BrokenRecord record) {
            var unused =
                    raw.send(new ProducerRecord<>(topic, record.id().getBytes(StandardCharsets.UTF_8), record.value()));
        }
    }

    /** Waits until the broker has everything that was sent. */
    void flush() {
        events.flush();
        raw.flush();
    }

    /** Broken records at even distances, so that each has good ones before and behind it. */
    private static List<Object> mixed(List<DemoEvent> bundled, List<BrokenRecord> broken) {
        List<Object> all = new ArrayList<>(bundled);
        int step = bundled.size() / (broken.size() + 1);
        for (int i = broken.size(); i > 0; i--) {
            all.add(i * step, broken.get(i - 1));
        }
        return all;
    }

    private static byte[] encode(AssayConfig config, GeneratedText event) {
        Map<String, Object> settings = RegistryKeys.settings(config.registry());
        try (SchemaRegistryClient registry = SchemaRegistryClient.create(RegistryConfig.from(settings));
                AssayAvroSerializer<GeneratedText> serializer =
                        new AssayAvroSerializer<>(registry, SerializerConfig.from(settings, false))) {
            return Objects.requireNonNull(serializer.serialize(config.topics().input(), event));
        }
    }

    @Override
    public void close() {
        // An interrupt asked for just this; it is not to disturb it.
        boolean unused = Thread.interrupted();
        events.close();
        raw.close(Duration.ofSeconds(5));
    }
}
