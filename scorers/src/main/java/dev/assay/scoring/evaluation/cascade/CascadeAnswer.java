package dev.assay.scoring.evaluation.cascade;

import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.statistics.TokenStatistics;
import org.jspecify.annotations.Nullable;

/**
 * One answer of a small model with its outcome. Immutable; any thread may read it.
 *
 * @param route kind of traffic; empty when there is none
 * @param said its {@link dev.assay.scoring.cascade.rule.AnswerClass}; null when it is long or not known
 * @param statistics at least one token
 * @param chars length of the text, 0 when unknown
 * @param wrong whether the answer is wrong
 * @param largeWrong whether the larger model's answer to the same prompt is wrong; null when unknown
 * @param cost of the small model's answer, in characters or tokens; NaN when unknown
 * @param largeCost of the larger model's answer, in the same unit; NaN when unknown
 */
public record CascadeAnswer(
        String route,
        @Nullable String said,
        TokenStatistics statistics,
        int chars,
        LogprobMode mode,
        boolean wrong,
        @Nullable Boolean largeWrong,
        double cost,
        double largeCost) {

    /** The same answer with nothing known of the larger model's. */
    CascadeAnswer withoutLarge() {
        return new CascadeAnswer(route, said, statistics, chars, mode, wrong, null, cost, Double.NaN);
    }
}
