package dev.assay.topology.cli;

import dev.assay.scoring.evaluation.CascadeAnswers;
import dev.assay.topology.app.ModelReading;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whose token numbers labelled answers are looked at with: options that commands share. Confined to the main thread. */
final class ReaderOptions {
    /** The model is loaded as configured; what it is for later is not. */
    private static final Map<String, String> MODEL_ONLY =
            Map.of("deferral.enabled", "false", "deferral.control.enabled", "false");

    @Option(
            names = "--reader",
            paramLabel = "MODEL",
            description = {
                "small or large: have this model of language-models read the events, in place of the token numbers that",
                "came with them."
            })
    private ModelReading.@Nullable Which reader;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    /** Whether a model of ours reads. */
    boolean reads() {
        return reader != null;
    }

    /** Reads labelled answers, with the model's numbers where one is named. */
    CascadeAnswers answers(List<Path> files, @Nullable String large, String routeAttribute, PrintWriter err)
            throws IOException {
        if (reader == null) {
            return CascadeAnswers.read(files, large, routeAttribute);
        }
        try (ModelReading model = ModelReading.start(config.read(err, MODEL_ONLY), reader)) {
            return CascadeAnswers.read(files, large, routeAttribute, model);
        }
    }
}
