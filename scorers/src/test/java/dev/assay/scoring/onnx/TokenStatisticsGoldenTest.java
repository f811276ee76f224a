package dev.assay.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.assay.scoring.golden.GoldenReport;
import dev.assay.scoring.golden.GoldenSuite;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TokenStatisticsGoldenTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DIRECTORY = directory();

    @Test
    void batchesInSeveralCuttingsMatch() throws IOException {
        GoldenReport report = run(new TokenStatisticsGoldenSuite(), "tokenstats.json");
        assertThat(report.misses()).isEmpty();
        assertThat(report.passed()).isEqualTo(3 * StatisticsVectors.cuts().size());
    }

    @Test
    void rowsAloneAndTheirBeginningsMatch() throws IOException {
        GoldenReport report = run(new TokenStatisticsGoldenSuite(), "inputs.json");
        assertThat(report.misses()).isEmpty();
        assertThat(report.passed()).isEqualTo(16 + 12 + 8);
    }

    @Test
    void unusualPositionsMatch() throws IOException {
        GoldenReport report = run(new TokenEdgeGoldenSuite(), "edge.json");
        assertThat(report.misses()).isEmpty();
        assertThat(report.passed()).isEqualTo(8 + 6);
    }

    @Test
    void aWrongExpectationIsAMiss() throws IOException {
        JsonNode root = read("tokenstats.json");
        JsonNode entropy = root.at("/rows/1/entropy");
        ((ArrayNode) entropy).set(3, entropy.get(3).doubleValue() + 1e-4);
        GoldenReport report =
                new TokenStatisticsGoldenSuite().run(DIRECTORY.resolve("tokenstats.json"), root, DIRECTORY);
        assertThat(report.missed()).isEqualTo(StatisticsVectors.cuts().size());
        assertThat(report.misses().get(0)).contains("row 1").contains("entropy[3]");
    }

    private static GoldenReport run(GoldenSuite suite, String name) throws IOException {
        JsonNode root = read(name);
        assertThat(suite.accepts(DIRECTORY.resolve(name), root)).isTrue();
        return suite.run(DIRECTORY.resolve(name), root, DIRECTORY);
    }

    private static JsonNode read(String name) throws IOException {
        return JSON.readTree(DIRECTORY.resolve(name).toFile());
    }

    private static Path directory() {
        try {
            return Path.of(Objects.requireNonNull(TokenStatisticsGoldenTest.class.getResource("/golden/tokenstats"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
