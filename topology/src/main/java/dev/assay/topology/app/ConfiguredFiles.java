package dev.assay.topology.app;

import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.consistency.FittedModels;
import dev.assay.scoring.machinetext.TokenCountsFile;
import dev.assay.scoring.onnx.ModelFolder;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.ConfigException;
import dev.assay.topology.config.MachineTextSettings;
import dev.assay.topology.config.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The files and folders that a configuration has read, looked at before any model is loaded, so that all that is wrong with them
 * is said at once. What is switched off is not looked at. Confined to one thread.
 */
final class ConfiguredFiles {
    private final AssayConfig config;
    private final List<Problem> problems = new ArrayList<>();

    private ConfiguredFiles(AssayConfig config) {
        this.config = config;
    }

    /** Reads a file and forgets what it read. */
    private interface Reading {
        Object read(Path file) throws IOException;
    }

    /**
     * Opens the files of watermark tests and looks at all others.
     *
     * @return null without watermark tests
     * @throws ConfigException with everything that cannot be used
     */
    static @Nullable WatermarkFiles open(AssayConfig config) {
        ConfiguredFiles looked = new ConfiguredFiles(config);
        WatermarkFiles files = config.watermark().enabled()
                ? looked.attempt(() ->
                        WatermarkFiles.open(config.watermark(), config.input().maxTokens()))
                : null;
        looked.look();
        if (!looked.problems.isEmpty()) {
            if (files != null) {
                files.close();
            }
            throw new ConfigException(looked.problems);
        }
        return files;
    }

    private void look() {
        if (config.embedding().enabled()) {
            folder(ModelKey.EMBEDDING, config.embedding().modelDir(), ModelFolder::sentenceEncoder);
        }
        folder(
                ModelKey.NLI,
                config.nli().modelDir(),
                given -> ModelFolder.entailment(given, NliStack.options(config.nli())));
        if (config.consistency().enabled()) {
            file("consistency.model-file", config.consistency().modelFile(), FittedModels::read, "consistency");
        }
        languageModels(attempt(() -> LearnedRules.read(config)));
        if (config.cascade().enabled()) {
            List<String> models = List.of(LanguageModelLoader.smallId(config), LanguageModelLoader.largeId(config));
            attempt(() -> CascadePlan.read(config.cascade(), models));
        }
        MachineTextSettings texts = config.machineText();
        if (texts.memorisation()) {
            file("machine-text.token-counts", texts.tokenCounts(), TokenCountsFile::read, "token-counts");
        }
        if (texts.any()) {
            attempt(() -> {
                TextReference.look(texts, LanguageModelLoader.readerId(config));
                return null;
            });
        }
    }

    private void languageModels(@Nullable LearnedRules learned) {
        int most = config.languageModels().maxTokens();
        if (Boolean.TRUE.equals(attempt(() -> LanguageStack.readsSmall(config, learned)))) {
            folder(ModelKey.SMALL, config.languageModels().smallDir(), given -> ModelFolder.causal(given, most));
        }
        if (Boolean.TRUE.equals(attempt(() -> LanguageStack.readsLarge(config, learned)))) {
            folder(ModelKey.LARGE, config.languageModels().largeDir(), given -> ModelFolder.causal(given, most));
        }
    }

    private void folder(ModelKey key, @Nullable Path given, Consumer<Path> looking) {
        if (given == null) {
            return;
        }
        try {
            looking.accept(given);
        } catch (OnnxStartException e) {
            problems.addAll(key.refused(given, e).problems());
        }
    }

    private void file(String key, @Nullable Path given, Reading reading, String command) {
        if (given == null) {
            return;
        }
        try {
            Object unused = reading.read(given);
        } catch (IOException e) {
            String what = "cannot be used: " + ReadFailure.why(e);
            String fix = "name a file that assay calibrate " + command + " wrote";
            problems.add(new Problem(key, given.toString(), "", what, fix));
        }
    }

    private <V> @Nullable V attempt(Supplier<@Nullable V> reading) {
        try {
            return reading.get();
        } catch (ConfigException e) {
            problems.addAll(e.problems());
            return null;
        }
    }
}
