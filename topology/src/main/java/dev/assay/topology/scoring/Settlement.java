package dev.assay.topology.scoring;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.session.SessionKey;
import dev.assay.scoring.session.SessionMessage;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All that is to be published for one admitted record. Holders must not write to the arrays; under that rule any thread
 * may read it.
 *
 * @param offset source offset of the record
 * @param outputs in the order in which they are forwarded; exactly one of them is a verdict or a quarantine record, except
 *     where the verdict is still to be finished
 * @param result what was found, for the meters; a record that could not be read is a rejected result
 * @param session the verdict that is finished at release with the evidence of its conversation, and forwarded first; null
 *     for an event that adds nothing to a conversation
 */
public record Settlement(
        long offset,
        List<Output> outputs,
        ScoringResult result,
        @Nullable SessionPart session) {

    /** The topics that a settlement writes to. */
    public enum Sink {
        VERDICTS,
        DEFERRALS,
        QUARANTINE
    }

    /**
     * What an event brings to its conversation.
     *
     * @param verdict finishes the verdict; runs on the stream thread, so it knows no registry and never waits
     */
    public record SessionPart(SessionKey key, SessionMessage message, Function<List<Evidence>, Output> verdict) {}

    /** One record to forward under the source record's key. */
    public record Output(Sink sink, byte[] value) {}

    public Settlement {
        outputs = List.copyOf(outputs);
    }

    /** A settlement that is complete. */
    public Settlement(long offset, List<Output> outputs, ScoringResult result) {
        this(offset, outputs, result, null);
    }
}
