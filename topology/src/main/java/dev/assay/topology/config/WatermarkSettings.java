package dev.assay.topology.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Watermark tests. Immutable; any thread may use it. The components are described by their {@link Setting}. */
@Section(value = "watermark", about = "Watermark tests.")
public record WatermarkSettings(
        @Setting(value = "true", about = "Whether texts are tested for watermarks.")
        boolean enabled,

        @Setting(
                about = "Key ring: the watermark keys to test for. Without it the test abstains. A new content is taken"
                        + " without a restart.")
        @Nullable
        Path keyFile,

        @Setting(
                value = "0.001",
                about = "A watermark is declared when the corrected p-value is at most this.",
                min = "1e-15",
                max = "0.5")
        double alpha,

        @Setting(
                about = "Model profiles: which keys are tried on the texts of which producing model, and with which"
                        + " tokenizer. Without it every key is tried on every text.")
        @Nullable
        Path profileFile,

        @Setting(
                about = "Folder with tokenizers of generating models, NAME.json or NAME/tokenizer.json, for events that"
                        + " have text and no token ids. Without it such events are not tested.")
        @Nullable
        Path tokenizers,

        @Setting(
                value = "256",
                about = "Tests made on one event at most; each costs power. What is cut is said in the evidence.",
                min = "1",
                max = "100000")
        int maxTests,

        @Setting(
                value = "5s",
                about = "How often key file and profile file are looked at. New content counts when two looks saw it.",
                min = "100ms",
                max = "20s")
        Duration reloadInterval) {

    public WatermarkSettings {
        Checks checks = Checks.of(
                WatermarkSettings.class, enabled, keyFile, alpha, profileFile, tokenizers, maxTests, reloadInterval);
        checks.done();
    }
}
