package dev.assay.scoring.evaluation.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.Deferral.Decision;
import dev.assay.scoring.Reason;
import dev.assay.scoring.cascade.DeferralCurve;
import dev.assay.scoring.cascade.RiskCoverage;
import dev.assay.scoring.cascade.rule.BaseScore;
import dev.assay.scoring.cascade.rule.LearnedConfig;
import dev.assay.scoring.cascade.rule.LearnedRule;
import dev.assay.scoring.cascade.rule.Route;
import dev.assay.scoring.cascade.rule.RuleArtefact;
import dev.assay.scoring.cascade.rule.RuleFile;
import dev.assay.scoring.evaluation.cascade.DeferralFigures.Scored;
import dev.assay.scoring.evaluation.cascade.HalfSplits.Split;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeferralFitTest {
    private static final LearnedConfig CONFIG = new LearnedConfig("route", 0.05, 0.5, null, 1);

    /** Fitted to one half of real data and looked at on the other, for several ways to halve it. */
    @ParameterizedTest
    @ValueSource(strings = {"llama-3.1-70b-instruct", "gpt-4o"})
    void neverRanksWorseThanTheOptionProbabilityWithinATask(String large) throws IOException {
        CascadeAnswers data = lifeEval(large);
        Spread auroc = new Spread();
        Spread aurc = new Spread();
        Spread audc = new Spread();
        for (Split split : HalfSplits.of(data.answers(), 3, 77)) {
            List<CascadeAnswer> held = pick(data.answers(), split.held());
            RuleArtefact rule = DeferralFit.fit(data.with(pick(data.answers(), split.fit())), Map.of());
            assertThat(rule.base()).isEqualTo(BaseScore.AVERAGE);
            Scored learned = DeferralScores.learned(DeferralScores.judge(rule, held));
            Scored raw = DeferralScores.fixed(held).get("raw probability");
            CascadeAnswers.routes(held).forEach((task, places) -> {
                double[] gained = gained(pick(held, places), raw.at(places), learned.at(places));
                Route route = rule.routes().get(task);
                if (route.features() == null && route.answers().isEmpty()) {
                    assertThat(gained).as(task).containsExactly(new double[3], within(1e-12));
                } else {
                    assertThat(task).isEqualTo("boolq_valid");
                    assertThat(route.answers()).containsOnlyKeys("false", "true");
                    assertThat(gained[0]).isGreaterThan(0.04);
                    assertThat(gained[1]).isGreaterThan(0.01);
                    assertThat(gained[2]).isGreaterThan(0.004);
                }
            });
            double[] all = gained(held, raw, learned);
            auroc.add(all[0]);
            aurc.add(all[1]);
            audc.add(all[2]);
        }
        assertThat(auroc.mean()).isBetween(0.07, 0.11);
        assertThat(auroc.ahead()).isGreaterThan(5);
        assertThat(aurc.ahead()).isGreaterThan(5);
        assertThat(audc.mean()).isGreaterThan(0.005);
        assertThat(audc.ahead()).isGreaterThan(3);
    }

    @Test
    void lsatComesOutAsAbstainAndTheOthersDoNot() throws IOException {
        CascadeAnswers data = lifeEval("llama-3.1-70b-instruct");
        RuleArtefact artefact = DeferralFit.fit(data, Map.of());
        LearnedRule rule = new LearnedRule(artefact, CONFIG);
        List<RuleArtefact.Judgement> judgements = DeferralScores.judge(artefact, data.answers());
        for (int i = 0; i < judgements.size(); i++) {
            Deferral deferral = rule.conclude(judgements.get(i), Map.of(), Map.of());
            boolean lsat = data.answers().get(i).route().equals("lsat_ar_test");
            assertThat(deferral.reason() == Reason.UNINFORMATIVE).isEqualTo(lsat);
            assertThat(deferral.decision() == Decision.ABSTAIN && deferral.score() == null)
                    .isEqualTo(lsat);
        }
        assertThat(artefact.routes()).containsOnlyKeys("sciq_test", "boolq_valid", "sat_en", "lsat_ar_test");
        assertThat(artefact.pooled().informative()).isTrue();
    }

    @Test
    void tokensOfFreeAnswersBeatChow() throws IOException {
        CascadeAnswers data = read("tiny-cascade/tiny.jsonl.gz", null);
        DeferralCrossValidation validation = DeferralCrossValidation.of(data, 2, 10);
        double[] change = validation.means(
                new DeferralCrossValidation.Row(DeferralCrossValidation.ALL, DeferralCrossValidation.DIFFERENCE));
        assertThat(change[2]).isGreaterThan(-0.001);
        assertThat(change[DeferralFigures.RANKING.size() + DeferralFigures.CALIBRATION.size()])
                .isGreaterThan(0.001);
        assertThat(validation.metrics()).containsKeys("learned.auroc", "raw.auroc", "learned.audc");
    }

    @Test
    void manySmallRoutesAreDrawnTogether() throws IOException {
        CascadeAnswers data = read("mmlu-llama13b-options/options.jsonl.gz", null);
        DeferralCrossValidation validation = DeferralCrossValidation.of(data, 3, 10);
        double[] change = validation.means(
                new DeferralCrossValidation.Row(DeferralCrossValidation.ALL, DeferralCrossValidation.DIFFERENCE));
        assertThat(change[2]).isGreaterThan(-0.002);
        assertThat(change[DeferralFigures.RANKING.size()]).isLessThan(0);
        RuleArtefact rule = DeferralFit.fit(data, Map.of());
        assertThat(rule.largeModel()).isNull();
        assertThat(rule.pooled().base().gain()).isNull();
    }

    @Test
    void theSameAnswersGiveTheSameBytes() throws IOException {
        CascadeAnswers data = lifeEval("gpt-4o");
        RuleArtefact first = DeferralFit.fit(data, Map.of());
        assertThat(RuleFile.write(DeferralFit.fit(data, Map.of()))).isEqualTo(RuleFile.write(first));
        assertThat(RuleFile.write(DeferralFit.fit(lifeEval("llama-3.1-70b-instruct"), Map.of())))
                .isNotEqualTo(RuleFile.write(first));
    }

    @Test
    void featuresAreUsedWhereTheyClearlyWin(@TempDir Path folder) throws IOException {
        // Right answers are of middling entropy here, which no monotone score of the mean can say.
        Random random = new Random(5);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 1_200; i++) {
            double entropy = 2 * random.nextDouble();
            boolean wrong = random.nextDouble() < (Math.abs(entropy - 1) > 0.5 ? 0.9 : 0.1);
            double other = 2 * random.nextDouble();
            lines.append(String.format(
                    Locale.ROOT,
                    "{\"event\":{\"tokens\":{\"logprobs\":[%.4f,-0.3,-0.3,-0.3],\"entropies\":[%.4f,%.4f,1,1]},"
                            + "\"attributes\":{\"route\":\"%s\"}},\"wrong\":%b,\"large_wrong\":false}%n",
                    -0.1 - random.nextDouble(),
                    i % 2 == 0 ? Math.abs(entropy - 1) + 1 : other,
                    i % 2 == 0 ? 1 - Math.abs(entropy - 1) : other,
                    i % 2 == 0 ? "shaped" : "noise",
                    i % 2 == 0 ? wrong : random.nextBoolean()));
        }
        Path file = Files.writeString(folder.resolve("labels.jsonl"), lines);
        CascadeAnswers data = CascadeAnswers.read(List.of(file), null, "route");
        assertThat(data.answers()).hasSize(1_200);
        RuleArtefact rule = DeferralFit.fit(data, Map.of());
        assertThat(rule.routes().get("shaped").features()).isNotNull();
        assertThat(rule.routes().get("noise").features()).isNull();
        assertThat(rule.weights()).isNotNull();
        Scored learned = DeferralScores.learned(DeferralScores.judge(rule, data.answers()));
        int[] shaped = CascadeAnswers.routes(data.answers()).get("shaped");
        double[] ranking = DeferralFigures.of(pick(data.answers(), shaped), learned.at(shaped), 10)
                .ranking();
        assertThat(ranking[2]).isGreaterThan(0.85);
    }

    /** A model that says no too often: only what it says tells the wrong answers, and only on one of two routes. */
    @Test
    void answersAreToldApartWhereItMatters(@TempDir Path folder) throws IOException {
        Random random = new Random(6);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 1_200; i++) {
            boolean no = random.nextBoolean();
            boolean biased = i % 2 == 0;
            double p = 0.5 + random.nextDouble() / 2;
            boolean wrong = random.nextDouble() < 0.9 - p / 2 - (biased ? no ? -0.15 : 0.3 : 0.1);
            lines.append(String.format(
                    Locale.ROOT,
                    "{\"event\":{\"completion\":\"%s\",\"tokens\":{\"logprobs\":[%.4f]},\"attributes\":{\"route\":\"%s\"}},"
                            + "\"wrong\":%b,\"large_wrong\":%b}%n",
                    no ? "No." : i % 3 == 0 ? " yes" : "Yes",
                    Math.log(p),
                    biased ? "biased" : "fair",
                    wrong,
                    random.nextDouble() < 0.15));
        }
        Path file = Files.writeString(folder.resolve("labels.jsonl"), lines);
        CascadeAnswers data = CascadeAnswers.read(List.of(file), null, "route");
        RuleArtefact rule = DeferralFit.fit(data, Map.of());
        Route biased = rule.routes().get("biased");
        assertThat(biased.answers()).containsOnlyKeys("no", "yes");
        assertThat(biased.features()).isNull();
        assertThat(rule.routes().get("fair").answers()).isEmpty();
        assertThat(RuleFile.parse(RuleFile.write(rule))).isEqualTo(rule);
        CascadeAnswer one = data.answers().get(0);
        double no = wrong(rule, one, "biased", "no");
        double yes = wrong(rule, one, "biased", "yes");
        double unknown = wrong(rule, one, "biased", null);
        assertThat(no).isGreaterThan(unknown + 0.1);
        assertThat(yes).isLessThan(unknown - 0.1);
        assertThat(wrong(rule, one, "biased", "perhaps")).isEqualTo(unknown);
        assertThat(wrong(rule, one, "fair", "no")).isEqualTo(wrong(rule, one, "fair", null));
        StringBuilder text = new StringBuilder();
        RuleText.print(rule, 0.05, text);
        assertThat(text)
                .contains("biased: no ", "biased: yes ", "have a map of their own")
                .doesNotContain("fair: ");
        RuleArtefact shuffled = DeferralFit.fit(data.with(shuffledAnswers(data.answers())), Map.of());
        assertThat(shuffled.routes().get("biased").answers()).isEmpty();
    }

    private static double wrong(RuleArtefact rule, CascadeAnswer answer, String route, String said) {
        return rule.judge(answer.statistics(), answer.chars(), route, said)
                .expected()
                .wrong();
    }

    /** The same answers, each said to be what the next one is. */
    private static List<CascadeAnswer> shuffledAnswers(List<CascadeAnswer> answers) {
        List<CascadeAnswer> out = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            CascadeAnswer one = answers.get(i);
            out.add(new CascadeAnswer(
                    one.route(),
                    answers.get((i + 1) % answers.size()).said(),
                    one.statistics(),
                    one.chars(),
                    one.mode(),
                    one.wrong(),
                    one.largeWrong(),
                    one.cost(),
                    one.largeCost()));
        }
        return out;
    }

    @Test
    void tooFewLabelsAreRefusedWithTheNumberNeeded(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("few.jsonl");
        Files.writeString(file, "{\"event\":{\"tokens\":{\"logprobs\":[-1]}},\"wrong\":true}\n".repeat(30));
        CascadeAnswers data = CascadeAnswers.read(List.of(file), null, "route");
        assertThatThrownBy(() -> DeferralFit.fit(data))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 10 right and 10 wrong");
        Files.writeString(file, "{\"event\":{\"tokens\":{\"logprobs\":[null]}},\"wrong\":true}\n");
        assertThatThrownBy(() -> CascadeAnswers.read(List.of(file), null, "route"))
                .hasMessageContaining("no line has token numbers and an outcome; events need tokens.logprobs");
        Files.writeString(file, "{\"text\":\"secret\"}\n");
        assertThatThrownBy(() -> CascadeAnswers.read(List.of(file), null, "route"))
                .hasMessageContaining("no layout")
                .hasMessageNotContaining("secret");
    }

    @Test
    void countedAreasAreThoseOfTheCurves() {
        Random random = new Random(1);
        for (int round = 0; round < 50; round++) {
            int n = 2 + random.nextInt(40);
            double[] confidence = random.ints(n, 0, 6).asDoubleStream().toArray();
            boolean[] wrong = flags(random, n);
            boolean[] large = flags(random, n);
            boolean[] known = flags(random, n);
            int[] times = random.ints(n, 0, 4).toArray();
            times[0] = 1;
            RankedAnswers.Areas counted = RankedAnswers.of(confidence, wrong, new LargerOutcomes(known, large))
                    .areas(times);
            int[] places = repeated(times);
            double[] c = FitColumns.pick(confidence, places);
            boolean[] right = FitColumns.not(FitColumns.pick(wrong, places));
            boolean[] largeRight = FitColumns.not(FitColumns.pick(large, places));
            RiskCoverage risk = new RiskCoverage(c, right);
            assertThat(counted.aurc()).isCloseTo(risk.aurc(), within(1e-12));
            if (!Double.isNaN(risk.auroc())) {
                assertThat(counted.auroc()).isCloseTo(risk.auroc(), within(1e-12));
            }
            int[] shown = new LargerOutcomes(FitColumns.pick(known, places), right).places();
            if (shown.length == 0) {
                assertThat(counted.audc()).isNaN();
            } else {
                DeferralCurve curve = DeferralCurve.of(
                        FitColumns.pick(c, shown),
                        numbers(FitColumns.pick(right, shown)),
                        numbers(FitColumns.pick(largeRight, shown)));
                assertThat(counted.audc()).isCloseTo(curve.meanQuality(), within(1e-12));
            }
        }
    }

    /** The interval is one-sided at 95 per cent: it lies above the truth in 5 of 100 samples. */
    @Test
    void theLowerEndHolds() {
        Random random = new Random(9);
        int above = 0;
        int rounds = 2_000;
        for (int round = 0; round < rounds; round++) {
            double[] scores = new double[80];
            boolean[] positive = new boolean[80];
            for (int i = 0; i < 80; i++) {
                positive[i] = i < 30;
                scores[i] = random.nextGaussian() + (positive[i] ? 0.5 : 0);
            }
            // AUROC of two normals half a deviation apart: Phi(0.5 / sqrt 2).
            above += AurocInterval.of(scores, positive).low() > 0.6381632 ? 1 : 0;
        }
        assertThat((double) above / rounds).isBetween(0.03, 0.075);
        assertThat(AurocInterval.of(new double[] {1, 2}, new boolean[] {true, true})
                        .value())
                .isNaN();
        assertThat(AurocInterval.of(new double[] {1, 2}, new boolean[] {false, true}))
                .isEqualTo(new AurocInterval(1, 1, 1));
    }

    @Test
    void mapsFallWhateverTheAnswersAre() {
        double[] z = {-1, -0.5, 0, 0.5, 1, 1.5};
        boolean[] separable = {true, true, true, false, false, false};
        boolean[] rising = {false, false, false, true, true, true};
        OddsFit.Line prior = OddsFit.pooled(z, separable);
        assertThat(prior.slope()).isNegative().isFinite();
        assertThat(OddsFit.line(z, rising, prior, 0.001, 0.001).slope()).isNegative();
        OddsFit.Line flat = OddsFit.flat(z, rising, prior, 0.001);
        assertThat(flat.slope()).isEqualTo(OddsFit.FLAT);
        assertThat(flat.intercept()).isCloseTo(0, within(0.01));
    }

    private static double[] gained(List<CascadeAnswer> answers, Scored raw, Scored learned) {
        DeferralFigures before = DeferralFigures.of(answers, raw, 10);
        DeferralFigures after = DeferralFigures.of(answers, learned, 10);
        return new double[] {
            after.ranking()[2] - before.ranking()[2],
            before.ranking()[3] - after.ranking()[3],
            after.deferral()[0] - before.deferral()[0]
        };
    }

    private static boolean[] flags(Random random, int n) {
        boolean[] out = new boolean[n];
        for (int i = 0; i < n; i++) {
            out[i] = random.nextBoolean();
        }
        return out;
    }

    private static int[] repeated(int[] times) {
        List<Integer> out = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            for (int k = 0; k < times[i]; k++) {
                out.add(i);
            }
        }
        return out.stream().mapToInt(Integer::intValue).toArray();
    }

    private static double[] numbers(boolean[] flags) {
        double[] out = new double[flags.length];
        Arrays.setAll(out, i -> flags[i] ? 1 : 0);
        return out;
    }

    private static List<CascadeAnswer> pick(List<CascadeAnswer> answers, int[] places) {
        return Arrays.stream(places).mapToObj(answers::get).toList();
    }

    static CascadeAnswers lifeEval(String large) throws IOException {
        return read("lifeeval-cascade/cascade.jsonl.gz", large);
    }

    static CascadeAnswers read(String name, String large) throws IOException {
        return CascadeAnswers.read(List.of(data(name)), large, "route");
    }

    static Path data(String name) {
        try {
            return Path.of(Objects.requireNonNull(DeferralFitTest.class.getResource("/data/" + name), name)
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
