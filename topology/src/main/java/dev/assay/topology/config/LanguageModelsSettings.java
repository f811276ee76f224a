package dev.assay.topology.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The language models that read answers and say how likely each token is. Immutable; any thread may use it. The components are described by their {@link Setting}. */
@Section(
        value = "language-models",
        about =
                "The language models that read answers and say how likely each token is; loaded when a scorer asks them.")
public record LanguageModelsSettings(
        @Setting(
                about =
                        "Folder with model.onnx, tokenizer.json and config.json of the small model; without it the small one of the build.")
        @Nullable
        Path smallDir,

        @Setting(about = "The same of the larger model; without it the larger one of the build.") @Nullable
        Path largeDir,

        @Setting(
                value = "1024",
                about =
                        "Longest prompt and answer together in tokens, bounded by what a model reads; prompts lose their beginning to fit, answers are never cut.",
                min = "8",
                max = "131072")
        int maxTokens,

        @Setting(
                value = "0",
                about =
                        "Positions whose probabilities over the vocabulary exist at once, which bounds peak memory; 0 is chosen from the vocabulary.",
                min = "0",
                max = "65536")
        int chunkRows,

        @Setting(
                about =
                        "Folder that keeps graphs with the statistics head for the next start; without it none is kept.")
        @Nullable
        Path cacheDir) {

    public LanguageModelsSettings {
        Checks checks = Checks.of(LanguageModelsSettings.class, smallDir, largeDir, maxTokens, chunkRows, cacheDir);
        boolean distinct = smallDir == null || !smallDir.equals(largeDir);
        String fix = "name the folder of a larger model, or leave one of the two out for the build's";
        checks.relate(distinct, "large-dir", largeDir, "is language-models.small-dir too", fix);
        checks.done();
    }
}
