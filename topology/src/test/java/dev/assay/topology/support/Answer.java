package dev.assay.topology.support;

import org.apache.kafka.common.header.Headers;

/**
 * One committed record of an output topic, decoded.
 *
 * @param kind which topic it came from
 * @param event place of the event it answers
 * @param record {@code Verdict}, {@code DeferredEvent} or {@code Quarantined}
 */
public record Answer(Kind kind, Place event, byte[] key, Headers headers, Object record, int partition, long offset) {
    /** The output topics. */
    public enum Kind {
        VERDICT,
        DEFERRAL,
        QUARANTINE
    }
}
