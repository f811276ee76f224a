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
 */
public record Deferral(
        Decision decision,
        String rule,
        String signal,
        @Nullable Double score,
        @Nullable Double threshold,
        Reason reason,
        Map<String, Double> measures) {

    /** What the rule says. */
    public enum Decision {
        ACCEPT,
        DEFER,
        ABSTAIN
    }

    public Deferral {
        measures = Map.copyOf(measures);
    }
}
