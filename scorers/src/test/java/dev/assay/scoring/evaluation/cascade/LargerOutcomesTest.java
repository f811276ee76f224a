package dev.assay.scoring.evaluation.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.cascade.rule.GainMap;
import dev.assay.scoring.cascade.rule.LearnedConfig;
import dev.assay.scoring.cascade.rule.RuleArtefact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of which some, or all, lack the outcome of the larger model. */
class LargerOutcomesTest {
    private static final LearnedConfig CONFIG = new LearnedConfig("route", 0.05, 0.5, null, 1);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 9, 399})
    void oneMissingOutcomeCostsNoGain(int row) throws IOException {
        RuleArtefact whole = DeferralFit.fit(answers(400, i -> true));
        CascadeAnswers data = answers(400, i -> i != row);
        RuleArtefact rule = DeferralFit.fit(data);
        assertThat(rule.largeModel()).isEqualTo("large");
        assertThat(rule.metrics()).containsKeys("learned.audc", "raw.audc");
        GainMap gain = gain(rule);
        assertThat(gain.at(0)).isCloseTo(gain(whole).at(0), within(0.01));
        assertThat(gain.harm()).isCloseTo(gain(whole).harm(), within(0.01));
        assertThat(evaluated(data, null))
                .contains("1 of 400 answers lack large_wrong: gains and AUDC are of the others")
                .contains("Quality over deferral to large")
                .contains("Decisions of the learned rule");
    }

    /** The gain is what answers with an outcome show, whatever share of the others there is. */
    @Test
    void gainsAreOfTheAnswersThatHaveAnOutcome() throws IOException {
        List<String> lines = lines(1_200, i -> i % 3 == 0);
        RuleArtefact rule = DeferralFit.fit(read(lines));
        List<String> known =
                lines.stream().filter(line -> line.contains("large_wrong")).toList();
        assertThat(known).hasSize(400);
        RuleArtefact ofKnown = DeferralFit.fit(read(known));
        assertThat(gain(rule).harm()).isCloseTo(gain(ofKnown).harm(), within(1e-12));
        assertThat(gain(rule).at(0)).isCloseTo(gain(ofKnown).at(0), within(0.02));
        assertThat(rule.metrics().get("raw.audc"))
                .isCloseTo(ofKnown.metrics().getOrDefault("raw.audc", Double.NaN), within(0.02));
    }

    /** Missing outcomes are in one route alone, so that its halves have none. */
    @Test
    void aRouteWithoutOutcomesTakesTheGainOfAll() throws IOException {
        CascadeAnswers data = answers(600, i -> i % 2 == 0);
        RuleArtefact rule = DeferralFit.fit(data);
        assertThat(rule.routes()).containsOnlyKeys("easy", "hard");
        GainMap hard = Objects.requireNonNull(rule.routes().get("hard").base().gain());
        assertThat(hard.harm()).isCloseTo(gain(rule).harm(), within(1e-12));
        String text = evaluated(data, null);
        assertThat(text).contains("300 of 600 answers lack large_wrong");
        assertThat(rows(text, "hard / learned  ")).isNotEmpty();
        assertThat(text).doesNotContain("NaN").doesNotContain("Infinity");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 19})
    void tooFewOutcomesCountAsNone(int known) throws IOException {
        CascadeAnswers data = answers(300, i -> i < known);
        assertThat(data.largeModel()).isNull();
        assertThat(DeferralFit.fit(data).largeModel()).isNull();
        assertThat(evaluated(data, null))
                .contains((300 - known) + " of 300 answers lack large_wrong: the outcomes of the other " + known
                        + " are too few (20 are needed) and are not used")
                .doesNotContain("Quality over deferral");
        CascadeAnswers none = answers(300, i -> false);
        assertThat(DeferralFit.fit(data).pooled())
                .isEqualTo(DeferralFit.fit(none).pooled());
    }

    /** A model that gave no answer is wrong, as in the published tables; one that a row does not name is not known. */
    @Test
    void aModelThatARowDoesNotNameIsNotWrong() throws IOException {
        List<String> lines = new ArrayList<>();
        String small =
                "{\"task\":\"t\",\"models\":{\"s\":{\"answer\":\"A\",\"correct\":%b,\"p\":{\"A\":0.%d,\"B\":0.1}}%s}}";
        for (int i = 0; i < 40; i++) {
            String large = i == 0 ? "" : ",\"l\":{\"correct\":" + (i == 1 ? null : i > 10) + "}";
            lines.add(small.formatted(i % 3 > 0, 50 + i, i == 39 ? "" : large));
        }
        // The first line names the models.
        Collections.swap(lines, 0, 1);
        CascadeAnswers data = read(lines);
        assertThat(data.answers().get(0).largeWrong()).isTrue();
        assertThat(data.answers().get(1).largeWrong()).isNull();
        assertThat(data.answers().get(5).largeWrong()).isTrue();
        assertThat(data.answers().get(20).largeWrong()).isFalse();
        assertThat(data.note("gains")).isEqualTo("2 of 40 answers lack the outcome of l: gains are of the others");
    }

    @Test
    void decisionsWithoutGainsTakeAThreshold() throws IOException {
        CascadeAnswers data = answers(300, i -> false);
        assertThat(evaluated(data, null))
                .contains("No decisions are shown: without the larger model's outcomes the learned rule has no gains")
                .contains("--threshold")
                .doesNotContain("uninformative");
        String text = evaluated(data, 0.6);
        assertThat(text).contains("at threshold 0.600");
        List<String> cells = cells(text, "all");
        // accept, accepted wrong, defer, deferred wrong, abstain, uninformative, then what is answerable.
        assertThat(Double.parseDouble(cells.get(1)) + Double.parseDouble(cells.get(3)))
                .isCloseTo(1, within(0.002));
        assertThat(cells.get(4)).isEqualTo("-");
        assertThat(cells.subList(7, 11)).containsOnly("-");
    }

    @Test
    void whatTheLargerModelWouldHaveSaidIsNotGuessed() throws IOException {
        RuleArtefact rule = DeferralFit.fit(answers(600, i -> true));
        StringBuilder out = new StringBuilder();
        new DeferralEvaluation(answers(300, i -> false), CONFIG, 10, out).run(rule, null);
        assertThat(out).contains("as shares; the larger model's outcomes are not known");
        List<String> cells = cells(out.toString(), "all");
        assertThat(Double.parseDouble(cells.get(3))).isPositive();
        assertThat(cells.get(4)).isEqualTo("-");
        assertThat(cells.subList(7, 11)).containsOnly("-");
        StringBuilder some = new StringBuilder();
        new DeferralEvaluation(answers(300, i -> i % 4 != 0), CONFIG, 10, some).run(rule, null);
        assertThat(some).contains("of the 225 answers whose larger model's outcome is known");
        List<String> known = cells(some.toString(), "all");
        assertThat(Double.parseDouble(known.get(4))).isBetween(0.0, 0.5);
        assertThat(known.subList(7, 11).stream().mapToInt(Integer::parseInt).sum())
                .isEqualTo(225);
    }

    @Test
    void curvesAreDrawnFromTheAnswersThatHaveAnOutcome() throws IOException {
        Path plots = folder.resolve("plots");
        new DeferralEvaluation(answers(300, i -> i % 4 != 0), CONFIG, 10, new StringBuilder()).run(null, plots);
        try (Stream<Path> files = Files.list(plots)) {
            assertThat(files).hasSize(3);
        }
        assertThat(plots.resolve("labels-large-quality-deferral.svg")).content().doesNotContain("NaN");
    }

    private String evaluated(CascadeAnswers data, @org.jspecify.annotations.Nullable Double threshold)
            throws IOException {
        StringBuilder out = new StringBuilder();
        new DeferralEvaluation(data, new LearnedConfig("kind", 0.05, 0.5, threshold, 1), 10, out).run(null, null);
        return out.toString();
    }

    private static GainMap gain(RuleArtefact rule) {
        return Objects.requireNonNull(rule.pooled().base().gain());
    }

    private static List<String> rows(String text, String start) {
        return text.lines().filter(line -> line.startsWith(start)).toList();
    }

    /** The row of the table of decisions, which is the last one. */
    private static List<String> cells(String text, String name) {
        String table = text.substring(text.indexOf("Decisions of the learned rule"));
        String row = rows(table, name + " ").get(0);
        return List.of(row.substring(name.length()).strip().split("\\s+"));
    }

    private CascadeAnswers answers(int n, IntPredicate known) throws IOException {
        return read(lines(n, known));
    }

    private CascadeAnswers read(List<String> lines) throws IOException {
        Path file = Files.write(folder.resolve("labels.jsonl"), lines);
        return CascadeAnswers.read(List.of(file), null, "kind");
    }

    /** The larger model is wrong one time in five, whatever the answer. */
    private static List<String> lines(int n, IntPredicate known) {
        Random random = new Random(4);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double logprob = -2 * random.nextDouble();
            boolean easy = i % 2 == 0;
            boolean wrong = random.nextDouble() < (easy ? 0.1 - logprob / 4 : 0.3 - logprob / 4);
            boolean large = random.nextDouble() < 0.2;
            lines.add(String.format(
                    Locale.ROOT,
                    "{\"event\":{\"tokens\":{\"logprobs\":[%.4f,%.4f]},\"attributes\":{\"kind\":\"%s\"}},\"wrong\":%b%s}",
                    logprob,
                    logprob / 2,
                    easy ? "easy" : "hard",
                    wrong,
                    known.test(i) ? ",\"large_wrong\":" + large : ""));
        }
        return lines;
    }
}
