package dev.assay.scoring.cascade.control;

import java.util.List;

/**
 * One decision of a key's threshold. Immutable; any thread may read it.
 *
 * @param defer whether the answer should go to the larger model: the uncertainty was above the threshold, or not a number
 * @param threshold that decided, on the scale of the scores; negative infinity defers and infinity accepts everything
 * @param recorded the threshold last recorded, on the same scale: up to the resolution, and up to what objectives that correct
 *     with every event ({@code rate-tracking}, {@code risk-online}) add for a single one, it is the one that decided
 * @param version of the recorded threshold; 0 before the first
 * @param state of the controller
 * @param certificate what the labels so far prove
 * @param decided to be kept under the event's id until its label comes; when it was not audited only the larger model's
 *     answer is of use
 * @param changes to be recorded, in order; mostly none
 */
public record Ruling(
        boolean defer,
        double threshold,
        double recorded,
        long version,
        ControlState state,
        Certificate certificate,
        Decided decided,
        List<Change> changes) {
    public Ruling {
        changes = List.copyOf(changes);
    }
}
