package dev.assay.scoring.evaluation.machinetext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.evaluation.FigureTable;
import dev.assay.scoring.evaluation.FigureTable.Row;
import dev.assay.scoring.evaluation.cascade.CascadeEvaluation;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The figures are those printed in the README beside the data file. */
class MachineTextEvaluationTest {
    private static List<FigureTable> tables;

    @BeforeAll
    static void evaluate() throws IOException {
        tables = new MachineTextEvaluation(null).run(List.of(data()), new StringBuilder());
    }

    @ParameterizedTest
    @CsvSource({
        "pubmed gpt-3, .551, .597, .612, .577, .561, .491, .724",
        "pubmed gpt-3.5, .928, .893, .791, .892, .886, .760, .923",
        "pubmed gpt-4, .858, .835, .750, .813, .807, .701, .842",
        "writing gpt-3, .770, .866, .893, .867, .855, .774, .961",
        "writing gpt-3.5, .986, .983, .971, .978, .972, .907, .991",
        "writing gpt-4, .968, .940, .905, .881, .853, .724, .974",
        "xsum gpt-3, .570, .702, .727, .824, .799, .650, .944",
        "xsum gpt-3.5, .970, .968, .950, .957, .960, .925, .998",
        "xsum gpt-4, .758, .790, .781, .805, .805, .748, .929"
    })
    void areasAreThePublishedOnesDigitForDigit(
            String set,
            String mean,
            String minK,
            String deviation,
            String likelihood,
            String logRank,
            String lrr,
            String fastDetect) {
        FigureTable areas = tables.get(0);
        Row row = areas.rows().stream()
                .filter(one -> one.name().equals(set))
                .findFirst()
                .orElseThrow();
        List<String> cells = areas.columns().stream()
                .filter(column -> !List.of("n", "entropy").contains(column.name()))
                .map(column -> areas.cell(row, areas.columns().indexOf(column)))
                .toList();
        assertThat(cells).containsExactly(mean, minK, deviation, likelihood, logRank, lrr, fastDetect);
    }

    @Test
    void meansAreThePublishedOnes() {
        FigureTable areas = tables.get(0);
        String row = "mean of gpt-3.5 and gpt-4";
        assertThat(areas.value(row, "likelihood")).hasValueCloseTo(.888, within(.001));
        assertThat(areas.value(row, "logrank")).hasValueCloseTo(.881, within(.001));
        assertThat(areas.value(row, "entropy")).hasValueCloseTo(.298, within(.001));
        assertThat(areas.value(row, "lrr")).hasValueCloseTo(.794, within(.001));
        assertThat(areas.value(row, "Fast-DetectGPT")).hasValueCloseTo(.943, within(.001));
    }

    @Test
    void intervalsHoldTheAreaAndMoreIsFoundAtFivePerCent() {
        assertThat(tables.get(1).rows()).hasSize(9 * 8).allSatisfy(row -> {
            double[] values = row.values();
            assertThat(values[1]).isBetween(values[2], values[3]);
            assertThat(values[3] - values[2]).isBetween(0.0, 0.2);
            assertThat(values[4]).isBetween(0.0, values[5]);
        });
        FigureTable details = tables.get(1);
        assertThat(details.value("xsum gpt-3.5, Fast-DetectGPT", "TPR, 5 % FPR").orElseThrow())
                .isGreaterThan(0.97);
    }

    @Test
    void conformalPValuesHoldPerBucket() {
        assertThat(tables.get(2).rows()).isNotEmpty().allSatisfy(row -> {
            double slack = 3 * Math.sqrt(0.05 * 0.95 / row.values()[0]);
            assertThat(row.values()[1]).as(row.name()).isLessThanOrEqualTo(0.05 + slack);
        });
        double found = tables.get(2)
                .value("Fast-DetectGPT, 200 to 399 tokens", "machine p <= .05")
                .orElseThrow();
        assertThat(found).isGreaterThan(0.8);
    }

