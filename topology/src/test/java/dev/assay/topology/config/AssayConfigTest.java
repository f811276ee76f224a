package dev.assay.topology.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.cascade.control.ControlPolicy;
import dev.assay.scoring.cascade.control.ControlPolicy.ColdStart.Behaviour;
import dev.assay.scoring.cascade.control.ControlPolicy.MissingLabel;
import dev.assay.scoring.cascade.control.Objective;
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
                new TopicsSettings(
                        "generated-text", "verdicts", "deferrals", "quarantine", "feedback", "thresholds", true, 6, -1),
                new StreamsSettings(null, 2, ms(200), Duration.ofSeconds(15), ms(5), 0, Duration.ofSeconds(15)),
                new LedgerSettings(1024, ms(200), Duration.ofSeconds(1), ms(5), 512, ms(20), 6),
                new EngineSettings(0, 0),
                new InputSettings(1_000_000, 65_536, 256),
                new WatermarkSettings(true, null, 0.001, null, null, 256, Duration.ofSeconds(5)),
                new SessionSettings(true, 0.001, Duration.ofDays(1), 32_768, new ByteSize(32L << 20)),
                new SamplesSettings(true, Duration.ofSeconds(10), 50, new ByteSize(32L << 20), false),
                new ConsistencySettings(true, 2, 50, null, 0.5, 0.75, null, null, 60, 4),
                new EmbeddingSettings(true, null, 20, null, false, 1_000),
                new NliSettings(
                        null,
                        null,
                        NliSettings.PairOrder.PREMISE_FIRST,
                        512,
                        20,
                        10_000,
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
                new DeferralControlSettings(
                        false,
                        Objective.RATE_TRACKING,
                        0.2,
                        "route,model,length",
                        64,
                        null,
                        0.3,
                        0.02,
                        10,
                        null,
                        null,
                        null,
                        1,
                        1,
                        2_000,
                        50_000,
                        Duration.ofDays(7),
                        MissingLabel.WRONG,
                        Behaviour.DEFER,
                        100,
                        null,
                        null,
                        0.1,
                        1_000),
                new LanguageModelsSettings(null, null, 1024, 0, null),
                new CascadeSettings(
                        false,
                        CascadeSettings.Statistic.CHOW_AVERAGE,
                        0.1,
                        null,
                        null,
                        null,
                        true,
                        1,
                        null,
                        null,
                        null,
                        null,
                        1,
                        10,
                        0,
                        0),
                new MachineTextSettings(
                        false, false, false, MachineTextSettings.Reader.LARGE, 50, 0.2, null, null, null),
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
            // Each has a test of its own: with the other values there it would be refused.
            boolean alone = List.of(
                            "deferral.entropy-threshold",
                            "deferral.control.enabled",
                            "cascade.plan-file",
                            "cascade.small-rule-file",
                            "cascade.large-rule-file")
                    .contains(key.name());
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
    void rulesOfModelsGoWithTheLearnedOne() throws Exception {
        Path file = Files.writeString(dir.resolve("b.yaml"), """
                deferral: {rule: learned, model-file: own.json}
                cascade: {small-rule-file: small.json, large-rule-file: /large.json, small-threshold: 0.5}
                """);
        AssayConfig config = AssayConfigReader.read(file, Map.of(), Map.of());
        assertThat(config.cascade().smallRuleFile()).isEqualTo(dir.resolve("small.json"));
        assertThat(config.cascade().largeRuleFile()).isEqualTo(Path.of("/large.json"));
        assertThat(config.cascade().smallThreshold()).isEqualTo(0.5);
    }

    @Test
    void aPlanTakesThePlaceOfTheBand() throws Exception {
        Path file = Files.writeString(dir.resolve("a.yaml"), "cascade:\n  plan-file: plan.json\n");
        assertThat(AssayConfigReader.read(file, Map.of(), Map.of()).cascade().planFile())
                .isEqualTo(dir.resolve("plan.json"));
    }

    @Test
    void thresholdsThatFollowTheTrafficNeedARule() {
        Map<String, String> control = new HashMap<>(Map.of("deferral.control.enabled", "true"));
        DeferralControlSettings read =
                AssayConfigReader.read(null, Map.of(), control).deferralControl();
        assertThat(read.enabled()).isTrue();
        assertThat(read.policy(null).objective()).isEqualTo(Objective.RATE_TRACKING);
        assertThat(read.policy(null).window()).isEqualTo(200);
        assertThat(read.keyedBy("route") && read.keyedBy("model") && read.keyedBy("length"))
                .isTrue();
        control.put("deferral.enabled", "false");
        refused(control, "deferral.enabled");
        control.put("deferral.enabled", "true");
        control.put("deferral.control.objective", "none");
        refused(control, "deferral.threshold", "deferral.signal");
        control.put("deferral.threshold", "-0.5");
        control.put("deferral.signal", "logprob");
        // Controllers work on minus the score.
        assertThat(AssayConfigReader.read(null, Map.of(), control)
                        .deferralControl()
                        .policy(-0.5)
                        .coldStart()
                        .initialThreshold())
                .isEqualTo(0.5);
        for (String rule : List.of("learned", "min-margin", "mean-margin")) {
            // On one scale only, and they do not read the signal.
            Map<String, String> other = new HashMap<>(control);
            other.remove("deferral.signal");
            other.put("deferral.rule", rule);
            other.put("deferral.threshold", "0.5");
            other.put("deferral.model-file", rule.equals("learned") ? "/rule.json" : "");
            assertThat(AssayConfigReader.read(null, Map.of(), other)
                            .deferralControl()
                            .enabled())
                    .isTrue();
        }
        control.put("cascade.enabled", "true");
        refused(control, "cascade.enabled");
        control.put("cascade.enabled", "false");
        control.put("deferral.control.lowest", "-0.25");
        control.put("deferral.control.highest", "-0.75");
        control.put("deferral.control.min-labels", "3");
        control.put("deferral.control.key", "route,tenant");
        refused(control, "deferral.control.key");
        control.put("deferral.control.key", "all");
        refused(control, "deferral.control.lowest");
        control.put("deferral.control.highest", "-0.125");
        refused(control, "deferral.control.min-labels");
        control.remove("deferral.control.min-labels");
        // What it begins with lies within its bounds.
        refused(control, "deferral.threshold");
        control.put("deferral.threshold", "-0.2");
        ControlPolicy.Bounds bounds = AssayConfigReader.read(null, Map.of(), control)
                .deferralControl()
                .policy(-0.2)
                .bounds();
        assertThat(bounds.lowest()).isEqualTo(0.125);
        assertThat(bounds.highest()).isEqualTo(0.25);
    }

    /** With so few labels nothing could ever be accepted, or certified, however right all answers are. */
    @Test
    void anObjectiveThatCanNeverAcceptAnythingIsRefused() {
        Map<String, String> control = new HashMap<>(Map.of(
                "deferral.control.enabled", "true",
                "deferral.control.objective", "risk-conformal",
                "deferral.control.target", "0.001"));
        refused(control, "deferral.control.window");
        control.put("deferral.control.window", "998");
        assertThatThrownBy(() -> AssayConfigReader.read(null, Map.of(), control))
                .hasMessageContaining("write 999 or more");
        control.put("deferral.control.window", "999");
        assertThat(AssayConfigReader.read(null, Map.of(), control)
                        .deferralControl()
                        .target())
                .isEqualTo(0.001);
        control.put("deferral.control.target", "0.0001");
        assertThatThrownBy(() -> AssayConfigReader.read(null, Map.of(), control))
                .hasMessageContaining("write a greater target: 9999 would be needed, and 5000 is the most");
        control.put("deferral.control.target", "0.002");
        control.put("deferral.control.objective", "risk-certified");
        refused(control, "deferral.control.certificate-labels");
        control.put("deferral.control.certificate-labels", "1150");
        assertThatThrownBy(() -> AssayConfigReader.read(null, Map.of(), control))
                .hasMessageContaining("write 1151 or more");
        control.put("deferral.control.certificate-labels", "1151");
        assertThat(AssayConfigReader.read(null, Map.of(), control)
                        .deferralControl()
                        .certificateLabels())
                .isEqualTo(1_151);
        control.put("deferral.control.objective", "rate-tracking");
        control.put("deferral.control.certified-error", "0.001");
        refused(control, "deferral.control.certificate-labels");
    }

    @Test
    void otherObjectivesAreTriedWithTheSameSettings() {
        DeferralControlSettings read = AssayConfigReader.read(
                        null,
                        Map.of(),
                        Map.of(
                                "deferral.control.objective", "risk-online",
                                "deferral.control.target", "0.05",
                                "deferral.control.min-labels", "40",
                                "deferral.control.certified-error", "0.07",
                                "deferral.control.audit-probability", "0.25",
                                "deferral.control.lowest", "-3"))
                .deferralControl();
        ControlPolicy rate = read.policy(Objective.RATE_TRACKING, 0.3, null);
        assertThat(rate.target()).isEqualTo(0.3);
        assertThat(rate.window()).isEqualTo(200);
        assertThat(rate.coldStart().minLabels()).isNull();
        assertThat(rate.audit().accepted()).isEqualTo(0.25);
        assertThat(rate.bounds().highest()).isEqualTo(3);
        ControlPolicy certified = read.policy(Objective.RISK_CERTIFIED, 0.2, null);
        assertThat(certified.certification().error()).isEqualTo(0.2);
        assertThat(certified.labelsNeeded()).isEqualTo(40);
        assertThat(read.policy(Objective.RISK_ONLINE, 0.05, null)).isEqualTo(read.policy(null));
        assertThat(read.policy(null).certification().error()).isEqualTo(0.07);
    }

    private static void refused(Map<String, String> values, String... keys) {
        assertThatThrownBy(() -> AssayConfigReader.read(null, Map.of(), values))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        e -> assertThat(e.problems()).extracting(Problem::key).containsExactly(keys));
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
                new TopicsSettings("i", "v", "d", "q", "f", "t", false, 12, 3),
                new StreamsSettings(
                        Path.of("/state"), 4, ms(100), Duration.ofMinutes(1), ms(9), 1, Duration.ofSeconds(20)),
                new LedgerSettings(10, ms(50), ms(500), ms(6), 11, ms(30), 4),
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
                new ConsistencySettings(false, 4, 30, Path.of("/consistency.json"), 0.7, 0.8, 2.5, 0.25, 12, 3),
                new EmbeddingSettings(false, Path.of("/model"), 9, -0.5, true, 77),
                new NliSettings(
                        Path.of("/nli"),
                        "entailment,contradiction",
                        NliSettings.PairOrder.HYPOTHESIS_FIRST,
                        256,
                        8,
                        321,
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
                        "kind,tenant",
                        0.125,
                        0.25),
                new DeferralControlSettings(
                        false,
                        Objective.RISK_ONLINE,
                        0.05,
                        "model",
                        9,
                        300,
                        0.2,
                        0.01,
                        5,
                        -3.0,
                        -0.01,
                        0.5,
                        0.25,
                        0.75,
                        99,
                        1_234,
                        Duration.ofHours(5),
                        MissingLabel.EXPECTED,
                        Behaviour.SHADOW,
                        50,
                        40,
                        0.07,
                        0.05,
                        500),
                new LanguageModelsSettings(Path.of("/small"), Path.of("/large"), 2048, 64, Path.of("/fused")),
                new CascadeSettings(
                        true,
                        CascadeSettings.Statistic.CHOW_QUANTILE,
                        0.2,
                        -3.5,
                        -1.25,
                        null,
                        false,
                        4,
                        -2.5,
                        -2.0,
                        null,
                        null,
                        0.5,
                        8,
                        1,
                        2),
                new MachineTextSettings(
                        true,
                        true,
                        true,
                        MachineTextSettings.Reader.PAIR,
                        20,
                        0.3,
                        Path.of("/counts.json"),
                        Path.of("/people.json"),
                        0.01),
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
            "topics.feedback=f",
            "topics.thresholds=t",
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
            "ledger.max-resubmissions=4",
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
            "consistency.short-answer-sentences=3",
            "embedding.enabled=false",
            "embedding.model-dir=/model",
            "embedding.max-samples=9",
            "embedding.threshold=-0.5",
            "embedding.bert-score=true",
            "embedding.max-sentences=77",
            "nli.model-dir=/nli",
            "nli.labels=entailment,contradiction",
            "nli.pair-order=hypothesis-first",
            "nli.max-tokens=256",
            "nli.max-samples=8",
            "nli.max-pairs=321",
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
            "deferral.route-attribute=kind,tenant",
            "deferral.defer-cost=0.125",
            "deferral.abstain-cost=0.25",
            "deferral.control.enabled=false",
            "deferral.control.objective=risk-online",
            "deferral.control.target=0.05",
            "deferral.control.key=model",
            "deferral.control.max-keys=9",
            "deferral.control.window=300",
            "deferral.control.step=0.2",
            "deferral.control.resolution=0.01",
            "deferral.control.versions=5",
            "deferral.control.lowest=-3",
            "deferral.control.highest=-0.01",
            "deferral.control.largest-step-per-hour=0.5",
            "deferral.control.audit-probability=0.25",
            "deferral.control.deferred-audit-probability=0.75",
            "deferral.control.max-pending=99",
            "deferral.control.max-remembered=1234",
            "deferral.control.time-to-live=5h",
            "deferral.control.missing-label=expected",
            "deferral.control.cold-start=shadow",
            "deferral.control.min-scores=50",
            "deferral.control.min-labels=40",
            "deferral.control.certified-error=0.07",
            "deferral.control.delta=0.05",
            "deferral.control.certificate-labels=500",
            "language-models.small-dir=/small",
            "language-models.large-dir=/large",
            "language-models.max-tokens=2048",
            "language-models.chunk-rows=64",
            "language-models.cache-dir=/fused",
            "cascade.enabled=true",
            "cascade.statistic=chow-quantile",
            "cascade.alpha=0.2",
            "cascade.band-low=-3.5",
            "cascade.band-high=-1.25",
            "cascade.plan-file=",
            "cascade.prefer-producer=false",
            "cascade.min-tokens=4",
            "cascade.small-threshold=-2.5",
            "cascade.large-threshold=-2",
            "cascade.small-rule-file=",
            "cascade.large-rule-file=",
            "cascade.small-cost=0.5",
            "cascade.large-cost=8",
            "cascade.small-event-cost=1",
            "cascade.large-event-cost=2",
            "machine-text.enabled=true",
            "machine-text.memorisation=true",
            "machine-text.provenance=true",
            "machine-text.reader=pair",
            "machine-text.min-tokens=20",
            "machine-text.min-k=0.3",
            "machine-text.token-counts=/counts.json",
            "machine-text.calibration-file=/people.json",
            "machine-text.level=0.01",
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
