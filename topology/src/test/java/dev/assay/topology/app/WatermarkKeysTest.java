package dev.assay.topology.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.assay.scoring.Disposition;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.watermark.KeyRing;
import dev.assay.scoring.watermark.SchemeId;
import dev.assay.scoring.watermark.WatermarkKey;
import dev.assay.scoring.watermark.WatermarkSchemes;
import dev.assay.scoring.watermark.WatermarkScorer;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.AssayConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The key files of the examples and the page of fields: complete, and true. */
class WatermarkKeysTest {
    private static final Path EXAMPLES = Path.of("../ops/examples");
    private static final Path PAGE = Path.of("../ops/WATERMARK-KEYS.md");
    private static final String REGENERATE =
            "mvn -pl topology -am test -Dtest=WatermarkKeysTest -Dsurefire.failIfNoSpecifiedTests=false -Dassay.write=true";

    @Test
    void theExampleHasOneKeyOfEveryScheme() {
        KeyRing ring = ring(EXAMPLES.resolve("keys-all-schemes.yaml"));
        assertThat(ring.keys())
                .extracting(WatermarkKey::scheme)
                .containsExactlyInAnyOrderElementsOf(WatermarkSchemes.installed().ids().stream()
                        .map(SchemeId::id)
                        .toList());
    }

    @Test
    void everyKeyOfTheExampleScoresATextAndShowsNoSecret() throws IOException {
        Path file = EXAMPLES.resolve("keys-all-schemes.yaml");
        KeyRing ring = ring(file);
        WatermarkScorer scorer = new WatermarkScorer(ring);
        Random random = new Random(4);
        int length = 48;
        TokenColumns tokens = new TokenColumns(
                random.ints(length, 0, 2_048).toArray(),
                new double[0],
                random.doubles(length, 0, 4).toArray(),
                0,
                new int[0],
                new double[0],
                LogprobMode.UNDECLARED);
        List<Evidence> evidence = scorer.score(
                Subject.builder("e")
                        .text("The old harbour had been quiet. Fishing boats rested on the mud while the tide was low.")
                        .tokens(tokens)
                        .build(),
                LaneAnswers.NONE);
        // One key searches windows too.
        assertThat(evidence).hasSizeGreaterThan(ring.keys().size());
        for (Evidence one : evidence) {
            assertThat(one.disposition()).as(one.scorer()).isEqualTo(Disposition.SCORED);
            assertThat(one.log10PValue()).as(one.scorer()).isBetween(-6.0, 0.0);
        }
        JsonNode secrets = new YAMLMapper().readTree(file.toFile());
        for (JsonNode entry : secrets.path("keys")) {
            for (String field : List.of("key", "key-b", "hash-key", "secret-key", "watermark-key")) {
                String secret = entry.path(field).asText();
                if (secret.length() > 3) {
                    assertThat(scorer.describe()).doesNotContain(secret);
                }
            }
        }
        assertThat(scorer.describe())
                .doesNotContain(secrets.path("fingerprint-secret").asText());
    }

    @Test
    void thePageOfFieldsIsTheGeneratedOne() throws IOException {
        String page = WatermarkKeyReference.markdown(WatermarkSchemes.installed());
        if (Boolean.getBoolean("assay.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("ops/WATERMARK-KEYS.md is stale; write it anew with: " + REGENERATE)
                .isEqualTo(page);
    }

    private static KeyRing ring(Path file) {
        AssayConfig config = AssayConfigReader.read(null, Map.of(), Map.of("watermark.key-file", file.toString()));
        try (WatermarkFiles files = WatermarkFiles.open(config.watermark(), 100)) {
            return files.ring();
        }
    }
}
