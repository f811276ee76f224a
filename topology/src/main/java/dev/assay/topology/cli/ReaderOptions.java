package dev.assay.topology.cli;

import dev.assay.scoring.evaluation.cascade.CascadeAnswers;
import dev.assay.topology.app.ModelReading;
import dev.assay.topology.config.AssayConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
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
                "small or large: have this model of language-models read the events, in place of the token numbers "
                        + "that came with them."
            })
    private ModelReading.@Nullable Which reader;

    @Option(
            names = "--large",
            paramLabel = "MODEL",
            description = {"Which of several larger models. Default: the first."})
    private @Nullable String large;

    @Option(
            names = "--route-attribute",
            paramLabel = "NAME",
            defaultValue = "route",
            description = "Event attribute that names the route, or several between commas. Default: ${DEFAULT-VALUE}.")
    private String routeAttribute = "route";

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    private @Nullable AssayConfig config;

    /** The larger model that is named. */
    @Nullable
    String large() {
        return large;
    }

    /** The event attribute that names the route. */
    String routeAttribute() {
        return routeAttribute;
    }

    /** Whether a model of ours reads. */
    boolean reads() {
        return reader != null;
    }

    /** The configuration, in which nothing is to be deferred; warnings go to {@code err} once. */
    AssayConfig config(PrintWriter err) {
        AssayConfig known = config == null ? options.read(err, MODEL_ONLY) : config;
        config = known;
        return known;
    }

    /**
     * Reads the configuration as for thresholds that follow the traffic.
     *
     * @throws dev.assay.topology.config.ConfigException where it could not be used for them; names the key, the value and the fix
     */
    void requireControl() {
        AssayConfig unused = options.read(
                new PrintWriter(Writer.nullWriter()),
                Map.of("deferral.enabled", "true", "deferral.control.enabled", "true"));
    }

    /** Loads the model where one is named: once for everything that is read. */
    Reading open(PrintWriter err) {
        ModelReading model = reader == null ? null : ModelReading.start(config(err), reader);
        return new Reading(model, large, routeAttribute);
    }

    /** Reads labelled answers, with the model's numbers where one is named. Confined to the main thread. */
    record Reading(@Nullable ModelReading model, @Nullable String large, String routeAttribute)
            implements AutoCloseable {
        /** See {@link CascadeAnswers#read}; of the larger model that is named. */
        CascadeAnswers answers(List<Path> files) throws IOException {
            return answers(files, large);
        }

        /** The same of a larger model. */
        CascadeAnswers answers(List<Path> files, @Nullable String larger) throws IOException {
            return CascadeAnswers.read(files, larger, routeAttribute, model);
        }

        @Override
        public void close() {
            if (model != null) {
                model.close();
            }
        }
    }
}
