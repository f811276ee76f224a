package dev.assay.topology.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.schema.Feedback;
import dev.assay.schema.FeedbackKind;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends labels of answers, and orders to the thresholds of every partition. Confined to one thread. */
public final class FeedbackProducer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String topic;
    private final SchemaRegistryClient registry;
    private final KafkaProducer<String, Feedback> producer;

    public FeedbackProducer(AssayConfig config) {
        this(config, config.topics().feedback());
    }

    /** A producer to another topic than the configured one. */
    public FeedbackProducer(AssayConfig config, String topic) {
        this.topic = topic;
        Map<String, Object> settings = RegistryKeys.settings(config.registry());
        registry = SchemaRegistryClient.create(RegistryConfig.from(settings).withPatience(Patience.atMost(PATIENCE)));
        Map<String, Object> properties = StreamsProperties.clients(config);
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        producer = new KafkaProducer<>(
                properties,
                new StringSerializer(),
                new AssayAvroSerializer<>(registry, SerializerConfig.from(settings, false)));
    }

    /**
     * Sends a label per line and waits until the brokers have all of them. A line is a {@code Feedback} with {@code eventId} and
     * {@code correct}, and perhaps {@code key}, the record key of the event, which has the label find its partition; without it
     * the event's id is the key, as it is of events that belong to no other.
     *
     * @param problems hears of each line that is no label
     */
    public EventProducer.Count sendLabels(BufferedReader in, Consumer<String> problems)
            throws IOException, InterruptedException {
        List<Future<?>> sent = new ArrayList<>();
        long refused = 0;
        long line = 0;
        for (String text = in.readLine(); text != null; text = in.readLine()) {
            line++;
            if (text.isBlank()) {
                continue;
            }
            try {
                sent.add(producer.send(label(text)));
            } catch (JsonFormatException | IllegalArgumentException e) {
                refused++;
                problems.accept("line " + line + ": " + e.getMessage());
            }
        }
        await(sent);
        return new EventProducer.Count(sent.size(), refused);
    }

    private ProducerRecord<String, Feedback> label(String line) {
        String key = null;
        String rest = line;
        JsonNode whole;
        try {
            whole = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            // What it is that is wrong says the reader of records, without the line.
            whole = MissingNode.getInstance();
        }
        if (whole instanceof ObjectNode object && object.path("key").isTextual()) {
            key = object.remove("key").textValue();
            rest = object.toString();
        }
        Feedback label = JsonCodec.read(rest, Feedback.class);
        String event = label.getEventId();
        if (label.getKind() != FeedbackKind.LABEL || event == null || event.isEmpty() || label.getCorrect() == null) {
            throw new IllegalArgumentException(
                    "a label has eventId and correct, true or false; orders are given with assay thresholds");
        }
        return new ProducerRecord<>(topic, key == null || key.isEmpty() ? event : key, label);
    }

    /** Sends one record to each partition and waits until the brokers have all of them. */
    public void toEveryPartition(Feedback order, int partitions) throws InterruptedException {
        List<Future<?>> sent = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            sent.add(producer.send(new ProducerRecord<>(topic, partition, null, order)));
        }
        await(sent);
    }

    private void await(List<Future<?>> sent) throws InterruptedException {
        for (Future<?> one : sent) {
            try {
                one.get();
            } catch (ExecutionException e) {
                throw new KafkaException("sending to " + topic + " failed: " + e.getCause(), e);
            }
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        registry.close();
    }
}
