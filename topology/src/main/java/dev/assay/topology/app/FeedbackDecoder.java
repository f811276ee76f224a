package dev.assay.topology.app;

import dev.assay.schema.Feedback;
import dev.assay.schema.Reason;
import dev.assay.serdes.Decoded;
import dev.assay.serdes.EventDecoder;
import dev.assay.topology.mapping.FeedbackMapper;
import dev.assay.topology.scoring.FeedbackReader;
import dev.assay.topology.scoring.SourceRecord;
import dev.assay.topology.threshold.Note;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes feedback off the stream threads. Thread-safe.
 *
 * <p>As with events, the registry being away is waited out; whatever else is wrong ends in quarantine.
 */
final class FeedbackDecoder implements FeedbackReader {
    private final EventDecoder<Feedback> decoder;
    private final OutputWriter writer;
    private final PatientSteps steps;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong read = new AtomicLong();

    /** @param decoder must not wait for the registry: one attempt */
    FeedbackDecoder(EventDecoder<Feedback> decoder, OutputWriter writer, PatientSteps steps) {
        this.decoder = decoder;
        this.writer = writer;
        this.steps = steps;
    }

    @Override
    public void read(SourceRecord record, BooleanSupplier alive, Consumer<Reading> sink) {
        taken.incrementAndGet();
        steps.run(
                () -> whileAlive(alive, () -> decode(record, sink)),
                record,
                e -> whileAlive(alive, () -> {
                    String defect = e.getClass().getSimpleName();
                    quarantine(record, Reason.SCORER_ERROR, defect, sink);
                }));
    }

    /** Steps are repeated while there is no registry; not for a task that has moved away. */
    private void whileAlive(BooleanSupplier alive, Runnable step) {
        if (alive.getAsBoolean()) {
            step.run();
        } else {
            read.incrementAndGet();
        }
    }

    /** How many records have been read; does not stand still while anything moves. */
    long readCount() {
        return read.get();
    }

    /** How many records are neither read nor given up, for closing or because their task is gone. */
    long inWork() {
        return taken.get() - read.get();
    }

    private void decode(SourceRecord record, Consumer<Reading> sink) {
        Decoded<Feedback> decoded = decoder.decode(record.value());
        if (decoded instanceof Decoded.Unreadable<Feedback> unreadable) {
            quarantine(record, Reason.valueOf(unreadable.reason().name()), unreadable.detail(), sink);
        } else if (decoded instanceof Decoded.Event<Feedback> event) {
            Note note = FeedbackMapper.note(event.record());
            if (note == null) {
                quarantine(record, Reason.UNDECODABLE_BYTES, FeedbackMapper.lacks(event.record()), sink);
            } else {
                deliver(new Reading(note, null), sink);
            }
        }
    }

    private void quarantine(SourceRecord record, Reason reason, @Nullable String detail, Consumer<Reading> sink) {
        deliver(new Reading(null, writer.quarantined(record, reason, detail)), sink);
    }

    private void deliver(Reading reading, Consumer<Reading> sink) {
        read.incrementAndGet();
        sink.accept(reading);
    }
}
