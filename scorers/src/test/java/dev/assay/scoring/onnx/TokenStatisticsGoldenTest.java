package dev.assay.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.assay.scoring.golden.GoldenReport;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.StatisticsLayout;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TokenStatisticsGoldenTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DIRECTORY = directory();

    @Test
    void batchesInSeveralCuttingsMatch() throws IOException {
        GoldenReport report = run(new TokenStatisticsGoldenSuite(), "tokenstats.json");
        assertThat(report.misses()).isEmpty();
        assertThat(report.passed())
                .isEqualTo(3 * StatisticsVectors.cuts(97, true).size());
    }

    @Test
    void rowsAloneAndTheirBeginningsMatch() throws IOException {
        GoldenReport report = run(new TokenStatisticsGoldenSuite(), "inputs.json");
        assertThat(report.misses()).isEmpty();
        assertThat(report.passed()).isEqualTo(16 + 12 + 8);
    }

    @Test
    void impossibleTokensAndTextsOfNoTokenMatch() throws IOException {
        Path folder = DIRECTORY.resolveSibling("tokenstats-edge");
        for (String name : List.of("tokenstats.json", "inputs.json")) {
            GoldenReport report = new TokenStatisticsGoldenSuite()
                    .run(
                            folder.resolve(name),
                            JSON.readTree(folder.resolve(name).toFile()),
                            folder);
            assertThat(report.misses()).isEmpty();
            assertThat(report.passed()).isEqualTo(name.startsWith("t") ? 2 * 6 : 6 + 4 + 1 + 6);
        }
    }

    /** Far from 0 the margin of a tie is none of what float32 can tell apart. */
    @Test
    void ranksFarFromZeroAreExact() {
        float[] logits = {
            30000.5f, 30000.504f, 30000.51f, 30000.496f, 30000.49f, 29990, 29991, 29992, 29993, 29994, 29995
        };
        float[] twice = new float[2 * logits.length];
        System.arraycopy(logits, 0, twice, 0, logits.length);
        StatisticsProbe.Given given = new StatisticsProbe.Given(new int[] {0, 0}, 1, twice, null);
        StatisticsLayout layout = StatisticsVectors.single(3);
        for (StatisticsProbe.Cut cut : StatisticsVectors.cuts(logits.length, true)) {
            float[] out = StatisticsVectors.probe(layout).run(given, new StatisticsProbe.Cut(1, 5, cut.projected(), 0));
            assertThat(out[layout.offset(Statistic.RANK)]).isEqualTo(3);
        }
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
        assertThat(report.missed()).isEqualTo(StatisticsVectors.cuts(97, true).size());
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
