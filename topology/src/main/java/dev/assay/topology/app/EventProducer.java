package dev.assay.topology.app;

import dev.assay.schema.GeneratedText;
import dev.assay.serdes.json.JsonCodec;
import dev.assay.topology.config.AssayConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends events as a producer of the outside world would. Confined to one thread. */
public final class EventProducer implements AutoCloseable {
    /** Some 15 MB of them. */
    private static final int REMEMBERED_KEYS = 100_000;

    private static final String APART =
            "went under another record key than the answer, the samples or the deferred event"
                    + " before it that it belongs to, and may not be joined with them; give all of them the same conversationId";

    private final TopicSender<GeneratedText> sender;
    private final RecordKeys keys = new RecordKeys(REMEMBERED_KEYS);

    public EventProducer(AssayConfig config, String topic) {
        sender = new TopicSender<>(config, topic);
    }

    /**
     * Sends one event, under a key that has it join what it belongs to.
     *
     * @return whether something that it belongs to went under another key before, so that the service may not join them
     * @throws org.apache.kafka.common.KafkaException when one before it did not arrive
     */
    public boolean send(GeneratedText event) {
        RecordKeys.Chosen chosen = keys.choose(event);
        Instant occurred = event.getOccurredAt();
        Long timestamp = occurred == null ? null : Math.max(0, occurred.toEpochMilli());
        sender.send(new ProducerRecord<>(sender.topic(), null, timestamp, chosen.key(), event));
        return chosen.apart();
    }

    /**
     * Sends every line and waits until the brokers have all of them.
     *
     * @param problems hears of each line that is no event, and of each event that went apart from what it belongs to
     * @throws org.apache.kafka.common.KafkaException when the brokers do not take them
     */
    public SentLines sendAll(BufferedReader in, Consumer<String> problems) throws IOException {
        return sender.sendLines(in, line -> send(JsonCodec.read(line, GeneratedText.class)) ? APART : null, problems);
    }

    /** Waits until the brokers have everything that was sent. */
    public void flush() {
        sender.flush();
    }

    @Override
    public void close() {
        sender.close();
    }
}
