package dev.assay.topology.scoring;

/** Where a judge reports on the records of one task. Any thread may call it; nothing here waits. */
public interface Desk {
    /** Whether anybody still waits for reports; once false, it stays so, and what has not been done need not be. */
    boolean isOpen();

    /** The record's settlement is ready; once per record. */
    void settled(Settlement settlement);

    /** The record is a sample of another one; reported before its settlement. */
    void sample(SampleGroupKey group, SampleGroup.Sample sample);

    /** The record at this offset was recalled, and is no sample that can be joined. */
    void noSample(long offset);

    /** The record is an answer that is to be scored with samples that come as events of their own. */
    void waits(WaitingAnswer answer);
}
