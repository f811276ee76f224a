package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files that hold the weights of one or two graphs. Each weight is named by its path below one folder that all the files
 * lie in, because the runtime looks for all of them there and takes none from elsewhere. Immutable; any thread may read it.
 *
 * @param folder the folder
 * @param files the files, absolute, without repetition
 */
record WeightFiles(Path folder, List<Path> files) {

    WeightFiles {
        files = List.copyOf(files);
    }

    /**
     * Finds the files and writes their places into the graphs.
     *
     * @param directories where each graph's file lies
     * @throws IOException when a file is missing
     * @throws IllegalArgumentException when a graph names a file outside of its directory
     */
    static WeightFiles locate(List<OnnxGraph> graphs, List<Path> directories) throws IOException {
        List<Map<String, Path>> found = new ArrayList<>();
        Map<Path, Path> all = new TreeMap<>();
        for (int i = 0; i < graphs.size(); i++) {
            Map<String, Path> files = filesOf(graphs.get(i), directories.get(i));
            found.add(files);
            files.values().forEach(file -> all.put(file, file));
        }
        Path folder = common(directories.get(0).toRealPath(), all.keySet());
        for (int i = 0; i < graphs.size(); i++) {
            move(graphs.get(i), found.get(i), folder);
        }
        return new WeightFiles(folder, List.copyOf(all.keySet()));
    }

    private static Map<String, Path> filesOf(OnnxGraph graph, Path directory) throws IOException {
        Map<String, Path> out = new TreeMap<>();
        for (Tensor tensor : graph.initializers().values()) {
            ExternalData data = ExternalData.of(tensor);
            if (data != null && !out.containsKey(data.location())) {
                Path relative = data.relative();
                out.put(data.location(), directory.resolve(relative).toRealPath());
            }
        }
        return out;
    }

    /** The deepest folder above all files. */
    private static Path common(Path start, Iterable<Path> files) {
        Path folder = start;
        for (Path file : files) {
            while (!file.startsWith(folder)) {
                Path parent = folder.getParent();
                if (parent == null) {
                    throw new IllegalArgumentException("has weights on another drive: put them on the same");
                }
                folder = parent;
            }
        }
        return folder;
    }

    private static void move(OnnxGraph graph, Map<String, Path> files, Path folder) {
        graph.initializers().replaceAll((name, tensor) -> {
            ExternalData data = ExternalData.of(tensor);
            Path file = data == null ? null : files.get(data.location());
            return data == null || file == null ? tensor : data.moved(tensor, name(folder, file));
        });
    }

    /** The names of all files below the folder. */
    List<String> names() {
        return files.stream().map(file -> name(folder, file)).toList();
    }

    private static String name(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    /** SHA-256 over the contents of all files but some, each read once; empty when none is left. */
    String digestWithout(List<Path> known) throws IOException {
        Set<Path> left = new TreeSet<>(files);
        for (Path file : known) {
            left.remove(file.toRealPath());
        }
        MessageDigest sha = Sha256.digest();
        for (Path file : left) {
            Sha256.update(sha, file);
        }
        return left.isEmpty() ? "" : HexFormat.of().formatHex(sha.digest());
    }
}
