package dev.assay.scoring.cascade.control;

import java.util.Arrays;
import java.util.function.DoubleConsumer;

/**
 * Drawn decisions that wait for a label, by their running number. Confined to one thread.
 *
 * <p>Each carries its surprise: by how much the count of wrong accepted answers rises if the label says wrong, beyond what was
 * expected of it; 0 for a deferred one.
 */
final class PendingLabels {
    private final int most;
    private final long timeToLive;
    private double[] surprises = new double[16];
    private long[] times = new long[16];
    private long first;
    private int span;
    private int waiting;
    private long missing;

    PendingLabels(int most, long timeToLive) {
        this.most = most;
        this.timeToLive = timeToLive;
    }

    int waiting() {
        return waiting;
    }

    long missing() {
        return missing;
    }

    /** Adds a decision and gives its number. */
    long add(double surprise, long nowMillis, DoubleConsumer missed) {
        if (span == most) {
            dropFirst(missed);
        }
        if (span == surprises.length) {
            grow();
        }
        int at = slot(first + span);
        surprises[at] = surprise;
        times[at] = nowMillis;
        span++;
        waiting++;
        return first + span - 1;
    }

    /** Gives up decisions whose time is over. */
    void expire(long nowMillis, DoubleConsumer missed) {
        while (span > 0 && (Double.isNaN(surprises[slot(first)]) || nowMillis - times[slot(first)] > timeToLive)) {
            dropFirst(missed);
        }
    }

    boolean waits(long sequence) {
        return sequence >= first && sequence < first + span && !Double.isNaN(surprises[slot(sequence)]);
    }

    /** Ends the wait of a decision that {@link #waits} and gives its surprise. */
    double resolve(long sequence) {
        int at = slot(sequence);
        double surprise = surprises[at];
        surprises[at] = Double.NaN;
        waiting--;
        return surprise;
    }

    /** Whether it waited once and its place is taken. */
    boolean isGone(long sequence) {
        return sequence >= 0 && sequence < first;
    }

    /** A label has come for one that was missed. */
    void found() {
        missing = Math.max(0, missing - 1);
    }

    /** Decisions that wait now are not counted any more: another objective counts otherwise. */
    void discount() {
        for (long sequence = first; sequence < first + span; sequence++) {
            if (waits(sequence)) {
                surprises[slot(sequence)] = 0;
            }
        }
    }

    void write(StateOutput out) {
        out.count(missing);
        out.count(first);
        out.small(span);
        for (int i = 0; i < span; i++) {
            int at = slot(first + i);
            out.number(surprises[at]);
            out.count(times[at]);
        }
    }

    /** Reads what was written; when it may now hold fewer, the oldest are missed. */
    void read(StateInput in, DoubleConsumer missed) {
        missing = in.count();
        first = in.count();
        for (int left = in.small(Limits.MOST_PENDING); left > 0; left--) {
            long sequence = add(in.number(), in.count(), missed);
            if (Double.isNaN(surprises[slot(sequence)])) {
                waiting--;
            }
        }
    }

    private void dropFirst(DoubleConsumer missed) {
        double surprise = surprises[slot(first)];
        first++;
        span--;
        if (!Double.isNaN(surprise)) {
            waiting--;
            missing++;
            missed.accept(surprise);
        }
    }

    private int slot(long sequence) {
        return (int) (sequence & (surprises.length - 1));
    }

    private void grow() {
        double[] wider = new double[2 * surprises.length];
        long[] later = new long[wider.length];
        Arrays.fill(wider, Double.NaN);
        for (long sequence = first; sequence < first + span; sequence++) {
            int to = (int) (sequence & (wider.length - 1));
            wider[to] = surprises[slot(sequence)];
            later[to] = times[slot(sequence)];
        }
        surprises = wider;
        times = later;
    }
}
