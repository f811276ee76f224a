package dev.assay.topology.scoring;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** An admitted record on its way to release. Mutable; confined to the stream thread. */
final class InFlight {
    private final long offset;
    private final long timestamp;
    private final Admission admission;
    private final long admittedNanos;
    private final byte @Nullable [] key;
    private Headers headers = new RecordHeaders();
    private @Nullable Settlement settlement;
    private @Nullable SampleGroupKey joined;
    private long workingSince;
    private long number;
    private boolean waited;
    private boolean backfill;

    InFlight(long offset, long timestamp, byte @Nullable [] key, Admission admission, long admittedNanos) {
        this.offset = offset;
        this.timestamp = timestamp;
        this.key = key;
        this.admission = admission;
        this.admittedNanos = admittedNanos;
        workingSince = admission.admittedAt();
    }

    long offset() {
        return offset;
    }

    long timestamp() {
        return timestamp;
    }

    byte @Nullable [] key() {
        return key;
    }

    Admission admission() {
        return admission;
    }

    /** {@link System#nanoTime()} of admission in this process. */
    long admittedNanos() {
        return admittedNanos;
    }

    Headers headers() {
        return headers;
    }

    /** Headers of the source record, copied to every output. */
    void headers(Headers given) {
        headers = given;
    }

    /** The group whose samples this answer has, or waits for; null for none. */
    @Nullable
    SampleGroupKey joined() {
        return joined;
    }

    void joined(SampleGroupKey group) {
        joined = group;
    }

    /** Wall clock in milliseconds since when the service could work on it: admission, or the end of its wait for samples. */
    long workingSince() {
        return workingSince;
    }

    void workingSince(long millis) {
        workingSince = millis;
    }

    /** How many records this process admitted to the partition before it. */
    long number() {
        return number;
    }

    void number(long before) {
        number = before;
    }

    /** Whether it waited for samples, or behind one that did. */
    boolean waited() {
        return waited;
    }

    void hasWaited() {
        waited = true;
    }

    /** Whether its sender marked it as old on purpose. */
    boolean backfill() {
        return backfill;
    }

    void backfill(boolean marked) {
        backfill = marked;
    }

    @Nullable
    Settlement settlement() {
        return settlement;
    }

    boolean settled() {
        return settlement != null;
    }

    void settle(Settlement given) {
        settlement = given;
    }
}
