package dev.assay.topology.config;

import java.time.Duration;

/** Samples that come as events of their own, joined with their answer. Immutable; any thread may use it. The components are described by their {@link Setting}. */
@Section(value = "samples", about = "Samples that come as events of their own, joined with their answer.")
public record SamplesSettings(
        @Setting(
                value = "true",
                about =
                        "Whether answers with expectedSamples wait for the events that name their request in sampleOf; those events are scored like all others in any case.")
        boolean join,

        @Setting(
                value = "10s",
                about =
                        "Longest wait of an answer for its samples, and of samples for their answer; begins anew after a restart.",
                min = "1ms",
                max = "1h")
        Duration maxWait,

        @Setting(
                value = "50",
                about =
                        "Samples of one answer at most, those inside the event included; input.max-samples bounds it too.",
                min = "1",
                max = "1000")
        int max,

        @Setting(
                value = "32MiB",
                about =
                        "What the samples that wait in one partition may take in memory; beyond it the longest wait ends first.",
                min = "64KiB")
        ByteSize maxBytes,

        @Setting(
                value = "false",
                about =
                        "Whether an answer is compared with the samples that came when some did not; otherwise it abstains with SAMPLES.")
        boolean scoreIncomplete) {

    public SamplesSettings {
        Checks checks = Checks.of(SamplesSettings.class, join, maxWait, max, maxBytes, scoreIncomplete);
        checks.done();
    }
}
