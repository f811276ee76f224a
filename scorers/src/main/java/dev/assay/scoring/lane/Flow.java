package dev.assay.scoring.lane;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one task in one class for one model: a FIFO per length bucket, with the tightest flush time of each at
 * hand. Confined to the lane's thread.
 */
final class Flow {
    final LaneTask task;
    private final List<ArrayDeque<Queued>> queues = new ArrayList<>();
    // Per bucket the rows that no later row is tighter than, so that the first is the tightest: a sliding minimum.
    private final List<ArrayDeque<Queued>> tightest = new ArrayList<>();
    private int rows;
    /** Padded tokens served so far, on the clock of the class. */
    double served;

    Flow(LaneTask task, int buckets, double served) {
        this.task = task;
        this.served = served;
        for (int b = 0; b < buckets; b++) {
            queues.add(new ArrayDeque<>());
            tightest.add(new ArrayDeque<>());
        }
    }

    void add(Queued item) {
        queues.get(item.bucket()).add(item);
        ArrayDeque<Queued> minima = tightest.get(item.bucket());
        while (!minima.isEmpty() && minima.getLast().flushAt() - item.flushAt() > 0) {
            minima.removeLast();
        }
        minima.add(item);
        rows++;
    }

    // Identity is meant: two equal rows are two rows.
    @SuppressWarnings("ReferenceEquality")
    @Nullable
    Queued poll(int bucket) {
        Queued item = queues.get(bucket).poll();
        if (item != null) {
            rows--;
            if (tightest.get(bucket).peek() == item) {
                tightest.get(bucket).remove();
            }
        }
        return item;
    }

    @Nullable
    Queued peek(int bucket) {
        return queues.get(bucket).peek();
    }

    boolean has(int bucket) {
        return !queues.get(bucket).isEmpty();
    }

    boolean isEmpty() {
        return rows == 0;
    }

    /** The row of the flow that must leave first, or null when the flow is empty. */
    @Nullable
    Queued mostUrgent() {
        Queued best = null;
        for (ArrayDeque<Queued> minima : tightest) {
            Queued head = minima.peek();
            if (head != null && (best == null || head.flushAt() - best.flushAt() < 0)) {
                best = head;
            }
        }
        return best;
    }

    List<Queued> drain() {
        List<Queued> all = new ArrayList<>();
        queues.forEach(queue -> {
            all.addAll(queue);
            queue.clear();
        });
        tightest.forEach(ArrayDeque::clear);
        rows = 0;
        return all;
    }
}
