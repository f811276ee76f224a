package dev.assay.topology.scoring;

import dev.assay.scoring.ScoringResult;
import java.util.List;

/**
 * All that is to be published for one admitted record. Holders must not write to the arrays; under that rule any thread
 * may read it.
 *
 * @param offset source offset of the record
 * @param outputs in the order in which they are forwarded; exactly one of them is a verdict or a quarantine record
 * @param result what was found, for the meters; a record that could not be read is a rejected result
 */
public record Settlement(long offset, List<Output> outputs, ScoringResult result) {

    /** The topics that a settlement writes to. */
    public enum Sink {
        VERDICTS,
        DEFERRALS,
        QUARANTINE
    }

    /** One record to forward under the source record's key. */
    public record Output(Sink sink, byte[] value) {}

    public Settlement {
        outputs = List.copyOf(outputs);
    }
}
