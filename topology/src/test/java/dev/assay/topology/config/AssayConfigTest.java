package dev.assay.topology.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.LogprobMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every key three times: its default, a full mapping to another value by each source, and that no key is left out. */
class AssayConfigTest {
    /** Key, then a value that is not its default; the expected records below hold the same values. */
    private static final Map<String, String> OTHER = other();

    @TempDir
    Path dir;

    @Test
    void defaultsAreThese() {
        AssayConfig expected = new AssayConfig(
                new KafkaSettings("localhost:9092", "assay", null, Map.of()),
                new RegistrySettings("http://localhost:8081", true, Map.of()),
                new TopicsSettings("generated-text", "verdicts", "deferrals", "quarantine", true, 6, -1),
                new StreamsSettings(null, 2, ms(200), Duration.ofSeconds(15), ms(5), 0, Duration.ofSeconds(15)),
                new LedgerSettings(1024, ms(200), Duration.ofSeconds(1), ms(5), 512, ms(20)),
                new EngineSettings(0, 0),
                new InputSettings(1_000_000, 65_536, 256),
                new WatermarkSettings(true, null, 0.001, null, null, 256, Duration.ofSeconds(5)),
                new SessionSettings(true, 0.001, Duration.ofDays(1), 32_768, new ByteSize(32L << 20)),
                new SamplesSettings(true, Duration.ofSeconds(10), 50, new ByteSize(32L << 20), false),
                new ConsistencySettings(true, 2, 50, null, 0.5, 0.75, null, null, 60),
                new EmbeddingSettings(true, null, 20, null, false),
                new NliSettings(
                        null,
                        null,
                        NliSettings.PairOrder.PREMISE_FIRST,
                        512,
                        20,
                        true,
                        NliSettings.Clustering.LOOSE,
                        false,
                        true,
                        false,
                        null,
                        null,
                        50_000),
                new DeferralSettings(
                        true,
                        DeferralSettings.Rule.CHOW_AVERAGE,
                        DeferralSettings.Signal.AUTO,
                        0.1,
                        null,
                        null,
                        1,
                        LogprobMode.UNDECLARED,
                        null,
                        "route",
                        0.05,
                        0.5),
                new ExplanationSettings(ExplanationSettings.Contributions.NONE, 2_000),
                new LaneSettings(LaneSettings.Device.AUTO, 2048, 64, ms(5), true, 0, null, Duration.ofSeconds(30)),
                new AdminSettings("0.0.0.0", 9464));
        assertThat(AssayConfigReader.defaults()).isEqualTo(expected);
    }

    @Test
    void everyKeyIsMappedFromTheCommandLine() {
        assertThat(AssayConfigReader.read(null, Map.of(), OTHER)).isEqualTo(expectedOther());
    }

    @Test
    void everyKeyIsMappedFromTheEnvironment() {
        Map<String, String> env = new HashMap<>();
        OTHER.forEach((key, value) -> {
            SettingKey known = AssayConfigReader.keys().stream()
                    .filter(k -> k.name().equals(key) || (k.isGroup() && key.startsWith(k.name() + ".")))
                    .findFirst()
                    .orElseThrow();
            String name = known.isGroup()
                    ? known.environmentName()
                            + key.substring(known.name().length() + 1)
                                    .replace('.', '_')
                                    .toUpperCase(java.util.Locale.ROOT)
                    : known.environmentName();
            env.put(name, value);
        });
        assertThat(AssayConfigReader.read(null, env, Map.of())).isEqualTo(expectedOther());
    }

    @Test
    void everyKeyIsMappedFromTheFileAndThePrintedFormReadsBack() throws Exception {
        StringBuilder yaml = new StringBuilder();
        OTHER.forEach(
                (key, value) -> yaml.append(key).append(": '").append(value).append("'\n"));
        Path file = Files.writeString(dir.resolve("flat.yaml"), yaml);
        AssayConfig config = AssayConfigReader.read(file, Map.of(), Map.of());
        assertThat(config).isEqualTo(expectedOther());

        Path printed = Files.writeString(dir.resolve("printed.yaml"), EffectiveConfig.print(config));
        assertThat(AssayConfigReader.read(printed, Map.of(), Map.of())).isEqualTo(config);

        Path defaults =
                Files.writeString(dir.resolve("defaults.yaml"), EffectiveConfig.print(AssayConfigReader.defaults()));
        assertThat(AssayConfigReader.read(defaults, Map.of(), Map.of())).isEqualTo(AssayConfigReader.defaults());
    }

