package dev.assay.scoring.lane;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides which rows run together. Rows wait by model, class, task and length bucket; the unit of account is the padded
 * token. A pure data structure over a clock, without threads or locks; confined to the lane's thread.
 *
 * <ol>
 *   <li>A row that has waited its linger decides the batch; else the bucket with most padded tokens does, once it reaches
 *       80 % of the budget; else, when the lane is idle, the most urgent row does.
 *   <li>Of several models with such work the one that had least lane time goes first.
 *   <li>The batch is filled from the bucket, classes 9 : 1, the tasks of a class fairly, then topped up from the next
 *       shorter bucket while the extra padding stays below 10 % of the batch, where the model allows rows to mix.
 * </ol>
 */
final class BatchFormer {
    private static final double FILL_TARGET = 0.8;
    private static final double TOP_UP_PADDING = 0.1;
    // Backfill rows wait longer for company: nobody reads their answers at once.
    private static final long PATIENCE = 10;

    private final int maxRows;
    private final long lingerNanos;
    private final LongSupplier clock;
    private final Map<String, ModelQueue> queues = new LinkedHashMap<>();
    private final ClassRotation leads = new ClassRotation();
    private final ClassRotation fills = new ClassRotation();

    BatchFormer(int maxRows, long lingerNanos, Map<String, Buckets> models, LongSupplier clock) {
        this.maxRows = maxRows;
        this.lingerNanos = lingerNanos;
        this.clock = clock;
        models.forEach((model, buckets) -> queues.put(model, new ModelQueue(model, buckets)));
    }

    void add(LaneWork work) {
        ModelQueue queue = queueOf(work.model());
        if (queue.isEmpty()) {
            queue.served = Math.max(queue.served, leastServedBusy());
        }
        long now = clock.getAsLong();
        int bucket = queue.buckets.of(work.row().length());
        queue.add(new Queued(work, bucket, now, now + patience(work.task().workClass())));
    }

    /**
     * The next batch, or null when nothing should run now.
     *
     * @param laneIdle whether anything that waits may go at once
     * @param tokenBudget padded tokens of the batch at most; a single row may always go
     */
    @Nullable
    FormedBatch form(boolean laneIdle, int tokenBudget) {
        Choice choice = choose(laneIdle, tokenBudget);
        if (choice == null) {
            return null;
        }
        List<Queued> rows = fill(choice, tokenBudget);
        int length = choice.queue.buckets.length(choice.bucket);
        boolean full = isFull(rows.size(), length, tokenBudget);
        return new FormedBatch(choice.queue.model, length, rows, full ? FlushCause.FULL : choice.cause);
    }

    /** Nanoseconds until a row has waited its linger, at most {@code limit}. */
    long untilDue(long limit) {
        long now = clock.getAsLong();
        long least = limit;
        for (ModelQueue queue : queues.values()) {
            least = queue.untilDue(now, least);
        }
        return Math.max(0, least);
    }

    /** Takes all rows of a task's epochs up to this one out. */
    List<LaneWork> withdraw(String task, long epoch) {
        List<LaneWork> out = new ArrayList<>();
        queues.values().forEach(queue -> queue.withdraw(task, epoch).forEach(item -> out.add(item.work())));
        return out;
    }

    /** Takes everything out. */
    List<LaneWork> drain() {
        List<LaneWork> out = new ArrayList<>();
        queues.values().forEach(queue -> queue.drain().forEach(item -> out.add(item.work())));
        return out;
    }

    /** Books measured lane time on a model. */
    void charge(String model, long nanos) {
        queueOf(model).served += nanos;
    }

    int rows() {
        return queues.values().stream().mapToInt(ModelQueue::rows).sum();
    }

    private record Choice(ModelQueue queue, int bucket, FlushCause cause) {}

