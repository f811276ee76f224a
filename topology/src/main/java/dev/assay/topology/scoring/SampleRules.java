package dev.assay.topology.scoring;

import java.time.Duration;

/**
 * How long and how many samples wait for each other. Immutable; any thread may read it.
 *
 * @param maxWait longest wait of an answer for its samples, and of samples for their answer
 * @param max samples that are kept of one request
 * @param maxBytes what the waiting samples of one partition may take in memory
 */
public record SampleRules(Duration maxWait, int max, long maxBytes) {
    public SampleRules {
        if (maxWait.toMillis() < 1 || max < 1 || maxBytes < 1) {
            throw new IllegalArgumentException("sample rules must be positive");
        }
    }
}
