package dev.assay.topology.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalTest {
    @TempDir
    Path dir;

    @ParameterizedTest
    @CsvSource({
        "lane.max-row, lane.max-rows",
        "lane.maxRows, lane.max-rows",
        "lane.max_batch_tokens, lane.max-batch-tokens",
        "lane.max-bacth-tokens, lane.max-batch-tokens",
        "lanes.linger, lane.linger",
        "assay.lane.linger, lane.linger",
        "engine.linger, lane.linger",
        "kafka.bootstrap.servers, kafka.bootstrap-servers",
        "watermark.enable, watermark.enabled"
    })
    void anUnknownKeyIsRefusedWithTheNearest(String typed, String meant) {
        Problem problem = only(Map.of(typed, "x"));
        assertThat(problem.key()).isEqualTo(typed);
        assertThat(problem.value()).isEqualTo("x");
        assertThat(problem.what()).isEqualTo("is not a setting");
        assertThat(problem.fix()).isEqualTo("did you mean " + meant + "?");
    }

    @Test
    void aKeyLikeNoOtherIsRefusedWithoutASuggestion() {
        assertThat(only(Map.of("zzzzzzzz.qqqqqqqqqq", "x")).fix()).contains("CONFIGURATION.md");
    }

    @Test
    void allProblemsOfAllSourcesAreReportedTogether() throws Exception {
        Path file = write("""
                lane:
                  max-rows: 0
                  linger: 5
                  devcie: cpu
                admin:
                  port: 70000
                lane2: {}
                watermark:
                  alpha: high
                admin:
                  host: ''
                """);
        List<Problem> problems = problems(
                file,
                Map.of("ASSAY_STREAMS_THREADS", "two", "ASSAY_LANE_MAX_ROW", "3"),
                Map.of("topics.verdicts", "generated-text", "ledger.stall-budget", "10s"));
        assertThat(problems.stream().map(Problem::key))
                .containsExactlyInAnyOrder(
                        "admin",
                        "ASSAY_LANE_MAX_ROW",
                        "lane.devcie",
                        "lane2",
                        "lane.max-rows",
                        "lane.linger",
                        "admin.port",
                        "admin.host",
                        "watermark.alpha",
                        "streams.threads",
                        "topics.verdicts",
                        "ledger.stall-budget");
        assertThat(problems).allSatisfy(problem -> {
            assertThat(problem.what()).isNotBlank();
            assertThat(problem.fix()).isNotBlank();
            assertThat(problem.source()).isNotBlank();
        });
        assertThat(lineOf(problems, "lane.max-rows"))
                .isEqualTo("lane.max-rows = 0 (assay.yaml:2): is below 1; write a value from 1 to 4096");
        assertThat(lineOf(problems, "lane.linger"))
                .isEqualTo(
                        "lane.linger = 5 (assay.yaml:3): has no unit; write one of d, h, m, s, ms, us after the number,"
                                + " such as 5ms");
        assertThat(lineOf(problems, "streams.threads"))
                .startsWith("streams.threads = two (environment ASSAY_STREAMS_THREADS): is not a whole number");
    }

    @ParameterizedTest
    @CsvSource({
        "lane.max-rows, 1.5, is not a whole number",
        "lane.max-rows, 99999999999999999999, is too large a number",
        "lane.max-rows, 3000000000, is too large a number",
        "lane.max-rows, -1, is below 1",
        "lane.device, gpu, is not a choice here",
        "lane.linger, 5 minutes, has a unit that is not known",
        "lane.linger, -5ms, is not a duration",
        "lane.linger, 99999999999999999999s, is too large a duration",
        "lane.linger, 9223372036854775807d, is too large a duration",
        "lane.gpu-memory-limit, 2GB, has a unit that is not known",
        "lane.gpu-memory-limit, 1MiB, is below 64MiB",
        "lane.send-when-idle, yes, is neither true nor false",
        "watermark.alpha, NaN, is not a finite decimal number",
        "watermark.alpha, 0, is below 1e-15",
        "watermark.alpha, 1e400, is not a finite decimal number",
        "deferral.alpha, 1.01, is above 1",
        "deferral.alpha, 0x1p-3, is not a finite decimal number",
        "kafka.bootstrap-servers, broker, is not a list of addresses",
        "kafka.bootstrap-servers, broker:0, is not a list of addresses",
        "kafka.bootstrap-servers, 'a:1,,b:2', is not a list of addresses",
        "kafka.application-id, a b, cannot be part of a topic name",
        "kafka.application-id, '', is empty",
        "registry.url, localhost:8081, is not a registry address",
        "registry.url, ftp://x, is not a registry address",
        "topics.input, 'a b', is not a topic name",
        "topics.quarantine, deferrals, is also the topic of topics.deferrals",
        "kafka.client-id, 'a b:c', cannot be the id of a member of a group",
        "kafka.properties.heartbeat.interval.ms, 777, is set by Assay itself",
        "kafka.properties.producer.max.request.size, 5, is set by Assay itself",
        "registry.properties.use.schema.id, 4, 'is one id for verdicts, deferrals and quarantine records, whose schemas differ'",
        "topics.replication-factor, 0, is not a number of replicas",
        "streams.commit-interval, 8s, is more than half of streams.transaction-timeout",
        "ledger.admission-wait, 4s, is more than a quarter of streams.transaction-timeout",
        "consistency.min-samples, 51, is above consistency.max-samples",
        "kafka.properties.processing.guarantee, at_least_once, is set by Assay itself",
        "kafka.properties.consumer.isolation.level, read_uncommitted, is set by Assay itself",
        "kafka.properties.max.poll.records, many, is refused by Kafka",
        "kafka.properties.producer.compression.type, rar, is refused by Kafka",
        "registry.properties.schema.registry.url, http://x, has a key of its own",
        "lane, 5, 'is a group of settings, not one'",
        "lane.device.id, 5, 'is below lane.device, which takes one value'",
        "kafka.properties, 5, 'is a group of settings, not one'"
    })
    void aBadValueIsRefusedByReason(String key, String value, String what) {
        List<Problem> problems = problems(null, Map.of(), Map.of(key, value));
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).what()).isEqualTo(what);
        assertThat(problems.get(0).fix()).isNotBlank();
        assertThat(problems.get(0).source()).isEqualTo("--set");
    }

    @Test
    void anEntropyThresholdForAnotherSignalIsRefused() {
        Map<String, String> values = Map.of("deferral.signal", "logprob", "deferral.entropy-threshold", "-1");
        assertThat(only(values).what()).isEqualTo("is only for deferral.signal: auto");
    }

    @Test
    void aBandThatHoldsNoScoreIsRefused() {
        Problem problem = only(Map.of("cascade.band-low", "-1", "cascade.band-high", "-2"));
        assertThat(problem.key()).isEqualTo("cascade.band-low");
        assertThat(problem.what()).isEqualTo("is above cascade.band-high");
        assertThat(problem.fix()).isEqualTo("write at most -2.0");
    }

    @Test
    void aPlanBesideABandIsRefused() {
        Problem problem = only(Map.of("cascade.plan-file", "plan.json", "cascade.band-high", "-2"));
        assertThat(problem.key()).isEqualTo("cascade.plan-file");
        assertThat(problem.what()).isEqualTo("holds a band of its own");
    }

    @Test
    void aLevelWithoutACalibrationIsRefused() {
        Problem problem = only(Map.of("machine-text.level", "0.01"));
        assertThat(problem.what()).isEqualTo("needs a calibration");
    }

    @Test
    void oneFolderForBothLanguageModelsIsRefused() {
        Problem problem = only(Map.of("language-models.small-dir", "/m", "language-models.large-dir", "/m"));
        assertThat(problem.what()).isEqualTo("is language-models.small-dir too");
    }

    @Test
    void rulesRefuseWhatTheyDoNotRead() {
        assertThat(only(Map.of("deferral.rule", "learned")).what()).isEqualTo("is missing for deferral.rule: learned");
        Map<String, String> learned =
                Map.of("deferral.rule", "learned", "deferral.model-file", "r.json", "deferral.threshold", "-1");
        assertThat(only(learned).what()).isEqualTo("is no probability of being right");
        assertThat(only(Map.of("deferral.rule", "min-margin", "deferral.entropy-threshold", "-1"))
                        .what())
                .isEqualTo("is not read by deferral.rule: min-margin");
        assertThat(only(Map.of("deferral.rule", "branching-factor", "deferral.signal", "logprob"))
                        .what())
                .isEqualTo("is not read by deferral.rule: branching-factor");
        assertThat(only(Map.of("deferral.rule", "min-probability")).fix()).isEqualTo("write logprob");
        assertThat(only(Map.of("deferral.route-attribute", " ")).fix()).isNotBlank();
        assertThat(only(Map.of("deferral.route-attribute", "task,")).what()).isEqualTo("has a blank name");
        Problem moved = only(Map.of("deferral.control.route-attribute", "task"));
        assertThat(moved.key()).isEqualTo("deferral.control.route-attribute");
        assertThat(moved.fix()).startsWith("write deferral.route-attribute");
        assertThat(only(Map.of("cascade.small-rule-file", "r.json")).what())
                .isEqualTo("is not read by deferral.rule: chow-average");
        Map<String, String> odds =
                Map.of("deferral.rule", "learned", "deferral.model-file", "r.json", "cascade.large-threshold", "-1");
        assertThat(only(odds).what()).isEqualTo("is no probability of being right");
    }

    @Test
    void aBadValueMakesNoOtherOneAProblem() {
        Map<String, String> control = Map.of(
                "deferral.alpha", "3",
                "deferral.threshold", "-0.2",
                "deferral.signal", "logprob",
                "deferral.control.enabled", "true",
                "deferral.control.objective", "none");
        assertThat(only(control).key()).isEqualTo("deferral.alpha");
        for (String rule : List.of("deferral.rule", "deferral.rul")) {
            Map<String, String> misspelt = Map.of(rule, "leanred", "cascade.small-rule-file", "r.json");
            assertThat(only(misspelt).key()).isEqualTo(rule);
        }
        Map<String, String> learned = Map.of(
                "deferral.rule", "learned",
                "deferral.min-tokens", "0",
                "deferral.model-file", "r.json",
                "cascade.small-rule-file", "s.json");
        assertThat(only(learned).key()).isEqualTo("deferral.min-tokens");
        assertThat(only(Map.of("consistency.max-samples", "many", "consistency.min-samples", "60"))
                        .key())
                .isEqualTo("consistency.max-samples");
        assertThat(only(Map.of("streams.transaction-timeout", "60", "ledger.stall-budget", "10s"))
                        .key())
                .isEqualTo("streams.transaction-timeout");
    }

    @Test
    void goodValuesBesideABadOneAreStillHeldAgainstOtherSections() {
        Map<String, String> values = Map.of(
                "deferral.alpha", "3",
                "deferral.rule", "learned",
                "deferral.model-file", "r.json",
                "cascade.large-threshold", "-1",
                "streams.threads", "0",
                "ledger.stall-budget", "1h");
        assertThat(problems(null, Map.of(), values))
                .extracting(Problem::key)
                .containsExactlyInAnyOrder(
                        "deferral.alpha", "cascade.large-threshold", "streams.threads", "ledger.stall-budget");
    }

    @Test
    void aLearnedCascadeNeedsARuleOnProducersNumbersOnlyIfItReadsThose() {
        Map<String, String> values = new TreeMap<>(Map.of(
                "deferral.rule", "learned",
                "cascade.small-rule-file", "s.json",
                "cascade.large-rule-file", "l.json",
                "cascade.enabled", "true"));
        Problem missing = only(values);
        assertThat(missing.key()).isEqualTo("deferral.model-file");
        assertThat(missing.what())
                .startsWith("is missing for deferral.rule: learned")
                .contains("prefer-producer");
        assertThat(missing.fix()).contains("assay calibrate deferral", "cascade.prefer-producer: false");
        values.put("cascade.prefer-producer", "false");
        assertThat(AssayConfigReader.read(null, Map.of(), values).deferral().modelFile())
                .isNull();
        values.remove("cascade.large-rule-file");
        assertThat(only(values).fix()).contains("cascade.large-rule-file");
        values.put("cascade.enabled", "false");
        assertThat(only(values).what()).isEqualTo("is missing for deferral.rule: learned");
    }

    @Test
    void everyBoundIsEnforcedAtItsEdge() {
        int checked = 0;
        for (SettingKey key : AssayConfigReader.keys()) {
            boolean whole = key.type() == int.class;
            if (whole && !key.min().isEmpty()) {
                String below = Long.toString(Long.parseLong(key.min()) - 1);
                assertThat(only(Map.of(key.name(), below)).what()).isEqualTo("is below " + key.min());
                checked++;
            }
            if (whole && !key.max().isEmpty()) {
                String above = Long.toString(Long.parseLong(key.max()) + 1);
                assertThat(problems(null, Map.of(), Map.of(key.name(), above)))
                        .extracting(Problem::what)
                        .contains("is above " + key.max());
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(25);
    }

    @Test
    void topicsWhoseNamesKafkaTakesForOneAreRefused() {
        assertThat(problems(null, Map.of(), Map.of("topics.input", "a.b", "topics.verdicts", "a_b")))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.key()).isEqualTo("topics.verdicts");
                    assertThat(problem.what()).isEqualTo("is also the topic of topics.input");
                    assertThat(problem.fix()).contains("dots and underscores");
                });
    }

    @Test
    void secretsAreMaskedInProblems() {
        List<Problem> problems = problems(
                null,
                Map.of("ASSAY_KAFKA_PASSWORD", "hunter2"),
                Map.of(
                        "kafka.sasl-password", "hunter2",
                        "registry.url", "ftp://user:hunter2@host",
                        "kafka.properties.admin.acks", "hunter2"));
        assertThat(new ConfigException(problems).getMessage())
                .contains("ASSAY_KAFKA_PASSWORD = ***")
                .contains("kafka.sasl-password = ***")
                .contains("ftp://***@host");
        assertThat(problems.stream().filter(p -> !p.key().endsWith("acks")).map(Problem::line))
                .noneMatch(line -> line.contains("hunter2"));
    }

    @Test
    void unknownVariablesAreRefusedAndForeignOnesLeftAlone() {
        Map<String, String> env = Map.ofEntries(
                Map.entry("PATH", "/bin"),
                Map.entry("ASSAY_HOME", "/opt/assay"),
                Map.entry("ASSAY_JAVA_HOME", "/opt/java"),
                Map.entry("ASSAY_OPTS", "-Xmx1g"),
                Map.entry("ASSAY_LOG_LEVEL", "DEBUG"),
                Map.entry("ASSAY_SERVICE_HOST", "10.0.0.1"),
                Map.entry("ASSAY_SERVICE_PORT_METRICS", "9464"),
                Map.entry("ASSAY_PORT", "tcp://10.0.0.1:9464"),
                Map.entry("ASSAY_PORT_9464_TCP_ADDR", "10.0.0.1"),
                Map.entry("ASSAY_ADMIN_PORT", "tcp://10.0.0.1:9464"));
        assertThat(AssayConfigReader.read(null, env, Map.of())).isEqualTo(AssayConfigReader.defaults());
        for (String nothing : List.of("ASSAY_CONFIG", "ASSAY_DEBUG", "ASSAY_COLOR")) {
            assertThat(problems(null, Map.of(nothing, "1"), Map.of()))
                    .as("nobody reads it")
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.key()).isEqualTo(nothing));
        }
        List<Problem> problems = problems(null, Map.of("ASSAY_LANE_MAXROWS", "3"), Map.of());
        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem.fix()).startsWith("did you mean ASSAY_LANE_MAX_ROWS?"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   \n",
                "# nothing\n",
                "---\n",
                "~",
                "lane:\n",
                "lane: {}\n",
                "kafka:\n  properties:\n",
                "\uFEFF# bom\n"
            })
    void anEmptyFileIsAllDefaults(String yaml) throws Exception {
        assertThat(AssayConfigReader.read(write(yaml), Map.of(), Map.of())).isEqualTo(AssayConfigReader.defaults());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lane:\\n  max-rows: [1|assay.yaml:3",
                "lane:\\n\\tmax-rows: 1|assay.yaml:2",
                "lane: 'x|assay.yaml:2",
                "a: b: c|assay.yaml:1"
            })
    void badYamlIsRefusedWithItsPlace(String yaml, String place) throws Exception {
        List<Problem> problems =
                problems(write(yaml.replace("\\n", "\n").replace("\\t", "\t") + "\n"), Map.of(), Map.of());
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).source()).startsWith(place);
        assertThat(problems.get(0).fix()).contains("line", "column");
    }

    @Test
    void badYamlIsNotQuoted() throws Exception {
        Path file = write("kafka:\n  properties:\n    ssl.key.password: hunter2: [\n");
        assertThatThrownBy(() -> AssayConfigReader.read(file, Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void shapesThatAreNoSettingsAreRefused() throws Exception {
        assertThat(whats("just text\n")).containsExactly("is not a group of settings");
        assertThat(whats("- a\n- b\n")).containsExactly("is not a group of settings");
        assertThat(whats("admin.port: 1\n---\nadmin.port: 2\n")).containsExactly("holds a second document");
        assertThat(whats("a: &x 1\nadmin.port: *x\n")).contains("is an alias");
        assertThat(whats("admin.port: [{a: 1}]\n")).containsExactly("is a list of groups");
        assertThat(whats("admin.port: 1\nadmin:\n  port: 2\n")).containsExactly("is given twice");
        assertThat(whats("lanes:\n")).containsExactly("is not a setting");
    }

    @Test
    void aListIsTheSameAsCommas() throws Exception {
        Path file = write("kafka:\n  bootstrap-servers:\n    - a:1\n    - b:2\n");
        assertThat(AssayConfigReader.read(file, Map.of(), Map.of()).kafka().bootstrapServers())
                .isEqualTo("a:1,b:2");
    }

    @Test
    void filesThatCannotBeReadAreNamed() throws Exception {
        assertThat(problems(dir.resolve("none.yaml"), Map.of(), Map.of()).get(0).what())
                .isEqualTo("does not exist");
        assertThat(problems(dir, Map.of(), Map.of()).get(0).what()).isEqualTo("is a folder");
        Path latin = Files.write(dir.resolve("latin.yaml"), "# \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(problems(latin, Map.of(), Map.of()).get(0).what()).isEqualTo("is not UTF-8 text");
        Path large = Files.write(dir.resolve("large.yaml"), new byte[(1 << 20) + 1]);
        assertThat(problems(large, Map.of(), Map.of()).get(0).what()).isEqualTo("is larger than 1 MiB");
    }

    @Test
    void relativePathsAreRelativeToTheFile() throws Exception {
        Path file = write("watermark:\n  key-file: keys/ring.json\n");
        assertThat(AssayConfigReader.read(file, Map.of(), Map.of()).watermark().keyFile())
                .isEqualTo(dir.resolve("keys/ring.json"));
        assertThat(AssayConfigReader.read(file, Map.of(), Map.of("watermark.key-file", "k.json"))
                        .watermark()
                        .keyFile())
                .isEqualTo(Path.of("k.json"));
    }

    @Test
    void aLikelyMistakeInAKafkaPropertyIsWarnedAbout() {
        List<String> warnings = new ArrayList<>();
        AssayConfig config = AssayConfigReader.read(
                null,
                Map.of(),
                Map.of("kafka.properties.max.pol.records", "5", "kafka.properties.my.plugin.flag.of.ours", "on"),
                warnings::add);
        assertThat(config.kafka().properties()).containsEntry("max.pol.records", "5");
        assertThat(warnings).singleElement().asString().contains("did you mean max.poll.records?");
    }

    private Path write(String yaml) throws Exception {
        return Files.writeString(dir.resolve("assay.yaml"), yaml);
    }

    private List<String> whats(String yaml) throws Exception {
        return problems(write(yaml), Map.of(), Map.of()).stream()
                .map(Problem::what)
                .toList();
    }

    private static Problem only(Map<String, String> overrides) {
        List<Problem> problems = problems(null, Map.of(), overrides);
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    private static String lineOf(List<Problem> problems, String key) {
        return problems.stream()
                .filter(p -> p.key().equals(key))
                .findFirst()
                .orElseThrow()
                .line();
    }

    private static List<Problem> problems(Path file, Map<String, String> env, Map<String, String> overrides) {
        ConfigException refused = catchThrowableOfType(
                ConfigException.class, () -> AssayConfigReader.read(file, env, overrides, warning -> {}));
        assertThat(refused).as("the configuration was taken").isNotNull();
        return refused.problems();
    }
}
