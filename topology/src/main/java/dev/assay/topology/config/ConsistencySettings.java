package dev.assay.topology.config;

import org.jspecify.annotations.Nullable;

/** Agreement of an answer with sampled alternatives, by words and entities. Immutable; any thread may use it. The components are described by their {@link Setting}. */
@Section(value = "consistency", about = "Agreement of an answer with sampled alternatives, by words and entities.")
public record ConsistencySettings(
        @Setting(value = "true", about = "Whether answers are compared with their samples.")
        boolean enabled,

        @Setting(
                value = "3",
                about = "Fewest samples to judge by; with fewer the scorer abstains.",
                min = "1",
                max = "1000")
        int minSamples,

        @Setting(value = "20", about = "Samples used at most, the first ones of the event.", min = "1", max = "1000")
        int maxSamples,

        @Setting(about = "Score from which an answer counts as unsupported; without it only the score is reported.")
        @Nullable
        Double threshold) {

    public ConsistencySettings {
        Checks checks = Checks.of(ConsistencySettings.class, enabled, minSamples, maxSamples, threshold);
        String fix = "write at most " + maxSamples + ", or raise consistency.max-samples";
        checks.relate(minSamples <= maxSamples, "min-samples", minSamples, "is above consistency.max-samples", fix);
        checks.done();
    }
}
