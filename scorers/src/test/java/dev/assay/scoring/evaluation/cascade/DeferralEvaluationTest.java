package dev.assay.scoring.evaluation.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.cascade.rule.LearnedConfig;
import dev.assay.scoring.cascade.rule.RuleArtefact;
import dev.assay.scoring.evaluation.LinePlot;
import dev.assay.scoring.evaluation.cascade.DeferralFigures.Scored;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeferralEvaluationTest {
    private static final LearnedConfig CONFIG = new LearnedConfig("route", 0.05, 0.5, null, 1);

    @Test
    void aRuleOnItsOwnAnswersIsMarkedAndHarmIsVisible(@TempDir Path folder) throws Exception {
        CascadeAnswers data = DeferralFitTest.lifeEval("gpt-4o");
        RuleArtefact rule = DeferralFit.fit(data, Map.of());
        StringBuilder out = new StringBuilder();
        new DeferralEvaluation(data, CONFIG, 10, out).run(rule, folder);
        String text = out.toString();
        assertThat(text).contains("WARNING: the rule was fitted to these answers");
        assertThat(text.lines().filter(line -> line.startsWith("lsat_ar_test / learned ")))
                .anyMatch(line -> line.contains(" -.5"));
        assertThat(text).contains("55 rows left out").contains("all / learned - raw probability");
        assertThat(text.lines().filter(line -> line.startsWith("lsat_ar_test   102")))
                .singleElement()
                .asString()
                .contains("1.000");
        assertWellFormed(folder, 3);
        String curve = Files.readString(folder.resolve("cascade-gpt-4o-quality-deferral.svg"));
        assertThat(curve).contains(">random<").contains(">oracle<").contains(">learned<");
    }

    @Test
    void eventsWithLabelsAreValidatedAcrossHalves(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("labels & <more>.jsonl"), events(300, true));
        CascadeAnswers data = CascadeAnswers.read(List.of(file), null, "kind");
        StringBuilder out = new StringBuilder();
        new DeferralEvaluation(data, CONFIG, 10, out).run(null, folder.resolve("plots"));
        String text = out.toString();
        assertThat(text)
                .contains("fitted to one half and measured on the other")
                .contains("all / learned - raw")
                .contains("Calibration of the probability of an error; ECE: 15 bins of as many answers each");
        assertThat(text.lines().filter(line -> line.startsWith("Learned rule, fitted to one half")))
                .singleElement()
                .asString()
                .endsWith("ECE: 15 bins of as many answers each");
        assertThat(text).contains("easy / learned").contains("hard / learned").contains("Chow-Sum");
        assertThat(text).contains("fitted to these very answers");
        assertWellFormed(folder.resolve("plots"), 3);
    }

    @Test
    void withoutTheLargerModelAndWithFewLabelsTheRestIsThere(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("few.jsonl"), events(30, false));
        CascadeAnswers data = CascadeAnswers.read(List.of(file), null, "kind");
        StringBuilder out = new StringBuilder();
        new DeferralEvaluation(data, CONFIG, 10, out).run(null, folder.resolve("plots"));
        assertThat(out.toString())
                .contains("no learned rule is cross-validated")
                .contains("Ranking of right")
                .doesNotContain("Quality over deferral");
        assertWellFormed(folder.resolve("plots"), 2);
    }

    @Test
    void theTextSaysWhatIsWeighedAndWhatIsNotKnown() throws IOException {
        RuleArtefact rule = DeferralFit.fit(DeferralFitTest.lifeEval("gpt-4o"), Map.of());
        StringBuilder out = new StringBuilder();
        RuleText.print(rule, 0.05, out);
        assertThat(out)
                .contains("chow-average")
                .contains("larger model: gpt-4o")
                .contains("lsat_ar_test (uninformative)")
                .contains("No route has features that rank better")
                .contains("any other");
    }

    @Test
    void figuresOfKnownAnswersAreThoseByHand() {
        double[] probability = {0.1, 0.9, 0.4, 0.6};
        boolean[] event = {false, true, true, false};
        // Four answers in fifteen bins: each alone.
        assertThat(DeferralFigures.ece(probability, event)).isEqualTo((0.1 + 0.1 + 0.6 + 0.6) / 4);
    }

    @Test
    void figuresDoNotDependOnTheOrderOfEqualAnswers() {
        double[] equal = new double[300];
        Arrays.fill(equal, 0.4);
        boolean[] event = new boolean[300];
        List<CascadeAnswer> answers = new ArrayList<>();
        TokenStatistics statistics = TokenStatistics.of(
                TokenStatistics.Source.PRODUCER, 1, 0, Map.of(Statistic.LOGPROB, new double[] {-0.5}));
        for (int i = 0; i < 300; i++) {
            event[i] = i < 90;
            answers.add(new CascadeAnswer(
                    "", null, statistics, 1, LogprobMode.RAW, event[i], false, 1, event[i] ? 30 : 10));
        }
        assertThat(DeferralFigures.ece(equal, event)).isCloseTo(0.1, within(1e-9));
        // A fifth deferred at the mean cost of 16; 14 points of 210 right answers are bought by 60 calls, 18 of them of
        // use.
        double[] figures =
                DeferralFigures.of(answers, new Scored(equal, equal, equal), 1).deferral();
        assertThat(figures[figures.length - 1]).isCloseTo((300 + 60 * 16) / 228.0, within(1e-9));
    }

    @Test
    void withoutSpreadOrWithOneOutcomeThereIsNoSlope() {
        double[] equal = {0.3, 0.3, 0.3, 0.3};
        double[] nearly = {0.3, 0.3001, 0.2999, 0.3};
        double[] spread = {0.1, 0.2, 0.3, 0.4};
        boolean[] some = {false, true, false, true};
        assertThat(slope(equal, some)).isNaN();
        assertThat(slope(nearly, some)).isNaN();
        assertThat(slope(spread, new boolean[4])).isNaN();
        assertThat(slope(spread, some)).isFinite();
    }

    private static double slope(double[] probability, boolean[] wrong) {
        TokenStatistics statistics = TokenStatistics.of(
                TokenStatistics.Source.PRODUCER, 1, 0, Map.of(Statistic.LOGPROB, new double[] {-0.5}));
        List<CascadeAnswer> answers = new ArrayList<>();
        for (boolean one : wrong) {
            answers.add(new CascadeAnswer("", null, statistics, 1, LogprobMode.RAW, one, null, 1, Double.NaN));
        }
        return DeferralFigures.of(answers, new Scored(probability, probability, probability), 1)
                .calibration()[1];
    }

    @Test
    void aPlotOfEqualValuesHasHeight() {
        for (double value : new double[] {0, 0.5, 0.37, 1}) {
            LinePlot plot = new LinePlot("t", "x", "y");
            plot.line("flat", List.of(new double[] {0, value}, new double[] {1, value}));
            assertThat(plot.svg())
                    .doesNotContain("NaN")
                    .doesNotContain("Infinity")
                    .contains("polyline");
        }
        assertThat(new LinePlot("t", "x", "y").svg()).doesNotContain("NaN");
    }

    private static String events(int n, boolean large) {
        Random random = new Random(4);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < n; i++) {
            double logprob = -2 * random.nextDouble();
            boolean easy = i % 2 == 0;
            boolean wrong = random.nextDouble() < (easy ? -logprob / 3 : 0.3 - logprob / 3);
            lines.append(String.format(
                    Locale.ROOT,
                    "{\"event\":{\"tokens\":{\"logprobs\":[%.4f,%.4f],\"topK\":2,\"topLogprobs\":[-0.1,-3,-0.2,-2]},"
                            + "\"attributes\":{\"kind\":\"%s\"}},\"wrong\":%b%s}%n",
                    logprob,
                    logprob / 2,
                    easy ? "easy" : "hard",
                    wrong,
                    large ? ",\"large_wrong\":" + (random.nextDouble() < 0.2) : ""));
        }
        return lines.toString();
    }

    private static void assertWellFormed(Path folder, int files) throws Exception {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> plots =
                    all.filter(file -> file.toString().endsWith(".svg")).toList();
            assertThat(plots).hasSize(files);
            for (Path plot : plots) {
                assertThat(DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(plot.toFile())
                                .getDocumentElement()
                                .getTagName())
                        .isEqualTo("svg");
                assertThat(Files.readString(plot)).doesNotContain("NaN").doesNotContain("Infinity");
            }
        }
    }
}
