package dev.assay.topology.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.ops.meters.Meters;
import dev.assay.scoring.Deferral;
import dev.assay.scoring.Deferral.Decision;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.rule.BaseScore;
import dev.assay.scoring.cascade.rule.FeatureWeights;
import dev.assay.scoring.cascade.rule.GainMap;
import dev.assay.scoring.cascade.rule.OddsMap;
import dev.assay.scoring.cascade.rule.Route;
import dev.assay.scoring.cascade.rule.RouteMap;
import dev.assay.scoring.cascade.rule.RuleArtefact;
import dev.assay.scoring.cascade.rule.RuleFile;
import dev.assay.scoring.consistency.model.LogisticModel;
import dev.assay.scoring.evaluation.cascade.CascadeAnswers;
import dev.assay.scoring.evaluation.cascade.DeferralFit;
import dev.assay.scoring.statistics.TokenStatistics;
import dev.assay.scoring.statistics.TokenStatistics.Source;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.AssayConfigReader;
import dev.assay.topology.config.ConfigException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The learned rule and the rules on margins where a language model's numbers decide, with models of random weights. */
@Timeout(120)
class LearnedRulesTest {
    private static final String ANSWER = "some answer";

    @TempDir
    Path dir;

    private final Map<String, String> settings = new TreeMap<>();

    @BeforeEach
    void write() throws IOException {
        settings.putAll(TwoModels.write(dir));
        settings.put("cascade.enabled", "true");
    }

    @Test
    void aRuleOnMarginsReadsTheModelsAlternatives() throws IOException {
        settings.put("deferral.rule", "mean-margin");
        settings.put("cascade.large-threshold", "0.9");
        Deferral deferral = decided(text(ANSWER));
        assertThat(deferral.rule()).isEqualTo("mean-margin");
        assertThat(deferral.decision()).isEqualTo(Decision.DEFER);
        assertThat(deferral.threshold()).isEqualTo(0.9);
        assertThat(deferral.measures().get("margin.average"))
                .isEqualTo(deferral.score())
                .isBetween(0.0, 1.0);
        assertThat(deferral.notes()).containsEntry("source", "proxy").containsEntry("mode", "proxy");
        settings.put("cascade.large-threshold", "0");
        assertThat(decided(text(ANSWER)).decision()).isEqualTo(Decision.ACCEPT);
    }

    @Test
    void eachModelsNumbersAreJudgedByTheRuleThatWasFittedToThem() throws IOException {
        learn(producers(), fitted(ModelReading.Which.SMALL), fitted(ModelReading.Which.LARGE));
        Deferral large = decided(text(ANSWER));
        RuleArtefact ofLarge = RuleFile.read(dir.resolve("large.json"));
        assertThat(large.rule()).isEqualTo("learned");
        assertThat(large.notes())
                .containsEntry("source", "proxy")
                .containsEntry("mode", "proxy")
                .containsEntry("model", "big")
                .containsEntry("artefact", ofLarge.fingerprint());
        assertThat(large.measures().get("u")).isCloseTo(expected(ofLarge, ModelReading.Which.LARGE), within(1e-6));
        settings.put("cascade.band-low", "5");
        settings.put("cascade.band-high", "6");
        Deferral small = decided(text(ANSWER));
        RuleArtefact ofSmall = RuleFile.read(dir.resolve("small.json"));
        assertThat(small.notes()).containsEntry("model", "little").containsEntry("artefact", ofSmall.fingerprint());
        assertThat(small.measures().get("u")).isCloseTo(expected(ofSmall, ModelReading.Which.SMALL), within(1e-6));
        Deferral own = decided(Subject.ofTokens("e", producer(-0.5)));
        assertThat(own.notes())
                .containsEntry("source", "producer")
                .containsEntry("mode", "raw")
                .containsEntry(
                        "artefact", RuleFile.read(dir.resolve("producers.json")).fingerprint());
    }

    @Test
    void aTierMayHaveAThresholdInPlaceOfCosts() throws IOException {
        learn(producers(), weighing("little", "logprob.average"), weighing("big", "logprob.average"));
        settings.put("cascade.large-threshold", "1");
        assertThat(decided(text(ANSWER)).decision()).isEqualTo(Decision.DEFER);
        settings.put("cascade.large-threshold", "0");
        assertThat(decided(text(ANSWER)).decision()).isEqualTo(Decision.ACCEPT);
    }

