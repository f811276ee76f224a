package dev.assay.topology.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.ops.meters.Meters;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.AssayConfigReader;
import dev.assay.topology.config.ConfigException;
import dev.assay.topology.config.Problem;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a configuration points at, looked at by the check and at every start. */
class ConfigCheckTest {
    private static final List<String> FOLDERS =
            List.of("embedding.model-dir", "nli.model-dir", "language-models.small-dir", "language-models.large-dir");

    private static final List<String> FILES = List.of(
            "watermark.key-file",
            "watermark.profile-file",
            "watermark.tokenizers",
            "consistency.model-file",
            "deferral.model-file",
            "cascade.small-rule-file",
            "cascade.large-rule-file",
            "cascade.plan-file",
            "machine-text.token-counts",
            "machine-text.calibration-file");

    @TempDir
    Path dir;

    private final Map<String, String> settings = new TreeMap<>();

    @BeforeEach
    void everythingIsOn() {
        settings.put("deferral.rule", "learned");
        settings.put("cascade.enabled", "true");
        settings.put("machine-text.enabled", "true");
        settings.put("machine-text.memorisation", "true");
        settings.put("lane.device", "cpu");
    }

    @Test
    void everythingThatIsMissingIsSaidAtOnceByTheCheckAndAtStart() {
        FOLDERS.forEach(key -> settings.put(key, dir.resolve(key).toString()));
        FILES.forEach(key -> settings.put(key, dir.resolve(key).toString()));
        for (List<Problem> problems : List.of(checked(), started())) {
            assertThat(problems).hasSize(FOLDERS.size() + FILES.size());
            assertThat(problems).extracting(Problem::key).containsAll(FOLDERS).containsAll(FILES);
            assertThat(problems).allSatisfy(problem -> {
                assertThat(problem.value()).isEqualTo(dir.resolve(problem.key()).toString());
                assertThat(problem.what()).isNotBlank().doesNotContain(dir.toString());
                assertThat(problem.fix()).isNotBlank();
            });
        }
    }

