package dev.assay.topology.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Agreement of an answer with sampled alternatives, by sentence embeddings on the lane. Immutable; any thread may use it. The components are described by their {@link Setting}. */
@Section(
        value = "embedding",
        about = "Agreement of an answer with sampled alternatives, by sentence embeddings on the lane.")
public record EmbeddingSettings(
        @Setting(value = "true", about = "Whether sentence embeddings are compared.")
        boolean enabled,

        @Setting(
                about =
                        "Folder with model.onnx, tokenizer.json and config.json of a sentence encoder; without it the bundled all-MiniLM-L6-v2 is used.")
        @Nullable
        Path modelDir,

        @Setting(
                value = "20",
                about = "Samples embedded at most, the first ones of the event; each costs one run of the model.",
                min = "1",
                max = "1000")
        int maxSamples,

        @Setting(about = "Score from which an answer counts as unsupported; without it only the score is reported.")
        @Nullable
        Double threshold,

        @Setting(
                value = "false",
                about =
                        "Whether sentences are also compared token by token (SelfCheck-BERTScore): a run per sentence, and megabytes per event.")
        boolean bertScore,

        @Setting(
                value = "1000",
                about =
                        "Sentences of response and samples that are compared token by token at most; an event with more abstains.",
                min = "1",
                max = "1000000")
        int maxSentences) {

    public EmbeddingSettings {
        Checks checks =
                Checks.of(EmbeddingSettings.class, enabled, modelDir, maxSamples, threshold, bertScore, maxSentences);
        checks.done();
    }
}
