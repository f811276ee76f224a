package dev.assay.scoring.evaluation.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.cascade.control.ControlPolicy;
import dev.assay.scoring.cascade.control.Objective;
import dev.assay.scoring.evaluation.FigureTable;
import dev.assay.scoring.evaluation.threshold.ReplayItems.Order;
import dev.assay.scoring.evaluation.threshold.ThresholdEvaluation.Trial;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bars that thresholds must keep on live traffic, on recorded streams. */
class ThresholdEvaluationTest {
    private static final int WINDOW = 500;
    private static final Map<String, ReplayItems> ITEMS = new ConcurrentHashMap<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lifeeval-cascade/cascade.jsonl.gz",
                "tiny-cascade/tiny.jsonl.gz",
                "mmlu-llama13b-options/options.jsonl.gz"
            })
    void theRateIsWithinTwoPointsInEveryWindow(String data) throws IOException {
        ReplayItems items = items(data);
        for (double rate : new double[] {0.1, 0.2, 0.3, 0.5}) {
            ControlPolicy policy = ControlPolicy.of(Objective.RATE_TRACKING, rate);
            for (Order order : Order.values()) {
                for (int seed = 0; seed < seeds(order, 2); seed++) {
                    ThresholdRun run = ThresholdRun.of(items.in(order, seed), policy, 200, 1);
                    assertThat(run.start()).isEqualTo(100);
                    assertThat(run.worstRate(rate, WINDOW)).isLessThanOrEqualTo(0.019 + 1e-9);
                    assertThat(run.rate()).isCloseTo(rate, within(0.006));
                }
            }
        }
    }

    @Test
    void keepingTheRateCostsLittleQuality() throws IOException {
        ReplayItems items = items("lifeeval-cascade/cascade.jsonl.gz");
        double tracking = 0;
        double plain = 0;
        double regret = 0;
        for (double rate : new double[] {0.1, 0.2, 0.3, 0.5}) {
            for (int seed = 0; seed < 4; seed++) {
                ReplayItems stream = items.in(Order.BLOCKED, seed);
                ThresholdRun run = ThresholdRun.of(stream, ControlPolicy.of(Objective.RATE_TRACKING, rate), 1, 1);
                tracking += run.quality() / 16;
                regret += run.qualityRegret() / 16;
                plain += ThresholdRun.of(stream, ControlPolicy.of(Objective.RATE_APPROXIMATION, rate), 1, 1)
                                .quality()
                        / 16;
            }
        }
        assertThat(regret).isLessThan(0.004);
        assertThat(tracking).isGreaterThan(plain - 0.003);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.1, 0.15, 0.2})
    void theLongRunRiskIsWithinTwoPointsWithLateLabels(double alpha) throws IOException {
        ReplayItems items = items("lifeeval-cascade/cascade.jsonl.gz");
        for (Order order : Order.values()) {
            for (int seed = 0; seed < seeds(order, 4); seed++) {
                ThresholdRun run =
                        ThresholdRun.of(items.in(order, seed), ControlPolicy.of(Objective.RISK_ONLINE, alpha), 200, 1);
                assertThat(run.start()).isLessThanOrEqualTo(260);
                assertThat(run.risk()).as("%s %d", order, seed).isCloseTo(alpha, within(0.018));
                assertThat(run.acceptRegret()).isLessThan(0.06);
            }
        }
    }

    @Test
    void onHalfOfTheDataTheBarsHoldOverTheWholeStream() throws IOException {
        ReplayItems items = items("lifeeval-cascade/cascade.jsonl.gz");
        for (int seed = 0; seed < 4; seed++) {
            ReplayItems half = half(items, seed);
            for (double alpha : new double[] {0.05, 0.1, 0.15}) {
                ThresholdRun run = ThresholdRun.of(
                        half.in(Order.BLOCKED, seed), ControlPolicy.of(Objective.RISK_ONLINE, alpha), 100, 1);
                assertThat(run.riskOfAll()).isCloseTo(alpha, within(0.02));
            }
            ThresholdRun run =
                    ThresholdRun.of(half.in(Order.BLOCKED, seed), ControlPolicy.of(Objective.RATE_TRACKING, 0.2), 1, 1);
            assertThat(run.worstRate(0.2, WINDOW)).isLessThanOrEqualTo(0.019 + 1e-9);
        }
    }

    @Test
    void theTablesShowWhatStaticThresholdsDoUnderAShift(@TempDir Path folder) throws IOException {
        StringBuilder out = new StringBuilder();
        Trial trial = new Trial(0.2, 0.1, 200, 1, List.of("blocked"), 2, folder);
        List<FigureTable> tables =
                new ThresholdEvaluation(trial, ControlPolicy::of).run(data("lifeeval-cascade/cascade.jsonl.gz"), out);
        assertThat(tables).hasSize(3);
        FigureTable rates = tables.get(0);
        assertThat(rates.value("threshold of the first 300", "rate").orElseThrow())
                .isGreaterThan(0.5);
        assertThat(rates.value("rate-quantile", "worst 500").orElseThrow()).isGreaterThan(0.05);
        assertThat(rates.value("rate-tracking", "worst 500").orElseThrow()).isLessThan(0.02);
        FigureTable risks = tables.get(1);
        assertThat(risks.value("conformal on the first 300", "risk").orElseThrow())
                .isGreaterThan(0.25);
        assertThat(risks.value("risk-online", "risk")).hasValueCloseTo(0.1, within(0.018));
        assertThat(risks.value("risk-online at 0.2", "risk")).hasValueCloseTo(0.2, within(0.018));
        FigureTable shuffled = tables.get(2);
        for (FigureTable.Row row : shuffled.rows()) {
            double alpha = row.values()[0];
            assertThat(shuffled.value(row.name(), "risk").orElseThrow()).isBetween(alpha - 0.01, alpha + 0.003);
            assertThat(shuffled.value(row.name(), "above target").orElseThrow()).isLessThan(0.12);
        }
        assertThat(out.toString()).contains("rate-tracking", "risk-online", "200 shuffles");
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()).sorted())
                    .containsExactly("cascade-blocked-rate.svg", "cascade-blocked-risk.svg");
        }
        assertThat(Files.readString(folder.resolve("cascade-blocked-risk.svg")))
                .contains("risk-online", "lsat_ar_test")
                .doesNotContain("NaN", "Infinity");
    }

    @Test
    void blocksComeFromEasyToHard() throws IOException {
        ReplayItems items = items("lifeeval-cascade/cascade.jsonl.gz");
        assertThat(items.size()).isEqualTo(2_350);
        ReplayItems blocked = items.in(Order.BLOCKED, 1);
        List<String> tasks = new ArrayList<>();
        for (String task : blocked.task()) {
            if (tasks.isEmpty() || !tasks.get(tasks.size() - 1).equals(task)) {
                tasks.add(task);
            }
        }
        assertThat(tasks).containsExactly("sciq_test", "sat_en", "boolq_valid", "lsat_ar_test");
        assertThat(items.in(Order.RANDOM, 3).uncertainty())
                .isEqualTo(items.in(Order.RANDOM, 3).uncertainty())
                .isNotEqualTo(items.in(Order.RANDOM, 4).uncertainty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"logprobs", "entropies"})
    void eventsWithLabelsAreAStreamToo(String column, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("labels.jsonl"), events(1_000, column, i -> true));
        StringBuilder out = new StringBuilder();
        Trial trial = new Trial(0.2, 0.1, 200, 1, List.of("blocked", "file"), 2, folder);
        List<FigureTable> tables = new ThresholdEvaluation(trial, ControlPolicy::of).run(file, out);
        assertThat(tables).hasSize(5);
        assertThat(tables.get(0).value("rate-tracking", "worst 500").orElseThrow())
                .isLessThan(0.02);
        assertThat(tables.get(0).value("rate-tracking", "quality").orElseThrow())
                .isGreaterThan(0.5);
        assertThat(tables.get(1).value("risk-online", "risk")).hasValueCloseTo(0.1, within(0.02));
        assertThat(out)
                .contains("1000 answers, file order, once, by "
                        + (column.equals("logprobs") ? "minus the mean log-probability" : "the mean entropy"))
                .doesNotContain("lack");
        assertThat(Files.readString(folder.resolve("labels-blocked-rate.svg"))).contains("hard");
    }

    /** Quality is of the answers whose larger outcome is known, and does not change when others lack it. */
    @Test
    void missingOutcomesOfTheLargerModelAreLeftOut(@TempDir Path folder) throws IOException {
        Path all = Files.writeString(folder.resolve("all.jsonl"), events(1_000, "logprobs", i -> true));
        Path some = Files.writeString(folder.resolve("some.jsonl"), events(1_000, "logprobs", i -> i % 10 != 3));
        Path none = Files.writeString(folder.resolve("none.jsonl"), events(1_000, "logprobs", i -> false));
        Trial trial = new Trial(0.2, 0.1, 200, 1, List.of("file"), 1, null);
        StringBuilder out = new StringBuilder();
        FigureTable ofAll = new ThresholdEvaluation(trial, ControlPolicy::of)
                .run(all, new StringBuilder())
                .get(0);
        FigureTable ofSome =
                new ThresholdEvaluation(trial, ControlPolicy::of).run(some, out).get(0);
        FigureTable ofNone = new ThresholdEvaluation(trial, ControlPolicy::of)
                .run(none, new StringBuilder())
                .get(0);
        assertThat(out).contains("100 of 1000 answers lack large_wrong: quality and its regret are of the others");
        for (FigureTable.Row row : ofAll.rows()) {
            double quality = ofAll.value(row.name(), "quality").orElseThrow();
            assertThat(ofSome.value(row.name(), "quality")).hasValueCloseTo(quality, within(0.03));
            assertThat(ofSome.value(row.name(), "regret").orElseThrow()).isBetween(-0.05, 0.05);
            assertThat(ofSome.value(row.name(), "rate"))
                    .isEqualTo(ofAll.value(row.name(), "rate"))
                    .isEqualTo(ofNone.value(row.name(), "rate"));
            assertThat(ofNone.value(row.name(), "quality")).isEmpty();
        }
    }

    private static String events(int n, String column, IntPredicate known) {
        Random random = new Random(12);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < n; i++) {
            boolean easy = i % 2 == 0;
            double doubt = 2 * random.nextDouble();
            boolean wrong = random.nextDouble() < doubt / 4 + (easy ? 0 : 0.2);
            boolean large = random.nextDouble() < 0.1;
            double sign = column.equals("logprobs") ? -1 : 1;
            lines.append(String.format(
                    Locale.ROOT,
                    "{\"event\":{\"tokens\":{\"%s\":[%.4f,%.4f]},\"attributes\":{\"route\":\"%s\"}},\"wrong\":%b%s}%n",
                    column,
                    sign * doubt,
                    sign * doubt / 2,
                    easy ? "easy" : "hard",
                    wrong,
                    known.test(i) ? ",\"large_wrong\":" + large : ""));
        }
        return lines.toString();
    }

    @Test
    void whatCannotBeTriedIsSaid(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> new Trial(1.2, 0.1, 200, 1, List.of("blocked"), 1, null))
                .hasMessage("--target-rate = 1.2: must be in (0, 1), for example 0.2");
        assertThatThrownBy(() -> new Trial(0.2, 0.1, 0, 1, List.of("blocked"), 1, null))
                .hasMessage("--label-delay = 0: must be at least 1");
        assertThatThrownBy(() -> new Trial(0.2, 0.1, 1, 1, List.of("sorted"), 1, null))
                .hasMessage("--order = sorted: must be one of blocked, random, file");
        assertThatThrownBy(() -> new Trial(0.2, 0.1, 1, 0, List.of("file"), 1, null))
                .hasMessage("--events-per-second = 0.0: must be 0.001 to 1000000");
        Trial trial = new Trial(0.2, 0.1, 200, 1, List.of("file"), 1, null);
        Path file = folder.resolve("few.jsonl");
        Files.writeString(file, "{\"id\":\"a\",\"subject\":\"s\",\"target\":0,\"p\":[[0.6,0.4]]}\n");
        assertThatThrownBy(() -> new ThresholdEvaluation(trial, ControlPolicy::of).run(file, new StringBuilder()))
                .hasMessageEndingWith("has 1 answers with a probability; at least 800 are needed");
        Trial late = new Trial(0.2, 0.1, 2_994, 1, List.of("file"), 1, null);
        assertThatThrownBy(() -> new ThresholdEvaluation(late, ControlPolicy::of)
                        .run(data("tiny-cascade/tiny.jsonl.gz"), new StringBuilder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--label-delay = 2994: no label would come within the 2994 answers of tiny");
        Files.writeString(file, "{\"id\":\"a\"}\n");
        assertThatThrownBy(() -> new ThresholdEvaluation(trial, ControlPolicy::of).run(file, new StringBuilder()))
                .hasMessageContaining("no layout of labelled answers");
    }

    /** Every file is read once. */
    private static ReplayItems items(String name) throws IOException {
        ReplayItems read = ITEMS.get(name);
        if (read == null) {
            read = ReplayItems.read(data(name));
            ITEMS.put(name, read);
        }
        return read;
    }

    /** The order of the file is the same whatever the seed. */
    private static int seeds(Order order, int wanted) {
        return order == Order.FILE ? 1 : wanted;
    }

    private static ReplayItems half(ReplayItems items, int seed) {
        Random random = new Random(1_000 + seed);
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            if (random.nextBoolean()) {
                places.add(i);
            }
        }
        return items.pick(places);
    }

    private static Path data(String name) {
        try {
            return Path.of(Objects.requireNonNull(ThresholdEvaluationTest.class.getResource("/data/" + name), name)
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
