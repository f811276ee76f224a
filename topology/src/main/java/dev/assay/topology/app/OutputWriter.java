package dev.assay.topology.app;

import dev.assay.schema.DeferredEvent;
import dev.assay.schema.Evidence;
import dev.assay.schema.GeneratedText;
import dev.assay.schema.Quarantined;
import dev.assay.schema.Reason;
import dev.assay.schema.Verdict;
import dev.assay.serdes.AssayAvroSerializer;
import dev.assay.serdes.SerializerConfig;
import dev.assay.serdes.registry.SchemaRegistryClient;
import dev.assay.topology.AssayTopology.Topics;
import dev.assay.topology.mapping.VerdictMapper;
import dev.assay.topology.scoring.Settlement.Output;
import dev.assay.topology.scoring.Settlement.Sink;
import dev.assay.topology.scoring.SourceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Encodes what goes to the output topics, within the size that they take. Thread-safe.
 *
 * <p>What is too large is published smaller rather than not at all, and says so: a verdict without spans, a deferral
 * without samples and token data, a quarantine record without the bytes that its source offset still leads to.
 */
final class OutputWriter {
    private final Topics topics;
    private final int maxBytes;
    private final AssayAvroSerializer<Verdict> verdicts;
    private final AssayAvroSerializer<DeferredEvent> deferrals;
    private final AssayAvroSerializer<Quarantined> quarantine;

    /** @param maxBytes largest record value that the output topics take */
    OutputWriter(Topics topics, int maxBytes, SchemaRegistryClient registry, SerializerConfig config) {
        this.topics = topics;
        this.maxBytes = maxBytes;
        verdicts = new AssayAvroSerializer<>(registry, config);
        deferrals = new AssayAvroSerializer<>(registry, config);
        quarantine = new AssayAvroSerializer<>(registry, config);
    }

    Output verdict(Verdict verdict) {
        byte[] bytes = encode(verdicts, topics.verdicts(), verdict);
        if (bytes.length > maxBytes) {
            List<Evidence> bare = new ArrayList<>();
            verdict.getEvidence()
                    .forEach(one -> bare.add(
                            Evidence.newBuilder(one).setSpans(List.of()).build()));
            Verdict smaller = Verdict.newBuilder(verdict)
                    .setEvidence(bare)
                    .setDetail("spans left out: with them the verdict has " + bytes.length + " bytes")
                    .build();
            bytes = encode(verdicts, topics.verdicts(), smaller);
        }
        return new Output(Sink.VERDICTS, bytes);
    }

    Output deferral(DeferredEvent deferred) {
        byte[] bytes = encode(deferrals, topics.deferrals(), deferred);
        if (bytes.length > maxBytes) {
            GeneratedText smaller = GeneratedText.newBuilder(deferred.getEvent())
                    .setSamples(List.of())
                    .setTokens(null)
                    .setSentences(List.of())
                    .build();
            bytes = encode(
                    deferrals,
                    topics.deferrals(),
                    DeferredEvent.newBuilder(deferred).setEvent(smaller).build());
        }
        return new Output(Sink.DEFERRALS, bytes);
    }

    Output quarantined(SourceRecord record, Reason reason, @Nullable String detail) {
        long now = System.currentTimeMillis();
        byte[] bytes =
                encode(quarantine, topics.quarantine(), VerdictMapper.quarantined(record, reason, detail, now, true));
        if (bytes.length > maxBytes) {
            String said = (detail == null ? "" : detail + "; ") + "value left out: with it the record has "
                    + bytes.length + " bytes, read it at its source offset";
            bytes = encode(
                    quarantine, topics.quarantine(), VerdictMapper.quarantined(record, reason, said, now, false));
        }
        return new Output(Sink.QUARANTINE, bytes);
    }

    private static <T extends SpecificRecord> byte[] encode(AssayAvroSerializer<T> serializer, String topic, T record) {
        return Objects.requireNonNull(serializer.serialize(topic, record));
    }
}
