package dev.assay.scoring.cascade.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key's threshold for people to read. Immutable; any thread may read it.
 *
 * @param threshold in force, without the correction that a single event may meet
 * @param events decided since the first
 * @param deferred of them
 * @param labels counted, of accepted and of deferred answers
 * @param pendingLabels drawn answers that wait for one; without those accepted while an operator held {@link
 *     Objective#RISK_ONLINE}
 * @param missingLabels that never came in time
 * @param debt how far the count is from the target, in events: deferred too many, or accepted and wrong too many
 * @param largeAnswers answers of the larger model to deferred events
 * @param agreement share of them that equal the small model's; a hint of what deferring gains, not of what is true; null
 *     without answers
 * @param largeErrors labelled answers of the larger model that were wrong
 * @param largeLabels labelled answers of the larger model
 * @param history recorded thresholds that can be gone back to, oldest first
 */
public record ThresholdView(
        double threshold,
        long version,
        ControlState state,
        long events,
        long deferred,
        long labels,
        int pendingLabels,
        long missingLabels,
        double debt,
        long largeAnswers,
        @Nullable Double agreement,
        long largeErrors,
        long largeLabels,
        Certificate certificate,
        List<Version> history) {

    /** A recorded threshold. */
    public record Version(long version, double threshold, long atMillis) {}

    public ThresholdView {
        history = List.copyOf(history);
    }
}
