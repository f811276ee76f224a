package dev.assay.topology.app;

import dev.assay.schema.GeneratedText;
import dev.assay.schema.Source;
import dev.assay.scoring.Reason;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.Subject;
import dev.assay.scoring.engine.ScoringEngine;
import dev.assay.scoring.lane.LaneTask;
import dev.assay.scoring.lane.WorkAbandonedException;
import dev.assay.scoring.lane.WorkClass;
import dev.assay.serdes.Decoded;
import dev.assay.serdes.EventDecoder;
import dev.assay.serdes.registry.RegistryUnavailableException;
import dev.assay.topology.mapping.SubjectMapper;
import dev.assay.topology.mapping.VerdictMapper;
import dev.assay.topology.scoring.Admission;
import dev.assay.topology.scoring.Desk;
import dev.assay.topology.scoring.Judge;
import dev.assay.topology.scoring.SampleGroupKey;
import dev.assay.topology.scoring.Settlement;
import dev.assay.topology.scoring.Settlement.Output;
import dev.assay.topology.scoring.SourceRecord;
import dev.assay.topology.scoring.WaitingAnswer;
import io.micrometer.core.instrument.DistributionSummary;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes an event, has it scored and encodes what is to be published, off the stream threads. Thread-safe.
 *
 * <p>The registry being away is nobody's fault: the record waits and is tried again for as long as it takes. Whatever else
 * goes wrong ends in the settlement.
 */
final class EventJudge implements Judge {
    private static final Logger log = LoggerFactory.getLogger(EventJudge.class);

    private final EventDecoder<GeneratedText> decoder;
    private final ScoringEngine engine;
    private final VerdictMapper mapper;
    private final OutputWriter writer;
    private final Conclusions conclusions;
    private final @Nullable SampleJoiner joiner;
    private final PatientSteps steps;
    private final DistributionSummary tokens;
    private final BranchingMeters branching;
    private final Withdrawals withdrawals;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong settled = new AtomicLong();

    /** Has models drop what nobody waits for. */
    interface Withdrawals {
        /** What a task asked in its epochs up to this one. */
        void withdraw(String task, long epoch);
    }

    /**
     * @param decoder must not wait for the registry: one attempt, then {@link RegistryUnavailableException}
     * @param joiner null when samples that come as events of their own are not to be joined with their answers
     * @param tokens hears how many tokens each event has
     * @param branching hears of every result
     * @param withdrawals hears of what was abandoned
     */
    EventJudge(
            EventDecoder<GeneratedText> decoder,
            ScoringEngine engine,
            VerdictMapper mapper,
            OutputWriter writer,
            Conclusions conclusions,
            @Nullable SampleJoiner joiner,
            PatientSteps steps,
            DistributionSummary tokens,
            BranchingMeters branching,
            Withdrawals withdrawals) {
        this.decoder = decoder;
        this.engine = engine;
        this.mapper = mapper;
        this.writer = writer;
        this.conclusions = conclusions;
        this.joiner = joiner;
        this.steps = steps;
        this.tokens = tokens;
        this.branching = branching;
        this.withdrawals = withdrawals;
    }

    @Override
    public void judge(SourceRecord record, Admission admission, Desk desk) {
        taken.incrementAndGet();
        execute(() -> decode(record, admission, desk), record, desk);
    }

    @Override
    public void abandon(String task, long incarnation) {
        withdrawals.withdraw(task, incarnation);
    }

    @Override
    public Settlement sourceGone(String topic, int partition, long offset, long timestamp, Admission admission) {
        ScoringResult result =
                ScoringResult.abstained(Reason.SOURCE_GONE, "retention removed the event before it was answered");
        Source source = VerdictMapper.source(topic, partition, offset, timestamp);
        return unread(result, source, admission);
    }

