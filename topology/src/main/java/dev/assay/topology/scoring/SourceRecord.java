package dev.assay.topology.scoring;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One record as it was read from the input topic. Holders must not write to its arrays or headers; under that rule any
 * thread may read it.
 *
 * @param timestamp record timestamp in epoch milliseconds, at least 0
 * @param key the record's key, which orders verdicts; null when it has none
 * @param value Avro in the Confluent wire format, or whatever else a producer sent
 */
public record SourceRecord(
        String topic,
        int partition,
        long offset,
        long timestamp,
        byte @Nullable [] key,
        byte @Nullable [] value,
        Headers headers) {

    /** Whether its sender marked it as old on purpose: it makes way for what somebody waits for. */
    public boolean isBackfill() {
        return EventClass.isBackfill(headers);
    }

    /** Names the place only: content never reaches a log. */
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
