package dev.assay.topology.app;

import dev.assay.scoring.evaluation.TextLines;
import dev.assay.serdes.AssayAvroSerializer;
import dev.assay.serdes.SerializerConfig;
import dev.assay.serdes.json.JsonFormatException;
import dev.assay.serdes.registry.Patience;
import dev.assay.serdes.registry.RegistryConfig;
import dev.assay.serdes.registry.SchemaRegistryClient;
import dev.assay.topology.config.AssayConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends records to a topic as a producer of the outside world would: idempotent, acknowledged by all, given up at the first that
 * the brokers do not take. Of lines, one whose record is too large for them is refused alone. Confined to one thread.
 *
 * @param <T> the record type
 */
final class TopicSender<T extends SpecificRecord> implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MAX_REQUEST_BYTES = 64 * 1024 * 1024;

    private final String topic;
    private final String bootstrapServers;
    private final SchemaRegistryClient registry;
    private final KafkaProducer<String, T> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** Lines whose records were too large, with what was said of them; the producer's thread adds, the sending one takes. */
    private final Queue<String> tooLarge = new ConcurrentLinkedQueue<>();

    /** The line that is being sent, 0 for none. */
    private long line;

    /** Sends what a line says. */
    interface Line {
        /**
         * Sends what one line says.
         *
         * @return what the user should hear about it, or null
         * @throws JsonFormatException when the line does not say what it should; the message goes without the line
         */
        @Nullable
        String send(String line) throws JsonFormatException;
    }

    TopicSender(AssayConfig config, String topic) {
        this.topic = topic;
        this.bootstrapServers = config.kafka().bootstrapServers();
        Map<String, Object> settings = RegistryKeys.settings(config.registry());
        registry = SchemaRegistryClient.create(RegistryConfig.from(settings).withPatience(Patience.atMost(PATIENCE)));
        Map<String, Object> properties = StreamsProperties.clients(config);
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() * 2);
        producer = new KafkaProducer<>(
                properties,
                new StringSerializer(),
                new AssayAvroSerializer<>(registry, SerializerConfig.from(settings, false)));
    }

    String topic() {
        return topic;
    }

    /**
     * Hands a record over; {@link #flush} tells whether it arrived.
     *
     * @throws KafkaException when one before it did not arrive
     */
    void send(ProducerRecord<String, T> next) {
        throwIfFailed();
        long from = line;
        var unused = producer.send(next, (metadata, e) -> {
            if (e instanceof RecordTooLargeException && from > 0) {
                // Kafka's message has sizes and names of settings, nothing of the record.
                tooLarge.add("line " + from + ": " + e.getMessage());
            } else if (e != null) {
                failure.compareAndSet(null, e);
            }
        });
    }

    /**
     * Sends every line that is not blank and waits until the brokers have all of them.
     *
     * @param problems hears of each line that is refused, those too large for the brokers at the end, or that there is something to say about
     */
    SentLines sendLines(TextLines in, Line sender, Consumer<String> problems) throws IOException {
        long sent = 0;
        long refused = 0;
        line = 0;
        while (in.next()) {
            line = in.number();
            try {
                String text = in.text();
                if (text.isBlank()) {
                    continue;
                }
                String remark = sender.send(text);
                sent++;
                if (remark != null) {
                    problems.accept("line " + line + ": " + remark);
                }
            } catch (JsonFormatException e) {
                refused++;
                problems.accept("line " + line + ": " + e.getMessage());
            } catch (TextLines.NotUtf8Exception e) {
                refused++;
                problems.accept(String.valueOf(e.getMessage()));
            }
        }
        line = 0;
        flush();
        long large = tooLarge.size();
        tooLarge.forEach(problems);
        tooLarge.clear();
        return new SentLines(sent - large, refused + large);
    }

    /** Waits until the brokers have everything that was sent. */
    void flush() {
        producer.flush();
        throwIfFailed();
    }

    private void throwIfFailed() {
        Exception found = failure.get();
        if (found instanceof TimeoutException) {
            throw new TimeoutException("Kafka at " + bootstrapServers + " did not take records for " + topic + " ("
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
