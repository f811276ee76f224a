package dev.assay.topology.support;

import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.AssayConfigReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A configuration under construction: topics, application id and folders of its own, quick commits, no model unless asked
 * for. Confined to the test's thread.
 */
public final class TestConfig {
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final Map<String, String> values = new TreeMap<>();
    private final Path dir;

    private TestConfig(Path dir) {
        this.dir = dir;
    }

    /** Fresh names below {@code dir}. */
    public static TestConfig fresh(String name, String bootstrapServers, String registryUrl, Path dir) {
        String own = name + "-" + NEXT.incrementAndGet();
        TestConfig config = new TestConfig(dir.resolve(own));
        try {
            Files.createDirectories(config.dir);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        config.with("kafka.bootstrap-servers", bootstrapServers)
                .with("kafka.application-id", own)
                // A static member gets its partitions back at once, as a StatefulSet's pod does.
                .with("kafka.client-id", own + "-0")
                .with("registry.url", registryUrl)
                .with("topics.input", own + ".events")
                .with("topics.verdicts", own + ".verdicts")
                .with("topics.deferrals", own + ".deferrals")
                .with("topics.quarantine", own + ".quarantine")
                .with("topics.feedback", own + ".feedback")
                .with("topics.thresholds", own + ".thresholds")
                .with("streams.state-dir", config.dir.resolve("state").toString())
                .with("streams.commit-interval", "100ms")
                .with("embedding.enabled", "false")
                .with("admin.host", "127.0.0.1")
                .with("admin.port", "0");
        return config;
    }

    /** Sets one key. */
    public TestConfig with(String key, String value) {
        values.put(key, value);
        return this;
    }

    /** Takes the key ring of the bundled demo texts, and the tokenizer for those that come without token ids. */
    public TestConfig withDemoKeys() {
        Path keys = dir.resolve("keys.yaml");
        Path tokenizers = dir.resolve("tokenizers");
        try {
            Files.createDirectories(tokenizers);
            copy("/dev/assay/demo/keys.yaml", keys);
            copy("/dev/assay/models/assay-lm-large/tokenizer.json", tokenizers.resolve("assay-lm-large.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return with("watermark.key-file", keys.toString()).with("watermark.tokenizers", tokenizers.toString());
    }

    private static void copy(String resource, Path to) throws IOException {
        try (InputStream in = Objects.requireNonNull(TestConfig.class.getResourceAsStream(resource), resource)) {
            Files.write(to, in.readAllBytes());
        }
    }

    /** The typed configuration. */
    public AssayConfig read() {
        return AssayConfigReader.read(null, Map.of(), values);
    }

    /** The same as a file for a process of its own. */
    public Path write() {
        StringBuilder yaml = new StringBuilder();
        values.forEach(
                (key, value) -> yaml.append(key).append(": '").append(value).append("'\n"));
        Path file = dir.resolve("assay.yaml");
        try {
            return Files.writeString(file, yaml, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Folder that belongs to this configuration alone. */
    public Path dir() {
        return dir;
    }
}
