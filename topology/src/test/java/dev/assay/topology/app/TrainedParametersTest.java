package dev.assay.topology.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.ops.meters.Meters;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.AssayConfigReader;
import dev.assay.topology.config.ConfigException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SynthID keys with trained parameters, in the entry and in a file beside it, from the configuration to the evidence. */
class TrainedParametersTest {
    private static final String INLINE =
            "bayesian-prior: 0.4, bayesian-beta: [-1.5, -1, -2], bayesian-delta: [[0, 0, 0], [0.5, 0, 0], [0.25, -1, 0]]";
    private static final String FILE = """
            {"prior": [0.4], "likelihood_model_watermarked.beta": [[[-1.5, -1, -2]]],
             "likelihood_model_watermarked.delta": [[[[9, 9, 9], [0.5, 9, 9], [0.25, -1, 9]]]]}""";

    @TempDir
    Path dir;

    @Test
    void fileAndEntrySayTheSameAndTheLaneAnswers() throws Exception {
        Files.writeString(dir.resolve("trained.json"), FILE);
        keys(entry("a", INLINE), entry("b", "bayesian-model: trained.json"), entry("c", "statistic: mean"));
        int[] ids = new Random(8).ints(60, 0, 50_000).toArray();
        try (ScoringStack stack = ScoringStack.start(config(), new Meters(new SimpleMeterRegistry()), "test")) {
            List<Evidence> evidence = score(stack, ids);
            assertThat(evidence).extracting(Evidence::keyId).containsExactly("a", "b");
            assertThat(evidence.get(0).score()).isEqualTo(evidence.get(1).score());
            assertThat(evidence).allSatisfy(one -> {
                assertThat(one.notes()).containsEntry("posterior", "onnx");
                assertThat(one.pValue()).isNull();
                assertThat(one.flagged()).isNull();
            });
            assertThat(stack.modelAnswers()).isEqualTo(1);
            // Other parameters after the start: no model has them.
            String before = stack.fingerprint().toString();
            keys(entry("a", INLINE), entry("d", INLINE.replace("-1.5", "-1.25")));
            WatermarkFiles.Listener deaf = (setting, look) -> {};
            boolean changed = stack.reload(deaf);
            assertThat(stack.reload(deaf) || changed).isTrue();
            assertThat(stack.fingerprint().toString()).isNotEqualTo(before);
            List<Evidence> after = score(stack, ids);
            assertThat(after).extracting(one -> one.notes().get("posterior")).containsExactly("onnx", "java");
            assertThat(after.get(0).score()).isEqualTo(evidence.get(0).score());
            assertThat(after.get(1).score()).isNotCloseTo(after.get(0).score(), within(1e-9));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none.json | {} | is not there",
                "t.json | {prior | is not JSON",
                "t.json | [] | must name a file that holds a JSON object",
                "t.json | {} | prior is missing",
                "t.json | {\"prior\": 2, \"beta\": [0,0,0], \"delta\": [[0,0,0],[0,0,0],[0,0,0]]} | prior does not lie",
                "t.json | {\"prior\": 0.5, \"beta\": [0,0], \"delta\": [[0,0,0],[0,0,0],[0,0,0]]} | beta has not one",
                "t.json | {\"prior\": 0.5, \"beta\": [0,0,0], \"delta\": [[0,0,0],[0,0,0]]} | delta has not one row",
                "t.json | {\"prior\": 0.5, \"beta\": [0,0,1e99], \"delta\": [[0,0,0],[0,0,0],[0,0,0]]} | finite",
                "t.json | {\"prior\": 0.5, \"beta\": [0,0,0], \"delta\": [0,0,0]} | delta has not 2 dimensions",
                "t.json | {\"prior\": 0.5, \"gamma\": 1} | fields are not",
                "t.json | {\"watermarking_depth\": 4, \"prior\": 0.5} | watermarking_depth is not the number of keys",
            })
    void whatIsNoModelIsRefused(String name, String content, String message) throws IOException {
        Files.writeString(dir.resolve("t.json"), content);
        keys(entry("a", "bayesian-model: " + name));
        assertThatThrownBy(() -> WatermarkFiles.open(config().watermark(), 100))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("key 'a' (number 1): bayesian-model")
                .hasMessageContaining(message);
    }

    @Test
    void oneOfTheTwoWaysOnly() throws IOException {
        Files.writeString(dir.resolve("t.json"), FILE);
        keys(entry("a", INLINE + ", bayesian-model: t.json"));
        assertThatThrownBy(() -> WatermarkFiles.open(config().watermark(), 100))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("keep one of the two");
    }

    private static List<Evidence> score(ScoringStack stack, int[] ids) throws Exception {
        return stack.engine().submit(Subject.ofTokens("e", TokenColumns.ofIds(ids)), "0_0").get().evidence().stream()
                .filter(one -> one.scorer().equals("watermark.synthid.bayesian"))
                .toList();
    }

    private AssayConfig config() {
        return AssayConfigReader.read(
                null,
                Map.of(),
                Map.of("watermark.key-file", dir.resolve("keys.yaml").toString(), "embedding.enabled", "false"));
    }

    private static String entry(String id, String more) {
        return "  - {id: " + id + ", scheme: hf-synthid, keys: [654, 400, 836], generator-device: cpu, " + more + "}\n";
    }

    private void keys(String... entries) throws IOException {
        Files.writeString(dir.resolve("keys.yaml"), "keys:\n" + String.join("", entries));
    }
}
