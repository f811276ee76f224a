package dev.assay.scoring;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that scoring found out about one subject. Immutable; any thread may read it.
 *
 * @param disposition SCORED when at least one scorer or the deferral rule has a number
 * @param reason {@link Reason#NONE} when scored
 * @param detail what the reason refers to; never text
 * @param deferral null when no rule is configured
 * @param queueNanos waiting for a scoring thread
 * @param scoringNanos from the start of scoring to the last evidence, lane included
 * @param fingerprint of the snapshot of scorers that made the evidence; null when nothing was scored
 */
public record ScoringResult(
        Disposition disposition,
        Reason reason,
        @Nullable String detail,
        List<Evidence> evidence,
        @Nullable Deferral deferral,
        long queueNanos,
        long scoringNanos,
        @Nullable String fingerprint) {

    /** A result that no snapshot of scorers made. */
    public ScoringResult(
            Disposition disposition,
            Reason reason,
            @Nullable String detail,
            List<Evidence> evidence,
            @Nullable Deferral deferral,
            long queueNanos,
            long scoringNanos) {
        this(disposition, reason, detail, evidence, deferral, queueNanos, scoringNanos, null);
    }

    public ScoringResult {
        evidence = List.copyOf(evidence);
    }

    /** The same, made by the snapshot with this fingerprint. */
    public ScoringResult under(String snapshot) {
        return new ScoringResult(disposition, reason, detail, evidence, deferral, queueNanos, scoringNanos, snapshot);
    }

    /** The same with another decision on deferral. */
    public ScoringResult deciding(Deferral decided) {
        return new ScoringResult(disposition, reason, detail, evidence, decided, queueNanos, scoringNanos, fingerprint);
    }

    /** The same with other evidence, and another reason and detail for the whole. */
    public ScoringResult explained(Reason why, @Nullable String refers, List<Evidence> with) {
        return new ScoringResult(disposition, why, refers, with, deferral, queueNanos, scoringNanos, fingerprint);
    }

    /** The subject breaks the contract. */
    public static ScoringResult rejected(Reason reason, @Nullable String detail) {
        return new ScoringResult(Disposition.REJECTED, reason, detail, List.of(), null, 0, 0);
    }

    /** Nothing could be said. */
    public static ScoringResult abstained(Reason reason, @Nullable String detail) {
        return new ScoringResult(Disposition.ABSTAINED, reason, detail, List.of(), null, 0, 0);
    }
}
