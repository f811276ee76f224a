package dev.assay.topology.support;

import dev.assay.schema.Feedback;
import dev.assay.serdes.AssayAvroSerializer;
import dev.assay.serdes.SerializerConfig;
import dev.assay.serdes.registry.Patience;
import dev.assay.serdes.registry.RegistryConfig;
import dev.assay.serdes.registry.SchemaRegistryClient;
import dev.assay.topology.config.AssayConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends labels as whoever judges answers would, and remembers where they went. Confined to the test's thread. */
public final class LabelSender implements AutoCloseable {
    private final String topic;
    private final SchemaRegistryClient registry;
    private final AssayAvroSerializer<Feedback> serializer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Sent> sent = new CopyOnWriteArrayList<>();

    /** A label on its topic. */
    public record Sent(Feedback label, Place place, long timestamp) {}

    public LabelSender(AssayConfig config) {
        topic = config.topics().feedback();
        Map<String, Object> settings =
                Map.of("schema.registry.url", config.registry().url(), "auto.register.schemas", true);
        registry = SchemaRegistryClient.create(
                RegistryConfig.from(settings).withPatience(Patience.atMost(Duration.ofSeconds(30))));
        serializer = new AssayAvroSerializer<>(registry, SerializerConfig.from(settings, false));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", config.kafka().bootstrapServers(), "acks", "all", "linger.ms", 2),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Sends a label under the key of its event. */
    public void label(byte[] key, String event, boolean correct) {
        send(key, Feedback.newBuilder().setEventId(event).setCorrect(correct).build());
    }

    /** Sends any feedback. */
    public void send(byte[] key, Feedback feedback) {
        byte[] value = Objects.requireNonNull(serializer.serialize(topic, feedback));
        var unused = producer.send(new ProducerRecord<>(topic, key, value), (metadata, failure) -> {
            if (failure == null) {
                Place place = new Place(metadata.topic(), metadata.partition(), metadata.offset());
                sent.add(new Sent(feedback, place, metadata.timestamp()));
            }
        });
    }

    /** Sends bytes that are no feedback. */
    public void junk(String key, byte[] value) {
        var unused = producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value));
    }

    /** Waits until the brokers have everything. */
    public void flush() {
        producer.flush();
    }

    /** What the brokers have, labels of one partition in its order. */
    public List<Sent> sent() {
        return sent;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        registry.close();
    }
}
