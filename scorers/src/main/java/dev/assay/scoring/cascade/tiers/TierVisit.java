package dev.assay.scoring.cascade.tiers;

import dev.assay.scoring.Reason;
import dev.assay.scoring.statistics.TokenStatistics;
import org.jspecify.annotations.Nullable;

/**
 * What one tier made of an event. Immutable by the rule of {@link TokenStatistics}; any thread may read it.
 *
 * @param number which tier, the first being 1
 * @param model its id on the lane
 * @param statistics of the completion's tokens; null when it failed
 * @param score null when it failed
 * @param read tokens that it read, prompt included; 0 when it did not answer
 * @param truncated whether the prompt was cut to fit
 * @param reason {@link Reason#NONE} when it has a score
 * @param detail what the reason refers to; never text
 */
public record TierVisit(
        int number,
        String model,
        @Nullable TokenStatistics statistics,
        @Nullable Double score,
        int read,
        boolean truncated,
        Reason reason,
        @Nullable String detail) {

    /** Tokens of the completion; 0 when there are none or it failed. */
    public int tokens() {
        return statistics == null ? 0 : statistics.length();
    }
}
