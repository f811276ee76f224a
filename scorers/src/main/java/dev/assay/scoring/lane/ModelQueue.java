package dev.assay.scoring.lane;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Everything that waits for one model: class, then task, then length bucket. Tasks of a class share by start-time fair
 * queueing (Goyal, Vin, Cheng, SIGCOMM 1996) in padded tokens: the task that got least goes first, and one that was away
 * starts at the present, with neither debt nor credit. Confined to the lane's thread.
 */
final class ModelQueue {
    final String model;
    final Buckets buckets;
    /** Measured nanoseconds of lane time so far. */
    double served;

    private final Map<WorkClass, Map<LaneTask, Flow>> flows = new EnumMap<>(WorkClass.class);
    private final Map<WorkClass, Double> clocks = new EnumMap<>(WorkClass.class);
    private final Map<WorkClass, int[]> waiting = new EnumMap<>(WorkClass.class);
    private int rows;

    ModelQueue(String model, Buckets buckets) {
        this.model = model;
        this.buckets = buckets;
        for (WorkClass workClass : WorkClass.values()) {
            flows.put(workClass, new LinkedHashMap<>());
            clocks.put(workClass, 0.0);
            waiting.put(workClass, new int[buckets.count()]);
        }
    }

    void add(Queued item) {
        WorkClass workClass = item.work().task().workClass();
        flowsOf(workClass)
                .computeIfAbsent(item.work().task(), task -> new Flow(task, buckets.count(), clock(workClass)))
                .add(item);
        waitingOf(workClass)[item.bucket()]++;
        rows++;
    }

    boolean isEmpty() {
        return rows == 0;
    }

    int rows() {
        return rows;
    }

    boolean has(WorkClass workClass, int bucket) {
        return waitingOf(workClass)[bucket] > 0;
    }

    int waiting(int bucket) {
        int sum = 0;
        for (int[] perClass : waiting.values()) {
            sum += perClass[bucket];
        }
        return sum;
    }

    /** Takes the next row of a class from a bucket, by fairness; null when there is none. */
    @Nullable
    Queued take(WorkClass workClass, int bucket) {
        Flow flow = leastServed(workClass, candidate -> candidate.has(bucket));
        if (flow == null) {
            return null;
        }
        return take(workClass, flow, bucket);
    }

    /** The row that {@link #take} would give. */
    @Nullable
    Queued next(WorkClass workClass, int bucket) {
        Flow flow = leastServed(workClass, candidate -> candidate.has(bucket));
        return flow == null ? null : flow.peek(bucket);
    }

    private @Nullable Queued take(WorkClass workClass, Flow flow, int bucket) {
        Queued item = flow.poll(bucket);
        if (item != null) {
            clocks.put(workClass, flow.served);
            flow.served += buckets.length(bucket);
            waitingOf(workClass)[bucket]--;
            rows--;
            if (flow.isEmpty()) {
                flowsOf(workClass).remove(flow.task);
            }
        }
        return item;
    }

    /** Whether a row of the class must leave by {@code time}. */
    boolean isDue(WorkClass workClass, long time) {
        for (Flow flow : flowsOf(workClass).values()) {
            if (isDue(flow, time)) {
                return true;
            }
        }
        return false;
    }

    /** The bucket with the most urgent row of the least served task of the class that has a row due by {@code time}. */
    int dueBucket(WorkClass workClass, long time) {
        Flow flow = leastServed(workClass, candidate -> isDue(candidate, time));
        Queued urgent = flow == null ? null : flow.mostUrgent();
        if (urgent == null) {
            throw new IllegalStateException("no row of class " + workClass + " is due");
        }
        return urgent.bucket();
    }

    /** Nanoseconds from {@code now} until a row must leave, at most {@code limit}. */
    long untilDue(long now, long limit) {
        long least = limit;
        for (Map<LaneTask, Flow> ofClass : flows.values()) {
            for (Flow flow : ofClass.values()) {
                Queued urgent = flow.mostUrgent();
                if (urgent != null) {
                    least = Math.min(least, urgent.flushAt() - now);
                }
            }
        }
        return least;
    }

    /** Takes all rows of a task's epochs up to this one out. */
    List<Queued> withdraw(String task, long epoch) {
        List<Queued> out = new ArrayList<>();
        for (WorkClass workClass : WorkClass.values()) {
            flowsOf(workClass).entrySet().removeIf(one -> {
                boolean leaves = one.getKey().id().equals(task) && one.getKey().epoch() <= epoch;
                if (leaves) {
                    out.addAll(forget(workClass, one.getValue()));
                }
                return leaves;
            });
        }
        return out;
    }

    List<Queued> drain() {
        List<Queued> out = new ArrayList<>();
        for (WorkClass workClass : WorkClass.values()) {
            flowsOf(workClass).values().forEach(flow -> out.addAll(forget(workClass, flow)));
            flowsOf(workClass).clear();
        }
        return out;
    }

    private List<Queued> forget(WorkClass workClass, Flow flow) {
        List<Queued> items = flow.drain();
        items.forEach(item -> waitingOf(workClass)[item.bucket()]--);
        rows -= items.size();
        return items;
    }

    private @Nullable Flow leastServed(WorkClass workClass, Predicate<Flow> eligible) {
        Flow best = null;
        for (Flow flow : flowsOf(workClass).values()) {
            if ((best == null || flow.served < best.served) && eligible.test(flow)) {
                best = flow;
            }
        }
        return best;
    }

    private static boolean isDue(Flow flow, long time) {
        Queued urgent = flow.mostUrgent();
        return urgent != null && urgent.flushAt() - time <= 0;
    }

    private Map<LaneTask, Flow> flowsOf(WorkClass workClass) {
        return Objects.requireNonNull(flows.get(workClass));
    }

    private int[] waitingOf(WorkClass workClass) {
        return Objects.requireNonNull(waiting.get(workClass));
    }

    private double clock(WorkClass workClass) {
        return Objects.requireNonNull(clocks.get(workClass));
    }
}
