package dev.assay.scoring.lane;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** What waits for a lane's thread: rows, and tasks that want theirs back. Any thread may add; the lane's thread takes. */
final class LaneInbox {
    private final ConcurrentLinkedQueue<LaneWork> rows = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Withdrawal> withdrawals = new ConcurrentLinkedQueue<>();
    /** By task the last epoch that was withdrawn. */
    private final Map<String, Long> withdrawn = new ConcurrentHashMap<>();

    /** A task and the last of its epochs that nobody waits for. */
    record Withdrawal(String task, long epoch) {}

    void add(LaneWork work) {
        rows.add(work);
    }

    void withdraw(String task, long epoch) {
        withdrawn.merge(task, epoch, Math::max);
        withdrawals.add(new Withdrawal(task, epoch));
    }

    boolean isWithdrawn(LaneTask task) {
        return task.epoch() <= withdrawn.getOrDefault(task.id(), Long.MIN_VALUE);
    }

    /** The next row, null when none waits. */
    @Nullable
    LaneWork poll() {
        return rows.poll();
    }

    /** The next that was withdrawn since it was asked last, null when there is none. */
    @Nullable
    Withdrawal pollWithdrawal() {
        return withdrawals.poll();
    }

    boolean isEmpty() {
        return rows.isEmpty() && withdrawals.isEmpty();
    }
}
