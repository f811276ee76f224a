package dev.assay.topology.scoring;

import dev.assay.ops.meters.MeterCatalog;
import dev.assay.ops.meters.Meters;
import dev.assay.scoring.Deferral;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.cascade.tiers.TierOutcome;
import dev.assay.scoring.cascade.tiers.TierScorer;
import dev.assay.scoring.session.SessionBook;
import dev.assay.topology.scoring.Settlement.Sink;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * Counts what the tasks do. Thread-safe. Counters count attempts: a transaction that aborts is counted again when its
 * records are.
 */
public final class StreamMeters {
    private final Meters meters;
    private final Map<String, TaskView> tasks = new ConcurrentHashMap<>();
    private final Timer latency;
    private final Timer admissionWait;
    private final Counter resubmitted;
    private final Counter sourceGone;
    private final Counter givenUp;
    private final Counter discarded;
    private final ThresholdMeters thresholds;

    public StreamMeters(Meters meters, Credits credits) {
        this.meters = meters;
        latency = meters.timer(MeterCatalog.VERDICT_LATENCY);
        admissionWait = meters.timer(MeterCatalog.ADMISSION_WAIT);
        resubmitted = meters.counter(MeterCatalog.LEDGER_RESUBMITTED);
        sourceGone = meters.counter(MeterCatalog.LEDGER_SOURCE_GONE);
        givenUp = meters.counter(MeterCatalog.LEDGER_GIVEN_UP);
        discarded = meters.counter(MeterCatalog.MAILBOX_DISCARDED, "epoch");
        startAtZero();
        meters.gauge(MeterCatalog.LEDGER_ENTRIES, () -> sum(TaskView::unanswered));
        meters.gauge(MeterCatalog.RELEASE_BLOCKED, () -> sum(TaskView::blocked));
        meters.gauge(MeterCatalog.LEDGER_OLDEST_AGE, this::oldestAgeSeconds);
        meters.gauge(MeterCatalog.CREDITS_AVAILABLE, credits::available);
        meters.gauge(MeterCatalog.SESSIONS, () -> sum(TaskView::sessions));
        meters.gauge(
                MeterCatalog.SESSION_BYTES,
                () -> tasks.values().stream().mapToLong(TaskView::sessionBytes).sum());
        meters.gauge(MeterCatalog.SAMPLE_ANSWERS_WAITING, () -> sum(TaskView::waiting));
        thresholds = new ThresholdMeters(meters, tasks);
        meters.gauge(
                MeterCatalog.SAMPLE_BYTES,
                () -> tasks.values().stream().mapToLong(TaskView::sampleBytes).sum());
    }

    TaskView join(String task) {
        TaskView view = new TaskView();
        tasks.put(task, view);
        return view;
    }

    void leave(String task) {
        tasks.remove(task);
    }

    /** Admitted, unanswered records of all tasks of this process. */
    public int unanswered() {
        return sum(TaskView::unanswered);
    }

    void admitted(String topic) {
        meters.counter(MeterCatalog.EVENTS, topic).increment();
    }

    void waited(long nanos) {
        admissionWait.record(nanos, TimeUnit.NANOSECONDS);
    }

    void resubmitted(int records) {
        resubmitted.increment(records);
    }

    void sourceGone() {
        sourceGone.increment();
    }

    void givenUp() {
        givenUp.increment();
    }

    void discarded() {
        discarded.increment();
    }

    /** @param result the settlement's, with the decision that was made at release */
    void released(InFlight record, Settlement settlement, ScoringResult result, long nowMillis) {
        latency.record(System.nanoTime() - record.admittedNanos(), TimeUnit.NANOSECONDS);
        meters.timer(MeterCatalog.END_TO_END, EventClass.of(record).label())
                .record(Math.max(0, nowMillis - record.timestamp()), TimeUnit.MILLISECONDS);
        boolean quarantined = settlement.outputs().stream().anyMatch(output -> output.sink() == Sink.QUARANTINE);
        if (quarantined) {
            meters.counter(MeterCatalog.QUARANTINED, result.reason().name()).increment();
        } else {
            meters.counter(
                            MeterCatalog.VERDICTS,
                            result.disposition().name(),
                            result.reason().name())
                    .increment();
        }
        result.evidence().forEach(this::evidence);
        Deferral deferral = result.deferral();
        if (deferral != null) {
            meters.counter(
                            MeterCatalog.DECISIONS,
                            deferral.rule(),
                            deferral.decision().name())
                    .increment();
        }
    }

