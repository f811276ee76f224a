package dev.assay.scoring.cascade.tiers;

import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Subject;
import dev.assay.scoring.cascade.rule.ReaderQuery;
import dev.assay.scoring.statistics.StatisticsLayout;
import org.jspecify.annotations.Nullable;

/**
 * One scoring language model of a cascade. Immutable; any thread may use it.
 *
 * @param model its id on the lane
 * @param layout the columns that it answers with
 * @param vocabularyId events with token ids of this vocabulary are read by their ids, not by their text; null for never
 * @param tokenCost what a token costs that it reads, at least 0, in any unit that all tiers share
 * @param eventCost what an event costs besides, at least 0
 */
public record Tier(
        String model, StatisticsLayout layout, @Nullable String vocabularyId, double tokenCost, double eventCost) {

    public Tier {
        if (model.isBlank()) {
            throw new IllegalArgumentException("a tier needs the id of a model");
        }
        if (!(tokenCost >= 0 && tokenCost < Double.POSITIVE_INFINITY)
                || !(eventCost >= 0 && eventCost < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("costs of " + model + " must be finite and at least 0");
        }
    }

    /** The question that asks this model about a subject; null when the subject holds nothing that it could read. */
    @Nullable
    LaneQuery query(Subject subject) {
        return ReaderQuery.of(model, vocabularyId, subject);
    }

    String describe() {
        return model + "(" + tokenCost + "/token+" + eventCost + "/event"
                + (vocabularyId == null ? "" : ",ids=" + vocabularyId) + ")";
    }
}
