package dev.assay.scoring.onnx;

import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.onnx.tokens.NativeHome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The causal language models that come with Assay, as directories like any other model's: {@code model.onnx},
 * {@code tokenizer.json}, {@code config.json}, {@code MODEL_CARD.md}. Every file is held against the bundled
 * {@code SHA256SUMS} each time. Thread-safe, also between processes.
 */
public final class BundledModels {
    /** Two layers of width 128. */
    public static final String SMALL = "assay-lm-small";
    /** Four layers of width 256. */
    public static final String LARGE = "assay-lm-large";

    /** The directory under which models are unpacked; without it the user's own cache directory. */
    public static final String CACHE_PROPERTY = "assay.cache-dir";

    static final List<String> FILES = List.of("model.onnx", "tokenizer.json", "config.json", "MODEL_CARD.md");

    private static final Logger LOG = LoggerFactory.getLogger(BundledModels.class);
    private static final String FOLDER = "/dev/assay/models/";
    private static final String SUMS = "SHA256SUMS";
    private static final int HASH_DIGITS = 16;
    private static final Map<String, Path> PRIVATE = new LinkedHashMap<>();

    /** Where bundled bytes come from; null where there are none of that name. */
    @FunctionalInterface
    interface Source {
        @Nullable
        InputStream open(String name);
    }

    private static final Source CLASS_PATH = name -> BundledModels.class.getResourceAsStream(FOLDER + name);

    private BundledModels() {}

    /** The names of all bundled models, smallest first. */
    public static List<String> names() {
        return List.of(SMALL, LARGE);
    }

    /**
     * The directory of a bundled model: below {@value #CACHE_PROPERTY}, else {@code $XDG_CACHE_HOME/assay}, else
     * {@code ~/.cache/assay}; where none can be written, a private temporary directory that goes with the process.
     *
     * @throws OnnxStartException when there is no such model, a file is not what was bundled, or nothing can be written
     */
    public static Path directory(String name) {
        Map<String, String> sums = sums(CLASS_PATH, name);
        Path cache = ModelCache.directory("models");
        if (cache != null) {
            try {
                return unpack(CLASS_PATH, name, sums, cache);
            } catch (IOException e) {
                LOG.info("{} cannot hold bundled models: {}", cache, e.toString());
            }
        }
        synchronized (PRIVATE) {
            Path known = PRIVATE.get(name);
            if (known == null) {
                known = directory(name, NativeHome.directory().resolve("models"));
                PRIVATE.put(name, known);
            }
            return known;
        }
    }

    /**
     * The directory of a bundled model below {@code cache}, unpacked if it is not there yet. Its own name holds a hash of
     * its content, so that versions lie side by side; it appears whole or not at all, whoever else unpacks at the time.
     *
     * @throws OnnxStartException when there is no such model, a file is not what was bundled, or nothing can be written
     */
    public static Path directory(String name, Path cache) {
        return directory(CLASS_PATH, name, cache);
    }

    static Path directory(Source source, String name, Path cache) {
        try {
            return unpack(source, name, sums(source, name), cache);
        } catch (IOException e) {
            throw new OnnxStartException("cannot unpack the bundled " + name + " into " + cache + ": " + e, e);
        }
    }

    private static Path unpack(Source source, String name, Map<String, String> sums, Path cache) throws IOException {
        String content = Sha256.hex(sums.toString());
        Path directory = cache.resolve(name + "-" + content.substring(0, HASH_DIGITS));
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(cache);
            Path part = Files.createTempDirectory(cache, name + ".part-");
            try {
                for (Map.Entry<String, String> file : sums.entrySet()) {
                    write(part.resolve(file.getKey()), verified(source, name, file.getKey(), file.getValue()));
                }
                moveIntoPlace(part, directory);
            } finally {
                ModelCache.remove(part);
            }
        }
        verify(directory, name, sums);
        return directory;
    }

    private static void moveIntoPlace(Path part, Path directory) throws IOException {
        try {
            Files.move(part, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // Another process was first: its files are held against the sums like any.
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    private static void verify(Path directory, String name, Map<String, String> sums) throws IOException {
        for (Map.Entry<String, String> file : sums.entrySet()) {
            Path path = directory.resolve(file.getKey());
            if (!Files.isRegularFile(path) || !Sha256.hex(path).equals(file.getValue())) {
                throw new OnnxStartException(path + " is not the bundled " + name
                        + ": it was changed or damaged; remove the directory " + directory + " and start again");
            }
        }
    }

    private static byte[] verified(Source source, String name, String file, String sum) throws IOException {
        byte[] bytes = read(source, name + "/" + file);
        if (!Sha256.hex(bytes).equals(sum)) {
            throw new OnnxStartException("the bundled " + name + "/" + file + " does not match " + SUMS
                    + ": this installation is damaged; install it anew");
        }
        return bytes;
    }

    /** Name and SHA-256 of every file of a model, in the order of {@link #FILES}. */
    private static Map<String, String> sums(Source source, String name) {
        if (!names().contains(name)) {
            throw new OnnxStartException("there is no bundled model of the name given: choose one of " + names());
        }
        Map<String, String> sums = new LinkedHashMap<>();
        try {
            List<String> lines = new String(read(source, SUMS), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            for (String file : FILES) {
                String ending = "  " + name + "/" + file;
                String line = lines.stream()
                        .filter(one -> one.endsWith(ending))
                        .findFirst()
                        .orElseThrow(() -> new OnnxStartException("the bundled " + SUMS + " does not list " + name + "/"
                                + file + ": this installation is damaged; install it anew"));
                sums.put(file, line.substring(0, line.length() - ending.length()));
            }
        } catch (IOException e) {
            throw new OnnxStartException("cannot read the bundled " + SUMS, e);
        }
        return sums;
    }

    private static byte[] read(Source source, String name) throws IOException {
        try (InputStream in = source.open(name)) {
            if (in == null) {
                throw new OnnxStartException(
                        "the class path lacks " + FOLDER + name + ": this installation is damaged; install it anew");
            }
            return in.readAllBytes();
        }
    }

    /** On the disk before the directory gets its name, so that a crash cannot leave an empty file under it. */
    private static void write(Path path, byte[] bytes) throws IOException {
        try (FileChannel file =
                FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                file.write(left);
            }
            file.force(true);
        }
    }
}
