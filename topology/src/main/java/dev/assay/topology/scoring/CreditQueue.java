package dev.assay.topology.scoring;

import java.util.ArrayDeque;
import java.util.Queue;

/** Work of one task that waits for a credit. Confined to the stream thread. */
final class CreditQueue {
    private final Credits credits;
    private final String task;
    private final Queue<Parked> parked = new ArrayDeque<>();
    private final Queue<Runnable> resumed = new ArrayDeque<>();

    private record Parked(long offset, Runnable work) {}

    CreditQueue(Credits credits, String task) {
        this.credits = credits;
        this.task = task;
        credits.join(task);
    }

    /** Starts work on a record now, or in its turn when a credit comes back. */
    void offer(long offset, Runnable work) {
        if (parked.isEmpty() && resumed.isEmpty() && credits.tryTake(task)) {
            work.run();
        } else {
            parked.add(new Parked(offset, work));
        }
    }

    /** Goes on with a record that gave its credit back, before any that has not begun. */
    void resume(Runnable work) {
        if (resumed.isEmpty() && credits.tryTake(task)) {
            work.run();
        } else {
            resumed.add(work);
        }
    }

    /** A record no longer needs its credit. */
    void giveBack() {
        credits.giveBack(task);
    }

    /** Starts what there are credits for. */
    void start() {
        while ((!resumed.isEmpty() || !parked.isEmpty()) && credits.tryTake(task)) {
            Runnable next = resumed.isEmpty() ? parked.remove().work() : resumed.remove();
            next.run();
        }
    }

    /** Offset of the first record whose work has not begun, or {@link Long#MAX_VALUE}. */
    long firstParked() {
        Parked first = parked.peek();
        return first == null ? Long.MAX_VALUE : first.offset();
    }

    void close() {
        credits.leave(task);
    }
}
