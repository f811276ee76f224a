package dev.assay.topology.scoring;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.ScoringResult;
import dev.assay.topology.scoring.FeedbackReader.Reading;
import dev.assay.topology.scoring.Settlement.Output;
import dev.assay.topology.scoring.Settlement.SessionPart;
import dev.assay.topology.scoring.Settlement.Unfinished;
import dev.assay.topology.threshold.Candidate;
import dev.assay.topology.threshold.Note;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Lets records of one task out, each with the state that changes with it: one transaction holds the tombstone, the session's
 * and the threshold's change and the outputs. A failing {@code forward} propagates and aborts it. Confined to the stream
 * thread.
 */
final class TaskReleases {
    private final ProcessorContext<byte[], byte[]> context;
    private final Map<Settlement.Sink, String> sinkNodes;
    private final AdmissionLedger ledger;
    private final StreamMeters meters;
    private final @Nullable TaskSessions sessions;
    private final @Nullable TaskSamples samples;
    private final @Nullable TaskThresholds thresholds;
    private long timestamp;

    /** @param thresholds null when the rule's decision stands */
    TaskReleases(
            ProcessorContext<byte[], byte[]> context,
            Map<Settlement.Sink, String> sinkNodes,
            AdmissionLedger ledger,
            StreamMeters meters,
            @Nullable TaskSessions sessions,
            @Nullable TaskSamples samples,
            @Nullable ThresholdParts thresholds,
            TaskView view) {
        this.context = context;
        this.sinkNodes = sinkNodes;
        this.ledger = ledger;
        this.meters = meters;
        this.sessions = sessions;
        this.samples = samples;
        this.thresholds = thresholds == null
                ? null
                : new TaskThresholds(context, thresholds, meters.thresholds(), view, this::forwardOwn);
    }

    /** An event leaves. */
    void release(InFlight record) {
        Settlement settlement = record.settlement();
        if (settlement == null) {
            throw new IllegalStateException("released before it was settled: " + record.offset());
        }
        timestamp = record.timestamp();
        ledger.delete(record.offset());
        if (samples != null) {
            samples.released(record);
        }
        ScoringResult result = settlement.result();
        Unfinished unfinished = settlement.unfinished();
        if (unfinished != null) {
            SessionPart session = unfinished.session();
            List<Evidence> evidence = sessions == null || session == null ? List.of() : sessions.add(session, record);
            Candidate candidate = unfinished.candidate();
            Deferral decided = thresholds == null || candidate == null ? null : thresholds.decide(candidate, record);
            unfinished.finisher().finish(evidence, decided).forEach(output -> forward(record, output));
            result = decided == null ? result : result.deciding(decided);
        }
        settlement.outputs().forEach(output -> forward(record, output));
        meters.released(record, settlement, result, context.currentSystemTimeMs());
    }

    /** A feedback record leaves for the thresholds, or for the quarantine. */
    void apply(TaskFeedback.Waiting feedback) {
        SourceRecord record = feedback.record();
        timestamp = record.timestamp();
        Reading reading = feedback.reading();
        Output quarantined = reading.quarantined();
        Note note = reading.note();
        if (quarantined != null) {
            forward(record.key(), quarantined, Carried.headers(record.headers()));
            meters.thresholds().unreadable();
        }
        if (note != null && thresholds != null) {
            thresholds.apply(note, record);
        }
    }

    private void forward(InFlight record, Output output) {
        forward(record.key(), output, record.headers());
    }

    /** Under the output's own key, at the time of what is being handled. */
    private void forwardOwn(Output output) {
        forward(output.ownKey(), output, new RecordHeaders());
    }

    private void forward(byte @Nullable [] key, Output output, Headers headers) {
        context.forward(
                new Record<byte[], byte[]>(key, output.value(), timestamp, headers), sinkNodes.get(output.sink()));
    }

    void close() {
        if (sessions != null) {
            sessions.close();
        }
    }
}