    @Override
    public void giveUp(SourceRecord record, Admission admission, boolean decode, Desk desk) {
        taken.incrementAndGet();
        String detail = "was in work " + admission.resubmissions() + " times when the process ended";
        ScoringResult result = ScoringResult.abstained(Reason.SCORER_ERROR, detail);
        Runnable unread = () -> deliver(unread(result, VerdictMapper.source(record), admission), desk);
        execute(decode ? () -> concludeUnscored(result, record, admission, desk) : unread, record, desk);
    }

    private void concludeUnscored(ScoringResult result, SourceRecord record, Admission admission, Desk desk) {
        Decoded<GeneratedText> decoded = decoder.decode(record.value());
        if (decoded instanceof Decoded.Unreadable<GeneratedText> unreadable) {
            quarantine(record, Reason.valueOf(unreadable.reason().name()), unreadable.detail(), desk);
        } else if (decoded instanceof Decoded.Event<GeneratedText> event) {
            Subject subject = subject(event.record(), record);
            if (joiner != null) {
                report(event.record(), subject, record, desk, joiner);
            }
            conclude(event.record(), subject, result, record, admission, desk);
        }
    }

    private Settlement unread(ScoringResult result, Source source, Admission admission) {
        return new Settlement(
                source.getOffset(), List.of(writer.verdict(mapper.unread(result, source, admission))), result);
    }

    /** How many records have been settled; does not stand still while anything moves. */
    long settledCount() {
        return settled.get();
    }

    /**
     * How many records are neither settled nor dropped, for closing or because nobody waits for them; those that are recalled
     * count too.
     */
    long inWork() {
        return taken.get() - settled.get();
    }

    private void decode(SourceRecord record, Admission admission, Desk desk) {
        Decoded<GeneratedText> decoded = decoder.decode(record.value());
        if (decoded instanceof Decoded.Unreadable<GeneratedText> unreadable) {
            quarantine(record, Reason.valueOf(unreadable.reason().name()), unreadable.detail(), desk);
        } else if (decoded instanceof Decoded.Event<GeneratedText> event) {
            score(event.record(), record, admission, desk);
        }
    }

    @Override
    public void recall(SourceRecord record, Desk desk) {
        // What was answered must not be answered again: a sample that cannot be read now is one that did not come.
        taken.incrementAndGet();
        steps.run(
                () -> whileOpen(desk, () -> recallNow(record, desk)),
                record,
                e -> recalled(() -> desk.noSample(record.offset())));
    }

    private void recallNow(SourceRecord record, Desk desk) {
        boolean reported = joiner != null
                && decoder.decode(record.value()) instanceof Decoded.Event<GeneratedText> event
                && report(event.record(), subject(event.record(), record), record, desk, joiner);
        recalled(() -> {
            if (!reported) {
                desk.noSample(record.offset());
            }
        });
    }

    private void recalled(Runnable last) {
        settled.incrementAndGet();
        last.run();
    }

    private static Subject subject(GeneratedText event, SourceRecord record) {
        return SubjectMapper.subject(event, Instant.ofEpochMilli(record.timestamp()));
    }

    /** A sample is told to the desk before it is scored: its answer need not wait for that. */
    private static boolean report(
            GeneratedText event, Subject subject, SourceRecord record, Desk desk, SampleJoiner joiner) {
        SampleJoiner.Belonging sample = joiner.sample(event, subject, record.offset());
        if (sample != null) {
            desk.sample(sample.group(), sample.sample());
        }
        return sample != null;
    }

