package dev.assay.topology.mapping;

import dev.assay.schema.Decision;
import dev.assay.schema.DeferralDecision;
import dev.assay.schema.DeferredEvent;
import dev.assay.schema.Disposition;
import dev.assay.schema.Evidence;
import dev.assay.schema.Family;
import dev.assay.schema.GeneratedText;
import dev.assay.schema.ProducerModel;
import dev.assay.schema.Quarantined;
import dev.assay.schema.Reason;
import dev.assay.schema.RecordHeader;
import dev.assay.schema.Source;
import dev.assay.schema.Span;
import dev.assay.schema.SpanUnit;
import dev.assay.schema.Timings;
import dev.assay.schema.Verdict;
import dev.assay.scoring.Deferral;
import dev.assay.scoring.ScoringResult;
import dev.assay.topology.scoring.Admission;
import dev.assay.topology.scoring.SourceRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** From findings to the contracts of the output topics. Immutable; any thread may call it. */
public final class VerdictMapper {
    private final Supplier<String> current;

    /** @param current fingerprint of the engine now, for results that were not scored; the others bear their own */
    public VerdictMapper(Supplier<String> current) {
        this.current = current;
    }

    /** The verdict of an event. */
    public Verdict verdict(GeneratedText event, ScoringResult result, Source source, Admission admission) {
        ProducerModel model = event.getModel();
        return bare(event.getEventId(), result, source, admission)
                .setConversationId(event.getConversationId())
                .setParentId(event.getParentId())
                .setTenant(event.getTenant())
                .setModel(model == null ? null : model.getName())
                .setAttributes(event.getAttributes())
                .build();
    }

    /**
     * Puts further evidence at the end of a verdict that belongs to the caller, once; nothing is copied, since a stream
     * thread does this.
     */
    public static Verdict complete(Verdict verdict, List<dev.assay.scoring.Evidence> further) {
        List<Evidence> evidence = new ArrayList<>(verdict.getEvidence());
        further.forEach(one -> evidence.add(evidence(one)));
        verdict.setEvidence(evidence);
        return verdict;
    }

    /** Puts another decision into a verdict that belongs to the caller; nothing is copied. */
    public static Verdict deciding(Verdict verdict, Deferral decision) {
        verdict.setDeferral(deferral(decision));
        return verdict;
    }

    /** The verdict of something that was never read as an event; its id is unknown, so its place stands for it. */
    public Verdict unread(ScoringResult result, Source source, Admission admission) {
        String place = source.getTopic() + "-" + source.getPartition() + "@" + source.getOffset();
        return bare(place, result, source, admission).build();
    }

    private Verdict.Builder bare(String eventId, ScoringResult result, Source source, Admission admission) {
        List<Evidence> evidence = new ArrayList<>();
        result.evidence().forEach(one -> evidence.add(evidence(one)));
        return Verdict.newBuilder()
                .setEventId(eventId)
                .setDisposition(Disposition.valueOf(result.disposition().name()))
                .setReason(Reason.valueOf(result.reason().name()))
                .setDetail(result.detail())
                .setEvidence(evidence)
                .setDeferral(result.deferral() == null ? null : deferral(result.deferral()))
                .setFingerprint(fingerprint(result))
                .setSource(source)
                .setTimings(Timings.newBuilder()
                        .setAdmittedAt(Instant.ofEpochMilli(admission.admittedAt()))
                        .setQueueMicros(TimeUnit.NANOSECONDS.toMicros(result.queueNanos()))
                        .setScoringMicros(TimeUnit.NANOSECONDS.toMicros(result.scoringNanos()))
                        .setResubmissions(admission.resubmissions())
                        .build());
    }

    /** The event for whoever calls the larger model. */
    public DeferredEvent deferred(GeneratedText event, ScoringResult result, Deferral decision, Source source) {
        return DeferredEvent.newBuilder()
                .setEvent(event)
                .setDecision(deferral(decision))
                .setFingerprint(fingerprint(result))
                .setSource(source)
                .build();
    }

    private String fingerprint(ScoringResult result) {
        String own = result.fingerprint();
        return own == null ? current.get() : own;
    }

    /**
     * The unreadable record with its original bytes.
     *
     * @param keepValue false when the record with its envelope would be larger than the topic takes; the source offset
     *     still leads to the bytes
     */
    public static Quarantined quarantined(
            SourceRecord record, Reason reason, @Nullable String detail, long now, boolean keepValue) {
        List<RecordHeader> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(RecordHeader.newBuilder()
                    .setName(header.key())
                    .setValue(wrap(header.value()))
                    .build());
        }
        return Quarantined.newBuilder()
                .setReason(reason)
                .setDetail(detail)
                .setKey(wrap(record.key()))
                .setValue(keepValue ? wrap(record.value()) : null)
                .setHeaders(headers)
                .setSource(source(record))
                .setQuarantinedAt(Instant.ofEpochMilli(now))
                .build();
    }

    /** Where the record was read. */
    public static Source source(SourceRecord record) {
        return source(record.topic(), record.partition(), record.offset(), record.timestamp());
    }

    /** A place in the input topic. */
    public static Source source(String topic, int partition, long offset, long timestamp) {
        return Source.newBuilder()
                .setTopic(topic)
                .setPartition(partition)
                .setOffset(offset)
                .setTimestamp(Instant.ofEpochMilli(timestamp))
                .build();
    }

    private static @Nullable ByteBuffer wrap(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    private static Evidence evidence(dev.assay.scoring.Evidence given) {
        List<Span> spans = new ArrayList<>();
        given.spans().forEach(one -> spans.add(span(one)));
        return Evidence.newBuilder()
                .setScorer(given.scorer())
                .setFamily(Family.valueOf(given.family().name()))
                .setDisposition(Disposition.valueOf(given.disposition().name()))
                .setReason(Reason.valueOf(given.reason().name()))
                .setDetail(given.detail())
                .setKeyId(given.keyId())
                .setStatisticName(given.statisticName())
                .setStatistic(given.statistic())
                .setPValue(given.pValue())
                .setLog10PValue(given.log10PValue())
                .setAdjustedPValue(given.adjustedPValue())
                .setTests(given.tests())
                .setScore(given.score())
                .setProbability(given.probability())
                .setFlagged(given.flagged())
                .setEffectiveCount(given.effectiveCount())
                .setMeasures(sorted(given.measures()))
                .setNotes(new TreeMap<>(given.notes()))
                .setSpans(spans)
                .build();
    }

    private static Span span(dev.assay.scoring.Span given) {
        return Span.newBuilder()
                .setUnit(SpanUnit.valueOf(given.unit().name()))
                .setStart(given.start())
                .setEnd(given.end())
                .setLabel(given.label())
                .setScore(given.score())
                .setMeasures(sorted(given.measures()))
                .setSamples(given.samples())
                .build();
    }

    private static DeferralDecision deferral(Deferral given) {
        return DeferralDecision.newBuilder()
                .setDecision(Decision.valueOf(given.decision().name()))
                .setRule(given.rule())
                .setSignal(given.signal())
                .setScore(given.score())
                .setThreshold(given.threshold())
                .setReason(Reason.valueOf(given.reason().name()))
                .setMeasures(sorted(given.measures()))
                .setCertifiedRisk(given.certifiedRisk())
                .setNotes(sorted(given.notes()))
                .setThresholdKey(given.thresholdKey())
                .setThresholdVersion(given.thresholdVersion())
                .build();
    }

    /** Sorted, so that equal verdicts have equal bytes. */
    private static <V> Map<String, V> sorted(Map<String, V> given) {
        return new TreeMap<>(given);
    }
}
