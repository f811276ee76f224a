package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.assay.scoring.golden.GoldenResult.FileRow;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Runs every vector file below a directory through the suite that knows it and prints a table as it goes: name, cases,
 * passed, missed, skipped with the reason, largest error. Immutable; each run is confined to its thread.
 */
public final class GoldenCheck {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final List<GoldenSuite> suites;

    /** A check by these suites; the first that accepts a file runs it. */
    public GoldenCheck(List<GoldenSuite> suites) {
        this.suites = List.copyOf(suites);
    }

    /**
     * Runs a file, or every {@code *.json} and {@code *.json.gz} below a directory in path order. A file that no suite knows
     * is skipped; a file that cannot be read or breaks a suite is a miss.
     *
     * @param directoryOrFile must exist
     * @param out receives the table, line by line
     * @throws IOException when the path does not exist, cannot be listed, or {@code out} fails
     */
    public GoldenResult run(Path directoryOrFile, Appendable out) throws IOException {
        Path root = directoryOrFile.toRealPath();
        List<Path> files = Files.isDirectory(root) ? vectorFiles(root) : List.of(root);
        Path base = Files.isDirectory(root)
                ? root
                : Optional.ofNullable(root.getParent()).orElse(root);
        GoldenTable table =
                new GoldenTable(files.stream().map(file -> name(base, file)).toList(), out);
        table.header();
        List<FileRow> rows = new ArrayList<>();
        for (Path file : files) {
            FileRow row = check(base, file);
            table.row(row);
            rows.add(row);
        }
        GoldenResult result = new GoldenResult(rows);
        table.summary(result);
        return result;
    }

    private static List<Path> vectorFiles(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile)
                    .filter(path ->
                            path.toString().endsWith(".json") || path.toString().endsWith(".json.gz"))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path base, Path file) {
        return base.relativize(file).toString();
    }

    private FileRow check(Path base, Path file) {
        String name = name(base, file);
        JsonNode root;
        try {
            root = read(file);
        } catch (IOException e) {
            return broken(name, "cannot be read: " + firstLine(e));
        }
        if (root.isMissingNode()) {
            return broken(name, "cannot be read: the file is empty");
        }
        try {
            return run(base, file, root);
        } catch (RuntimeException e) {
            return broken(name, "cannot be run: " + firstLine(e));
        }
    }

    private FileRow run(Path base, Path file, JsonNode root) {
        Path directory = Optional.ofNullable(file.getParent()).orElse(base);
        for (GoldenSuite suite : suites) {
            if (suite.accepts(file, root)) {
                return row(name(base, file), suite.run(file, root, directory));
            }
        }
        int cases = cases(root);
        return new FileRow(name(base, file), cases, 0, 0, cases, List.of(notKnown(root)), 0, List.of());
    }

    private static JsonNode read(Path file) throws IOException {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
                InputStream json = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes) {
            return JSON.readTree(json);
        }
    }

    private static FileRow row(String name, GoldenReport report) {
        List<String> skips = new ArrayList<>();
        for (Map.Entry<String, Integer> skip : new TreeMap<>(report.skips()).entrySet()) {
            skips.add(skip.getValue() + ": " + skip.getKey());
        }
        return new FileRow(
                name,
                report.cases(),
                report.passed(),
                report.missed(),
                report.skipped(),
                skips,
                report.largestError(),
                report.misses());
    }

    private static FileRow broken(String name, String reason) {
        return new FileRow(name, 0, 0, 1, 0, List.of(), 0, List.of(reason));
    }

    private static String notKnown(JsonNode root) {
        String scheme = root.path("scheme").asText();
        return scheme.isEmpty() ? "no suite knows this layout" : "no scorer for scheme " + scheme + " yet";
    }

    /** Counts what can be counted in a layout that nobody knows. */
    private static int cases(JsonNode root) {
        int cases = root.path("cases").size();
        for (JsonNode group : root.path("groups")) {
            cases += group.path("cases").size();
        }
        return cases;
    }

    private static String firstLine(Exception e) {
        String message = String.valueOf(e.getMessage());
        return e.getClass().getSimpleName() + " " + message.lines().findFirst().orElse("");
    }
}
