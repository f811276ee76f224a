package dev.assay.scoring.lane;

import dev.assay.scoring.LaneAnswer;
import java.util.function.Consumer;

/**
 * One row for one model and who waits for it. Immutable; any thread may make and offer it.
 *
 * @param model id of a model of the lane
 * @param row the tokens
 * @param task for fairness and withdrawal
 * @param workClass for priority
 * @param deadlineNanos {@link System#nanoTime()} after which the answer is of no use, or {@link #NO_DEADLINE}
 * @param callback gets the answer exactly once, on the lane's answer thread, or on the offering thread when the lane has
 *     ended; it must not block
 */
public record LaneWork(
        String model,
        TokenRow row,
        LaneTask task,
        WorkClass workClass,
        long deadlineNanos,
        Consumer<LaneAnswer> callback) {

    /** For work that may wait as long as it must. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    /** Whether the answer is of no use any more. */
    boolean expired(long now) {
        return deadlineNanos != NO_DEADLINE && now - deadlineNanos >= 0;
    }
}
