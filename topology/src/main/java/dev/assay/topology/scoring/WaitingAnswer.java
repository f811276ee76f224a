package dev.assay.topology.scoring;

import dev.assay.scoring.Subject.SampledText;
import java.util.List;
import java.util.function.Consumer;

/**
 * An answer that was decoded and is not scored before its samples are there. Immutable; any thread may read it.
 *
 * @param offset source offset of the answer
 * @param missing how many samples it waits for, at least 1
 * @param resume goes on with the answer; called once, returns at once
 */
public record WaitingAnswer(long offset, SampleGroupKey group, int missing, Consumer<Joined> resume) {

    /** How a wait ended. */
    public enum End {
        /** All samples came. */
        COMPLETE,
        /** {@code samples.max-wait} was over. */
        TIMEOUT,
        /** Ledger or memory was full. */
        ROOM,
        /** An earlier answer of the same request has the samples. */
        TAKEN
    }

    /** The samples that came, in the order of their source offsets. */
    public record Joined(List<SampledText> samples, End end) {
        public Joined {
            samples = List.copyOf(samples);
        }
    }
}
