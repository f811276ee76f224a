package dev.assay.topology.scoring;

import dev.assay.topology.scoring.ScoringProcessor.Shared;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Admits, settles and releases the records of one partition from one {@code init} of its processor to the {@code close} after it:
 * Kafka Streams may initialise a processor again. Confined to its stream thread; results reach it through its {@link Mailbox}.
 */
final class ScoringTask {
    private static final AtomicLong INCARNATIONS = new AtomicLong();

    private final Shared shared;
    private final ProcessorContext<byte[], byte[]> context;
    private final String task;
    private final long number = INCARNATIONS.incrementAndGet();
    private final AdmissionLedger ledger;
    private final @Nullable TaskSamples samples;
    private final @Nullable SampleRoom room;
    private final @Nullable TaskFeedback feedback;
    private final ReleaseQueue queue;
    private final ReleaseOrder releases;
    private final CreditQueue starts;
    private final Mailbox mailbox;
    private final MailDesk desk;
    private final Resubmissions resubmissions;
    private final TaskView view;
    private final Cancellable punctuator;
    private long stalledNanos;
    private long lastAdmitted = -1;

    /** Records that a former owner admitted or answered and that have not been read again. */
    private int rereading;

    ScoringTask(ProcessorContext<byte[], byte[]> context, Shared shared, Map<Settlement.Sink, String> sinkNodes) {
        this.context = context;
        this.shared = shared;
        task = context.taskId().toString();
        mailbox = new Mailbox(shared.meters()::discarded);
        desk = new MailDesk(mailbox, false);
        queue = new ReleaseQueue(shared.thresholds() != null);
        ledger = new AdmissionLedger(context.getStateStore(AdmissionLedger.STORE));
        view = shared.meters().join(task);
        starts = new CreditQueue(shared.credits(), task);
        resubmissions = new Resubmissions(context, shared, ledger, starts, desk);
        samples = shared.samples() == null ? null : samples(shared.samples());
        room = samples == null
                ? null
                : new SampleRoom(queue, samples, shared.limits().maxUnanswered());
        feedback = shared.thresholds() == null ? null : feedback(shared.thresholds());
        releases = new ReleaseOrder(queue, taskReleases(sinkNodes), feedback);
        punctuator = context.schedule(shared.limits().drainInterval(), PunctuationType.WALL_CLOCK_TIME, now -> {
            stalledNanos = 0;
            resubmissions.round();
            drain();
        });
    }

    private TaskSamples samples(SampleRules rules) {
        SampleShelf shelf = new SampleShelf(context.getStateStore(SampleShelf.STORE));
        TaskSamples.Start start = (offset, work) -> resubmissions.resume(inFlight(offset), work);
        return new TaskSamples(shelf, rules, shared.meters(), view, context::currentSystemTimeMs, start, queue);
    }

    private TaskFeedback feedback(ThresholdParts parts) {
        FeedbackInbox inbox = new FeedbackInbox(context.getStateStore(FeedbackInbox.STORE));
        int partition = context.taskId().partition();
        return new TaskFeedback(parts.feedbackTopic(), partition, inbox, parts.reader(), mailbox);
    }

    private TaskReleases taskReleases(Map<Settlement.Sink, String> sinkNodes) {
        TaskSessions sessions =
                shared.sessions() == null ? null : new TaskSessions(context, shared.sessions(), shared.meters(), view);
        return new TaskReleases(
                context, sinkNodes, ledger, shared.meters(), sessions, samples, shared.thresholds(), view);
    }

    /** Takes over what a former owner admitted and did not answer. */
    void restore() {
        SortedSet<Long> offsets = new TreeSet<>();
        List<InFlight> records = new ArrayList<>();
        ledger.forEach((offset, entry) -> {
            offsets.add(offset);
            records.add(track(offset, entry.resubmitted()));
        });
        resubmissions.restored(records);
        shared.meters().resubmitted(offsets.size());
        if (feedback != null) {
            feedback.restore();
        }
        if (samples != null) {
            offsets.addAll(samples.restore());
        }
        rereading = offsets.size();
        if (!offsets.isEmpty()) {
            shared.sourceReader().reread(context.taskId().partition(), offsets, mailbox::isOpen, mailbox::post);
        }
        publishView();
    }

    /** Takes a record of the input or of feedback in; waits for room if there is none, for a bounded time. */
    void admit(Record<byte[], byte[]> record) {
        drain();
        RecordMetadata metadata =
                context.recordMetadata().orElseThrow(() -> new IllegalStateException("source record without metadata"));
        long offset = metadata.offset();
        SourceRecord source = new SourceRecord(
                metadata.topic(),
                metadata.partition(),
                offset,
                record.timestamp(),
                record.key(),
                record.value(),
                new RecordHeaders(record.headers().toArray()));
        if (feedback != null && feedback.isFrom(metadata.topic())) {
            feedback.admit(source, queue.newest());
        } else if (!ledger.holds(offset)) {
            admit(source);
        }
        waitForRoom();
        publishView();
    }

    private void admit(SourceRecord source) {
        LedgerEntry entry = new LedgerEntry(source.timestamp(), 0, Carried.key(source.key()));
        ledger.put(source.offset(), entry);
        shared.meters().admitted(source.topic());
        InFlight record = track(source.offset(), entry);
        read(record, source);
        starts.offer(source.offset(), () -> shared.judge().judge(source, record.admission(), desk));
    }

