package dev.assay.scoring.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CascadeGoldenTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DIRECTORY = directory();

    @Test
    void deferralCurvesAndCertificatesMatch() throws IOException {
        GoldenReport report = run(new DeferralGoldenSuite(), "deferral.json");
        WholeFiles.allAgree(report, 44);
        assertThat(report.largestError()).isLessThan(1e-10);
    }

    @Test
    void thresholdsThatFollowTheTrafficMatch() throws IOException {
        GoldenReport report = run(new ThresholdGoldenSuite(), "threshold.json");
        WholeFiles.allAgree(report, 14);
    }

    @Test
    void everyScoreOfWholeAnswersMatches() throws IOException {
        GoldenReport report = run(new TokenScoresGoldenSuite(), "scores.json");
        WholeFiles.allAgree(report, 3 * 34);
    }

    /** Texts of no and of one token, impossible tokens, peaked and flat rows: what has no score must have none. */
    @Test
    void unusualAnswersMatch() throws IOException {
        Path folder = DIRECTORY.resolveSibling("tokenstats-edge");
        JsonNode root = JSON.readTree(folder.resolve("scores.json").toFile());
        GoldenReport report = new TokenScoresGoldenSuite().run(folder.resolve("scores.json"), root, folder);
        WholeFiles.allAgree(report, 6 * 34);
    }

    /** The file says by its first flag whether the first token may leave the small model; the rest has to follow. */
    @Test
    void theFirstFlagTellsWhereATraceBegins() throws IOException {
        Path folder = DIRECTORY.resolveSibling("tokenstats-edge");
        JsonNode root = JSON.readTree(folder.resolve("scores.json").toFile());
        ObjectNode ead = (ObjectNode) root.at("/rows/5/ead");
        ead.withArray("use_large")
                .removeAll()
                .add(1)
                .add(1)
                .add(1)
                .add(1)
                .add(1)
                .add(1);
        ead.put("fraction_large", 1);
        assertThat(new TokenScoresGoldenSuite()
                        .run(folder.resolve("scores.json"), root, folder)
                        .misses())
                .isEmpty();
        ead.withArray("use_large").set(2, 0);
        assertThat(new TokenScoresGoldenSuite()
                        .run(folder.resolve("scores.json"), root, folder)
                        .misses())
                .singleElement()
                .asString()
                .contains("row 5 ead");
    }

    @Test
    void storedStatisticsStandInForLogits(@TempDir Path folder) throws IOException {
        Files.copy(DIRECTORY.resolve("tokenstats.json"), folder.resolve("tokenstats.json"));
        GoldenReport report =
                new TokenScoresGoldenSuite().run(folder.resolve("scores.json"), read("scores.json"), folder);
        assertThat(report.misses()).isEmpty();
        assertThat(report.skips().keySet()).hasSize(4).allMatch(reason -> reason.contains("from the inputs file"));
        assertThat(report.passed()).isEqualTo(3 * 30);
    }

    @Test
    void relevanceAndClaimsMatch() throws IOException {
        GoldenReport report = run(new SarCcpGoldenSuite(), "sar_ccp.json");
        WholeFiles.allAgree(report, 6);
    }

    @Test
    void aWrongExpectationIsAMiss() throws IOException {
        JsonNode root = read("deferral.json");
        ((ObjectNode) root.get("expect")).put("audc", root.at("/expect/audc").doubleValue() + 1e-8);
        GoldenReport report = new DeferralGoldenSuite().run(DIRECTORY.resolve("deferral.json"), root, DIRECTORY);
        assertThat(report.missed()).isEqualTo(1);
        assertThat(report.misses().get(0)).startsWith("audc:");
    }

    @Test
    void eachSuiteKnowsItsOwnLayoutOnly() throws IOException {
        for (String file : new String[] {"deferral.json", "threshold.json", "scores.json", "tokenstats.json"}) {
            JsonNode root = read(file);
            Path unhelpful = Path.of("x.json");
            assertThat(new DeferralGoldenSuite().accepts(unhelpful, root)).isEqualTo(file.equals("deferral.json"));
            assertThat(new ThresholdGoldenSuite().accepts(unhelpful, root)).isEqualTo(file.equals("threshold.json"));
            assertThat(new TokenScoresGoldenSuite().accepts(unhelpful, root)).isEqualTo(file.equals("scores.json"));
        }
    }

    private static GoldenReport run(GoldenSuite suite, String name) throws IOException {
        Path file = DIRECTORY.resolve(name);
        JsonNode root = read(name);
        assertThat(suite.accepts(file, root)).isTrue();
        return suite.run(file, root, DIRECTORY);
    }

    private static JsonNode read(String name) throws IOException {
        return JSON.readTree(DIRECTORY.resolve(name).toFile());
    }

    private static Path directory() {
        try {
            return Path.of(Objects.requireNonNull(CascadeGoldenTest.class.getResource("/golden/tokenstats"))
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
