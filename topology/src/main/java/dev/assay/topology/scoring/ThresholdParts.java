package dev.assay.topology.scoring;

import dev.assay.topology.scoring.Settlement.Output;
import dev.assay.topology.threshold.ThresholdMove;
import dev.assay.topology.threshold.ThresholdRules;

/**
 * What tasks need to decide by thresholds of their own. Thread-safe parts only.
 *
 * @param feedbackTopic with as many partitions as the input topic, and the same keys
 * @param encoder knows no registry and never waits
 */
public record ThresholdParts(String feedbackTopic, FeedbackReader reader, ThresholdRules rules, Encoder encoder) {

    /** Encodes what goes to the thresholds topic. */
    public interface Encoder {
        /** The record of a move in a partition. */
        Output encode(ThresholdMove move, int partition);
    }
}
