package dev.assay.topology.app;

import dev.assay.schema.GeneratedText;
import dev.assay.scoring.evaluation.TextLines;
import dev.assay.serdes.json.JsonCodec;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.scoring.EventClass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Sends events as a producer of the outside world would. Confined to one thread. */
public final class EventProducer implements AutoCloseable {
    /** Some 15 MB of them. */
    private static final int REMEMBERED_KEYS = 100_000;

    private static final String APART =
            "went under another record key than the answer, the samples or the deferred event"
                    + " before it that it belongs to, and may not be joined with them; give all of them the same conversationId";

    private static final Header OLD_ON_PURPOSE =
            new RecordHeader(EventClass.HEADER, EventClass.BACKFILL.label().getBytes(StandardCharsets.UTF_8));

    private final TopicSender<GeneratedText> sender;
    private final List<Header> headers;
    private final RecordKeys keys = new RecordKeys(REMEMBERED_KEYS);

    public EventProducer(AssayConfig config, String topic) {
        this(config, topic, false);
    }

    /** @param backfill mark every record as old on purpose: nobody waits for its verdict */
    public EventProducer(AssayConfig config, String topic, boolean backfill) {
        headers = backfill ? List.of(OLD_ON_PURPOSE) : List.of();
        sender = new TopicSender<>(config, topic);
    }

    /**
     * Sends one event, under a key that has it join what it belongs to. The record has the time of sending, whatever the event
     * says of its own: brokers refuse records of the future and delete old ones.
     *
     * @return whether something that it belongs to went under another key before, so that the service may not join them
     * @throws org.apache.kafka.common.KafkaException when one before it did not arrive
     */
    public boolean send(GeneratedText event) {
        RecordKeys.Chosen chosen = keys.choose(event);
        sender.send(new ProducerRecord<>(sender.topic(), null, chosen.key(), event, headers));
        return chosen.apart();
    }

    /**
     * Sends every line and waits until the brokers have all of them.
     *
     * @param problems hears of each line that is no event or too large, and of each event that went apart from what it belongs to
     * @throws org.apache.kafka.common.KafkaException when the brokers do not take them
     */
    public SentLines sendAll(TextLines in, Consumer<String> problems) throws IOException {
        return sender.sendLines(
                in,
                line -> send(WholeTexts.require(JsonCodec.read(line, GeneratedText.class))) ? APART : null,
                problems);
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
