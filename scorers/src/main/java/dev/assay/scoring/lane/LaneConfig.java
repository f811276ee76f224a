package dev.assay.scoring.lane;

import java.time.Duration;

/**
 * Settings of the lane, checked when made. Immutable; any thread may read it.
 *
 * @param maxBatchTokens padded tokens per batch at most, 32 to 4,194,304; a row that is longer runs alone
 * @param maxRows rows per batch at most, 1 to 4,096
 * @param linger how long a live row may wait before it goes ahead of fuller batches, 0 to 10 s
 * @param sendWhenIdle whether an idle lane sends what it has; false waits for a full batch or the linger, for throughput
 * @param device which device to use
 * @param intraOpThreads threads of one run on a CPU, 1 to 256
 * @param gpuMemoryLimit bytes of device memory that the model runtime may take, or 0 for no limit
 * @param maxRun how long one batch may run before it is stopped and split, 10 ms to 1 h
 */
public record LaneConfig(
        int maxBatchTokens,
        int maxRows,
        Duration linger,
        boolean sendWhenIdle,
        Device device,
        int intraOpThreads,
        long gpuMemoryLimit,
        Duration maxRun) {

    /** Which device to use. */
    public enum Device {
        /** CUDA when the machine has it, else the CPU. */
        AUTO,
        /** The CPU; CUDA is not touched. */
        CPU,
        /** CUDA, or the CPU with a warning when CUDA does not start. */
        CUDA,
        /** CUDA, or no start. */
        REQUIRED
    }

    public LaneConfig {
        inRange("lane.max-batch-tokens", maxBatchTokens, 32, 1 << 22);
        inRange("lane.max-rows", maxRows, 1, 4096);
        inRange("lane.linger", linger, Duration.ZERO, Duration.ofSeconds(10));
        inRange("lane.intra-op-threads", intraOpThreads, 1, 256);
        inRange("lane.gpu-memory-limit", gpuMemoryLimit, 0, Long.MAX_VALUE);
        inRange("lane.max-run", maxRun, Duration.ofMillis(10), Duration.ofHours(1));
    }

    /** Settings that suit a laptop's CPU; on a GPU raise the first two. */
    public static LaneConfig defaults() {
        int threads = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
        return new LaneConfig(2048, 64, Duration.ofMillis(5), true, Device.AUTO, threads, 0, Duration.ofSeconds(30));
    }

    /** The same settings with another device. */
    public LaneConfig on(Device other) {
        return new LaneConfig(
                maxBatchTokens, maxRows, linger, sendWhenIdle, other, intraOpThreads, gpuMemoryLimit, maxRun);
    }

    private static void inRange(String key, long value, long low, long high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(key + " is " + value + ": set a number from " + low + " to " + high);
        }
    }

    private static void inRange(String key, Duration value, Duration low, Duration high) {
        if (value.compareTo(low) < 0 || value.compareTo(high) > 0) {
            throw new IllegalArgumentException(key + " is " + value.toMillis() + " ms: set a duration from "
                    + low.toMillis() + " ms to " + high.toMillis() + " ms");
        }
    }
}
