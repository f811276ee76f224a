package dev.assay.scoring.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where files made from what the build carries are kept between starts. Stateless; any thread may use it. */
final class ModelCache {
    private ModelCache() {}

    /** A directory of that name in the operator's or the user's cache, which need not exist yet; null without a home. */
    static @Nullable Path directory(String name) {
        String given = System.getProperty(BundledModels.CACHE_PROPERTY);
        if (given != null && !given.isBlank()) {
            return Path.of(given).resolve(name);
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        if (xdg != null && Path.of(xdg).isAbsolute()) {
            return Path.of(xdg, "assay", name);
        }
        String home = System.getProperty("user.home", "");
        // The Java runtime says "?" for a user whom the system does not know.
        return home.isBlank() || home.equals("?") ? null : Path.of(home, ".cache", "assay", name);
    }

    /** Removes a directory with what it holds; one that is not there is fine. */
    static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> inside;
        try (Stream<Path> tree = Files.walk(directory)) {
            inside = tree.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path path : inside) {
            Files.deleteIfExists(path);
        }
    }
}
