package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.evaluation.DataFiles;
import dev.assay.scoring.evaluation.TextLines;
import dev.assay.scoring.evaluation.consistency.LabelledPassage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the passages that a vector file refers to by number in the files near it that have them, {@code .jsonl} or {@code
 * .jsonl.gz}, whatever else they are called. Confined to the thread that checks.
 */
final class PassageFinder {
    private static final int DEPTH = 4;
    private static final int LEVELS_UP = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<Integer, LabelledPassage> byIdx = new TreeMap<>();
    private final Map<Integer, LabelledPassage> byTestIdx = new TreeMap<>();

    private PassageFinder() {}

    /** Reads every data file below or beside the vector file and in the data folders above it, nearest first. */
    static PassageFinder near(Path file, Path directory) {
        PassageFinder finder = new PassageFinder();
        for (Path candidate : candidates(
                file.toAbsolutePath().normalize(), directory.toAbsolutePath().normalize())) {
            finder.read(candidate);
        }
        return finder;
    }

    /** The passage of the case, or null when no file has it. */
    @Nullable
    LabelledPassage find(JsonNode each) {
        LabelledPassage found = each.has("wiki_bio_test_idx")
                ? byTestIdx.get(each.get("wiki_bio_test_idx").asInt())
                : null;
        return found != null ? found : byIdx.get(each.path("idx").asInt(-1));
    }

    private static Set<Path> candidates(Path file, Path directory) {
        Set<Path> out = new LinkedHashSet<>();
        for (Path start : new Path[] {file.getParent(), directory}) {
            Path folder = start;
            for (int level = 0; folder != null && folder.getParent() != null && level < LEVELS_UP; level++) {
                collect(folder, level == 0 ? DEPTH : 1, out);
                collect(folder.resolve("data"), DEPTH, out);
                folder = folder.getParent();
            }
        }
        return out;
    }

    private static void collect(Path folder, int depth, Set<Path> out) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder, depth)) {
            files.filter(PassageFinder::isData).sorted().forEach(out::add);
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalStateException("cannot look for data below " + folder, e);
        }
    }

    private static boolean isData(Path path) {
        String name = path.getFileName() == null ? "" : path.getFileName().toString();
        return (name.endsWith(".jsonl") || name.endsWith(".jsonl.gz")) && hasPassages(path);
    }

    /** By the first line: there may be other data near the vectors, and not all of it ours to judge. */
    private static boolean hasPassages(Path file) {
        try (TextLines lines = DataFiles.textLines(file)) {
            return lines.next() && LabelledPassage.accepts(JSON.readTree(lines.text()));
        } catch (IOException unreadable) {
            return false;
        }
    }

    private void read(Path file) {
        try {
            List<JsonNode> lines = DataFiles.lines(file);
            for (JsonNode line : lines) {
                if (LabelledPassage.accepts(line)) {
                    LabelledPassage passage = LabelledPassage.read(line);
                    byIdx.putIfAbsent(passage.idx(), passage);
                    byTestIdx.putIfAbsent(passage.testIdx(), passage);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
