package dev.assay.topology.scoring;

import java.util.function.Consumer;

/** Turns source records into settlements, elsewhere. Implementations are safe for use by any number of threads. */
public interface Judge {
    /**
     * Starts work and returns at once. The sink receives exactly one settlement, on any thread; it receives none when the
     * process is closing. Whatever is wrong with the record ends in the settlement, never as an exception.
     */
    void judge(SourceRecord record, Admission admission, Consumer<Settlement> sink);

    /** The settlement of an admitted record that the source topic no longer holds. Does not block. */
    Settlement sourceGone(String topic, int partition, long offset, long timestamp, Admission admission);
}
