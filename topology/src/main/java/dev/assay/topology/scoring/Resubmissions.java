package dev.assay.topology.scoring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins with what a former owner admitted, so that a record which ends the process (by a lost device, an error, a native
 * crash, the heap) is found and cannot end every owner of its partition, for ever. Confined to the stream thread.
 *
 * <p>No work begins before the transaction is committed that counts it. Records that were in the ledger fewer than
 * {@value #SUSPECT} times when an owner ended begin together. From then on they are suspects: one of them at a time is in
 * work in the whole process, in the order of offsets, and only that one is counted, for as long as it is in work; so those
 * that are in flight with the culprit, wait for samples or are held back behind it do not count up. A suspect that reaches
 * {@link LedgerLimits#maxResubmissions()} is decoded and not scored; if that ends the process too, it is not decoded either.
 *
 * <p>Kafka Streams commits what was asked for in one punctuation before the next one, except while a rebalance is under way:
 * a crash in that time may go uncounted, and costs one more.
 */
final class Resubmissions {
    private static final Logger LOG = LoggerFactory.getLogger(Resubmissions.class);

    /** So often may a record have been with an owner that ended before it is a suspect. */
    static final int SUSPECT = 3;

    private final ProcessorContext<byte[], byte[]> context;
    private final ScoringProcessor.Shared shared;
    private final AdmissionLedger ledger;
    private final CreditQueue starts;
    private final MailDesk desk;
    private final String task;

    private final List<Held> together = new ArrayList<>();
    private final Deque<Held> line = new ArrayDeque<>();
    /** The first of the line, which is in it until it begins. */
    private @Nullable Held alone;

    private boolean begun;
    private boolean counted;
    private boolean asked;

    /** @param decoded whether it goes on with a record that gave its credit back */
    private record Held(InFlight record, Runnable work, boolean decoded) {}

    Resubmissions(
            ProcessorContext<byte[], byte[]> context,
            ScoringProcessor.Shared shared,
            AdmissionLedger ledger,
            CreditQueue starts,
            MailDesk desk) {
        this.context = context;
        this.shared = shared;
        this.ledger = ledger;
        this.starts = starts;
        this.desk = desk;
        task = context.taskId().toString();
    }

    /** Counts the records of a restored ledger that are no suspects. */
    void restored(List<InFlight> records) {
        long suspects = records.stream().filter(Resubmissions::isSuspect).count();
        if (suspects > 0) {
            LOG.warn(
                    "{} records of task {} were unanswered when {} owners or more ended: they are scored one at a time",
                    suspects,
                    task,
                    SUSPECT);
        }
        records.stream().filter(record -> !isSuspect(record)).forEach(record -> count(record, 0));
        counted = records.isEmpty();
    }

    private static boolean isSuspect(InFlight record) {
        return record.admission().resubmissions() >= SUSPECT;
    }

    /** Begins with a record that was read again, in its turn. */
    void offer(InFlight record, SourceRecord source) {
        Admission admission = record.admission();
        int most = shared.limits().maxResubmissions();
        if (!isSuspect(record)) {
            hold(new Held(record, () -> shared.judge().judge(source, admission, desk), false));
        } else if (admission.resubmissions() < most) {
            line.add(new Held(record, () -> shared.judge().judge(source, admission, desk), false));
        } else {
            line.add(new Held(record, () -> giveUp(source, admission, admission.resubmissions() == most), false));
        }
    }

    private void giveUp(SourceRecord source, Admission admission, boolean decode) {
        LOG.warn(
                "{} was in work {} times when the process ended: it is not scored any more",
                source,
                admission.resubmissions());
        shared.meters().givenUp();
        shared.judge().giveUp(source, admission, decode, desk);
    }

    private void hold(Held held) {
        if (counted) {
            begin(held);
        } else {
            together.add(held);
        }
    }

    /** Goes on with an answer whose wait for samples is over, in its turn. */
    void resume(InFlight record, Runnable work) {
        if (isSuspect(record)) {
            line.add(new Held(record, work, true));
        } else {
            starts.resume(work);
        }
    }

    /** One round, of a punctuation and nothing else: what the last one asked for is committed. */
    void round() {
        if (asked) {
            asked = false;
            counted = true;
            together.forEach(this::begin);
            together.clear();
            if (alone != null && !begun) {
                begun = true;
                begin(line.remove());
            }
        }
        if (alone == null && !line.isEmpty() && shared.credits().tryTakeAlone(task)) {
            alone = line.element();
            begun = false;
            count(alone.record(), 0);
            asked = true;
        }
        if (asked || !counted) {
            asked = true;
            context.commit();
        }
    }

    private void begin(Held held) {
        if (held.decoded()) {
            starts.resume(held.work());
        } else {
            starts.offer(held.record().offset(), held.work());
        }
    }

    /** A record is settled or begins to wait for samples: the process has survived it so far. */
    void survived(long offset) {
        if (alone != null && alone.record().offset() == offset) {
            count(alone.record(), -1);
            alone = null;
            shared.credits().giveBackAlone(task);
        }
    }

    private void count(InFlight record, int more) {
        int times = record.admission().resubmissions() + more;
        ledger.put(record.offset(), new LedgerEntry(record.timestamp(), times, record.key()));
    }

    /** Offset of the first record that was read again and that nobody has decoded yet, or {@link Long#MAX_VALUE}. */
    long firstHeld() {
        return Stream.concat(together.stream(), line.stream())
                .filter(held -> !held.decoded())
                .mapToLong(held -> held.record().offset())
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