    private InFlight track(long offset, LedgerEntry entry) {
        Admission admission = new Admission(task, number, context.currentSystemTimeMs(), entry.resubmissions());
        InFlight record = new InFlight(offset, entry.timestamp(), entry.key(), admission, System.nanoTime());
        queue.append(record);
        lastAdmitted = Math.max(lastAdmitted, offset);
        return record;
    }

    private static void read(InFlight record, SourceRecord source) {
        record.headers(Carried.headers(source.headers()));
        record.backfill(source.isBackfill());
    }

    private void drain() {
        long end = System.nanoTime() + shared.limits().drainTime().toNanos();
        Mail mail = mailbox.poll();
        for (int i = 0; mail != null; i++) {
            read(mail);
            mail = i < shared.limits().drainMax() && System.nanoTime() < end ? mailbox.poll() : null;
        }
        if (samples != null) {
            long firstUndecoded = Math.min(starts.firstParked(), resubmissions.firstHeld());
            samples.expire(lastAdmitted, firstUndecoded, rereading > 0);
        }
        makeRoom();
        starts.start();
        publishView();
    }

    /** Slows admission down while the ledger is full, draining meanwhile; returns in time for the transaction. */
    private void waitForRoom() {
        if (!full()) {
            return;
        }
        long start = System.nanoTime();
        long budget = Math.min(
                shared.limits().admissionWait().toNanos(),
                shared.limits().stallBudget().toNanos() - stalledNanos);
        long left = budget;
        while (left > 0 && full()) {
            Mail mail = mailbox.poll(left);
            if (mail == null) {
                break;
            }
            read(mail);
            makeRoom();
            starts.start();
            left = budget - (System.nanoTime() - start);
        }
        long waited = System.nanoTime() - start;
        stalledNanos += waited;
        shared.meters().waited(waited);
    }

    private boolean full() {
        int most = shared.limits().maxUnanswered();
        return queue.size() >= most || (feedback != null && feedback.size() >= most);
    }

    /** Nothing is ended while there is mail: what it says may be what is waited for. */
    private void makeRoom() {
        if (room != null && mailbox.isEmpty()) {
            room.make();
        }
    }

    private void read(Mail mail) {
        if (mail instanceof Mail.Settled settled) {
            starts.giveBack();
            resubmissions.survived(settled.settlement().offset());
            settled(settled.settlement());
        } else if (mail instanceof Mail.SampleRead sample) {
            queue.decoded(sample.sample().place());
            joiner().read(sample.group(), sample.sample(), sample.recalled());
        } else if (mail instanceof Mail.NoSample none) {
            joiner().gone(none.offset());
        } else if (mail instanceof Mail.Waits waits) {
            starts.giveBack();
            resubmissions.survived(waits.answer().offset());
            queue.decoded(waits.answer().offset());
            joiner().waits(waits.answer(), inFlight(waits.answer().offset()));
        } else if (mail instanceof Mail.FeedbackRead read && feedback != null) {
            feedback.read(read.offset(), read.reading());
            releases.feedbackRead();
        } else if (mail instanceof Mail.Reread reread) {
            rereading--;
            reread(reread.record());
        } else if (mail instanceof Mail.Gone gone) {
            rereading--;
            gone(gone.offset());
        }
    }

    private TaskSamples joiner() {
        if (samples == null) {
            throw new IllegalStateException("task " + task + " joins no samples");
        }
        return samples;
    }

    /** A record of the ledger, or a sample that was answered and whose answer was not. */
    private void reread(SourceRecord source) {
        InFlight record = queue.at(source.offset());
        if (record != null || samples == null) {
            InFlight admitted = inFlight(source.offset());
            read(admitted, source);
            resubmissions.offer(admitted, source);
        } else if (samples.wants(source.offset())) {
            shared.judge().recall(source, new MailDesk(mailbox, true));
        }
    }

    private void gone(long offset) {
        if (samples != null) {
            samples.gone(offset);
            if (queue.at(offset) == null) {
                return;
            }
        }
        shared.meters().sourceGone();
        InFlight record = inFlight(offset);
        releases.settle(
                record,
                shared.judge()
                        .sourceGone(
                                shared.inputTopic(),
                                context.taskId().partition(),
                                offset,
                                record.timestamp(),
                                record.admission()));
    }

    private void settled(Settlement settlement) {
        if (samples != null) {
            // It would have been reported as a sample by now: what it was before the restart it is no more.
            samples.gone(settlement.offset());
        }
        releases.settle(inFlight(settlement.offset()), settlement);
    }

    private InFlight inFlight(long offset) {
        InFlight record = queue.at(offset);
        if (record == null) {
            throw new IllegalStateException("offset " + offset + " of task " + task + " is not in flight");
        }
        return record;
    }

    private void publishView() {
        view.update(queue.size(), queue.blocked(), queue.workingSince());
    }

    /** What is in flight is abandoned: the ledger has it. */
    void close() {
        punctuator.cancel();
        releases.close();
        mailbox.close();
        starts.close();
        shared.judge().abandon(task, number);
        shared.meters().leave(task);
    }
}
