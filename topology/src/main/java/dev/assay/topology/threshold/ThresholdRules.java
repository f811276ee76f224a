package dev.assay.topology.threshold;

import dev.assay.scoring.cascade.control.ControlPolicy;
import dev.assay.scoring.engine.Fingerprint;
import java.util.List;

/**
 * How the thresholds of one partition are kept. Immutable; any thread may read it.
 *
 * @param policy how each is steered; on the scale of minus the deferral score
 * @param maxKeys thresholds at most; further traffic shares one more
 * @param maxRemembered decisions at most that wait for a label or for the larger model
 */
public record ThresholdRules(ControlPolicy policy, int maxKeys, int maxRemembered) {
    /**
     * Bytes that what is kept of thresholds may have as one record: more than the state that the largest policy makes, whose
     * answers that wait for labels take some 32 bytes each.
     */
    public static final int LARGEST_RECORD = 4 << 20;

    public ThresholdRules {
        if (maxKeys < 1 || maxRemembered < 1) {
            throw new IllegalArgumentException("thresholds need room for at least one key and one decision");
        }
    }

    /** Everything that can change a decision, as one line for the fingerprint. */
    public String describe() {
        return "thresholds(" + policy.describe() + ",max-keys=" + maxKeys + ",max-remembered=" + maxRemembered + ")";
    }

    /** Hash of the policy: equal policies move thresholds equally. */
    public String fingerprint() {
        return Fingerprint.of(List.of(describe())).value();
    }
}