    @Test
    void noKeyIsLeftOutOfTheseTests() {
        List<String> missing = new ArrayList<>();
        for (SettingKey key : AssayConfigReader.keys()) {
            boolean covered = key.isGroup()
                    ? OTHER.keySet().stream().anyMatch(other -> other.startsWith(key.name() + "."))
                    : OTHER.containsKey(key.name());
            if (!covered) {
                missing.add(key.name());
            }
            boolean alone = key.name().equals("deferral.entropy-threshold");
            if (!key.isGroup() && !alone) {
                assertThat(OTHER.get(key.name())).isNotEqualTo(key.defaultText());
            }
        }
        assertThat(missing).as("keys without a line in OTHER").isEmpty();
        assertThat(AssayConfigReader.keys().stream().map(SettingKey::environmentName))
                .doesNotHaveDuplicates();
    }

    @Test
    void theEntropyThresholdGoesWithTheAutomaticSignal() {
        DeferralSettings deferral = AssayConfigReader.read(
                        null, Map.of(), Map.of("deferral.threshold", "-1", "deferral.entropy-threshold", "-2"))
                .deferral();
        assertThat(deferral.threshold()).isEqualTo(-1.0);
        assertThat(deferral.entropyThreshold()).isEqualTo(-2.0);
        assertThat(deferral.rule().id()).isEqualTo("chow-average");
        assertThat(deferral.signal().id()).isEqualTo("auto");
    }

    @Test
    void laterSourcesWin() throws Exception {
        Path file = Files.writeString(dir.resolve("a.yaml"), "lane:\n  max-rows: 1\n  linger: 1ms\nadmin.port: 1\n");
        AssayConfig config = AssayConfigReader.read(
                file, Map.of("ASSAY_LANE_MAX_ROWS", "2", "ASSAY_LANE_LINGER", "2ms"), Map.of("lane.max-rows", "3"));
        assertThat(config.lane().maxRows()).isEqualTo(3);
        assertThat(config.lane().linger()).isEqualTo(ms(2));
        assertThat(config.admin().port()).isEqualTo(1);
    }

