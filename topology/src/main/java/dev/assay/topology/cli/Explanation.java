package dev.assay.topology.cli;

import dev.assay.ops.admin.AdminServerException;
import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.lane.WorkAbandonedException;
import dev.assay.serdes.registry.RegistryUnavailableException;
import dev.assay.topology.config.ConfigException;
import dev.assay.topology.config.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * What to tell a person about a failure. Immutable; any thread may read it.
 *
 * @param lines one line per problem, each saying what to do
 * @param exitCode see {@link Main}
 */
record Explanation(List<String> lines, int exitCode) {

    static Explanation of(Exception failure) {
        if (failure instanceof CompletionException && failure.getCause() instanceof Exception cause) {
            return of(cause);
        }
        if (failure instanceof WorkAbandonedException) {
            return one(message(failure), Main.FAULT);
        }
        if (failure instanceof ConfigException config) {
            return new Explanation(config.problems().stream().map(Problem::line).toList(), Main.USAGE);
        }
        if (failure instanceof RegistryUnavailableException || failure instanceof TimeoutException) {
            return one(message(failure), Main.UNAVAILABLE);
        }
        if (failure instanceof KafkaException kafka) {
            return kafka(kafka);
        }
        if (failure instanceof FileSystemException file) {
            return one(file(file), Main.USAGE);
        }
        if (failure instanceof IOException
                || failure instanceof AdminServerException
                || failure instanceof OnnxStartException
                || failure instanceof IllegalArgumentException
                || failure instanceof IllegalStateException) {
            return one(message(failure), Main.USAGE);
        }
        return fault(failure.getClass().getSimpleName() + ": " + failure.getMessage());
    }

    /** Kafka's clients wrap what went wrong, sometimes twice; what they wrap says it. */
    private static Explanation kafka(KafkaException failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String said = String.valueOf(root.getMessage());
        String line = root == failure || String.valueOf(failure.getMessage()).contains(said)
                ? message(failure)
                : message(failure) + ": " + said;
        if (root instanceof RetriableException) {
            return one(line, Main.UNAVAILABLE);
        }
        // A definite answer of the brokers, or a value that Kafka's own classes refuse: both are the user's to change.
        return root instanceof ApiException || root instanceof org.apache.kafka.common.config.ConfigException
                ? one(line, Main.USAGE)
                : fault(root.getClass().getSimpleName() + ": " + line);
    }

    private static Explanation fault(String line) {
        return one(line + " (--debug shows where)", Main.FAULT);
    }

    /** The message of such a failure is mostly the file alone. */
    private static String file(FileSystemException failure) {
        String file = failure.getFile();
        if (failure.getReason() != null) {
            return message(failure);
        }
        if (failure instanceof NoSuchFileException) {
            return "no such file: " + file;
        }
        if (failure instanceof AccessDeniedException) {
            return "this user may not read or write " + file;
        }
        if (failure instanceof FileAlreadyExistsException) {
            return file + " is a file; name a folder";
        }
        if (failure instanceof NotDirectoryException) {
            return file + " is no folder";
        }
        return file + ": " + failure.getClass().getSimpleName();
    }

    private static Explanation one(String line, int exitCode) {
        return new Explanation(List.of(line), exitCode);
    }

    private static String message(Exception failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
