package dev.assay.scoring.cascade.control;

import java.util.Arrays;
import java.util.function.DoubleConsumer;

/**
 * Drawn decisions that wait for a label, by their running number. Confined to one thread.
 *
 * <p>Each has a place with its surprise: by how much the count of wrong accepted answers rises if the label says wrong, beyond
 * what was expected of it; 0 for a deferred one. A decision whose label has nothing to correct may be numbered without a place:
 * however many such there are, they push out none that has one.
 */
final class PendingLabels {
    /** More numbers than any stream has; a double holds each of them exactly. */
    private static final double MOST_PASSED = 1L << 52;

    private final int most;
    private final long timeToLive;
    /** The number that a slot begins with. */
    private long[] numbers = new long[16];
    /** NaN once the label has come; -n for a slot that stands for n numbers in a row without a place. */
    private double[] surprises = new double[16];

    private long[] times = new long[16];
    private long head;
    private int span;
    /** Of the slots those that stand for numbers without a place. */
    private int gaps;

    private long next;
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
        if (span - gaps == most) {
            dropGaps();
            dropFirst(missed);
        }
        put(surprise, nowMillis);
        waiting++;
        return next++;
    }

    /** Gives a number to a decision that needs no place. */
    long pass(long nowMillis) {
        if (span > 0 && surprises[slot(span - 1)] < 0) {
            surprises[slot(span - 1)]--;
            times[slot(span - 1)] = nowMillis;
        } else {
            put(-1, nowMillis);
            gaps++;
        }
        return next++;
    }

    private void put(double surprise, long nowMillis) {
        if (span == surprises.length) {
            grow();
        }
        int at = slot(span);
        numbers[at] = next;
        surprises[at] = surprise;
        times[at] = nowMillis;
        span++;
    }

    /** Gives up decisions whose time is over. */
    void expire(long nowMillis, DoubleConsumer missed) {
        while (span > 0 && (Double.isNaN(surprises[slot(0)]) || nowMillis - times[slot(0)] > timeToLive)) {
            dropFirst(missed);
        }
    }

    boolean waits(long sequence) {
        int at = find(sequence);
        return at >= 0 && surprises[at] >= 0;
    }

    /** Whether it was numbered without a place, and not longer ago than those that wait now. */
    boolean isPassed(long sequence) {
        int at = find(sequence);
        return at >= 0 && surprises[at] < 0;
    }

    /** Ends the wait of a decision that {@link #waits} and gives its surprise. */
    double resolve(long sequence) {
        int at = find(sequence);
        double surprise = surprises[at];
        surprises[at] = Double.NaN;
        waiting--;
        return surprise;
    }

    /** Whether it waited once and its place is taken. */
    boolean isGone(long sequence) {
        return sequence >= 0 && sequence < first();
    }

    /** A label has come for one that was missed. */
    void found() {
        missing = Math.max(0, missing - 1);
    }

    /** Decisions that wait now are not counted any more: another objective counts otherwise. */
    void discount() {
        for (int i = 0; i < span; i++) {
            if (surprises[slot(i)] > 0) {
                surprises[slot(i)] = 0;
            }
        }
    }

    void write(StateOutput out) {
        out.count(missing);
        out.count(first());
        out.small(span);
        for (int i = 0; i < span; i++) {
            out.number(surprises[slot(i)]);
            out.count(times[slot(i)]);
        }
    }

    /** Reads what was written; when it may now hold fewer, the oldest are missed. */
    void read(StateInput in, DoubleConsumer missed) {
        missing = in.count();
        next = in.count();
        for (int left = in.small(2 * Limits.MOST_PENDING + 1); left > 0; left--) {
            double surprise = in.number();
            long time = in.count();
            if (surprise < 0) {
                readPassed(-surprise, time);
            } else {
                add(surprise, time, missed);
                waiting -= Double.isNaN(surprise) ? 1 : 0;
            }
        }
    }

    private void readPassed(double numbersPassed, long time) {
        if (numbersPassed > MOST_PASSED || numbersPassed != Math.rint(numbersPassed)) {
            throw new IllegalArgumentException("controller state: " + numbersPassed + " decisions without a place");
        }
        put(-numbersPassed, time);
        gaps++;
        next += (long) numbersPassed;
    }

    private void dropGaps() {
        while (surprises[slot(0)] < 0) {
            drop();
        }
    }

    private void dropFirst(DoubleConsumer missed) {
        double surprise = drop();
        if (surprise >= 0) {
            waiting--;
            missing++;
            missed.accept(surprise);
        }
    }

    private double drop() {
        double surprise = surprises[slot(0)];
        gaps -= surprise < 0 ? 1 : 0;
        head++;
        span--;
        return surprise;
    }

    private long first() {
        return span == 0 ? next : numbers[slot(0)];
    }

    /** The slot of a number; -1 when it has none. */
    private int find(long sequence) {
        if (sequence < first() || sequence >= next) {
            return -1;
        }
        int from = 0;
        int to = span;
        while (to - from > 1) {
            int middle = (from + to) >>> 1;
            if (numbers[slot(middle)] <= sequence) {
                from = middle;
            } else {
                to = middle;
            }
        }
        return slot(from);
    }

    private int slot(int place) {
        return (int) ((head + place) & (surprises.length - 1));
    }

    private void grow() {
        int wider = 2 * surprises.length;
        long[] starts = new long[wider];
        double[] values = new double[wider];
        long[] later = new long[wider];
        Arrays.fill(values, Double.NaN);
        for (int i = 0; i < span; i++) {
            starts[i] = numbers[slot(i)];
            values[i] = surprises[slot(i)];
            later[i] = times[slot(i)];
        }
        numbers = starts;
        surprises = values;
        times = later;
        head = 0;
    }
}
