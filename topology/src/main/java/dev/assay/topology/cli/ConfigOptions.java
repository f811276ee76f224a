package dev.assay.topology.cli;

import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.AssayConfigReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the configuration comes from: the options that commands share. Confined to the main thread. */
final class ConfigOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Configuration file (YAML). Without it every key has its default.")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One configuration value, over file and environment; may be repeated.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    /** Reads the configuration; warnings go to {@code err}. */
    AssayConfig read(PrintWriter err) {
        return read(err, Map.of());
    }

    /** The same with values of the command's own over all others. */
    AssayConfig read(PrintWriter err, Map<String, String> fixed) {
        Map<String, String> all = new LinkedHashMap<>(overrides);
        all.putAll(fixed);
        return AssayConfigReader.read(file, System.getenv(), all, warning -> err.println("assay: " + warning));
    }
}
