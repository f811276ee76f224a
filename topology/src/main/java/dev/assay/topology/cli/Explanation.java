package dev.assay.topology.cli;

import dev.assay.ops.admin.AdminServerException;
import dev.assay.scoring.onnx.OnnxStartException;
import dev.assay.serdes.registry.RegistryUnavailableException;
import dev.assay.topology.config.ConfigException;
import dev.assay.topology.config.Problem;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * What to tell a person about a failure. Immutable; any thread may read it.
 *
 * @param lines one line per problem, each saying what to do
 * @param exitCode see {@link Main}
 */
record Explanation(List<String> lines, int exitCode) {

    static Explanation of(Exception failure) {
        if (failure instanceof ConfigException config) {
            return new Explanation(config.problems().stream().map(Problem::line).toList(), Main.USAGE);
        }
        if (failure instanceof RegistryUnavailableException
                || failure instanceof org.apache.kafka.common.errors.TimeoutException) {
            return one(message(failure), Main.UNAVAILABLE);
        }
        if (failure instanceof NoSuchFileException || failure instanceof FileNotFoundException) {
            return one("no such file: " + failure.getMessage(), Main.USAGE);
        }
        if (failure instanceof IOException
                || failure instanceof AdminServerException
                || failure instanceof OnnxStartException
                || failure instanceof IllegalArgumentException
                || failure instanceof IllegalStateException) {
            return one(message(failure), Main.USAGE);
        }
        return one(
                failure.getClass().getSimpleName() + ": " + failure.getMessage() + " (--debug shows where)",
                Main.FAULT);
    }

    private static Explanation one(String line, int exitCode) {
        return new Explanation(List.of(line), exitCode);
    }

    private static String message(Exception failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