    @Test
    void weightsOfMarginsHaveTheModelGiveItsAlternatives() throws IOException {
        learn(producers(), weighing("little", "logprob.average"), weighing("big", "margin.min"));
        Deferral deferral = decided(text(ANSWER));
        assertThat(deferral.notes()).containsEntry("read", "features").doesNotContainKey("features");
        settings.put("cascade.band-low", "5");
        settings.put("cascade.band-high", "6");
        assertThat(decided(text(ANSWER)).notes()).containsEntry("read", "features");
        try (ScoringStack stack = start()) {
            List<String> parts = stack.fingerprint().parts();
            assertThat(parts).anyMatch(line -> line.startsWith("big model=") && line.contains("topk_logprob*2"));
            assertThat(parts).noneMatch(line -> line.startsWith("little model=") && line.contains("topk_logprob"));
        }
    }

    @Test
    void whatTheModelDoesNotGiveIsRefused() throws IOException {
        learn(producers(), weighing("little", "reference.logprob.min"), weighing("big", "logprob.average"));
        refused("cascade.small-rule-file", "reads ref_logprob, which little does not give", "--reader");
    }

    @Test
    void aRuleThatIsMissingOrForOtherNumbersIsRefused() throws IOException {
        settings.put("deferral.rule", "learned");
        settings.put("deferral.model-file", file("producers", producers()));
        refused("cascade.small-rule-file", "no rule for the numbers of little", "calibrate deferral --reader small");
        settings.put("cascade.small-rule-file", file("small", producers()));
        refused("cascade.small-rule-file", "was fitted to numbers of producers, not to those of little", "--reader");
        settings.put("cascade.small-rule-file", file("small", weighing("little", "logprob.average")));
        settings.put("cascade.large-rule-file", file("large", weighing("little", "logprob.average")));
        refused("cascade.large-rule-file", "numbers of little, and big is another model", "--reader");
        settings.put("cascade.large-rule-file", file("large", weighing("big", "logprob.average")));
        settings.put("deferral.model-file", settings.get("cascade.small-rule-file"));
        refused("deferral.model-file", "was fitted to numbers of little", "cascade.small-rule-file");
        settings.put("cascade.prefer-producer", "false");
        settings.remove("cascade.small-rule-file");
        settings.put("cascade.band-low", "5");
        settings.put("cascade.band-high", "6");
        assertThat(decided(text(ANSWER)).notes()).containsEntry("model", "little");
    }

    @Test
    void rulesOfBothModelsAreEnoughWhereProducersNumbersAreNotRead() throws IOException {
        learn(producers(), weighing("little", "logprob.average"), weighing("big", "logprob.average"));
        settings.remove("deferral.model-file");
        settings.put("cascade.prefer-producer", "false");
        Subject both = text(ANSWER).withTokens(producer(-0.5));
        for (Subject subject : List.of(text(ANSWER), both)) {
            assertThat(decided(subject).notes())
                    .containsEntry("source", "proxy")
                    .containsEntry("model", "big");
        }
        assertThat(decided(Subject.ofTokens("e", producer(-0.5))).reason()).isEqualTo(Reason.EMPTY_TEXT);
        settings.put("cascade.band-low", "5");
        settings.put("cascade.band-high", "6");
        assertThat(decided(text(ANSWER)).notes()).containsEntry("model", "little");
    }

    @Test
    void withoutACascadeTheModelOfTheRuleReadsEveryEvent() throws IOException {
        settings.put("cascade.enabled", "false");
        settings.put("deferral.rule", "learned");
        settings.put("deferral.model-file", file("alone", weighing("big", "margin.average")));
        settings.put("language-models.small-dir", dir.resolve("none").toString());
        Subject both = text(ANSWER).withTokens(producer(-0.5));
        for (Subject subject : List.of(text(ANSWER), both)) {
            Deferral deferral = decided(subject);
            assertThat(deferral.notes())
                    .containsEntry("source", "proxy")
                    .containsEntry("mode", "proxy")
                    .containsEntry("model", "big")
                    .containsEntry("read", "features");
            assertThat(deferral.score()).isNotNull();
        }
        assertThat(decided(text("x".repeat(200))).reason()).isEqualTo(Reason.TRUNCATION);
        assertThat(decided(Subject.ofTokens("e", producer(-0.5))).reason()).isEqualTo(Reason.EMPTY_TEXT);
        settings.put("deferral.model-file", file("alone", weighing("other", "margin.average")));
        refused("deferral.model-file", "numbers of other, and language-models has none and big", "--reader");
    }

