package dev.assay.topology.scoring;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.session.SessionKey;
import dev.assay.scoring.session.SessionMessage;
import dev.assay.topology.threshold.Candidate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is to be published for one admitted record. Holders must not write to the arrays; under that rule any thread
 * may read it.
 *
 * @param offset source offset of the record
 * @param outputs in the order in which they are forwarded; exactly one of them is a verdict or a quarantine record, except
 *     where the verdict is still to be finished
 * @param result what was found, for the meters; a record that could not be read is a rejected result
 * @param unfinished the verdict that is finished at release; null when all outputs are there
 */
public record Settlement(
        long offset,
        List<Output> outputs,
        ScoringResult result,
        @Nullable Unfinished unfinished) {

    /** The topics that a task writes to. */
    public enum Sink {
        VERDICTS,
        DEFERRALS,
        QUARANTINE,
        THRESHOLDS
    }

    /**
     * A verdict that depends on what was released before it.
     *
     * @param session what the event brings to its conversation; null for nothing
     * @param candidate what the thresholds decide on; null for nothing
     */
    public record Unfinished(
            @Nullable SessionPart session, @Nullable Candidate candidate, Finisher finisher) {}

    /** What an event brings to its conversation. */
    public record SessionPart(SessionKey key, SessionMessage message) {}

    /** Encodes what was not known before release; runs on the stream thread, so it knows no registry and never waits. */
    public interface Finisher {
        /**
         * The outputs, forwarded before the settlement's own.
         *
         * @param session evidence of the conversation, to be put behind the event's own
         * @param decided the decision in place of the rule's; null to keep that one
         */
        List<Output> finish(List<Evidence> session, @Nullable Deferral decided);
    }

    /**
     * One record to forward.
     *
     * @param ownKey its key; null for the key of the source record
     */
    public record Output(Sink sink, byte[] value, byte @Nullable [] ownKey) {
        /** Under the source record's key. */
        public Output(Sink sink, byte[] value) {
            this(sink, value, null);
        }
    }

    public Settlement {
        outputs = List.copyOf(outputs);
    }

    /** A settlement that is complete. */
    public Settlement(long offset, List<Output> outputs, ScoringResult result) {
        this(offset, outputs, result, null);
    }
}
