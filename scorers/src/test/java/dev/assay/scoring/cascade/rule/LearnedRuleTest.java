package dev.assay.scoring.cascade.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.Deferral.Decision;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.NumberRow;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.consistency.model.LogisticModel;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.StatisticsLayout;
import dev.assay.scoring.statistics.TokenStatistics;
import dev.assay.scoring.statistics.TokenStatistics.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearnedRuleTest {
    private static final int[] NO_IDS = {};
    private static final double[] NONE = {};
    private static final LearnedConfig CONFIG = new LearnedConfig("route", 0.05, 0.5, null, 1);

    @Test
    void acceptsWhatIsSureAndDefersWhatIsNot() {
        LearnedRule rule = new LearnedRule(artefact(Source.PRODUCER, LogprobMode.RAW), CONFIG);
        Deferral sure = rule.decide(answer("easy", -0.001), LaneAnswers.NONE);
        Deferral unsure = rule.decide(answer("easy", -1.0), LaneAnswers.NONE);
        assertThat(sure.decision()).isEqualTo(Decision.ACCEPT);
        assertThat(unsure.decision()).isEqualTo(Decision.DEFER);
        assertThat(sure.rule()).isEqualTo("learned");
        assertThat(sure.thresholdKey()).isEqualTo("easy");
        assertThat(sure.score()).isCloseTo(1 - sure.measures().get("u"), within(1e-15));
        assertThat(sure.measures().get("u"))
                .isBetween(sure.measures().get("u.low"), sure.measures().get("u.high"));
        assertThat(sure.notes())
                .containsEntry("route", "easy")
                .containsEntry("source", "producer")
                .containsEntry("mode", "raw")
                .containsEntry("read", "chow-average")
                .containsKey("artefact");
    }

    /** Three costs by hand, and the threshold that goes with them. */
    @ParameterizedTest
    @CsvSource({"0.05, 0.5", "0, 0.9", "0.3, 0.2", "0.02, 1", "1, 1", "0, 0"})
    void choosesTheLeastCostAndTheThresholdAgrees(double deferCost, double abstainCost) {
        RuleArtefact artefact = artefact(Source.PRODUCER, LogprobMode.RAW);
        LearnedRule rule = new LearnedRule(artefact, new LearnedConfig("route", deferCost, abstainCost, null, 1));
        Random random = new Random(7);
        for (int i = 0; i < 3_000; i++) {
            String route = List.of("easy", "hard", "none").get(random.nextInt(3));
            Deferral deferral = rule.decide(answer(route, -Math.exp(12 * random.nextDouble() - 10)), LaneAnswers.NONE);
            double accept = deferral.measures().get("u");
            double defer = deferCost + deferral.measures().get("g");
            double least = Math.min(abstainCost, Math.min(accept, defer));
            double chosen = switch (deferral.decision()) {
                case ACCEPT -> accept;
                case DEFER -> defer;
                case ABSTAIN -> abstainCost;
            };
            assertThat(chosen).isCloseTo(least, within(1e-12));
            assertThat(deferral.reason() == Reason.BOTH_UNRELIABLE).isEqualTo(deferral.decision() == Decision.ABSTAIN);
            if (deferral.decision() == Decision.ACCEPT) {
                assertThat(deferral.score()).isGreaterThanOrEqualTo(deferral.threshold() - 1e-9);
            } else if (deferral.decision() == Decision.DEFER) {
                assertThat(deferral.score()).isLessThan(deferral.threshold() + 1e-9);
            }
        }
    }

    @Test
    void aRouteThatKnowsNothingHasNoScore() {
        LearnedRule rule = new LearnedRule(artefact(Source.PRODUCER, LogprobMode.RAW), CONFIG);
        for (double logprob : new double[] {-1e-6, -0.5, -5}) {
            Deferral deferral = rule.decide(answer("silent", logprob), LaneAnswers.NONE);
            assertThat(deferral.decision()).isEqualTo(Decision.ABSTAIN);
            assertThat(deferral.reason()).isEqualTo(Reason.UNINFORMATIVE);
            assertThat(deferral.score()).isNull();
            assertThat(deferral.threshold()).isNull();
            assertThat(deferral.measures().get("u")).isCloseTo(0.75, within(0.01));
            assertThat(deferral.measures()).containsEntry("route.auroc", 0.5);
        }
        // Where giving no answer costs more than the larger model's errors, everything is deferred.
        LearnedRule eager = new LearnedRule(
                artefact(Source.PRODUCER, LogprobMode.RAW), new LearnedConfig("route", 0.01, 0.9, null, 1));
        Deferral all = eager.decide(answer("silent", -0.5), LaneAnswers.NONE);
        assertThat(all.decision()).isEqualTo(Decision.DEFER);
        assertThat(all.score()).isNull();
        // A threshold of the user's own does not make it know more.
        LearnedRule own = new LearnedRule(
                artefact(Source.PRODUCER, LogprobMode.RAW), new LearnedConfig("route", 0.05, 0.5, 0.1, 1));
        assertThat(own.decide(answer("silent", -0.001), LaneAnswers.NONE).reason())
                .isEqualTo(Reason.UNINFORMATIVE);
    }

    @Test
    void otherRoutesGetTheMapOfAllAndSaySo() {
        LearnedRule rule = new LearnedRule(artefact(Source.PRODUCER, LogprobMode.RAW), CONFIG);
        Deferral unknown = rule.decide(answer("\ud800 what?", -0.1), LaneAnswers.NONE);
        assertThat(unknown.notes()).containsEntry("route", "unknown: pooled map");
        assertThat(unknown.thresholdKey()).isNull();
        Deferral none = rule.decide(answer("", -0.1).withAttributes(Map.of()), LaneAnswers.NONE);
        assertThat(none.notes()).containsEntry("route", "none: pooled map");
        assertThat(none.score()).isEqualTo(unknown.score());
    }

    @Test
    void whatCannotBeReadIsNamed() {
        LearnedRule rule = new LearnedRule(
                artefact(Source.PRODUCER, LogprobMode.RAW), new LearnedConfig("route", 0.05, 0.5, null, 2));
        assertThat(reason(rule, new TokenColumns(NO_IDS, NONE, NONE, 0, NO_IDS, NONE, LogprobMode.RAW)))
                .isEqualTo(Reason.NO_LOGPROBS);
        assertThat(reason(rule, columns(LogprobMode.RAW, -1))).isEqualTo(Reason.TOO_SHORT);
        assertThat(reason(rule, columns(LogprobMode.PROCESSED, -1, -2))).isEqualTo(Reason.UNSUPPORTED);
        assertThat(reason(rule, columns(LogprobMode.UNDECLARED, -1, -2))).isEqualTo(Reason.NONE);
        assertThat(reason(rule, columns(LogprobMode.RAW, -1, Double.NaN))).isEqualTo(Reason.INVALID_NUMBER);
        double[] entropies = {1, 2};
        assertThat(reason(rule, new TokenColumns(NO_IDS, NONE, entropies, 0, NO_IDS, NONE, LogprobMode.RAW)))
                .isEqualTo(Reason.NO_LOGPROBS);
    }

    @Test
    void aRouteByFeaturesFallsBackToItsBaseScore() {
        LearnedRule rule = new LearnedRule(artefact(Source.PRODUCER, LogprobMode.RAW), CONFIG);
        Deferral without = rule.decide(answer("weighed", -0.1), LaneAnswers.NONE);
        assertThat(without.notes()).containsEntry("features", "missing").containsEntry("read", "chow-average");
        TokenColumns with =
                new TokenColumns(NO_IDS, new double[] {-0.1}, new double[] {0.4}, 0, NO_IDS, NONE, LogprobMode.RAW);
        Deferral full =
                rule.decide(Subject.ofTokens("e", with).withAttributes(Map.of("route", "weighed")), LaneAnswers.NONE);
        assertThat(full.notes()).containsEntry("read", "features").doesNotContainKey("features");
        // -logit = -(0.5 + 2 * (0.4 - 0.3) / 0.1) = -2.5, standardised to -2.5: log-odds 0.1 + 1 * 2.5.
        assertThat(full.measures().get("u")).isCloseTo(OddsMap.sigmoid(2.6), within(1e-9));
    }

    @Test
    void withoutOutcomesOfTheLargerModelAThresholdIsNeeded() {
        RuleArtefact artefact = artefact(Source.PRODUCER, LogprobMode.RAW);
        RouteMap base = new RouteMap(artefact.pooled().base().odds(), null);
        Route pooled = new Route("", 100, 30, .7, .6, .8, true, base, null, Map.of());
        RuleArtefact alone = new RuleArtefact(
                "f",
                List.of(),
                LogprobMode.RAW,
                Source.PRODUCER,
                null,
                BaseScore.AVERAGE,
                null,
                null,
                pooled,
                Map.of(),
                Map.of());
        Deferral open = new LearnedRule(alone, CONFIG).decide(answer("x", -0.5), LaneAnswers.NONE);
        assertThat(open.reason()).isEqualTo(Reason.NO_THRESHOLD);
        assertThat(open.score()).isNotNull();
        assertThat(open.measures()).doesNotContainKey("g");
        LearnedRule strict = new LearnedRule(alone, new LearnedConfig("route", 0.05, 0.5, open.score() + 1e-6, 1));
        assertThat(strict.decide(answer("x", -0.5), LaneAnswers.NONE).decision())
                .isEqualTo(Decision.DEFER);
        LearnedRule loose = new LearnedRule(alone, new LearnedConfig("route", 0.05, 0.5, open.score(), 1));
        assertThat(loose.decide(answer("x", -0.5), LaneAnswers.NONE).decision()).isEqualTo(Decision.ACCEPT);
    }

    @Test
    void aModelOnTheLaneReadsForARuleOfItsNumbers() {
        LearnedRule rule = new LearnedRule(artefact(Source.PROXY, LogprobMode.UNDECLARED), CONFIG)
                .withProxy("lm", StatisticsLayout.BASIC);
        Subject subject = Subject.ofText("e", "hello", List.of(), List.of()).withAttributes(Map.of("route", "easy"));
        LaneQuery query = rule.queries(subject).get(0);
        assertThat(query).isEqualTo(new LaneQuery("lm", "", "hello"));
        float[] packed = {-0.5f, 0.7f, 0.2f, 1, -0.1f, 0.3f, 0.1f, 1};
        Deferral read = rule.decide(subject, new LaneAnswers(Map.of(query, new LaneAnswer.Row(packed, 3, false))));
        assertThat(read.notes()).containsEntry("source", "proxy");
        Map<Statistic, double[]> columns = Map.of(Statistic.LOGPROB, new double[] {-0.5f, -0.1f});
        double x = BaseScore.AVERAGE.logOdds(TokenStatistics.of(Source.PROXY, 2, 0, columns));
        assertThat(read.measures().get("u"))
                .isCloseTo(rule.artefact().routes().get("easy").base().at(x).wrong(), within(1e-12));
        LaneAnswer failure = new LaneAnswer.Failure(Reason.TRUNCATION, "too long");
        assertThat(rule.decide(subject, new LaneAnswers(Map.of(query, failure))).reason())
                .isEqualTo(Reason.TRUNCATION);
        assertThat(rule.describe()).contains("proxy=lm").contains("route=route");
    }

    @Test
    void aModelsNumbersThatAreNoneAreNamed() {
        LearnedRule rule = new LearnedRule(artefact(Source.PROXY, LogprobMode.UNDECLARED), CONFIG)
                .withProxy("lm", StatisticsLayout.BASIC);
        Subject subject = Subject.ofText("e", "hello", List.of(), List.of()).withAttributes(Map.of("route", "weighed"));
        LaneQuery query = rule.queries(subject).get(0);
        assertThat(said(rule, subject, query, -1e4f, 0.7f, 0.2f, 1)).isEqualTo(Reason.IMPOSSIBLE_TOKEN);
        assertThat(said(rule, subject, query, -1, Float.NaN, 0.2f, 1)).isEqualTo(Reason.INVALID_NUMBER);
        assertThat(said(rule, subject, query)).isEqualTo(Reason.TOO_SHORT);
        assertThat(said(rule, subject, query, -1, 0.7f, 0.2f, 1)).isEqualTo(Reason.NONE);
    }

    private static Reason said(LearnedRule rule, Subject subject, LaneQuery query, float... packed) {
        Deferral deferral = rule.decide(subject, new LaneAnswers(Map.of(query, new LaneAnswer.Row(packed, 3, false))));
        assertThat(deferral.notes()).containsEntry("mode", "proxy").containsEntry("model", "lm");
        return deferral.reason();
    }

    @Test
    void idsOfTheModelsVocabularyAreReadAsIds() {
        LearnedRule rule = new LearnedRule(artefact(Source.PROXY, LogprobMode.UNDECLARED), CONFIG)
                .withProxy("lm", StatisticsLayout.BASIC);
        Subject ids = Subject.builder("e")
                .vocabulary("lm", null)
                .text("text")
                .tokens(TokenColumns.ofIds(4, 5))
                .build();
        assertThat(rule.queries(ids)).containsExactly(new LaneQuery("lm", NumberRow.of(0, 4, 5)));
    }

    @Test
    void aRuleSaysWhichColumnsItReads() {
        RuleArtefact weighed = artefact(Source.PROXY, LogprobMode.UNDECLARED);
        assertThat(weighed.reads()).containsExactlyInAnyOrder(Statistic.LOGPROB, Statistic.ENTROPY);
        assertThat(TokenFeatures.columns("margin.min")).containsExactly(Statistic.TOPK_LOGPROB);
        assertThat(TokenFeatures.columns("tokens.log")).isEmpty();
        // Every feature that the columns of a model allow is made from the columns that it names.
        Map<Statistic, double[]> all = new EnumMap<>(Statistic.class);
        for (Statistic statistic : List.of(
                Statistic.LOGPROB,
                Statistic.ENTROPY,
                Statistic.VARIANCE,
                Statistic.RANK,
                Statistic.CROSS_ENTROPY,
                Statistic.REFERENCE_LOGPROB)) {
            all.put(statistic, new double[] {1, 2});
        }
        all.put(Statistic.TOPK_LOGPROB, new double[] {-1, -2, -0.5, -3});
        for (String feature :
                TokenFeatures.of(TokenStatistics.of(Source.PROXY, 2, 2, all), 5).keySet()) {
            for (Statistic without : TokenFeatures.columns(feature)) {
                Map<Statistic, double[]> rest = new EnumMap<>(all);
                rest.remove(without);
                assertThat(TokenFeatures.of(TokenStatistics.of(Source.PROXY, 2, 2, rest), 5))
                        .as(feature + " without " + without)
                        .satisfies(
                                left -> assertThat(left.containsKey(feature)).isEqualTo(feature.equals("rank.first")));
            }
            Map<Statistic, double[]> just = new EnumMap<>(all);
            just.keySet().retainAll(TokenFeatures.columns(feature));
            assertThat(TokenFeatures.of(TokenStatistics.of(Source.PROXY, 2, just.isEmpty() ? 0 : 2, just), 5))
                    .containsKey(feature);
        }
    }

    @Test
    void severalAttributesNameARouteTogether() {
        RouteName two = RouteName.parse("task, tenant");
        assertThat(two.of(Map.of("task", "faq", "tenant", "acme"))).isEqualTo("faq/acme");
        assertThat(two.of(Map.of("tenant", "acme"))).isEqualTo("-/acme");
        assertThat(two.of(Map.of("route", "x"))).isNull();
        assertThat(RouteName.parse("route").of(Map.of("route", ""))).isEmpty();
        assertThat(two).hasToString("task,tenant");
        assertThatThrownBy(() -> RouteName.parse("a,,b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LearnedConfig("a,", 0, 0, null, 1))
                .hasMessageStartingWith("deferral.route-attribute = a,");
        LearnedRule rule = new LearnedRule(
                artefact(Source.PRODUCER, LogprobMode.RAW), new LearnedConfig("a,b", 0.05, 0.5, null, 1));
        Subject subject = answer("", -0.1).withAttributes(Map.of("a", "easy"));
        assertThat(rule.decide(subject, LaneAnswers.NONE).notes()).containsEntry("route", "unknown: pooled map");
    }

    @Test
    void theReaderIsKeptInTheFile() throws IOException {
        RuleArtefact plain = artefact(Source.PROXY, LogprobMode.UNDECLARED);
        RuleArtefact.Reader reader = new RuleArtefact.Reader("lm", "00ff");
        RuleArtefact named = new RuleArtefact(
                "",
                plain.data(),
                plain.mode(),
                plain.source(),
                reader,
                plain.base(),
                plain.largeModel(),
                plain.weights(),
                plain.pooled(),
                plain.routes(),
                plain.metrics());
        RuleArtefact read = RuleFile.parse(RuleFile.write(named));
        assertThat(read.reader()).isEqualTo(reader);
        assertThat(RuleFile.parse(RuleFile.write(plain)).reader()).isNull();
        assertThat(read.fingerprint())
                .isNotEqualTo(RuleFile.parse(RuleFile.write(plain)).fingerprint());
    }

    @Test
    void filesKeepEverythingAndRefuseChanges(@TempDir Path folder) throws IOException {
        RuleArtefact written = RuleFile.parse(RuleFile.write(artefact(Source.PRODUCER, LogprobMode.RAW)));
        Path file = Files.write(folder.resolve("rule.json"), RuleFile.write(written));
        RuleArtefact read = RuleFile.read(file);
        assertThat(RuleFile.write(read)).isEqualTo(RuleFile.write(written));
        assertThat(read.fingerprint()).hasSize(16).isEqualTo(written.fingerprint());
        assertThat(read.routes().keySet()).isEqualTo(written.routes().keySet());
        assertThat(read.routes().get("weighed")).isEqualTo(written.routes().get("weighed"));
        assertThat(read.weights().names()).containsExactly("entropy.average");
        String text = Files.readString(file).replace("\"slope\" : -1.0", "\"slope\" : -1.5");
        assertThatThrownBy(() -> RuleFile.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("fingerprint does not fit");
        Files.writeString(file, "{\"secret\": 1");
        assertThatThrownBy(() -> RuleFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("assay calibrate deferral")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> RuleFile.parse("{}".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("format is not");
    }

    @Test
    void theBaseScoreIsStrictlyRising() {
        double before = Double.NEGATIVE_INFINITY;
        for (double logprob = -50; logprob < -1e-7; logprob *= 0.9999) {
            double now = BaseScore.AVERAGE.logOdds(
                    TokenStatistics.of(Source.PRODUCER, 1, 0, Map.of(Statistic.LOGPROB, new double[] {logprob})));
            assertThat(now).isGreaterThan(before);
            before = now;
        }
    }

    @Test
    void answersThatSayTheSameHaveTheirOwnMap() {
        RuleArtefact plain = artefact(Source.PRODUCER, LogprobMode.RAW);
        Route easy = Objects.requireNonNull(plain.routes().get("easy"));
        RouteMap no = new RouteMap(new OddsMap(1, -1, 2, 2, 0.04, 0.01, 0.02), new GainMap(0, -1, 0.02));
        Route told = new Route("easy", 400, 60, .8, .75, .85, true, easy.base(), null, Map.of("no", no));
        RuleArtefact artefact = new RuleArtefact(
                "f",
                List.of(),
                LogprobMode.RAW,
                Source.PRODUCER,
                null,
                BaseScore.AVERAGE,
                "large",
                null,
                plain.pooled(),
                Map.of("easy", told),
                Map.of());
        LearnedRule rule = new LearnedRule(artefact, new LearnedConfig("route", 0.05, 0.5, null, 1));
        Deferral said = rule.decide(saying("(No)"), LaneAnswers.NONE);
        Deferral other = rule.decide(saying("Yes"), LaneAnswers.NONE);
        assertThat(said.notes()).containsEntry("answer", "known").doesNotContainValue("no");
        assertThat(other.notes()).containsEntry("answer", "unknown: map of the route");
        assertThat(said.measures().get("u")).isGreaterThan(other.measures().get("u") + 0.1);
        assertThat(other.measures().get("u"))
                .isEqualTo(new LearnedRule(plain, new LearnedConfig("route", 0.05, 0.5, null, 1))
                        .decide(saying("No"), LaneAnswers.NONE)
                        .measures()
                        .get("u"));
        Subject inAttribute = saying("a long answer that ends in no, as it says in so many words")
                .withAttributes(Map.of("route", "easy", "answer", "no"));
        assertThat(rule.decide(inAttribute, LaneAnswers.NONE).measures().get("u"))
                .isEqualTo(said.measures().get("u"));
    }

    private static Subject saying(String text) {
        return Subject.ofText("e", text, List.of(), List.of())
                .withTokens(columns(LogprobMode.RAW, -0.2))
                .withAttributes(Map.of("route", "easy"));
    }

    @Test
    void configurationErrorsNameTheKey() {
        assertThatThrownBy(() -> new LearnedConfig(" ", 0, 0, null, 1))
                .hasMessageStartingWith("deferral.route-attribute");
        assertThatThrownBy(() -> new LearnedConfig("r", Double.NaN, 0, null, 1))
                .hasMessageStartingWith("deferral.defer-cost = NaN");
        assertThatThrownBy(() -> new LearnedConfig("r", 0, 2, null, 1)).hasMessageStartingWith("deferral.abstain-cost");
        assertThatThrownBy(() -> new LearnedConfig("r", 0, 0, -0.1, 1)).hasMessageStartingWith("deferral.threshold");
        assertThatThrownBy(() -> new LearnedConfig("r", 0, 0, null, 0)).hasMessageStartingWith("deferral.min-tokens");
    }

    private static Reason reason(LearnedRule rule, TokenColumns tokens) {
        return rule.decide(Subject.ofTokens("e", tokens), LaneAnswers.NONE).reason();
    }

    private static Subject answer(String route, double... logprobs) {
        return Subject.ofTokens("e", columns(LogprobMode.RAW, logprobs)).withAttributes(Map.of("route", route));
    }

    private static TokenColumns columns(LogprobMode mode, double... logprobs) {
        return new TokenColumns(NO_IDS, logprobs, NONE, 0, NO_IDS, NONE, mode);
    }

    private static RuleArtefact artefact(Source source, LogprobMode mode) {
        GainMap gain = new GainMap(-1, -1, 0.02);
        OddsMap odds = new OddsMap(-1.5, -1, 2, 2, 0.04, 0.01, 0.02);
        Route easy = new Route("easy", 400, 60, .8, .75, .85, true, new RouteMap(odds, gain), null, Map.of());
        OddsMap worse = new OddsMap(1, -0.8, 2, 2, 0.04, 0.01, 0.02);
        Route hard = new Route(
                "hard", 400, 250, .7, .6, .8, true, new RouteMap(worse, new GainMap(-2, -0.5, 0.1)), null, Map.of());
        OddsMap flat = new OddsMap(1.1, -0.001, 2, 2, 0.05, 0, 0);
        Route silent = new Route(
                "silent",
                100,
                75,
                .5,
                .4,
                .6,
                false,
                new RouteMap(flat, new GainMap(-2.5, -0.001, 0.03)),
                null,
                Map.of());
        OddsMap ofFeatures = new OddsMap(0.1, -1, 0, 1, 0.01, 0, 0.01);
        Route weighed = new Route(
                "weighed",
                900,
                300,
                .7,
                .6,
                .8,
                true,
                new RouteMap(odds, gain),
                new RouteMap(ofFeatures, gain),
                Map.of());
        FeatureWeights weights = new FeatureWeights(
                List.of("entropy.average"),
                new LogisticModel(new double[] {0.3}, new double[] {0.1}, new double[] {2}, 0.5));
        Route pooled = new Route("", 1800, 685, .7, .68, .72, true, new RouteMap(odds, gain), null, Map.of());
        return new RuleArtefact(
                "fingerprint",
                List.of(new RuleArtefact.Data("d.jsonl", "00", 1800)),
                mode,
                source,
                null,
                BaseScore.AVERAGE,
                "large",
                weights,
                pooled,
                Map.of("easy", easy, "hard", hard, "silent", silent, "weighed", weighed),
                Map.of("learned.auroc", 0.75));
    }
}
