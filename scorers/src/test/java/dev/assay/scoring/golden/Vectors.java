package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The vector files among the test resources. */
final class Vectors {
    private Vectors() {}

    static Path file(String name) {
        try {
            return Path.of(
                    Vectors.class.getResource("/golden/consistency/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode read(Path file) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            return new ObjectMapper().readTree(in);
        }
    }

    static GoldenReport run(GoldenSuite suite, String name) throws IOException {
        Path file = file(name);
        JsonNode root = read(file);
        if (!suite.accepts(file, root)) {
            throw new AssertionError(name + " is not accepted");
        }
        return suite.run(file, root, file.getParent());
    }
}