    @Test
    void derivedNumbersFollowTheOthers() {
        assertThat(AssayConfigReader.defaults().effectiveCredits()).isEqualTo(192);
        assertThat(expectedOther().effectiveCredits()).isEqualTo(77);
        assertThat(expectedOther().engine().effectiveThreads()).isEqualTo(3);
        assertThat(AssayConfigReader.defaults().engine().effectiveThreads())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    private static AssayConfig expectedOther() {
        return new AssayConfig(
                new KafkaSettings(
                        "k1:1,k2:2", "app", "me", Map.of("max.poll.records", "99", "producer.linger.ms", "7")),
                new RegistrySettings("https://r:1", false, Map.of("latest.compatibility.strict", "false")),
                new TopicsSettings("i", "v", "d", "q", false, 12, 3),
                new StreamsSettings(
                        Path.of("/state"), 4, ms(100), Duration.ofMinutes(1), ms(9), 1, Duration.ofSeconds(20)),
                new LedgerSettings(10, ms(50), ms(500), ms(6), 11, ms(30)),
                new EngineSettings(3, 77),
                new InputSettings(5, 6, 7),
                new WatermarkSettings(
                        false,
                        Path.of("/keys.json"),
                        0.01,
                        Path.of("/profiles.yaml"),
                        Path.of("/tokenizers"),
                        12,
                        ms(700)),
                new SessionSettings(false, 0.02, Duration.ofMinutes(90), 99, new ByteSize(1L << 20)),
                new SamplesSettings(false, ms(900), 17, new ByteSize(2L << 20), true),
                new ConsistencySettings(false, 4, 30, Path.of("/consistency.json"), 0.7, 0.8, 2.5, 0.25, 12),
                new EmbeddingSettings(false, Path.of("/model"), 9, -0.5, true),
                new NliSettings(
                        Path.of("/nli"),
                        "entailment,contradiction",
                        NliSettings.PairOrder.HYPOTHESIS_FIRST,
                        256,
                        8,
                        false,
                        NliSettings.Clustering.ALL,
                        true,
                        false,
                        true,
                        0.75,
                        -1.5,
                        9),
                new DeferralSettings(
                        false,
                        DeferralSettings.Rule.CHOW_QUANTILE,
                        DeferralSettings.Signal.ENTROPY,
                        0.25,
                        -1.5,
                        null,
                        8,
                        LogprobMode.RAW,
                        Path.of("/rule.json"),
                        "kind",
                        0.125,
                        0.25),
                new ExplanationSettings(ExplanationSettings.Contributions.FLAGGED, 345),
                new LaneSettings(
                        LaneSettings.Device.REQUIRED,
                        1024,
                        32,
                        Duration.ZERO,
                        false,
                        2,
                        new ByteSize(2L << 30),
                        Duration.ofMinutes(2)),
                new AdminSettings("127.0.0.1", 0));
    }

    private static Map<String, String> other() {
        Map<String, String> values = new LinkedHashMap<>();
        String[] lines = {
            "kafka.bootstrap-servers=k1:1,k2:2",
            "kafka.application-id=app",
            "kafka.client-id=me",
            "kafka.properties.max.poll.records=99",
            "kafka.properties.producer.linger.ms=7",
            "registry.url=https://r:1",
            "registry.auto-register=false",
            "registry.properties.latest.compatibility.strict=false",
            "topics.input=i",
            "topics.verdicts=v",
            "topics.deferrals=d",
            "topics.quarantine=q",
            "topics.create=false",
            "topics.partitions=12",
            "topics.replication-factor=3",
            "streams.state-dir=/state",
            "streams.threads=4",
            "streams.commit-interval=100ms",
            "streams.transaction-timeout=1m",
            "streams.poll=9ms",
            "streams.standby-replicas=1",
            "streams.session-timeout=20s",
            "ledger.max-unanswered=10",
            "ledger.admission-wait=50ms",
            "ledger.stall-budget=500ms",
            "ledger.drain-interval=6ms",
            "ledger.drain-max=11",
            "ledger.drain-time=30ms",
            "engine.threads=3",
            "engine.credits=77",
            "input.max-text-chars=5",
            "input.max-tokens=6",
            "input.max-samples=7",
            "watermark.enabled=false",
            "watermark.key-file=/keys.json",
            "watermark.alpha=1e-2",
            "session.enabled=false",
            "session.alpha=0.02",
            "session.ttl=90m",
            "session.max-draws=99",
            "session.max-bytes=1MiB",
            "watermark.profile-file=/profiles.yaml",
            "watermark.tokenizers=/tokenizers",
            "watermark.max-tests=12",
            "watermark.reload-interval=700ms",
            "samples.join=false",
            "samples.max-wait=900ms",
            "samples.max=17",
            "samples.max-bytes=2MiB",
            "samples.score-incomplete=true",
            "consistency.enabled=false",
            "consistency.min-samples=4",
            "consistency.max-samples=30",
            "consistency.model-file=/consistency.json",
            "consistency.threshold=0.7",
            "consistency.passage-threshold=0.8",
            "consistency.combined-threshold=2.5",
            "consistency.agreement-threshold=0.25",
            "consistency.short-answer-words=12",
            "embedding.enabled=false",
            "embedding.model-dir=/model",
            "embedding.max-samples=9",
            "embedding.threshold=-0.5",
            "embedding.bert-score=true",
            "nli.model-dir=/nli",
            "nli.labels=entailment,contradiction",
            "nli.pair-order=hypothesis-first",
            "nli.max-tokens=256",
            "nli.max-samples=8",
            "nli.self-check=false",
            "nli.clustering=all",
            "nli.graph=true",
            "nli.count-response=false",
            "nli.with-prompt=true",
            "nli.threshold=0.75",
            "nli.fused-threshold=-1.5",
            "nli.cache-size=9",
            "deferral.enabled=false",
            "deferral.rule=chow-quantile",
            "deferral.signal=entropy",
            "deferral.alpha=0.25",
            "deferral.threshold=-1.5",
            "deferral.entropy-threshold=",
            "deferral.min-tokens=8",
            "deferral.calibrated-for=raw",
            "deferral.model-file=/rule.json",
            "deferral.route-attribute=kind",
            "deferral.defer-cost=0.125",
            "deferral.abstain-cost=0.25",
            "explanation.contributions=flagged",
            "explanation.max-spans=345",
            "lane.device=required",
            "lane.max-batch-tokens=1_024",
            "lane.max-rows=32",
            "lane.linger=0ms",
            "lane.send-when-idle=false",
            "lane.intra-op-threads=2",
            "lane.gpu-memory-limit=2GiB",
            "lane.max-run=2m",
            "admin.host=127.0.0.1",
            "admin.port=0"
        };
        for (String line : lines) {
            int equals = line.indexOf('=');
            values.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return values;
    }

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }
}
