package dev.assay.topology.scoring;

/** What other threads tell a task. Immutable; any thread may read it. */
public sealed interface Mail {
    /** A record's settlement is ready. */
    record Settled(Settlement settlement) implements Mail {}

    /**
     * A record is a sample of another one.
     *
     * @param recalled whether it was answered before and only its text was wanted again
     */
    record SampleRead(SampleGroupKey group, SampleGroup.Sample sample, boolean recalled) implements Mail {}

    /** A record whose text was wanted again is no sample that can be joined. */
    record NoSample(long offset) implements Mail {}

    /** A record is an answer that waits for samples. */
    record Waits(WaitingAnswer answer) implements Mail {}

    /** A record of the restored ledger, or a sample that an answer may want, was read again. */
    record Reread(SourceRecord record) implements Mail {}

    /** A feedback record was read. */
    record FeedbackRead(long offset, FeedbackReader.Reading reading) implements Mail {}

    /** A record of the restored ledger is no longer in the source topic. */
    record Gone(long offset) implements Mail {}
}
