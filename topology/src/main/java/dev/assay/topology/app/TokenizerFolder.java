package dev.assay.topology.app;

import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.onnx.tokens.GeneratorTokenizer;
import dev.assay.topology.config.ConfigException;
import dev.assay.topology.config.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Tokenizers of generating models below one folder: {@code gpt2.json} or {@code gpt2/tokenizer.json} is {@code gpt2}, and
 * {@code acme/chat/tokenizer.json} is {@code acme/chat}; a folder that itself holds {@code tokenizer.json} is that one
 * tokenizer, by the folder's name. Names that begin with a dot are passed over, as Kubernetes mounts have some. Stateless;
 * any thread may call it.
 */
final class TokenizerFolder {
    private static final String SETTING = "watermark.tokenizers";
    private static final String FILE = "tokenizer.json";
    private static final String SUFFIX = ".json";
    private static final int DEPTH = 4;

    private TokenizerFolder() {}

    /**
     * Loads all of them, by id.
     *
     * @param maxTokens tokens of a text that are read
     * @throws ConfigException when the folder holds no tokenizer or one that cannot be used
     */
    static Map<String, GeneratorTokenizer> load(Path folder, int maxTokens) {
        Map<String, Path> files = files(folder);
        if (files.isEmpty()) {
            throw refused(folder, "holds no tokenizer", "put NAME.json or NAME/tokenizer.json there");
        }
        Map<String, GeneratorTokenizer> loaded = new TreeMap<>();
        List<Problem> problems = new ArrayList<>();
        files.forEach((id, file) -> {
            try {
                loaded.put(id, GeneratorTokenizer.load(id, file, maxTokens));
            } catch (OnnxStartException e) {
                problems.add(new Problem(
                        SETTING, file.toString(), "", String.valueOf(e.getMessage()), "correct the file or remove it"));
            }
        });
        if (!problems.isEmpty()) {
            loaded.values().forEach(GeneratorTokenizer::close);
            throw new ConfigException(problems);
        }
        return loaded;
    }

    private static Map<String, Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw refused(folder, "is not a folder", "name the folder that holds the tokenizers");
        }
        Map<String, Path> files = new TreeMap<>();
        if (Files.isRegularFile(folder.resolve(FILE))) {
            files.put(String.valueOf(folder.toAbsolutePath().normalize().getFileName()), folder.resolve(FILE));
            return files;
        }
        try (Stream<Path> walk = Files.walk(folder, DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            walk.filter(Files::isRegularFile).forEach(file -> {
                Path relative = folder.relativize(file);
                String id = id(relative);
                if (!id.isEmpty() && files.put(id, file) != null) {
                    throw refused(folder, "holds the tokenizer " + id + " twice", "remove one");
                }
            });
        } catch (IOException | UncheckedIOException e) {
            throw refused(folder, "cannot be read", "check that this user may read it");
        }
        return files;
    }

    /** The id that a file's place gives it; empty for a file that is no tokenizer. */
    private static String id(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".")) {
                return "";
            }
        }
        String name = String.valueOf(relative.getFileName());
        Path parent = relative.getParent();
        if (parent == null) {
            return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : "";
        }
        return name.equals(FILE) ? parent.toString().replace('\\', '/') : "";
    }

    private static ConfigException refused(Path folder, String what, String fix) {
        return ConfigException.of(SETTING, folder, what, fix);
    }
}
