package dev.assay.topology.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.ops.meters.Meters;
import dev.assay.scoring.Deferral;
import dev.assay.scoring.Disposition;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Reason;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.tiers.Band;
import dev.assay.scoring.cascade.tiers.StatisticScore;
import dev.assay.scoring.cascade.tiers.TierPlan;
import dev.assay.scoring.cascade.tiers.TierPlanFile;
import dev.assay.scoring.consistency.model.ScoreMap;
import dev.assay.topology.config.AssayConfigReader;
import dev.assay.topology.config.ConfigException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scoring language models from configuration to findings, with models of random weights. */
@Timeout(120)
class LanguageStackTest {
    @TempDir
    Path dir;

    private final Map<String, String> settings = new TreeMap<>();

    @BeforeEach
    void write() throws IOException {
        settings.putAll(TwoModels.write(dir));
        settings.put("cascade.enabled", "true");
    }

    @Test
    void nothingIsLoadedUnlessItIsAsked() {
        settings.put("cascade.enabled", "false");
        settings.put("language-models.small-dir", dir.resolve("none").toString());
        try (ScoringStack stack = start()) {
            assertThat(stack.device()).isEqualTo("none");
            assertThat(String.join("\n", stack.fingerprint().parts())).doesNotContain("big", "cascade");
        }
    }

    @Test
    void aTextIsReadByBothAndDecidedByTheLargerOnesThreshold() {
        settings.put("cascade.small-threshold", "-1");
        settings.put("cascade.large-threshold", "-1000");
        try (ScoringStack stack = start()) {
            ScoringResult result = score(stack, text("some answer"));
            Evidence evidence = result.evidence().get(0);
            assertThat(evidence.scorer()).isEqualTo("cascade.tiers");
            assertThat(evidence.family()).isEqualTo(Family.CASCADE);
            assertThat(evidence.notes()).containsEntry("end", "last").containsEntry("model", "big");
            assertThat(deferral(result).decision()).isEqualTo(Deferral.Decision.ACCEPT);
            assertThat(deferral(result).threshold()).isEqualTo(-1000.0);
            assertThat(deferral(result).notes()).containsEntry("source", "proxy");
            assertThat(stack.fingerprint().parts()).anyMatch(line -> line.startsWith("little model="));
            assertThat(stack.fingerprint().parts()).anyMatch(line -> line.startsWith("big model="));
        }
    }

    @Test
    void whereTheSmallModelIsSureItsThresholdDecides() {
        settings.put("cascade.band-low", "5");
        settings.put("cascade.band-high", "6");
        settings.put("cascade.small-threshold", "-1");
        try (ScoringStack stack = start()) {
            ScoringResult result = score(stack, text("some answer"));
            assertThat(result.evidence().get(0).notes()).containsEntry("end", "sure");
            assertThat(deferral(result).decision()).isEqualTo(Deferral.Decision.DEFER);
        }
    }

    @Test
    void anAnswerLongerThanTheModelsReadIsNamed() {
        try (ScoringStack stack = start()) {
            ScoringResult result = score(stack, text("x".repeat(200)));
            assertThat(result.disposition()).isEqualTo(Disposition.ABSTAINED);
            assertThat(result.reason()).isEqualTo(Reason.TRUNCATION);
            assertThat(deferral(result).reason()).isEqualTo(Reason.TRUNCATION);
        }
    }

    @Test
    void theProducersNumbersAreUsedAndTheirThresholdToo() {
        settings.put("deferral.threshold", "-0.5");
        try (ScoringStack stack = start()) {
            TokenColumns tokens = new TokenColumns(
                    new int[0], new double[] {-1, -2}, new double[0], 0, new int[0], new double[0], LogprobMode.RAW);
            ScoringResult result = score(stack, Subject.ofTokens("e", tokens));
            assertThat(result.evidence().get(0).notes()).containsEntry("source", "producer");
            assertThat(deferral(result).decision()).isEqualTo(Deferral.Decision.DEFER);
        }
    }

    @Test
    void theModelsOfTheBuildTellEnglishFromNoise() {
        settings.remove("language-models.small-dir");
        settings.remove("language-models.large-dir");
        settings.put("cascade.band-low", "-6");
        try (ScoringStack stack = start()) {
            String prompt = "The old man sat by the fire and said to his daughter:";
            Subject prose = text(prompt, " I shall not go to the house this evening, my dear; I am very tired.");
            Subject noise = text(prompt, " qxv 88# zrrk ]] plomf vvv 0x77 ~~ wug blicket dax 9931 {;");
            Evidence likely = score(stack, prose).evidence().get(0);
            Evidence unlikely = score(stack, noise).evidence().get(0);
            assertThat(likely.notes()).containsEntry("model", "assay-lm-large").containsEntry("end", "last");
            assertThat(unlikely.notes())
                    .containsEntry("model", "assay-lm-small")
                    .containsEntry("end", "sure");
            assertThat(likely.measures().get("tier1.score"))
                    .isGreaterThan(unlikely.measures().get("tier1.score") + 2);
            assertThat(likely.measures().get("tier2.score")).isGreaterThan(-5);
        }
    }

