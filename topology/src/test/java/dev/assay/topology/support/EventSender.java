package dev.assay.topology.support;

import dev.assay.schema.GeneratedText;
import dev.assay.serdes.AssayAvroSerializer;
import dev.assay.serdes.SerializerConfig;
import dev.assay.serdes.registry.Patience;
import dev.assay.serdes.registry.RegistryConfig;
import dev.assay.serdes.registry.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends events, or any bytes, and tells the guarantees where they went. Confined to the test's thread. */
public final class EventSender implements AutoCloseable {
    private static final int LARGEST = 32 << 20;

    private final String topic;
    private final SchemaRegistryClient registry;
    private final AssayAvroSerializer<GeneratedText> serializer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<Guarantee> guarantees;
    private final List<CompletableFuture<Place>> pending = new ArrayList<>();

    public EventSender(String bootstrapServers, String registryUrl, String topic, Guarantee... guarantees) {
        this.topic = topic;
        this.guarantees = List.of(guarantees);
        Map<String, Object> settings = Map.of("schema.registry.url", registryUrl, "auto.register.schemas", true);
        registry = SchemaRegistryClient.create(
                RegistryConfig.from(settings).withPatience(Patience.atMost(Duration.ofSeconds(30))));
        serializer = new AssayAvroSerializer<>(registry, SerializerConfig.from(settings, false));
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "acks",
                        "all",
                        "enable.idempotence",
                        true,
                        "linger.ms",
                        2,
                        "max.request.size",
                        LARGEST,
                        "max.block.ms",
                        60_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** The registry client, for schemas of a test's own. */
    public SchemaRegistryClient registry() {
        return registry;
    }

    /** Wire format of an event under the schema of this build. */
    public byte[] encode(GeneratedText event) {
        return Objects.requireNonNull(serializer.serialize(topic, event));
    }

    /** Sends an event under a text key. */
    public void send(String key, GeneratedText event) {
        send(key, encode(event));
    }

    /** Sends bytes under a text key. */
    public void send(String key, byte[] value) {
        CompletableFuture<Place> unused =
                send(key == null ? null : key.getBytes(StandardCharsets.UTF_8), value, List.of());
    }

    /** Sends bytes; the future knows where they stand. */
    public CompletableFuture<Place> send(byte[] key, byte[] value, List<Header> headers) {
        CompletableFuture<Place> placed = new CompletableFuture<>();
        byte[] sentKey = key == null ? null : Arrays.copyOf(key, key.length);
        Future<RecordMetadata> unused =
                producer.send(new ProducerRecord<>(topic, null, null, key, value, headers), (metadata, failure) -> {
                    if (failure != null) {
                        placed.completeExceptionally(failure);
                    } else {
                        Place place = new Place(metadata.topic(), metadata.partition(), metadata.offset());
                        guarantees.forEach(guarantee -> guarantee.produced(place, sentKey));
                        placed.complete(place);
                    }
                });
        pending.add(placed);
        return placed;
    }

    /** Waits until the brokers have everything. */
    public void flush() throws Exception {
        producer.flush();
        for (CompletableFuture<Place> one : pending) {
            one.get(60, TimeUnit.SECONDS);
        }
        pending.clear();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        registry.close();
    }
}
