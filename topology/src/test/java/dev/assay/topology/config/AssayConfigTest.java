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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every key three times: its default, a full mapping to another value by each source, and that no key is left out. */
class AssayConfigTest {
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
        assertThat(AssayConfigReader.read(null, Map.of(), OtherValues.ALL)).isEqualTo(OtherValues.config());
    }

    @Test
    void everyKeyIsMappedFromTheEnvironment() {
        Map<String, String> env = new HashMap<>();
        OtherValues.ALL.forEach((key, value) -> {
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
        assertThat(AssayConfigReader.read(null, env, Map.of())).isEqualTo(OtherValues.config());
    }

    @Test
    void everyKeyIsMappedFromTheFileAndThePrintedFormReadsBack() throws Exception {
        StringBuilder yaml = new StringBuilder();
        OtherValues.ALL.forEach(
                (key, value) -> yaml.append(key).append(": '").append(value).append("'\n"));
        Path file = Files.writeString(dir.resolve("flat.yaml"), yaml);
        AssayConfig config = AssayConfigReader.read(file, Map.of(), Map.of());
        assertThat(config).isEqualTo(OtherValues.config());

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
                    ? OtherValues.ALL.keySet().stream().anyMatch(other -> other.startsWith(key.name() + "."))
                    : OtherValues.ALL.containsKey(key.name());
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
                assertThat(OtherValues.ALL.get(key.name())).isNotEqualTo(key.defaultText());
            }
        }
        assertThat(missing).as("keys without other values").isEmpty();
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
        assertThat(OtherValues.config().effectiveCredits()).isEqualTo(77);
        assertThat(OtherValues.config().engine().effectiveThreads()).isEqualTo(3);
        assertThat(AssayConfigReader.defaults().engine().effectiveThreads())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }
}
