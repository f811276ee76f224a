package dev.assay.scoring.evaluation.tiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scoring.cascade.tiers.Band;
import dev.assay.scoring.cascade.tiers.StatisticScore;
import dev.assay.scoring.cascade.tiers.StatisticScore.Kind;
import dev.assay.scoring.cascade.tiers.TierPlan;
import dev.assay.scoring.evaluation.DataFiles;
import dev.assay.scoring.evaluation.FigureTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TierEvaluationTest {
    private static final Path TINY = Path.of("src/test/resources/data/tiny-cascade/tiny.jsonl.gz");

    @TempDir
    Path dir;

    @ParameterizedTest
    @EnumSource(names = {"CHOW_AVERAGE", "CHOW_SUM", "CHOW_QUANTILE"})
    void mostEventsEndInTheFirstTierAtLittleLoss(Kind kind) throws IOException {
        FigureTable table = evaluation(kind).evaluate(TINY, null);
        String cascade = "cascade, cross-validated";
        assertThat(at(table, cascade, "ended in tier 1")).isGreaterThan(0.62);
        assertThat(at(table, cascade, "loss")).isLessThan(0.0075);
        assertThat(at(table, "larger model alone", "AUROC")).isGreaterThan(0.999);
        assertThat(at(table, "small model alone", "AUROC")).isBetween(0.95, 0.97);
        assertThat(at(table, cascade, "of always")).isBetween(0.1, 0.6);
    }

    @Test
    void aPlanChosenOnOneHalfHoldsOnTheOther() throws IOException {
        List<String> lines =
                DataFiles.lines(TINY).stream().map(Object::toString).toList();
        Path first = Files.write(dir.resolve("a.jsonl"), every(lines, 0));
        Path second = Files.write(dir.resolve("b.jsonl"), every(lines, 1));
        TierEvaluation evaluation = evaluation(Kind.CHOW_AVERAGE);
        TierPlan plan = evaluation.choose(first, List.of("small", "large"));
        FigureTable table = evaluation.evaluate(second, plan);
        assertThat(at(table, "cascade, plan", "ended in tier 1")).isGreaterThan(0.6);
        assertThat(at(table, "cascade, plan", "loss")).isLessThan(0.01);
    }

    @Test
    void twoAnswersAreTooFewToLeaveSomeOut() throws IOException {
        Path file = Files.writeString(dir.resolve("two.jsonl"), line(true, -0.2, -0.1) + line(false, -2, -1));
        assertThatThrownBy(() -> evaluation(Kind.CHOW_AVERAGE).evaluate(file, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("2 answers are too few");
    }

    @Test
    void aLargerModelThatAddsNothingIsNotAsked() throws IOException {
        Random random = new Random(5);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            boolean right = random.nextBoolean();
            lines.append(line(right, (right ? -0.2 : -1) - random.nextDouble(), -random.nextDouble()));
        }
        Path file = Files.writeString(dir.resolve("noise.jsonl"), lines);
        TierEvaluation evaluation = evaluation(Kind.CHOW_AVERAGE);
        TierPlan plan = evaluation.choose(file, List.of("s", "l"));
        assertThat(plan.bands()).containsExactly(Band.NOTHING);
        assertThat(TierEvaluation.describe(plan)).contains("small model alone gives up no more");
    }

    @Test
    void aPlanThatDoesNotHoldOnAnswersLeftOutIsDoubted() throws IOException {
        Random random = new Random(7);
        StringBuilder noise = new StringBuilder();
        StringBuilder turned = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            noise.append(line(random.nextBoolean(), -random.nextDouble(), -random.nextDouble()));
            boolean right = random.nextBoolean();
            turned.append(line(right, (right ? -2 : -0.2) - random.nextDouble(), (right ? -0.2 : -2)));
        }
        assertThat(doubts(noise)).anyMatch(doubt -> doubt.startsWith("on answers left out the cascade gave up"));
        assertThat(doubts(turned)).singleElement().asString().contains("under s than wrong ones");
        TierEvaluation evaluation = evaluation(Kind.CHOW_AVERAGE);
        TierPlan steady = evaluation.choose(TINY, List.of("small", "large"));
        assertThat(evaluation.doubts(evaluation.evaluate(TINY, null), steady)).isEmpty();
    }

    private List<String> doubts(StringBuilder lines) throws IOException {
        Path file = Files.writeString(dir.resolve("doubted.jsonl"), lines);
        TierEvaluation evaluation = evaluation(Kind.CHOW_AVERAGE);
        return evaluation.doubts(evaluation.evaluate(file, null), evaluation.choose(file, List.of("s", "l")));
    }

    @Test
    void aSmallModelThatSaysNothingPassesEverythingOn() throws IOException {
        Random random = new Random(6);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            boolean right = random.nextBoolean();
            lines.append(line(right, -random.nextDouble(), (right ? -0.2 : -2) - random.nextDouble()));
        }
        Path file = Files.writeString(dir.resolve("noise.jsonl"), lines);
        FigureTable table = evaluation(Kind.CHOW_AVERAGE).evaluate(file, null);
        assertThat(at(table, "cascade, cross-validated", "ended in tier 1")).isLessThan(0.2);
        assertThat(at(table, "cascade, cross-validated", "AUROC")).isGreaterThan(0.98);
    }

    @Test
    void whatCannotBeEvaluatedIsRefused() throws IOException {
        TierEvaluation evaluation = evaluation(Kind.LOG_RANK);
        Path other = Files.writeString(dir.resolve("other.jsonl"), "{\"models\": {}}\n");
        assertThatThrownBy(() -> evaluation.evaluate(other, null)).hasMessageContaining("other.jsonl line 1: needs");
        Path missing = Files.writeString(dir.resolve("missing.jsonl"), line(true, -1, -1) + line(false, -2, -2));
        assertThatThrownBy(() -> evaluation.evaluate(missing, null))
                .hasMessage(
                        "missing.jsonl: no row can be used: 2 rows are left out: small.rank.missing (2); the first is"
                                + " missing.jsonl line 1; log-rank reads [rank]");
        Path allRight = Files.writeString(dir.resolve("right.jsonl"), line(true, -1, -1) + line(true, -2, -2));
        assertThatThrownBy(() -> evaluation(Kind.CHOW_SUM).evaluate(allRight, null))
                .hasMessage("right.jsonl: 2 of 2 answers are right; right and wrong ones are needed");
        assertThatThrownBy(() -> new TierEvaluation(new StatisticScore(Kind.CHOW_SUM), 2, new double[] {1, 1}))
                .hasMessageContaining("max-loss");
        assertThatThrownBy(() -> new TierEvaluation(new StatisticScore(Kind.CHOW_SUM), 0, new double[] {1}))
                .hasMessageContaining("costs");
    }

    @Test
    void rowsThatTheServiceWouldNotReadAreLeftOutByName() throws IOException {
        String good = line(true, -0.2, -0.1) + line(false, -2, -1);
        Path file = Files.writeString(
                dir.resolve("defects.jsonl"),
                good + row("-9999", "-1") + row("0.5", "-1") + row("-1", "null") + row("-1, -2", "-1")
                        + row("-1", "-9999") + "{\"small\":{\"correct\":true,\"by_large\":{\"logprob\":[-1]}}}\n");
        TierAnswers answers = evaluation(Kind.CHOW_AVERAGE).read(file);
        assertThat(answers.samples()).hasSize(2);
        assertThat(answers.left().sentence())
                .isEqualTo(
                        "6 rows are left out: small.by_large.logprob.not-a-number (1), small.by_large.logprob.sentinel (1),"
                                + " small.by_large.misaligned (1), small.logprob.missing (1), small.logprob.sentinel (1),"
                                + " small.logprob.wrong-sign (1)");
        Path broken = Files.writeString(dir.resolve("broken.jsonl"), row("-9999", "-1") + row("-1", "-9999"));
        assertThatThrownBy(() -> evaluation(Kind.CHOW_AVERAGE).choose(broken, List.of("s", "l")))
                .hasMessageStartingWith("broken.jsonl: no row can be used: 2 rows are left out: ")
                .hasMessageContaining("the first is broken.jsonl line 1");
    }

    @Test
    void zerosAndRoundingOfModelsThatNobodySampledFromAreNumbers() throws IOException {
        Path file = Files.writeString(
                dir.resolve("sure.jsonl"),
                row("0, 0, 0, 0, 0", "0.0005, 0, 0, 0, 0")
                        + "{\"small\":{\"correct\":false,\"logprob\":[-3],\"by_large\":{\"logprob\":[-1,-2],"
                        + "\"tokens\":[\"a\",\"b\"]}}}\n");
        TierAnswers answers = evaluation(Kind.CHOW_SUM).read(file);
        assertThat(answers.left().sentence()).isEmpty();
        assertThat(answers.samples().get(0).scores()).containsExactly(0, 0);
        assertThat(answers.samples().get(1).tokens()).containsExactly(1, 2);
    }

    private static String row(String small, String large) {
        return "{\"small\":{\"correct\":true,\"logprob\":[" + small + "],\"by_large\":{\"logprob\":[" + large
                + "]}}}\n";
    }

    private static TierEvaluation evaluation(Kind kind) {
        return new TierEvaluation(new StatisticScore(kind), 0.01, new double[] {1, 10});
    }

    private static double at(FigureTable table, String row, String column) {
        return table.value(row, column).orElseThrow();
    }

    private static List<String> every(List<String> lines, int rest) {
        return java.util.stream.IntStream.range(0, lines.size())
                .filter(i -> i % 2 == rest)
                .mapToObj(lines::get)
                .toList();
    }

    private static String line(boolean right, double small, double large) {
        return String.format(
                Locale.ROOT,
                "{\"small\": {\"correct\": %b, \"logprob\": [%f], \"by_large\": {\"logprob\": [%f]}}}%n",
                right,
                small,
                large);
    }
}
