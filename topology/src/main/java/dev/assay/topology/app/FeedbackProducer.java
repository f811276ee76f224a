package dev.assay.topology.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.schema.Feedback;
import dev.assay.schema.FeedbackKind;
import dev.assay.scoring.evaluation.TextLines;
import dev.assay.serdes.json.JsonCodec;
import dev.assay.serdes.json.JsonFormatException;
import dev.assay.topology.config.AssayConfig;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends labels of answers, and orders to the thresholds of every partition. Confined to one thread. */
public final class FeedbackProducer implements AutoCloseable {
    /** As strict as the reader of records: what it would refuse must not be made good here. */
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final TopicSender<Feedback> sender;

    public FeedbackProducer(AssayConfig config) {
        this(config, config.topics().feedback());
    }

    /** A producer to another topic than the configured one. */
    public FeedbackProducer(AssayConfig config, String topic) {
        sender = new TopicSender<>(config, topic);
    }

    /**
     * Sends a label per line and waits until the brokers have all of them. A line is a {@code Feedback} with {@code eventId} and
     * {@code correct}, perhaps its {@code tenant}, and perhaps {@code key}, the record key of the event, which has the label find its partition; without it
     * the event's id is the key, as it is of events that belong to no other.
     *
     * @param problems hears of each line that is no label
     * @throws org.apache.kafka.common.KafkaException when the brokers do not take them
     */
    public SentLines sendLabels(TextLines in, Consumer<String> problems) throws IOException {
        return sender.sendLines(
                in,
                line -> {
                    sender.send(label(line));
                    return null;
                },
                problems);
    }

    private ProducerRecord<String, Feedback> label(String line) {
        String key = null;
        String rest = line;
        if (tree(line) instanceof ObjectNode object && object.has("key")) {
            key = object.remove("key").textValue();
            rest = object.toString();
            if (key == null || key.isEmpty()) {
                throw new JsonFormatException("$.key", "must be the record key of the event, a text that is not empty");
            }
            WholeTexts.require("$.key", key);
        }
        Feedback label = WholeTexts.require(JsonCodec.read(rest, Feedback.class));
        String event = label.getEventId();
        if (label.getKind() != FeedbackKind.LABEL || event == null || event.isEmpty() || label.getCorrect() == null) {
            throw new JsonFormatException(
                    "$", "a label has eventId and correct, true or false; orders are given with assay thresholds");
        }
        return new ProducerRecord<>(sender.topic(), key == null ? event : key, label);
    }

    private static JsonNode tree(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            // The reader of records says what is wrong, without the line.
            return JSON.missingNode();
        }
    }

    /**
     * Sends one record to each partition and waits until the brokers have all of them.
     *
     * @throws org.apache.kafka.common.KafkaException when the brokers do not take them
     */
    public void toEveryPartition(Feedback order, int partitions) {
        for (int partition = 0; partition < partitions; partition++) {
            sender.send(new ProducerRecord<>(sender.topic(), partition, null, order));
        }
        sender.flush();
    }

    @Override
    public void close() {
        sender.close();
    }
}