    private void score(GeneratedText event, SourceRecord record, Admission admission, Desk desk) {
        Subject subject = subject(event, record);
        tokens.record(subject.tokens().length());
        SampleGroupKey request = SubjectMapper.answerOf(event);
        int missing = joiner == null ? 0 : joiner.missing(event, subject);
        if (joiner == null) {
            submit(event, subject, SampleJoiner.unjoined(event, false), record, admission, desk);
        } else if (report(event, subject, record, desk, joiner)) {
            submit(event, subject, SampleJoiner::ofSample, record, admission, desk);
        } else if (request == null || missing == 0) {
            submit(event, subject, SampleJoiner.unjoined(event, true), record, admission, desk);
        } else {
            // What waits is not being judged; the watchdog must not take it for a stall.
            settled.incrementAndGet();
            desk.waits(new WaitingAnswer(record.offset(), request, missing, joined -> {
                taken.incrementAndGet();
                // The stream thread calls this: copies as large as the texts are made elsewhere.
                Runnable scoring = () -> {
                    Subject whole;
                    GeneratedText complete;
                    try {
                        whole = joiner.joined(subject, joined);
                        complete = SubjectMapper.joined(event, joined.samples());
                    } catch (RuntimeException e) {
                        failed(e, event, subject, record, admission, desk);
                        return;
                    }
                    UnaryOperator<ScoringResult> finish =
                            result -> joiner.conclude(result, subject, joined, SampleJoiner.expected(event));
                    submit(complete, whole, finish, record, admission, desk);
                };
                execute(scoring, record, desk);
            }));
        }
    }

    private void submit(
            GeneratedText event,
            Subject subject,
            UnaryOperator<ScoringResult> finish,
            SourceRecord record,
            Admission admission,
            Desk desk) {
        LaneTask task = new LaneTask(
                admission.task(), admission.incarnation(), record.isBackfill() ? WorkClass.BACKFILL : WorkClass.LIVE);
        CompletableFuture<?> unused = engine.submit(subject, task).whenComplete((result, failure) -> {
            if (failure == null) {
                branching.record(subject, result);
                execute(() -> conclude(event, subject, finish.apply(result), record, admission, desk), record, desk);
            } else if (cause(failure) instanceof WorkAbandonedException abandoned) {
                // Says nothing about the event, which the ledger keeps: for the next process where the lane is
                // lost, for the next owner where the task has moved.
                settled.incrementAndGet();
                log.debug("{} is not judged here: {}", record, abandoned.getMessage());
            } else if (steps.closing()) {
                // The service stops, and nothing is published any more; the ledger keeps the event.
                log.debug("scoring of {} was cut short by the stop", record);
            } else {
                failed(failure, event, subject, record, admission, desk);
            }
        });
    }

    private static @Nullable Throwable cause(Throwable failure) {
        return failure instanceof CompletionException ? failure.getCause() : failure;
    }

    private void failed(
            Throwable failure,
            GeneratedText event,
            Subject subject,
            SourceRecord record,
            Admission admission,
            Desk desk) {
        // Names the type only: a message may quote the text.
        log.error("scoring of {} failed: {}", record, failure.getClass().getName());
        ScoringResult defect = ScoringResult.abstained(Reason.SCORER_ERROR, nameOf(failure));
        execute(() -> conclude(event, subject, defect, record, admission, desk), record, desk);
    }

    private void conclude(
            GeneratedText event,
            Subject subject,
            ScoringResult result,
            SourceRecord record,
            Admission admission,
            Desk desk) {
        deliver(conclusions.conclude(event, subject, result, record, admission), desk);
    }

    private void quarantine(SourceRecord record, Reason reason, @Nullable String detail, Desk desk) {
        Output output = writer.quarantined(record, dev.assay.schema.Reason.valueOf(reason.name()), detail);
        deliver(new Settlement(record.offset(), List.of(output), ScoringResult.rejected(reason, detail)), desk);
    }

    private void deliver(Settlement settlement, Desk desk) {
        settled.incrementAndGet();
        desk.settled(settlement);
    }

    /** Runs a step that may need the registry; waits and repeats while there is none and somebody waits for the record. */
    private void execute(Runnable step, SourceRecord record, Desk desk) {
        steps.run(
                () -> whileOpen(desk, step),
                record,
                e -> whileOpen(desk, () -> quarantine(record, Reason.SCORER_ERROR, nameOf(e), desk)));
    }

    private void whileOpen(Desk desk, Runnable step) {
        if (desk.isOpen()) {
            step.run();
        } else {
            // Its task has moved or begun anew, and reads the record again.
            settled.incrementAndGet();
        }
    }

    /** Without its message, which may quote the text. */
    private static String nameOf(Throwable failure) {
        return failure.getClass().getSimpleName();
    }
}
