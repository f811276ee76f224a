package dev.assay.topology.scoring;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.session.SessionRules;
import dev.assay.topology.scoring.Settlement.Output;
import dev.assay.topology.scoring.Settlement.SessionPart;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Admits, settles and releases the records of one partition: the only class that touches the ledger, the sessions and
 * {@code forward}.
 * Confined to its stream thread; results reach it through its {@link Mailbox}.
 *
 * <p>Nothing here blocks longer than {@link LedgerLimits#admissionWait()} or depends on the content of a record, so an
 * exception means a defect or a lost store and is left to Kafka Streams.
 */
public final class ScoringProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    /**
     * What all tasks of a process share. Thread-safe parts only.
     *
     * @param sessions null when evidence is not to add up over conversations
     */
    public record Shared(
            String inputTopic,
            Judge judge,
            SourceReader sourceReader,
            Credits credits,
            LedgerLimits limits,
            StreamMeters meters,
            @Nullable SessionRules sessions) {}

    private record Parked(InFlight record, SourceRecord source) {}

    private final Shared shared;
    private final Map<Settlement.Sink, String> sinkNodes;

    private @Nullable Incarnation incarnation;

    /** @param sinkNodes name of the sink node per output */
    public ScoringProcessor(Shared shared, Map<Settlement.Sink, String> sinkNodes) {
        this.shared = shared;
        this.sinkNodes = Map.copyOf(sinkNodes);
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        incarnation = new Incarnation(context);
        incarnation.restore();
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        current().admit(record);
    }

    /** In-flight work is abandoned, not awaited: the ledger keeps it for the next owner of the partition. */
    @Override
    public void close() {
        if (incarnation != null) {
            incarnation.close();
            incarnation = null;
        }
    }

    private Incarnation current() {
        if (incarnation == null) {
            throw new IllegalStateException("processor is not initialised");
        }
        return incarnation;
    }

    /** Everything between one {@code init} and its {@code close}; Kafka Streams may re-initialise a processor. */
    private final class Incarnation {
        private final ProcessorContext<byte[], byte[]> context;
        private final String task;
        private final AdmissionLedger ledger;
        private final @Nullable TaskSessions sessions;
        private final ReleaseQueue queue = new ReleaseQueue();
        private final Queue<Parked> parked = new ArrayDeque<>();
        private final Mailbox mailbox = new Mailbox(shared.meters()::discarded);
        private final TaskView view;
        private final Cancellable punctuator;
        private long stalledNanos;

        private Incarnation(ProcessorContext<byte[], byte[]> context) {
            this.context = context;
            task = context.taskId().toString();
            KeyValueStore<Bytes, LedgerEntry> store = context.getStateStore(AdmissionLedger.STORE);
            ledger = new AdmissionLedger(store);
            view = shared.meters().join(task);
            sessions = shared.sessions() == null
                    ? null
                    : new TaskSessions(context, shared.sessions(), shared.meters(), view);
            shared.credits().join(task);
            punctuator = context.schedule(shared.limits().drainInterval(), PunctuationType.WALL_CLOCK_TIME, now -> {
                stalledNanos = 0;
                drain();
            });
        }

        /** Takes over what a former owner admitted and did not answer. */
        private void restore() {
            SortedSet<Long> offsets = new TreeSet<>();
            ledger.forEach((offset, entry) -> offsets.add(offset));
            ledger.forEach((offset, entry) -> track(offset, entry.resubmitted()));
            offsets.forEach(offset -> {
                InFlight record = inFlight(offset);
                ledger.put(
                        offset,
                        new LedgerEntry(record.timestamp(), record.admission().resubmissions(), record.key()));
            });
            if (!offsets.isEmpty()) {
                shared.meters().resubmitted(offsets.size());
                shared.sourceReader().reread(context.taskId().partition(), offsets, mailbox::isOpen, mailbox::post);
            }
            publishView();
        }

        private void admit(Record<byte[], byte[]> record) {
            drain();
            RecordMetadata metadata = context.recordMetadata()
                    .orElseThrow(() -> new IllegalStateException("source record without metadata"));
            long offset = metadata.offset();
            if (ledger.holds(offset)) {
                return;
            }
            LedgerEntry entry = new LedgerEntry(record.timestamp(), 0, Carried.key(record.key()));
            ledger.put(offset, entry);
            shared.meters().admitted(metadata.topic());
            InFlight inFlight = track(offset, entry);
            offer(
                    inFlight,
                    new SourceRecord(
                            metadata.topic(),
                            metadata.partition(),
                            offset,
                            record.timestamp(),
                            record.key(),
                            record.value(),
                            new RecordHeaders(record.headers().toArray())));
            waitForRoom();
            publishView();
        }

        private InFlight track(long offset, LedgerEntry entry) {
            Admission admission = new Admission(task, context.currentSystemTimeMs(), entry.resubmissions());
            InFlight record = new InFlight(offset, entry.timestamp(), entry.key(), admission, System.nanoTime());
            queue.append(record);
            return record;
        }

        private void offer(InFlight record, SourceRecord source) {
            record.headers(Carried.headers(source.headers()));
            if (parked.isEmpty() && shared.credits().tryTake(task)) {
                shared.judge().judge(source, record.admission(), this::deliver);
            } else {
                parked.add(new Parked(record, source));
            }
        }

        /** Runs on any thread. */
        private void deliver(Settlement settlement) {
            mailbox.post(new Mail.Settled(settlement));
        }

        private void offerParked() {
            while (!parked.isEmpty() && shared.credits().tryTake(task)) {
                Parked next = parked.remove();
                shared.judge().judge(next.source(), next.record().admission(), this::deliver);
            }
        }

        private void drain() {
            long end = System.nanoTime() + shared.limits().drainTime().toNanos();
            Mail mail = mailbox.poll();
            for (int i = 0; mail != null; i++) {
                read(mail);
                mail = i < shared.limits().drainMax() && System.nanoTime() < end ? mailbox.poll() : null;
            }
            offerParked();
            publishView();
        }

        /** Slows admission down while the ledger is full, draining meanwhile; returns in time for the transaction. */
        private void waitForRoom() {
            if (queue.size() < shared.limits().maxUnanswered()) {
                return;
            }
            long start = System.nanoTime();
            long budget = Math.min(
                    shared.limits().admissionWait().toNanos(),
                    shared.limits().stallBudget().toNanos() - stalledNanos);
            long left = budget;
            while (left > 0 && queue.size() >= shared.limits().maxUnanswered()) {
                Mail mail = mailbox.poll(left);
                if (mail == null) {
                    break;
                }
                read(mail);
                offerParked();
                left = budget - (System.nanoTime() - start);
            }
            long waited = System.nanoTime() - start;
            stalledNanos += waited;
            shared.meters().waited(waited);
        }

        private void read(Mail mail) {
            if (mail instanceof Mail.Settled settled) {
                shared.credits().giveBack(task);
                settle(inFlight(settled.settlement().offset()), settled.settlement());
            } else if (mail instanceof Mail.Reread reread) {
                offer(inFlight(reread.record().offset()), reread.record());
            } else if (mail instanceof Mail.Gone gone) {
                shared.meters().sourceGone();
                InFlight record = inFlight(gone.offset());
                settle(
                        record,
                        shared.judge()
                                .sourceGone(
                                        shared.inputTopic(),
                                        context.taskId().partition(),
                                        gone.offset(),
                                        record.timestamp(),
                                        record.admission()));
            }
        }

        private void settle(InFlight record, Settlement settlement) {
            queue.settle(record, settlement);
            InFlight next = queue.takeReleasable(record);
            while (next != null) {
                release(next);
                next = next.key() == null ? null : queue.takeReleasable(next);
            }
        }

        /**
         * One transaction holds the tombstone, the session's change and the outputs; a failing {@code forward} propagates and
         * aborts it.
         */
        private void release(InFlight record) {
            Settlement settlement = record.settlement();
            if (settlement == null) {
                throw new IllegalStateException("released before it was settled: " + record.offset());
            }
            ledger.delete(record.offset());
            SessionPart session = settlement.session();
            if (session != null) {
                List<Evidence> evidence = sessions == null ? List.of() : sessions.add(session, record);
                forward(record, session.verdict().apply(evidence));
            }
            settlement.outputs().forEach(output -> forward(record, output));
            shared.meters().released(record, settlement, context.currentSystemTimeMs());
        }

        private void forward(InFlight record, Output output) {
            context.forward(
                    new Record<byte[], byte[]>(record.key(), output.value(), record.timestamp(), record.headers()),
                    sinkNodes.get(output.sink()));
        }

        private InFlight inFlight(long offset) {
            InFlight record = queue.at(offset);
            if (record == null) {
                throw new IllegalStateException("offset " + offset + " of task " + task + " is not in flight");
            }
            return record;
        }

        private void publishView() {
            InFlight oldest = queue.oldest();
            view.update(
                    queue.size(),
                    queue.blocked(),
                    oldest == null ? Long.MAX_VALUE : oldest.admission().admittedAt());
        }

        private void close() {
            punctuator.cancel();
            if (sessions != null) {
                sessions.close();
            }
            mailbox.close();
            shared.credits().leave(task);
            shared.meters().leave(task);
        }
    }
}
