package dev.assay.topology.app;

import dev.assay.schema.DeferredEvent;
import dev.assay.schema.Evidence;
import dev.assay.schema.GeneratedText;
import dev.assay.schema.Quarantined;
import dev.assay.schema.Reason;
import dev.assay.schema.Source;
import dev.assay.schema.ThresholdChange;
import dev.assay.schema.Verdict;
import dev.assay.serdes.AssayAvroSerializer;
import dev.assay.serdes.SerializerConfig;
import dev.assay.serdes.registry.SchemaRegistryClient;
import dev.assay.topology.AssayTopology.Topics;
import dev.assay.topology.mapping.ThresholdMapper;
import dev.assay.topology.mapping.VerdictMapper;
import dev.assay.topology.scoring.Settlement.Output;
import dev.assay.topology.scoring.Settlement.Sink;
import dev.assay.topology.scoring.SourceRecord;
import dev.assay.topology.scoring.ThresholdParts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Encodes what goes to the output topics, within the size that they take. Thread-safe.
 *
 * <p>What is too large is published smaller rather than not at all, and says so: a verdict without spans, a deferral
 * without samples and token data, a quarantine record without the bytes that its source offset still leads to. What is
 * still too large keeps its place and result only.
 */
final class OutputWriter {
    private final Topics topics;
    private final int maxBytes;
    private final AssayAvroSerializer<Verdict> verdicts;
    private final AssayAvroSerializer<DeferredEvent> deferrals;
    private final AssayAvroSerializer<Quarantined> quarantine;
    private final AssayAvroSerializer<ThresholdChange> thresholds;

    /** @param maxBytes largest record value that the output topics take */
    OutputWriter(Topics topics, int maxBytes, SchemaRegistryClient registry, SerializerConfig config) {
        this.topics = topics;
        this.maxBytes = maxBytes;
        verdicts = new AssayAvroSerializer<>(registry, config);
        deferrals = new AssayAvroSerializer<>(registry, config);
        quarantine = new AssayAvroSerializer<>(registry, config);
        thresholds = new AssayAvroSerializer<>(registry, config);
    }

    Output verdict(Verdict verdict) {
        return verdictsLater().apply(verdict);
    }

    /**
     * Encodes verdicts that are not complete yet, wherever they become so. The registry is asked now, and what comes back
     * does not know it: a stream thread may call it.
     */
    Function<Verdict, Output> verdictsLater() {
        return later(verdicts.bind(topics.verdicts(), Verdict.getClassSchema()), maxBytes);
    }

    private static Function<Verdict, Output> later(AssayAvroSerializer.Bound<Verdict> encoder, int maxBytes) {
        return verdict -> {
            byte[] bytes = encoder.encode(verdict);
            if (bytes.length > maxBytes) {
                String said = "spans left out: with them the verdict has " + bytes.length + " bytes";
                bytes = encoder.encode(withoutSpans(verdict, said));
            }
            if (bytes.length > maxBytes) {
                bytes = encoder.encode(bare(verdict, bytes.length));
            }
            return new Output(Sink.VERDICTS, bytes);
        };
    }

    private static Verdict withoutSpans(Verdict verdict, String said) {
        List<Evidence> bare = new ArrayList<>();
        verdict.getEvidence()
                .forEach(one ->
                        bare.add(Evidence.newBuilder(one).setSpans(List.of()).build()));
        return Verdict.newBuilder(verdict).setEvidence(bare).setDetail(said).build();
    }

    /** Nothing that the producer chose the length of; source and result remain. */
    private static Verdict bare(Verdict verdict, int length) {
        return Verdict.newBuilder(verdict)
                .setEventId(place(verdict.getSource()))
                .setConversationId(null)
                .setParentId(null)
                .setTenant(null)
                .setModel(null)
                .setAttributes(Map.of())
                .setEvidence(List.of())
                .setDetail("ids, attributes and evidence left out: with them the verdict has " + length
                        + " bytes; the id is the event's place")
                .build();
    }

    private static String place(Source source) {
        return source.getTopic() + "-" + source.getPartition() + "@" + source.getOffset();
    }

    Output deferral(DeferredEvent deferred) {
        return deferralsLater().apply(deferred);
    }

    /** Encodes deferred events wherever it is decided that they are, as {@link #verdictsLater} does verdicts. */
    Function<DeferredEvent, Output> deferralsLater() {
        AssayAvroSerializer.Bound<DeferredEvent> encoder =
                deferrals.bind(topics.deferrals(), DeferredEvent.getClassSchema());
        return deferred -> new Output(Sink.DEFERRALS, bounded(encoder, deferred));
    }

    private byte[] bounded(AssayAvroSerializer.Bound<DeferredEvent> encoder, DeferredEvent deferred) {
        byte[] bytes = encoder.encode(deferred);
        if (bytes.length > maxBytes) {
            GeneratedText smaller = GeneratedText.newBuilder(deferred.getEvent())
                    .setSamples(List.of())
                    .setTokens(null)
                    .setSentences(List.of())
                    .build();
            bytes = encoder.encode(with(deferred, smaller));
        }
        if (bytes.length > maxBytes) {
            // Its place still leads to the event.
            GeneratedText bare = GeneratedText.newBuilder()
                    .setEventId(place(deferred.getSource()))
                    .build();
            bytes = encoder.encode(with(deferred, bare));
        }
        return bytes;
    }

    /** Encodes moves of thresholds, as {@link #verdictsLater} does verdicts. */
    ThresholdParts.Encoder thresholds(String policy) {
        AssayAvroSerializer.Bound<ThresholdChange> encoder =
                thresholds.bind(topics.thresholds(), ThresholdChange.getClassSchema());
        return (move, partition) -> new Output(
                Sink.THRESHOLDS,
                encoder.encode(ThresholdMapper.change(move, partition, policy)),
                (move.key() + "@" + partition).getBytes(StandardCharsets.UTF_8));
    }

    private static DeferredEvent with(DeferredEvent deferred, GeneratedText event) {
        return DeferredEvent.newBuilder(deferred).setEvent(event).build();
    }

    Output quarantined(SourceRecord record, Reason reason, @Nullable String detail) {
        Quarantined whole = VerdictMapper.quarantined(record, reason, detail, System.currentTimeMillis(), true);
        byte[] bytes = encode(quarantine, topics.quarantine(), whole);
        if (bytes.length > maxBytes) {
            bytes = encode(quarantine, topics.quarantine(), shortened(whole, "value", bytes.length));
        }
        if (bytes.length > maxBytes) {
            Quarantined bare = Quarantined.newBuilder(shortened(whole, "key, value and headers", bytes.length))
                    .setKey(null)
                    .setHeaders(List.of())
                    .build();
            bytes = encode(quarantine, topics.quarantine(), bare);
        }
        return new Output(Sink.QUARANTINE, bytes);
    }

    private static Quarantined shortened(Quarantined whole, String without, int length) {
        String said = (whole.getDetail() == null ? "" : whole.getDetail() + "; ") + without
                + " left out: the record has " + length + " bytes, read it at its source offset";
        return Quarantined.newBuilder(whole).setValue(null).setDetail(said).build();
    }

    private static <T extends SpecificRecord> byte[] encode(AssayAvroSerializer<T> serializer, String topic, T record) {
        return Objects.requireNonNull(serializer.serialize(topic, record));
    }
}