    @Test
    void textScoresAreThoseOfThePairAndAreFingerprinted() {
        settings.put("cascade.enabled", "false");
        settings.put("machine-text.enabled", "true");
        settings.put("machine-text.memorisation", "true");
        settings.put("machine-text.provenance", "true");
        settings.put("machine-text.reader", "pair");
        settings.put("machine-text.min-tokens", "5");
        try (ScoringStack stack = start()) {
            ScoringResult result = score(stack, text("a text of bytes"));
            assertThat(result.evidence())
                    .extracting(Evidence::scorer)
                    .contains(
                            "machine-text.fast-detect-gpt",
                            "machine-text.fast-detect-gpt-dual",
                            "machine-text.binoculars",
                            "memorisation.min-k-plus-plus",
                            "memorisation.reference-loss",
                            "provenance.sampled-from",
                            "provenance.sampled-from-anytime");
            assertThat(result.evidence())
                    .filteredOn(one -> !one.scorer().equals("memorisation.dc-pdd"))
                    .allMatch(one -> one.disposition() == Disposition.SCORED);
            assertThat(stack.fingerprint().parts()).anyMatch(line -> line.startsWith("big+little model="));
        }
    }

    @Test
    void oneReaderLacksOnlyTheScoresOfTwo() {
        settings.put("cascade.enabled", "false");
        settings.put("machine-text.enabled", "true");
        settings.put("machine-text.reader", "small");
        settings.put("machine-text.min-tokens", "5");
        settings.put("language-models.large-dir", dir.resolve("none").toString());
        try (ScoringStack stack = start()) {
            assertThat(score(stack, text("a text of bytes")).evidence())
                    .extracting(Evidence::scorer)
                    .contains("machine-text.fast-detect-gpt", "machine-text.lrr")
                    .doesNotContain("machine-text.binoculars", "cascade.tiers");
        }
    }

    @Test
    void aPlanGivesBandAndProbability() throws IOException {
        settings.put("cascade.plan-file", plan(List.of("little", "big")).toString());
        try (ScoringStack stack = start()) {
            Evidence evidence = score(stack, text("some answer")).evidence().get(0);
            assertThat(evidence.notes()).containsEntry("end", "sure");
            assertThat(evidence.probability()).isBetween(0.0, 1.0);
        }
    }

    @Test
    void aPlanForOtherModelsOrAnotherStatisticIsRefused() throws IOException {
        settings.put("cascade.plan-file", plan(List.of("little", "huge")).toString());
        assertThatThrownBy(this::start)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("cascade.plan-file")
                .hasMessageContaining("was chosen for the models little, huge, not for little, big");
        settings.put("cascade.plan-file", plan(List.of("little", "big")).toString());
        settings.put("cascade.statistic", "chow-sum");
        assertThatThrownBy(this::start)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("write cascade.statistic: chow-average");
        settings.put("cascade.plan-file", dir.resolve("none.json").toString());
        assertThatThrownBy(this::start)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("cannot be used: there is no such file");
    }

    @Test
    void aFolderWithoutAModelIsRefused() {
        settings.put("language-models.large-dir", dir.resolve("none").toString());
        assertThatThrownBy(this::start)
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(
                        "language-models.large-dir = " + dir.resolve("none"), "does not exist", "name a");
    }

    private Path plan(List<String> models) throws IOException {
        TierPlan plan = TierPlanFile.of(
                models,
                new StatisticScore(StatisticScore.Kind.CHOW_AVERAGE),
                List.of(Band.NOTHING),
                List.of(new ScoreMap.Platt(-1, -1), new ScoreMap.Platt(-1, -1)),
                new TierPlan.Data(10, "00", 0.01));
        return Files.write(dir.resolve("plan.json"), TierPlanFile.write(plan));
    }

    private ScoringStack start() {
        return ScoringStack.start(
                AssayConfigReader.read(null, Map.of(), settings), new Meters(new SimpleMeterRegistry()), "test");
    }

    private static ScoringResult score(ScoringStack stack, Subject subject) {
        return stack.engine().submit(subject, "t").join();
    }

    private static Subject text(String text) {
        return Subject.ofText("e", text, List.of(), List.of());
    }

    private static Subject text(String prompt, String text) {
        return Subject.builder("e").prompt(prompt).text(text).build();
    }

    private static Deferral deferral(ScoringResult result) {
        assertThat(result.deferral()).isNotNull();
        return result.deferral();
    }
}
