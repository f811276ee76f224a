package dev.assay.topology.app;

import dev.assay.schema.GeneratedText;
import dev.assay.serdes.AssayAvroSerializer;
import dev.assay.serdes.SerializerConfig;
import dev.assay.serdes.json.JsonCodec;
import dev.assay.serdes.json.JsonFormatException;
import dev.assay.serdes.registry.Patience;
import dev.assay.serdes.registry.RegistryConfig;
import dev.assay.serdes.registry.SchemaRegistryClient;
import dev.assay.topology.config.AssayConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Sends events as a producer of the outside world would: idempotent, acknowledged by all. Confined to one thread. */
public final class EventProducer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MAX_REQUEST_BYTES = 64 * 1024 * 1024;
    /** Some 15 MB of them. */
    private static final int REMEMBERED_KEYS = 100_000;

    private final String topic;
    private final String bootstrapServers;
    private final SchemaRegistryClient registry;
    private final KafkaProducer<String, GeneratedText> producer;
    private final RecordKeys keys = new RecordKeys(REMEMBERED_KEYS);
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** How many lines became events. */
    public record Count(long sent, long refused) {}

    public EventProducer(AssayConfig config, String topic) {
        this.topic = topic;
        this.bootstrapServers = config.kafka().bootstrapServers();
        Map<String, Object> settings = RegistryKeys.settings(config.registry());
        registry = SchemaRegistryClient.create(RegistryConfig.from(settings).withPatience(Patience.atMost(PATIENCE)));
        Map<String, Object> properties = StreamsProperties.clients(config);
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() * 2);
        producer = new KafkaProducer<>(
                properties,
                new StringSerializer(),
                new AssayAvroSerializer<>(registry, SerializerConfig.from(settings, false)));
    }

    /**
     * Sends one event, under a key that has it join what it belongs to.
     *
     * @return whether something that it belongs to went under another key before, so that the service may not join them
     */
    public boolean send(GeneratedText event) {
        throwIfFailed();
        RecordKeys.Chosen chosen = keys.choose(event);
        Instant occurred = event.getOccurredAt();
        Long timestamp = occurred == null ? null : Math.max(0, occurred.toEpochMilli());
        var unused = producer.send(new ProducerRecord<>(topic, null, timestamp, chosen.key(), event), (metadata, e) -> {
            if (e != null) {
                failure.compareAndSet(null, e);
            }
        });
        return chosen.apart();
    }

    /**
     * Sends every line and waits until the brokers have all of them.
     *
     * @param problems hears of each line that is no event, and of each event that went apart from what it belongs to
     */
    public Count sendAll(BufferedReader in, Consumer<String> problems) throws IOException {
        long sent = 0;
        long refused = 0;
        long line = 0;
        for (String text = in.readLine(); text != null; text = in.readLine()) {
            line++;
            if (text.isBlank()) {
                continue;
            }
            try {
                boolean apart = send(JsonCodec.read(text, GeneratedText.class));
                sent++;
                if (apart) {
                    problems.accept("line " + line + ": went under another record key than the answer, the samples or"
                            + " the deferred event before it that it belongs to, and may not be joined with them; give"
                            + " all of them the same conversationId");
                }
            } catch (JsonFormatException e) {
                refused++;
                problems.accept("line " + line + ": " + e.getMessage());
            }
        }
        flush();
        return new Count(sent, refused);
    }

    /** Waits until the brokers have everything that was sent. */
    public void flush() {
        producer.flush();
        throwIfFailed();
    }

    private void throwIfFailed() {
        Exception found = failure.get();
        if (found instanceof TimeoutException) {
            throw new TimeoutException("Kafka at " + bootstrapServers + " did not take events for " + topic + " ("
                    + found.getMessage() + "); are the brokers up, and does the topic exist?");
        }
        if (found != null) {
            throw new KafkaException("sending to " + topic + " failed: " + found.getMessage(), found);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        registry.close();
    }
}
