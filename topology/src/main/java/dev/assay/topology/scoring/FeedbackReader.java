package dev.assay.topology.scoring;

import dev.assay.topology.threshold.Note;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns feedback records into notes, elsewhere. Implementations are safe for use by any number of threads. */
public interface FeedbackReader {
    /**
     * What a feedback record says.
     *
     * @param note null for a record that could not be read
     * @param quarantined the record for the quarantine topic; null for one that was read
     */
    record Reading(@Nullable Note note, Settlement.@Nullable Output quarantined) {}

    /**
     * Starts and returns at once. The sink receives exactly one reading, on any thread; none when the process is closing.
     * Whatever is wrong with the record ends in the reading, never as an exception.
     *
     * @param alive false once nobody waits for the reading any more
     */
    void read(SourceRecord record, BooleanSupplier alive, Consumer<Reading> sink);
}
