package dev.assay.topology.support;

import dev.assay.schema.DeferredEvent;
import dev.assay.schema.Quarantined;
import dev.assay.schema.Source;
import dev.assay.schema.Verdict;
import dev.assay.serdes.AssayAvroDeserializer;
import dev.assay.topology.config.AssayConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the output topics from their beginning, committed records only. Confined to the test's thread. */
public final class ReadCommittedReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Map<String, Answer.Kind> kinds;
    private final Map<Answer.Kind, AssayAvroDeserializer<? extends SpecificRecord>> decoders;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<Guarantee> guarantees;
    private final List<Answer> answers = new ArrayList<>();

    public ReadCommittedReader(AssayConfig config, Guarantee... guarantees) {
        this.guarantees = List.of(guarantees);
        kinds = Map.of(
                config.topics().verdicts(), Answer.Kind.VERDICT,
                config.topics().deferrals(), Answer.Kind.DEFERRAL,
                config.topics().quarantine(), Answer.Kind.QUARANTINE);
        Map<String, Object> settings =
                Map.of("schema.registry.url", config.registry().url());
        decoders = Map.of(
                Answer.Kind.VERDICT, decoder(Verdict.class, settings),
                Answer.Kind.DEFERRAL, decoder(DeferredEvent.class, settings),
                Answer.Kind.QUARANTINE, decoder(Quarantined.class, settings));
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        config.kafka().bootstrapServers(),
                        "isolation.level",
                        "read_committed",
                        "max.partition.fetch.bytes",
                        16 << 20,
                        "allow.auto.create.topics",
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : kinds.keySet()) {
            consumer.partitionsFor(topic)
                    .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    private static <T extends SpecificRecord> AssayAvroDeserializer<T> decoder(
            Class<T> type, Map<String, Object> settings) {
        AssayAvroDeserializer<T> made = new AssayAvroDeserializer<>(type);
        made.configure(settings, false);
        return made;
    }

    /** Reads until the condition holds or the time is over; says whether it held. */
    public boolean readUntil(BooleanSupplier condition, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            poll(POLL);
        }
        return true;
    }

    /** Reads on for this long, to see what should not come. */
    public void readFor(Duration time) {
        readUntil(() -> false, time);
    }

    private void poll(Duration time) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(time)) {
            Answer answer = decode(record);
            answers.add(answer);
            guarantees.forEach(guarantee -> guarantee.answered(answer));
        }
    }

    private Answer decode(ConsumerRecord<byte[], byte[]> record) {
        Answer.Kind kind = kinds.get(record.topic());
        SpecificRecord decoded = decoders.get(kind).deserialize(record.topic(), record.value());
        Source source;
        if (decoded instanceof Verdict verdict) {
            source = verdict.getSource();
        } else if (decoded instanceof DeferredEvent deferred) {
            source = deferred.getSource();
        } else {
            source = ((Quarantined) decoded).getSource();
        }
        return new Answer(
                kind, Place.of(source), record.key(), record.headers(), decoded, record.partition(), record.offset());
    }

    /** Everything read so far. */
    public List<Answer> answers() {
        return answers;
    }

    /** The verdicts read so far. */
    public List<Verdict> verdicts() {
        return records(Answer.Kind.VERDICT, Verdict.class);
    }

    /** The deferrals read so far. */
    public List<DeferredEvent> deferrals() {
        return records(Answer.Kind.DEFERRAL, DeferredEvent.class);
    }

    /** The quarantine records read so far. */
    public List<Quarantined> quarantined() {
        return records(Answer.Kind.QUARANTINE, Quarantined.class);
    }

    private <T> List<T> records(Answer.Kind kind, Class<T> type) {
        return answers.stream()
                .filter(answer -> answer.kind() == kind)
                .map(answer -> type.cast(answer.record()))
                .toList();
    }

    @Override
    public void close() {
        consumer.close();
        decoders.values().forEach(AssayAvroDeserializer::close);
    }
}