    /** A counter that starts with its first event has no rate for it. */
    private void startAtZero() {
        meters.timer(MeterCatalog.END_TO_END, EventClass.LIVE.label());
        List.of("joined", "late", "repeated", "surplus", "beyond", "unclaimed")
                .forEach(outcome -> meters.counter(MeterCatalog.SAMPLES, outcome));
        for (WaitingAnswer.End end : WaitingAnswer.End.values()) {
            meters.counter(MeterCatalog.SAMPLE_GROUPS, end.name().toLowerCase(Locale.ROOT));
        }
        List.of("counted", "repeated", "beyond")
                .forEach(outcome -> meters.counter(MeterCatalog.SESSION_DRAWS, outcome));
        List.of("evicted", "silent").forEach(cause -> meters.counter(MeterCatalog.SESSIONS_ENDED, cause));
        meters.counter(MeterCatalog.SESSION_CROSSINGS);
    }

    /** What a message did to its session; its p-values stay out of the deciles, since they are not to be uniform. */
    void session(SessionBook.Update update) {
        draws("counted", update.counted());
        draws("repeated", update.repeated());
        draws("beyond", update.beyond());
        meters.counter(MeterCatalog.SESSION_CROSSINGS).increment(update.crossings());
        sessionsEnded("evicted", update.evicted());
        for (Evidence one : update.evidence()) {
            counted(one);
        }
    }

    /** What thresholds do. */
    ThresholdMeters thresholds() {
        return thresholds;
    }

    /** Samples that came as events of their own. */
    void samples(String outcome, int count) {
        if (count > 0) {
            meters.counter(MeterCatalog.SAMPLES, outcome).increment(count);
        }
    }

    /** An answer no longer waits for samples. */
    void groupEnded(WaitingAnswer.End end) {
        meters.counter(MeterCatalog.SAMPLE_GROUPS, end.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    private void draws(String outcome, int count) {
        if (count > 0) {
            meters.counter(MeterCatalog.SESSION_DRAWS, outcome).increment(count);
        }
    }

    void sessionsEnded(String cause, int count) {
        if (count > 0) {
            meters.counter(MeterCatalog.SESSIONS_ENDED, cause).increment(count);
        }
    }

    private void evidence(Evidence evidence) {
        counted(evidence);
        if (evidence.scorer().equals(TierScorer.ID)) {
            cascade(evidence);
        }
        Double p = evidence.pValue();
        if (p != null) {
            int bin = Math.min(9, (int) (p * 10));
            meters.counter(MeterCatalog.PVALUE_BUCKET, evidence.scorer(), Integer.toString(bin))
                    .increment();
        }
    }

    private void cascade(Evidence evidence) {
        int tier = evidence.measures().getOrDefault("tier", 0.0).intValue();
        String end = evidence.notes().getOrDefault("end", TierOutcome.End.NONE.id());
        meters.counter(MeterCatalog.CASCADE_ENDED, Integer.toString(tier), end).increment();
    }

    private void counted(Evidence evidence) {
        meters.counter(
                        MeterCatalog.EVIDENCE,
                        evidence.scorer(),
                        evidence.disposition().name(),
                        evidence.reason().name())
                .increment();
        if (Boolean.TRUE.equals(evidence.flagged())) {
            meters.counter(MeterCatalog.DECISIONS, evidence.scorer(), "FLAGGED").increment();
        }
    }

    private int sum(ToIntFunction<TaskView> part) {
        Collection<TaskView> views = tasks.values();
        return views.stream().mapToInt(part).sum();
    }

    private double oldestAgeSeconds() {
        long oldest =
                tasks.values().stream().mapToLong(TaskView::workingSince).min().orElse(Long.MAX_VALUE);
        return oldest == Long.MAX_VALUE ? 0 : Math.max(0, (System.currentTimeMillis() - oldest) / 1000.0);
    }
}
