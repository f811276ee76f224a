package dev.assay.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.onnx.tokens.NativeHome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledModelsTest {
    private static final String NAME = BundledModels.SMALL;
    private static final long MOST_BYTES = 30_000_000;

    @TempDir
    Path cache;

    @Test
    void everyBundledModelIsWholeAndTogetherTheyAreSmall() throws IOException {
        long bytes = 0;
        for (String name : BundledModels.names()) {
            Path directory = BundledModels.directory(name, cache);
            assertThat(names(directory)).containsExactlyInAnyOrderElementsOf(BundledModels.FILES);
            for (String file : BundledModels.FILES) {
                bytes += Files.size(directory.resolve(file));
            }
            assertThat(Files.readString(directory.resolve("MODEL_CARD.md")))
                    .contains(Sha256.hex(directory.resolve("model.onnx")));
        }
        assertThat(bytes).isLessThan(MOST_BYTES);
    }

    @Test
    void theUsersCacheIsTakenByDefault() {
        String given = System.getProperty(BundledModels.CACHE_PROPERTY);
        System.setProperty(BundledModels.CACHE_PROPERTY, cache.toString());
        try {
            assertThat(BundledModels.directory(NAME)).startsWith(cache.resolve("models"));
        } finally {
            restore(given);
        }
    }

    @Test
    void whereTheCacheCannotBeWrittenAPrivateDirectoryServes() throws IOException {
        Path file = Files.writeString(cache.resolve("a-file"), "no directory");
        String given = System.getProperty(BundledModels.CACHE_PROPERTY);
        System.setProperty(BundledModels.CACHE_PROPERTY, file.toString());
        try {
            Path directory = BundledModels.directory(NAME);
            assertThat(directory).startsWith(NativeHome.directory());
            assertThat(BundledModels.directory(NAME)).isEqualTo(directory);
        } finally {
            restore(given);
        }
    }

    @Test
    void oneThatIsThereIsNotWrittenAgain() throws IOException {
        Path directory = BundledModels.directory(fake(Map.of()), NAME, cache);
        Object key = Files.readAttributes(directory, java.nio.file.attribute.BasicFileAttributes.class)
                .fileKey();
        assertThat(BundledModels.directory(fake(Map.of()), NAME, cache)).isEqualTo(directory);
        assertThat(Files.readAttributes(directory, java.nio.file.attribute.BasicFileAttributes.class)
                        .fileKey())
                .isEqualTo(key);
        assertThat(names(cache)).containsExactly(directory.getFileName().toString());
    }

    @Test
    void anotherContentHasAnotherDirectory() {
        Path one = BundledModels.directory(fake(Map.of()), NAME, cache);
        Map<String, byte[]> other = files();
        other.put(NAME + "/model.onnx", "other".getBytes(StandardCharsets.UTF_8));
        Path two = BundledModels.directory(source(other, sums(other)), NAME, cache);
        assertThat(one).isNotEqualTo(two);
        assertThat(two.resolve("model.onnx")).hasContent("other");
        assertThat(one.resolve("model.onnx")).hasContent("content of model.onnx");
    }

    @Test
    void aFileThatWasChangedIsRefusedByName() throws IOException {
        Path directory = BundledModels.directory(fake(Map.of()), NAME, cache);
        Files.writeString(directory.resolve("tokenizer.json"), "content of tokenizer.jsoN");
        assertThatThrownBy(() -> BundledModels.directory(fake(Map.of()), NAME, cache))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContainingAll(
                        "tokenizer.json is not the bundled " + NAME, "remove the directory " + directory);
        Files.delete(directory.resolve("tokenizer.json"));
        assertThatThrownBy(() -> BundledModels.directory(fake(Map.of()), NAME, cache))
                .isInstanceOf(OnnxStartException.class);
    }

    @Test
    void aDamagedInstallationIsRefusedAndLeavesNothing() throws IOException {
        BundledModels.Source damaged = fake(Map.of("/model.onnx", "something else".getBytes(StandardCharsets.UTF_8)));
        assertThatThrownBy(() -> BundledModels.directory(damaged, NAME, cache))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContainingAll(NAME + "/model.onnx", "SHA256SUMS", "install it anew");
        assertThat(names(cache)).isEmpty();
        Map<String, byte[]> files = files();
        String sums = sums(files);
        files.remove(NAME + "/config.json");
        assertThatThrownBy(() -> BundledModels.directory(source(files, sums), NAME, cache))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContaining("config.json");
        assertThatThrownBy(() -> BundledModels.directory(source(files(), ""), NAME, cache))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContaining("does not list");
        assertThat(names(cache)).isEmpty();
    }

    @Test
    void anUnknownNameIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> BundledModels.directory("../etc", cache))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContaining(NAME)
                .hasMessageNotContaining("etc");
    }

    @Test
    void manyAtOnceFindOneWholeDirectory() throws Exception {
        int many = 8;
        ExecutorService threads = Executors.newFixedThreadPool(many);
        try {
            for (int round = 0; round < 10; round++) {
                Path shared = cache.resolve("round-" + round);
                assertThat(together(threads, many, shared)).hasSize(1);
                assertThat(names(shared)).hasSize(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Set<Path> together(ExecutorService threads, int many, Path shared)
            throws InterruptedException, ExecutionException {
        List<Future<Path>> found = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            found.add(threads.submit(() -> BundledModels.directory(fake(Map.of()), NAME, shared)));
        }
        Set<Path> directories = new HashSet<>();
        for (Future<Path> one : found) {
            directories.add(one.get());
        }
        return directories;
    }

    private static void restore(String given) {
        if (given == null) {
            System.clearProperty(BundledModels.CACHE_PROPERTY);
        } else {
            System.setProperty(BundledModels.CACHE_PROPERTY, given);
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(path -> path.getFileName().toString()).toList();
        }
    }

    /** A small model in place of the real one, some of its files other than its sums say. */
    private static BundledModels.Source fake(Map<String, byte[]> changed) {
        Map<String, byte[]> files = files();
        String sums = sums(files);
        changed.forEach((name, bytes) -> files.put(NAME + name, bytes));
        return source(files, sums);
    }

    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = new HashMap<>();
        for (String file : BundledModels.FILES) {
            files.put(NAME + "/" + file, ("content of " + file).getBytes(StandardCharsets.UTF_8));
        }
        return files;
    }

    private static String sums(Map<String, byte[]> files) {
        StringBuilder sums = new StringBuilder();
        files.forEach((name, bytes) ->
                sums.append(Sha256.hex(bytes)).append("  ").append(name).append('\n'));
        return sums.toString();
    }

    private static BundledModels.Source source(Map<String, byte[]> files, String sums) {
        return name -> {
            byte[] bytes = name.equals("SHA256SUMS") ? sums.getBytes(StandardCharsets.UTF_8) : files.get(name);
            return bytes == null ? null : new ByteArrayInputStream(bytes);
        };
    }
}
