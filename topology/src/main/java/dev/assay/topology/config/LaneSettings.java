package dev.assay.topology.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The lane: one batched model session shared by all partitions. Immutable; any thread may use it. The components are described by their {@link Setting}. */
@Section(value = "lane", about = "The lane: one batched model session shared by all partitions.")
public record LaneSettings(
        @Setting(
                value = "auto",
                about =
                        "Where the model runs: auto takes CUDA when the machine has it, cuda falls back to the CPU with a warning, required stops without a GPU.")
        Device device,

        @Setting(
                value = "2048",
                about = "Padded tokens per batch at most; 2048 suits a CPU, 16384 and more a GPU.",
                min = "32",
                max = "4194304")
        int maxBatchTokens,

        @Setting(value = "64", about = "Texts per batch at most.", min = "1", max = "4096")
        int maxRows,

        @Setting(
                value = "5ms",
                about = "How long a text may wait before it goes ahead of fuller batches.",
                min = "0ms",
                max = "10s")
        Duration linger,

        @Setting(
                value = "true",
                about = "Whether an idle lane runs what it has; false waits for a full batch or the linger.")
        boolean sendWhenIdle,

        @Setting(
                value = "0",
                about = "Threads of one run on the CPU; 0 is chosen from the number of processors.",
                min = "0",
                max = "256")
        int intraOpThreads,

        @Setting(about = "Device memory that the model may take; without it no limit.", min = "64MiB") @Nullable
        ByteSize gpuMemoryLimit,

        @Setting(
                value = "30s",
                about = "How long one batch may run before it is stopped and split.",
                min = "10ms",
                max = "1h")
        Duration maxRun) {

    /** Where the model runs. */
    public enum Device {
        AUTO,
        CPU,
        CUDA,
        REQUIRED
    }

    public LaneSettings {
        Checks checks = Checks.of(
                LaneSettings.class,
                device,
                maxBatchTokens,
                maxRows,
                linger,
                sendWhenIdle,
                intraOpThreads,
                gpuMemoryLimit,
                maxRun);
        checks.done();
    }
}