    private void learn(RuleArtefact own, RuleArtefact small, RuleArtefact large) throws IOException {
        settings.put("deferral.rule", "learned");
        settings.put("deferral.model-file", file("producers", own));
        settings.put("cascade.small-rule-file", file("small", small));
        settings.put("cascade.large-rule-file", file("large", large));
    }

    private String file(String name, RuleArtefact rule) throws IOException {
        return Files.write(dir.resolve(name + ".json"), RuleFile.write(rule)).toString();
    }

    private void refused(String key, String what, String fix) {
        assertThatThrownBy(this::start)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(what)
                .hasMessageContaining(fix);
    }

    /** Fitted to what the model says about texts of which the longer ones are wrong. */
    private RuleArtefact fitted(ModelReading.Which which) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            lines.append("{\"event\":{\"eventId\":\"e" + i + "\",\"completion\":\"" + "ab".repeat(1 + i % 20)
                    + "\"},\"wrong\":" + (i % 20 > 12) + ",\"large_wrong\":" + (i % 5 == 0) + "}\n");
        }
        Path file = Files.writeString(dir.resolve("labels.jsonl"), lines);
        try (ModelReading reader = ModelReading.start(models(), which)) {
            RuleArtefact rule = DeferralFit.fit(CascadeAnswers.read(List.of(file), null, "route", reader));
            assertThat(rule.source()).isEqualTo(Source.PROXY);
            assertThat(rule.reader()).isEqualTo(reader.about());
            return rule;
        }
    }

    private double expected(RuleArtefact rule, ModelReading.Which which) throws IOException {
        try (ModelReading reader = ModelReading.start(models(), which)) {
            Optional<TokenStatistics> read = reader.read(
                            List.of("{\"eventId\":\"e\",\"completion\":\"" + ANSWER + "\"}"))
                    .get(0);
            return rule.judge(read.orElseThrow(), ANSWER.length(), null, ANSWER)
                    .expected()
                    .wrong();
        }
    }

    private AssayConfig models() {
        Map<String, String> values = new TreeMap<>(settings);
        values.keySet().removeIf(key -> key.startsWith("deferral.") || key.startsWith("cascade."));
        return AssayConfigReader.read(null, Map.of(), values);
    }

    private static RuleArtefact producers() {
        return rule(Source.PRODUCER, null, "entropy.average");
    }

    /** A rule on the numbers of one of the models, or of one that is not there. */
    private RuleArtefact weighing(String model, String feature) {
        String content = "00";
        if (Files.exists(dir.resolve(model))) {
            ModelReading.Which which = model.equals("little") ? ModelReading.Which.SMALL : ModelReading.Which.LARGE;
            try (ModelReading reader = ModelReading.start(models(), which)) {
                content = reader.about().content();
            }
        }
        return rule(Source.PROXY, new RuleArtefact.Reader(model, content), feature);
    }

    private static RuleArtefact rule(Source source, RuleArtefact.Reader reader, String feature) {
        OddsMap odds = new OddsMap(-1.5, -1, 2, 2, 0.04, 0.01, 0.02);
        RouteMap map = new RouteMap(odds, new GainMap(-1, -1, 0.02));
        Route pooled = new Route("", 400, 60, .8, .75, .85, true, map, map, Map.of());
        FeatureWeights weights = new FeatureWeights(
                List.of(feature), new LogisticModel(new double[] {0.3}, new double[] {0.1}, new double[] {2}, 0.5));
        return new RuleArtefact(
                "",
                List.of(new RuleArtefact.Data("d.jsonl", "00", 400)),
                LogprobMode.UNDECLARED,
                source,
                reader,
                BaseScore.AVERAGE,
                "large",
                weights,
                pooled,
                Map.of(),
                Map.of());
    }

    private ScoringStack start() {
        return ScoringStack.start(
                AssayConfigReader.read(null, Map.of(), settings), new Meters(new SimpleMeterRegistry()), "test");
    }

    private Deferral decided(Subject subject) {
        try (ScoringStack stack = start()) {
            Deferral deferral = stack.engine().submit(subject, "t").join().deferral();
            assertThat(deferral).isNotNull();
            return deferral;
        }
    }

    private static TokenColumns producer(double logprob) {
        return new TokenColumns(
                new int[0], new double[] {logprob}, new double[] {1}, 0, new int[0], new double[0], LogprobMode.RAW);
    }

    private static Subject text(String text) {
        return Subject.ofText("e", text, List.of(), List.of());
    }
}
