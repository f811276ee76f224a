package dev.assay.scoring.consistency.nli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an entailment model is asked about an event; every measure costs calls. Immutable; any thread may read it.
 *
 * @param model id of the entailment model on the lane
 * @param minSamples fewer samples with text than this are no basis, at least 1
 * @param maxSamples only so many of the first samples with text are read, at least {@code minSamples}
 * @param maxPairs above this many pairs of sentence and sample none is asked, at least 1; grouping and graphs ask at most u (u -
 *     1), with u no larger than {@code maxSamples} + 1
 * @param selfCheck whether sentences are checked against samples: R times the distinct samples calls
 * @param clusterings rules by which whole answers are grouped, each at most 2 u calls per group; may be empty
 * @param graph whether graphs over whole answers are measured: u (u - 1) calls, which the groupings then share
 * @param countResponse whether the response counts as one of the answers that are grouped
 * @param withPrompt whether the prompt and a space precede each whole answer, as Farquhar et al. have it
 * @param threshold SelfCheck-NLI above it is flagged, in [0, 1]; null flags nothing
 * @param fusedThreshold the sum with the score that needs no model is flagged above it; null flags nothing
 */
public record NliConfig(
        String model,
        int minSamples,
        int maxSamples,
        int maxPairs,
        boolean selfCheck,
        List<MeaningRule> clusterings,
        boolean graph,
        boolean countResponse,
        boolean withPrompt,
        @Nullable Double threshold,
        @Nullable Double fusedThreshold) {

    public NliConfig {
        require(minSamples >= 1, "min-samples must be at least 1");
        require(maxSamples >= minSamples, "max-samples must be at least min-samples");
        require(maxPairs >= 1, "max-pairs must be at least 1");
        require(threshold == null || (threshold >= 0 && threshold <= 1), "threshold must be between 0 and 1");
        require(fusedThreshold == null || Double.isFinite(fusedThreshold), "fused-threshold must be a finite number");
        clusterings = List.copyOf(clusterings);
    }

    /** Sentences against samples and loose grouping, 2 to 20 samples, 10,000 pairs at most, nothing flagged. */
    public static NliConfig of(String model) {
        return new NliConfig(model, 2, 20, 10_000, true, List.of(MeaningRule.LOOSE), false, true, false, null, null);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
