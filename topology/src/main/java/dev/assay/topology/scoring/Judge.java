package dev.assay.topology.scoring;

/** Turns source records into settlements, elsewhere. Implementations are safe for use by any number of threads. */
public interface Judge {
    /**
     * Starts work and returns at once. The desk receives exactly one settlement, on any thread; it receives none when the
     * process is closing, when the models are lost for this process, or once it is closed, and none before a wait that was
     * reported to it has ended. Whatever is wrong with the record ends in the settlement, never as an exception.
     */
    void judge(SourceRecord record, Admission admission, Desk desk);

    /**
     * Reads a sample again that was answered before, and reports it as {@link Desk#sample}, or as {@link Desk#noSample} when it
     * is none or cannot be read; nothing else is reported, and nothing at all when the process is closing. Returns at once.
     */
    void recall(SourceRecord record, Desk desk);

    /**
     * Nobody waits any more for what an incarnation of a task, or an earlier one, had judged: what has not been begun need not be.
     * Returns at once.
     */
    void abandon(String task, long incarnation);

    /**
     * Ends a record without scoring it, since the process ended too often while it was in work; reports as {@link #judge} does,
     * but no wait. Returns at once.
     *
     * @param decode false to leave its bytes alone too, since reading them ended the process as well: the verdict then has the
     *     record's place for the id
     */
    void giveUp(SourceRecord record, Admission admission, boolean decode, Desk desk);

    /** The settlement of an admitted record that the source topic no longer holds. Does not block. */
    Settlement sourceGone(String topic, int partition, long offset, long timestamp, Admission admission);
}