    @Test
    void verdictsAreReadAndDrawn(@TempDir Path folder) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            boolean machine = i % 2 == 1;
            lines.append("{\"eventId\":\"e")
                    .append(i)
                    .append("\",\"attributes\":{\"label\":\"")
                    .append(machine ? "machine" : "human")
                    .append("\",\"set\":\"mine\",\"group\":\"")
                    .append(i / 2)
                    .append("\"},\"evidence\":[{\"scorer\":\"machine-text.binoculars\",\"score\":")
                    .append(machine ? 0.5 : 1 + i)
                    .append(",\"effectiveCount\":60,\"notes\":{\"source\":\"proxy x\"}},")
                    .append(
                            "{\"scorer\":\"watermark\",\"score\":1.0},{\"scorer\":\"machine-text.lrr\",\"score\":null}]}\n");
        }
        Path file = folder.resolve("v.jsonl");
        Files.writeString(file, lines);
        StringBuilder out = new StringBuilder();
        List<FigureTable> own = new MachineTextEvaluation(folder.resolve("plots")).run(List.of(file), out);
        // Lower Binoculars speak for a machine.
        assertThat(own.get(0).value("mine", "machine-text.binoculars")).hasValue(1);
        assertThat(own.get(0).columns()).hasSize(2);
        assertThat(own.get(1).value("mine, machine-text.binoculars", "TPR, 1 % FPR"))
                .hasValue(1);
        assertThat(out.toString()).contains("mine-roc.svg");
        try (Stream<Path> drawn = Files.list(folder.resolve("plots"))) {
            assertThat(drawn.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("mine-roc.svg", "machine_text.binoculars-length.svg");
        }
        assertThat(Files.readString(folder.resolve("plots/machine_text.binoculars-length.svg")))
                .contains("<circle")
                .doesNotContain("NaN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"label\":\"machine\"}", "{\"label\":\"both\",\"scores\":{\"a\":1}}"})
    void otherLayoutsAreRefused(String line, @TempDir Path folder) throws IOException {
        Path file = folder.resolve("x.jsonl");
        Files.writeString(file, line);
        assertThatThrownBy(() -> new MachineTextEvaluation(null).run(List.of(file), new StringBuilder()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("x.jsonl line 1: ");
    }

    /** Without pairs every text stands for itself, named or not. */
    @ParameterizedTest
    @ValueSource(strings = {"", "\"id\":\"%d\",", "\"pair\":null,", "\"text_sha256\":\"%d\",\"pair\":\"\","})
    void textsWithoutPairsAreDrawnOneByOne(String identity, @TempDir Path folder) throws IOException {
        Random random = new Random(3);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 120; i++) {
            boolean machine = i % 2 == 1;
            lines.append(String.format(
                    Locale.ROOT,
                    "{" + identity.replace("%d", Integer.toString(i))
                            + "\"domain\":\"d\",\"generator\":\"g\",\"label\":\"%s\",\"nll_mistral\":[%.4f,%.4f]}%n",
                    machine ? "machine" : "human",
                    random.nextDouble() + (machine ? 0 : 0.3),
                    random.nextDouble()));
        }
        Path file = Files.writeString(folder.resolve("x.jsonl"), lines);
        List<FigureTable> own = new MachineTextEvaluation(null).run(List.of(file), new StringBuilder());
        FigureTable details = own.get(1);
        double low = details.value("d g, mean log p", "2.5 %").orElseThrow();
        double high = details.value("d g, mean log p", "97.5 %").orElseThrow();
        assertThat(high - low).isBetween(0.1, 0.3);
        // Each of the 60 human texts counts: none is taken for another.
        assertThat(own.get(2).value("mean log p, 1 to 49 tokens", "human")).hasValue(60);
    }

    /** What is null or empty names no set and no group. */
    @ParameterizedTest
    @ValueSource(strings = {"", "\"group\":null,\"set\":null,\"eventId\":null,", "\"group\":\"\",\"id\":\"\","})
    void scoresWithoutGroupsAreDrawnOneByOne(String fields, @TempDir Path folder) throws IOException {
        Random random = new Random(4);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 120; i++) {
            boolean machine = i % 2 == 1;
            lines.append("{%s\"label\":\"%s\",\"tokens\":60,\"scores\":{\"a\":%s}}%n"
                    .formatted(fields, machine ? "machine" : "human", random.nextDouble() + (machine ? 0.2 : 0)));
        }
        Path file = Files.writeString(folder.resolve("x.jsonl"), lines);
        List<FigureTable> own = new MachineTextEvaluation(null).run(List.of(file), new StringBuilder());
        double low = own.get(1).value("all, a", "2.5 %").orElseThrow();
        assertThat(own.get(1).value("all, a", "97.5 %").orElseThrow() - low).isBetween(0.1, 0.3);
        assertThat(own.get(2).rows().get(0).values()[0]).isEqualTo(60);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"label\":\"human\",\"nll_mistral\":[1,null,2]}; nll_mistral",
                "{\"label\":\"human\",\"nll_mistral\":[1,\"secret\"]}; nll_mistral",
                "{\"label\":\"human\",\"nll_mistral\":[1,9999]}; nll_mistral",
                "{\"label\":\"human\",\"nll_mistral\":[-1]}; nll_mistral",
                "{\"label\":\"secret\",\"nll_mistral\":[1]}; neither human nor machine",
                "{\"nll_mistral\":[1]}; neither human nor machine",
                "{\"text\":\"secret\",\"label\":\"human\"}; no layout"
            })
    void refusalsNameFileAndLine(String line, String why, @TempDir Path folder) throws IOException {
        Path file = folder.resolve("x.jsonl");
        Files.writeString(file, "{\"label\":\"human\",\"nll_mistral\":[1,2]}\n\n" + line);
        assertThatThrownBy(() -> new MachineTextEvaluation(null).run(List.of(file), new StringBuilder()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("x.jsonl line 3: ")
                .hasMessageContaining(why)
                .hasMessageNotContaining("secret");
        if (line.contains("nll_mistral")) {
            assertThatThrownBy(() -> CascadeEvaluation.evaluate(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("x.jsonl line 3: ");
        }
    }

    @Test
    void aSetOfOneKindIsLeftOutOfTheMeans(@TempDir Path folder) throws IOException {
        StringBuilder lines = new StringBuilder();
        String one = "{\"set\":\"%s gpt-4\",\"label\":\"%s\",\"tokens\":7,\"scores\":{\"a\":%d%s}}%n";
        for (String set : List.of("first", "second")) {
            for (int i = 0; i < 4; i++) {
                lines.append(one.formatted(set, i < 2 ? "human" : "machine", i, set.equals("first") ? ",\"b\":1" : ""));
            }
        }
        lines.append(one.formatted("third", "machine", 3, ""));
        Path file = Files.writeString(folder.resolve("x.jsonl"), lines);
        StringBuilder out = new StringBuilder();
        FigureTable areas =
                new MachineTextEvaluation(null).run(List.of(file), out).get(0);
        for (String mean : List.of("mean", "mean of gpt-3.5 and gpt-4")) {
            assertThat(areas.value(mean, "a")).hasValue(1);
            assertThat(areas.value(mean, "b")).hasValue(0.5);
            assertThat(areas.value(mean, "n")).hasValue(8);
        }
        assertThat(out)
                .contains("Means are over the sets that have texts of people and of machines with the score: 2 of 3"
                        + " for a, 1 of 3 for b.");
        StringBuilder whole = new StringBuilder();
        new MachineTextEvaluation(null).run(List.of(data()), whole);
        assertThat(whole).doesNotContain("Means are over");
    }

    @Test
    void oneKindOfTextOnlyHasNoFigure(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("x.jsonl");
        Files.writeString(file, "{\"label\":\"human\",\"tokens\":7,\"scores\":{\"a\":1,\"b\":null}}\n");
        StringBuilder out = new StringBuilder();
        List<FigureTable> one = new MachineTextEvaluation(null).run(List.of(file), out);
        assertThat(one.get(0).value("all", "a")).isEmpty();
        assertThat(out.toString()).doesNotContain("NaN");
    }

    @Test
    void theLevelIsTheOneThatHumanTextsExceedRarelyEnough() {
        double[] values = {1, 2, 3, 4, 5, 3, 4.5, 6};
        boolean[] machine = {false, false, false, false, false, true, true, true};
        // No human text may be above the level: 5.
        assertThat(MachineTextMetrics.found(values, machine, 0.05)).isCloseTo(1 / 3.0, within(1e-12));
        // One of five may: 4.
        assertThat(MachineTextMetrics.found(values, machine, 0.2)).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(MachineTextMetrics.found(values, machine, 1)).isCloseTo(1, within(1e-12));
        assertThat(MachineTextMetrics.found(new double[] {1}, new boolean[] {true}, 0.1))
                .isNaN();
    }

    private static Path data() {
        try {
            return Path.of(Objects.requireNonNull(
                            MachineTextEvaluationTest.class.getResource("/data/fouriergpt-nll/nll.jsonl.gz"))
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
