package dev.assay.topology.config;

/** Limits on one event; what is beyond them is answered with a rejection, not scored. Immutable; any thread may use it. The components are described by their {@link Setting}. */
@Section(value = "input", about = "Limits on one event; what is beyond them is answered with a rejection, not scored.")
public record InputSettings(
        @Setting(
                value = "1000000",
                about = "Longest prompt, completion or sample, in UTF-16 units.",
                min = "1",
                max = "100000000")
        int maxTextChars,

        @Setting(value = "65536", about = "Most tokens of one text.", min = "1", max = "10000000")
        int maxTokens,

        @Setting(value = "256", about = "Most sampled alternatives of one event.", min = "1", max = "10000")
        int maxSamples) {

    public InputSettings {
        Checks checks = Checks.of(InputSettings.class, maxTextChars, maxTokens, maxSamples);
        checks.done();
    }
}
