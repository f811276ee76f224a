package dev.assay.scoring;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a larger model or a person should answer instead. Immutable; any thread may read it.
 *
 * @param decision accept, defer or abstain
 * @param rule id of the rule, for example {@code chow-average}
 * @param signal which token column it read: {@code logprob} or {@code entropy}
 * @param score confidence, higher is more confident; null when the rule abstained
 * @param threshold the rule defers when the score is below it
 * @param reason why it abstained; {@link Reason#NONE} otherwise
 * @param measures further named finite numbers
 * @param notes how the decision was made, for example which source the token numbers came from
 * @param thresholdKey the traffic (route, model, length) whose own threshold decided; null for one threshold for all
 * @param thresholdVersion which version of that threshold; null when it does not change
 * @param certifiedRisk upper bound on the error among accepted answers of that traffic, in [0, 1]; null while it cannot be
 *     certified
 */
public record Deferral(
        Decision decision,
        String rule,
        String signal,
        @Nullable Double score,
        @Nullable Double threshold,
        Reason reason,
        Map<String, Double> measures,
        Map<String, String> notes,
        @Nullable String thresholdKey,
        @Nullable Long thresholdVersion,
        @Nullable Double certifiedRisk) {

    /** What the rule says. */
    public enum Decision {
        ACCEPT,
        DEFER,
        ABSTAIN
    }

    public Deferral {
        measures = Map.copyOf(measures);
        notes = Map.copyOf(notes);
    }

    /** A decision by one threshold for all traffic. */
    public Deferral(
            Decision decision,
            String rule,
            String signal,
            @Nullable Double score,
            @Nullable Double threshold,
            Reason reason,
            Map<String, Double> measures) {
        this(decision, rule, signal, score, threshold, reason, measures, Map.of(), null, null, null);
    }

    /** The same with other notes. */
    public Deferral withNotes(Map<String, String> other) {
        return new Deferral(
                decision,
                rule,
                signal,
                score,
                threshold,
                reason,
                measures,
                other,
                thresholdKey,
                thresholdVersion,
                certifiedRisk);
    }

    /** Another decision on the same score; made by no traffic's own threshold, and with no risk known. */
    public Deferral deciding(
            Decision other, @Nullable Double at, Map<String, Double> otherMeasures, Map<String, String> otherNotes) {
        return new Deferral(other, rule, signal, score, at, Reason.NONE, otherMeasures, otherNotes, null, null, null);
    }

    /** The same, made by a threshold that this traffic has for itself. */
    public Deferral by(String key, @Nullable Long version, @Nullable Double risk) {
        return new Deferral(decision, rule, signal, score, threshold, reason, measures, notes, key, version, risk);
    }
}
