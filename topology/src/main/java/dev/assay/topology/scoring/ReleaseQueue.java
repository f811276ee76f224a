package dev.assay.topology.scoring;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets settled records out in offset order per key, while records of different keys and the scoring of one key run free.
 * Records without a key owe no order to each other. Where thresholds learn from every record, all are of one order.
 * Confined to the stream thread.
 */
final class ReleaseQueue {
    private final Map<ByteBuffer, Deque<InFlight>> byKey = new HashMap<>();
    private final Map<Long, InFlight> byOffset = new LinkedHashMap<>();
    /** Neither settled nor waiting for samples; whoever could be worked on longest comes first. */
    private final Map<Long, InFlight> working = new LinkedHashMap<>();

    /** Of which nobody knows yet whether they are samples or wait for some, in the order of their admission. */
    private final Map<Long, InFlight> undecoded = new LinkedHashMap<>();

    private final boolean inOneOrder;
    private int blocked;
    private long newest = -1;
    private long appended;

    /** @param inOneOrder whether records leave by {@link #takeOldest} alone, whatever their keys */
    ReleaseQueue(boolean inOneOrder) {
        this.inOneOrder = inOneOrder;
    }

    /** Takes a record in; offsets must rise. */
    void append(InFlight record) {
        newest = record.offset();
        record.number(appended++);
        byOffset.put(record.offset(), record);
        working.put(record.offset(), record);
        undecoded.put(record.offset(), record);
        byte[] key = record.key();
        if (key != null && !inOneOrder) {
            byKey.computeIfAbsent(ByteBuffer.wrap(key), k -> new ArrayDeque<>()).addLast(record);
        }
    }

    /** The record at this offset, or null when it is not in flight. */
    @Nullable
    InFlight at(long offset) {
        return byOffset.get(offset);
    }

    /** The record at this offset, if it is in flight, is decoded: whether it is a sample, or waits for some, was told. */
    void decoded(long offset) {
        undecoded.remove(offset);
    }

    /** The oldest record that may turn out to be a sample, or to wait for some; null when there is none. */
    @Nullable
    InFlight firstUndecoded() {
        return undecoded.isEmpty() ? null : undecoded.values().iterator().next();
    }

    /** Settles a record and counts it as blocked until it is taken. */
    void settle(InFlight record, Settlement settlement) {
        record.settle(settlement);
        working.remove(record.offset());
        undecoded.remove(record.offset());
        blocked++;
    }

    /** A record is not worked on until its samples are there. */
    void waits(InFlight record) {
        record.hasWaited();
        working.remove(record.offset());
    }

    /** Whether it waits for samples. */
    boolean waiting(InFlight record) {
        return !record.settled() && !working.containsKey(record.offset());
    }

    /** Neither settled nor waiting for samples. */
    int working() {
        return working.size();
    }

    /** Its wait is over; nothing happens to a record that did not wait. */
    void resumes(InFlight record, long nowMillis) {
        if (!record.settled() && working.putIfAbsent(record.offset(), record) == null) {
            record.workingSince(nowMillis);
        }
    }

    /**
     * Since when the record that has been in work longest has been so, in milliseconds, or {@link Long#MAX_VALUE}.
     * Records that wait for samples are none, nor are settled ones, but for the oldest of all: nothing but a defect or
     * feedback holds that one back.
     */
    long workingSince() {
        InFlight oldest = oldest();
        long settled = oldest != null && oldest.settled() ? oldest.workingSince() : Long.MAX_VALUE;
        return working.isEmpty()
                ? settled
                : Math.min(settled, working.values().iterator().next().workingSince());
    }

    /** Takes the oldest record of all, which is settled: for those who release in the order of the partition. */
    InFlight takeOldest() {
        InFlight oldest = oldest();
        if (oldest == null || !oldest.settled()) {
            throw new IllegalStateException("the oldest record is not settled");
        }
        return remove(oldest);
    }

    /** Offset of the newest record in flight, or -1. */
    long newest() {
        return byOffset.isEmpty() ? -1 : newest;
    }

    /** Takes the next record that may be released now that {@code settled} is settled, or null. */
    @Nullable
    InFlight takeReleasable(InFlight settled) {
        byte[] key = settled.key();
        if (key == null) {
            return byOffset.containsKey(settled.offset()) ? remove(settled) : null;
        }
        ByteBuffer wrapped = ByteBuffer.wrap(key);
        Deque<InFlight> queue = byKey.get(wrapped);
        InFlight head = queue == null ? null : queue.peekFirst();
        if (queue == null || head == null || !head.settled()) {
            return null;
        }
        queue.removeFirst();
        if (queue.isEmpty()) {
            byKey.remove(wrapped);
        }
        return remove(head);
    }

    /** What a record shares with those that leave after it, and with no others. */
    Object line(InFlight record) {
        byte[] key = record.key();
        if (inOneOrder) {
            return this;
        }
        return key == null ? record : ByteBuffer.wrap(key);
    }

    private InFlight remove(InFlight record) {
        byOffset.remove(record.offset());
        blocked--;
        return record;
    }

    /** Admitted and not released. */
    int size() {
        return byOffset.size();
    }

    /** Settled, waiting for an older record of their key. */
    int blocked() {
        return blocked;
    }

    /** The oldest record in flight, or null. */
    @Nullable
    InFlight oldest() {
        return byOffset.isEmpty() ? null : byOffset.values().iterator().next();
    }

    /** The oldest records in flight, so many at most. */
    Iterable<InFlight> oldest(int most) {
        return () -> byOffset.values().stream().limit(most).iterator();
    }
}