    private @Nullable Choice choose(boolean laneIdle, int tokenBudget) {
        long now = clock.getAsLong();
        ModelQueue due = leastServed(queue -> anyDue(queue, now));
        if (due != null) {
            return new Choice(due, leadBucket(due, now), FlushCause.DEADLINE);
        }
        ModelQueue full = leastServed(queue -> fullest(queue, tokenBudget) >= 0);
        if (full != null) {
            return new Choice(full, fullest(full, tokenBudget), FlushCause.FULL);
        }
        ModelQueue any = laneIdle ? leastServed(queue -> !queue.isEmpty()) : null;
        return any == null ? null : new Choice(any, leadBucket(any, now + Long.MAX_VALUE / 2), FlushCause.IDLE);
    }

    private int leadBucket(ModelQueue queue, long time) {
        WorkClass lead = leads.next(workClass -> queue.isDue(workClass, time));
        if (lead == null) {
            throw new IllegalStateException("nothing is due for " + queue.model);
        }
        return queue.dueBucket(lead, time);
    }

    private static boolean anyDue(ModelQueue queue, long now) {
        for (WorkClass workClass : WorkClass.values()) {
            if (queue.isDue(workClass, now)) {
                return true;
            }
        }
        return false;
    }

    /** The bucket with most waiting padded tokens if it reaches the fill target, else -1. */
    private int fullest(ModelQueue queue, int tokenBudget) {
        int best = -1;
        long most = 0;
        for (int b = 0; b < queue.buckets.count(); b++) {
            int waiting = queue.waiting(b);
            long tokens = (long) waiting * queue.buckets.length(b);
            if (tokens > most && isFull(waiting, queue.buckets.length(b), tokenBudget)) {
                best = b;
                most = tokens;
            }
        }
        return best;
    }

    private boolean isFull(int rows, int length, int tokenBudget) {
        return rows >= Math.max(1, Math.floor(FILL_TARGET * capacity(length, tokenBudget)));
    }

    private int capacity(int length, int tokenBudget) {
        return Math.max(1, Math.min(maxRows, tokenBudget / length));
    }

    private List<Queued> fill(Choice choice, int tokenBudget) {
        int length = choice.queue.buckets.length(choice.bucket);
        int capacity = capacity(length, tokenBudget);
        List<Queued> rows = new ArrayList<>(Math.min(capacity, choice.queue.rows()));
        while (rows.size() < capacity) {
            WorkClass workClass = fills.next(candidate -> choice.queue.has(candidate, choice.bucket));
            if (workClass == null) {
                break;
            }
            rows.add(taken(choice.queue.take(workClass, choice.bucket)));
        }
        if (choice.bucket > 0 && choice.queue.buckets.mixed()) {
            topUp(choice, length, capacity, rows);
        }
        return rows;
    }

    private void topUp(Choice choice, int length, int capacity, List<Queued> rows) {
        int shorter = choice.bucket - 1;
        long extra = 0;
        while (rows.size() < capacity) {
            WorkClass workClass = fills.next(candidate -> choice.queue.has(candidate, shorter));
            Queued next = workClass == null ? null : choice.queue.next(workClass, shorter);
            if (workClass == null || next == null) {
                return;
            }
            extra += length - next.tokens();
            if (extra >= TOP_UP_PADDING * length * (rows.size() + 1)) {
                return;
            }
            rows.add(taken(choice.queue.take(workClass, shorter)));
        }
    }

    private static Queued taken(@Nullable Queued item) {
        if (item == null) {
            throw new IllegalStateException("a bucket that counted rows is empty");
        }
        return item;
    }

    private long patience(WorkClass workClass) {
        return workClass == WorkClass.LIVE ? lingerNanos : lingerNanos * PATIENCE;
    }

    private @Nullable ModelQueue leastServed(Predicate<ModelQueue> eligible) {
        ModelQueue best = null;
        for (ModelQueue queue : queues.values()) {
            if ((best == null || queue.served < best.served) && eligible.test(queue)) {
                best = queue;
            }
        }
        return best;
    }

    private double leastServedBusy() {
        ModelQueue busy = leastServed(queue -> !queue.isEmpty());
        return busy == null ? 0 : busy.served;
    }

    private ModelQueue queueOf(String model) {
        ModelQueue queue = queues.get(model);
        if (queue == null) {
            throw new IllegalArgumentException("the lane has no model " + model + ", only " + queues.keySet());
        }
        return queue;
    }
}
