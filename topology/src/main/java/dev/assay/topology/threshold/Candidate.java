package dev.assay.topology.threshold;

import dev.assay.scoring.Deferral;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to a threshold: all that deciding needs, prepared where the event was scored. Immutable; any thread
 * may read it.
 *
 * @param event names the event within its tenant
 * @param bare names it by its id alone, for labels and answers that do not name the tenant
 * @param answers the deferred event that a larger model answers with this one, within its tenant; null for an event of its own
 * @param answersBare that event by its id alone; null with {@code answers}
 * @param key the traffic whose threshold decides
 * @param spill the key that is used when there are too many
 * @param seed decides whether the event is drawn for a label
 * @param scored what the rule said
 * @param sketch of the answer
 */
public record Candidate(
        EventKey event,
        EventKey bare,
        @Nullable EventKey answers,
        @Nullable EventKey answersBare,
        String key,
        String spill,
        long seed,
        Deferral scored,
        AnswerSketch sketch) {}