    @Test
    void whatIsSwitchedOffIsNotLookedAt() {
        everythingThatIsMissingIsSaidAtOnceByTheCheckAndAtStart();
        settings.remove("nli.model-dir");
        settings.put("watermark.enabled", "false");
        settings.put("embedding.enabled", "false");
        settings.put("consistency.enabled", "false");
        settings.put("deferral.enabled", "false");
        settings.put("cascade.enabled", "false");
        settings.put("machine-text.enabled", "false");
        settings.put("machine-text.memorisation", "false");
        settings.remove("machine-text.token-counts");
        assertThat(ConfigCheck.files(config())).isEqualTo("; watermark tests are off");
        settings.put("machine-text.enabled", "true");
        settings.put("machine-text.reader", "small");
        assertThat(checked())
                .extracting(Problem::key)
                .containsExactlyInAnyOrder("language-models.small-dir", "machine-text.calibration-file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "null", "not JSON", "{\"format\": 1}"})
    void filesThatAreNotWhatTheyShouldBeAreNamedWithTheCommandThatWritesThem(String content) throws IOException {
        List<String> json =
                FILES.stream().filter(key -> !key.startsWith("watermark.")).toList();
        for (String key : json) {
            settings.put(key, Files.writeString(dir.resolve(key), content).toString());
        }
        assertThat(checked())
                .hasSize(json.size())
                .allSatisfy(problem -> assertThat(problem.fix()).contains("assay "))
                .extracting(Problem::key)
                .containsExactlyInAnyOrderElementsOf(json);
    }

    @Test
    void foldersOfModelsHaveToHoldTheirFiles() throws IOException {
        settings.put("deferral.enabled", "false");
        for (String key : FOLDERS) {
            Path folder = Files.createDirectories(dir.resolve(key));
            Files.writeString(folder.resolve("model.onnx"), "");
            settings.put(key, folder.toString());
        }
        assertThat(checked())
                .extracting(Problem::key, Problem::what)
                .containsExactlyInAnyOrderElementsOf(FOLDERS.stream()
                        .map(key -> org.assertj.core.groups.Tuple.tuple(
                                key, "holds no tokenizer.json and no config.json that can be read"))
                        .toList());
        for (String key : FOLDERS) {
            Files.writeString(
                    dir.resolve(key).resolve("config.json"),
                    "{\"max_position_embeddings\": 128, \"id2label\": {\"0\": \"entailment\", \"1\": \"contradiction\"}}");
            Files.writeString(dir.resolve(key).resolve("tokenizer.json"), "{}");
        }
        assertThat(checked())
                .hasSize(FOLDERS.size())
                .allSatisfy(problem -> assertThat(problem.what()).contains("tokenizer.json cannot be used"));
        settings.put("nli.labels", "yes,no,perhaps");
        assertThat(checked())
                .anySatisfy(problem -> assertThat(problem.line())
                        .startsWith("nli.model-dir = ")
                        .contains("nli.labels"));
    }

    @Test
    void whatOnlyLoadingShowsNamesTheKeyToo() throws IOException {
        settings.putAll(TwoModels.write(dir));
        settings.put("deferral.enabled", "false");
        assertThat(ConfigCheck.files(config())).isEqualTo("; watermark tests are off");
        for (String reader : List.of("small", "pair")) {
            settings.put("cascade.enabled", reader.equals("small") ? "true" : "false");
            settings.put("machine-text.reader", reader);
            Path broken = dir.resolve("little").resolve("model.onnx");
            byte[] good = Files.readAllBytes(broken);
            Files.writeString(broken, "no graph");
            assertThat(ConfigCheck.files(config())).isNotNull();
            assertThatThrownBy(this::start)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith("language-models.small-dir = " + dir.resolve("little") + ": ")
                    .hasMessageContaining("model.onnx, tokenizer.json and config.json of a causal language model");
            Files.write(broken, good);
        }
    }

    @Test
    void storesOfConnectionsAreLookedAtWhereTheyAreOpened() throws IOException {
        settings.clear();
        String broker = "kafka.properties.ssl.truststore.location";
        String registry = "registry.properties.schema.registry.ssl.keystore.location";
        settings.put(broker, dir.resolve("trust.p12").toString());
        settings.put(registry, dir.resolve("key.p12").toString());
        settings.put("watermark.key-file", dir.resolve("keys.yaml").toString());
        assertThat(checked()).extracting(Problem::key).containsExactly("watermark.key-file", registry);
        settings.put("kafka.properties.security.protocol", "SASL_SSL");
        assertThat(checked()).extracting(Problem::key).containsExactly("watermark.key-file", broker, registry);
        Files.writeString(dir.resolve("trust.p12"), "");
        Files.writeString(dir.resolve("key.p12"), "");
        settings.remove("watermark.key-file");
        assertThat(checked())
                .singleElement()
                .satisfies(problem -> assertThat(problem.line())
                        .startsWith("registry.properties.*: ")
                        .contains("schema.registry.ssl.* is not usable"));
        settings.remove(registry);
        assertThat(ConfigCheck.files(config())).contains("no key file");
        settings.put(broker, "${file:/etc/stores:trust}");
        assertThat(ConfigCheck.files(config())).contains("no key file");
    }

    @Test
    void settingsOfTheRegistryAreReadAsTheStartReadsThem() {
        settings.clear();
        settings.put("registry.properties.value.subject.name.strategy", "TopicNameStrateg");
        settings.put("registry.properties.basic.auth.credentials.source", "USERINFO");
        for (List<Problem> problems : List.of(checked(), refused(() -> ConfigCheck.beforeStart(config())))) {
            assertThat(problems)
                    .hasSize(2)
                    .anySatisfy(problem -> assertThat(problem.line()).contains("value.subject.name.strategy"))
                    .anySatisfy(problem -> assertThat(problem.line()).contains("basic.auth.credentials.source"));
        }
    }

    @Test
    void aFolderForStateThatCannotBeMadeIsRefusedBeforeTheStart() throws IOException {
        settings.clear();
        Path file = Files.writeString(dir.resolve("file"), "");
        settings.put("streams.state-dir", file.resolve("state").toString());
        assertThat(ConfigCheck.files(config())).as("may be checked elsewhere").isNotNull();
        assertThat(refused(() -> ConfigCheck.beforeStart(config())))
                .singleElement()
                .satisfies(problem -> assertThat(problem.key()).isEqualTo("streams.state-dir"));
        settings.put("streams.state-dir", dir.resolve("a").resolve("b").toString());
        ConfigCheck.beforeStart(config());
        assertThat(dir.resolve("a").resolve("b")).isDirectory();
    }

    private AssayConfig config() {
        return AssayConfigReader.read(null, Map.of(), settings);
    }

    private List<Problem> checked() {
        return refused(() -> ConfigCheck.files(config()));
    }

    private List<Problem> started() {
        return refused(this::start);
    }

    private void start() {
        ScoringStack.start(config(), new Meters(new SimpleMeterRegistry()), "test")
                .close();
    }

    private static List<Problem> refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable what) {
        ConfigException refused = catchThrowableOfType(ConfigException.class, what);
        assertThat(refused).as("the configuration was taken").isNotNull();
        return refused.problems();
    }
}
