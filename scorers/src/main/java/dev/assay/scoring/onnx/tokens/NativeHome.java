package dev.assay.scoring.onnx.tokens;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The private temporary directory into which this process unpacks native libraries, and the switches that keep the
 * tokenizers' one there and off the network. Removed at exit; what killed processes left is removed at the next start. Thread-safe.
 */
public final class NativeHome {
    private static final Logger LOG = LoggerFactory.getLogger(NativeHome.class);
    private static final String PREFIX = "assay-native-";

    private static final class Holder {
        static final Path DIRECTORY = create();
    }

    private NativeHome() {}

    /**
     * The directory itself, for what else has to go with the process.
     *
     * @throws ExceptionInInitializerError when no temporary directory can be made; its cause says why
     */
    public static Path directory() {
        return Holder.DIRECTORY;
    }

    /** Directs the tokenizers' library to the directory; call before its first use. */
    static void forTokenizers() {
        setUnlessGiven("OPT_OUT_TRACKING", "true");
        setUnlessGiven("ai.djl.offline", "true");
        if (System.getenv("DJL_CACHE_DIR") == null && System.getProperty("DJL_CACHE_DIR") == null) {
            System.setProperty("DJL_CACHE_DIR", Holder.DIRECTORY.resolve("djl").toString());
        }
    }

    private static void setUnlessGiven(String key, String value) {
        if (System.getenv(key) == null && System.getProperty(key) == null) {
            System.setProperty(key, value);
        }
    }

    private static Path create() {
        try {
            Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
            removeAbandoned(temporary);
            Path directory = Files.createTempDirectory(
                    temporary, PREFIX + ProcessHandle.current().pid() + "-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory), "native-home-removal"));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary directory: set java.io.tmpdir to a writable one", e);
        }
    }

    private static void removeAbandoned(Path temporary) throws IOException {
        try (Stream<Path> entries = Files.list(temporary)) {
            entries.filter(entry -> isAbandoned(entry.getFileName().toString())).forEach(NativeHome::remove);
        }
    }

    /** Whether a directory of this name belongs to a process that is gone; our own id then means an earlier namesake. */
    static boolean isAbandoned(String name) {
        if (!name.startsWith(PREFIX)) {
            return false;
        }
        String[] parts = name.substring(PREFIX.length()).split("-");
        try {
            long pid = Long.parseLong(parts[0]);
            return pid == ProcessHandle.current().pid() || ProcessHandle.of(pid).isEmpty();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.debug("{} stays: {}", directory, e.toString());
        }
    }
}
