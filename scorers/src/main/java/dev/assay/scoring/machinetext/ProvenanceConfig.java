package dev.assay.scoring.machinetext;

/**
 * The question "was this sampled from that model". Immutable; any thread may read it.
 *
 * @param model the model in question; with the extended tier for the anytime-valid test
 * @param minTokens texts with fewer tokens have no score, at least 1
 */
public record ProvenanceConfig(ScoringModel model, int minTokens) {
    public ProvenanceConfig {
        if (minTokens < 1) {
            throw new IllegalArgumentException("min-tokens must be at least 1");
        }
    }
}
