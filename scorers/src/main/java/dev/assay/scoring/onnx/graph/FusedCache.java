package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.Sha256;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Graphs on disk by what they were made of. A file carries the digest of its own content in its name, so one that is damaged
 * is made again; it appears under that name as a whole or not at all, so processes may share the directory. Any thread may
 * use it.
 */
final class FusedCache {
    private static final String SUFFIX = ".onnx";

    private final @Nullable Path directory;

    /** @param directory created when it does not exist; null to keep nothing */
    FusedCache(@Nullable Path directory) {
        this.directory = directory;
    }

    /**
     * The graph of a key, made when it is not there.
     *
     * @param key digest of everything that the graph depends on, hexadecimal
     * @throws IOException naming the directory, when it cannot be read or written
     */
    byte[] get(String key, Supplier<byte[]> make) throws IOException {
        if (directory == null) {
            return make.get();
        }
        try {
            return kept(directory, key, make);
        } catch (IOException e) {
            throw new IOException(
                    "the folder for fused graphs, " + directory
                            + " (language-models.cache-dir), cannot be used; name another one: " + e,
                    e);
        }
    }

    private static byte[] kept(Path directory, String key, Supplier<byte[]> make) throws IOException {
        Files.createDirectories(directory);
        byte[] kept = find(directory, key);
        if (kept != null) {
            return kept;
        }
        byte[] made = make.get();
        Path draft = Files.createTempFile(directory, "fusing", ".tmp");
        try {
            Files.write(draft, made);
            move(draft, directory.resolve(key + "-" + Sha256.hex(made) + SUFFIX));
        } finally {
            Files.deleteIfExists(draft);
        }
        return made;
    }

    private static byte @Nullable [] find(Path directory, String key) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, key + "-*" + SUFFIX)) {
            for (Path file : files) {
                byte[] content = Files.readAllBytes(file);
                if (file.endsWith(key + "-" + Sha256.hex(content) + SUFFIX)) {
                    return content;
                }
            }
        }
        return null;
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            // The digest in the name tells a half-written file.
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
