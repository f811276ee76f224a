package dev.assay.scoring.evaluation.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.evaluation.FigureTable;
import dev.assay.scoring.evaluation.FigureTable.Row;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figures are those printed in the README beside each data file. */
class CascadeEvaluationTest {

    @Test
    void lifeEvalGivesThePublishedTable() throws IOException {
        List<FigureTable> tables = CascadeEvaluation.evaluate(data("lifeeval-cascade/cascade.jsonl.gz"));
        FigureTable ranking = tables.get(0);
        assertThat(ranking.title()).endsWith("ECE-15: 15 bins of equal width");
        // AURC stands twice: in the order of the file, as published, and averaged over ties.
        assertRows(
                without(ranking, "ties averaged"),
                "sciq_test 506 .903 .823 .824 .699 .0280 .0968 .095",
                "boolq_valid 1634 .654 .644 .644 .625 .2308 .3458 .304",
                "sat_en 108 .824 .806 .801 .527 .0624 .1759 .108",
                "lsat_ar_test 102 .235 .504 .513 .434 .7004 .7647 .705",
                "all 2350 .697 .698 .697 .636 .1654 .3026 .266");
        assertRows(
                tables.get(1),
                "sciq_test .903 .945 .9384 .9239 .9605 .850 .941",
                "boolq_valid .654 .749 .7195 .7017 .8187 .688 .682",
                "sat_en .824 .935 .9089 .8796 .9366 .763 .889",
                "lsat_ar_test .235 .284 .2593 .2598 .3868 .489 .255",
                "all .697 .780 .7570 .7385 .8380 .725 .731");
        assertRows(
                without(without(tables.get(2), "random"), "oracle"),
                "sciq_test .903 .966 .9551 .821 .957",
                "boolq_valid .654 .823 .7618 .637 .703",
                "sat_en .824 .926 .9030 .775 .880",
                "lsat_ar_test .235 .255 .2243 -.558 .206",
                "all .697 .834 .7899 .677 .746");
    }

    @Test
    void tinyCascadeGivesThePublishedTable() throws IOException {
        List<FigureTable> tables = CascadeEvaluation.evaluate(data("tiny-cascade/tiny.jsonl.gz"));
        assertThat(tables.get(0).value("all", "small")).hasValueCloseTo(.376, within(5e-4));
        assertThat(tables.get(0).value("all", "large")).hasValueCloseTo(.898, within(5e-4));
        assertThat(tables.get(1).title()).contains("2994 prompts").contains("random 0.6373, oracle 0.7630");
        assertRows(
                tables.get(1),
                "Chow-Sum .964 .926 .7082 .636 .585",
                "Chow-Average .957 .912 .7062 .632 .582",
                "Chow-Quantile 0 .955 .906 .7100 .639 .585",
                "Chow-Quantile .5 .931 .851 .6998 .620 .577",
                "minus mean entropy .954 .907 .7056 .631 .579",
                "minus max entropy .953 .902 .7089 .637 .586",
                "minus max rolling entropy (5) .950 .908 .7045 .629 .574",
                "minimum top-2 margin .950 .900 .7103 .640 .588",
                "Fast-DetectGPT curvature .065 .090 .5668 .365 .401",
                "large reads small: mean log p 1.000 1.000 .7299 .678 .611",
                "large reads small: min log p 1.000 1.000 .7387 .694 .632");
    }

    @Test
    void optionsUnderPromptsGiveThePublishedFigures() throws IOException {
        FigureTable table = CascadeEvaluation.evaluate(data("mmlu-llama13b-options/options.jsonl.gz"))
                .get(0);
        assertThat(table.rows()).hasSize(11);
        assertThat(printed(table, 0)).isEqualTo("prompt 0 .4157 .6847 .4087 .0469");
        assertThat(printed(table, 10)).isEqualTo("mean of prompts .4274 .6759 .3999 .0429");
    }

    @Test
    void tokenLikelihoodsGiveThePublishedFigures() throws IOException {
        FigureTable table =
                CascadeEvaluation.evaluate(data("fouriergpt-nll/nll.jsonl.gz")).get(0);
        assertRows(
                without(table, "entropy"),
                "pubmed gpt-3 162 .551 .597 .612 .577 .561 .491 .724",
                "pubmed gpt-3.5 162 .928 .893 .791 .892 .886 .760 .923",
                "pubmed gpt-4 162 .858 .835 .750 .813 .807 .701 .842",
                "writing gpt-3 150 .770 .866 .893 .867 .855 .774 .961",
                "writing gpt-3.5 138 .986 .983 .971 .978 .972 .907 .991",
                "writing gpt-4 138 .968 .940 .905 .881 .853 .724 .974",
                "xsum gpt-3 174 .570 .702 .727 .824 .799 .650 .944",
                "xsum gpt-3.5 174 .970 .968 .950 .957 .960 .925 .998",
                "xsum gpt-4 174 .758 .790 .781 .805 .805 .748 .929");
    }

    @Test
    void readsPlainFilesAndPrintsAlignedColumns(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("two.jsonl");
        Files.writeString(file, """
                {"id":"t/0","task":"t","models":{"s":{"answer":"A","correct":true,"p":{"A":0.9,"B":0.1},"stated":null},"l":{"answer":"A","correct":true}}}

                {"id":"t/1","task":"t","models":{"s":{"answer":"B","correct":false,"p":{"A":0.4,"B":0.6},"stated":null},"l":{"answer":"A","correct":true}}}
                {"id":"t/2","task":"t","models":{"s":{"answer":null,"correct":null,"p":null,"stated":null},"l":{"answer":"A","correct":true}}}
                """);
        StringBuilder out = new StringBuilder();
        CascadeEvaluation.evaluate(file, out);
        assertThat(out.toString()).startsWith("""
                        s: is the answer right? 2 of 3 questions have a probability for the chosen option and an outcome; ECE-15: 15 bins of equal width
                        task  n  accuracy  AUROC p  entropy  stated   AURC  ties averaged  random  ECE-15
                        ----  -  --------  -------  -------  ------  -----  -------------  ------  ------
                        t     2      .500    1.000    1.000       -  .2500          .2500   .5000    .350
                        all   2      .500    1.000    1.000       -  .2500          .2500   .5000    .350
                        """);
    }

    /** They would count as wrong: a file half judged would show half its accuracy. */
    @Test
    void answersThatNobodyJudgedAreInNoTable(@TempDir Path directory) throws IOException {
        String judged =
                "{\"task\":\"t\",\"models\":{\"s\":{\"answer\":\"A\",\"correct\":%s,\"p\":{\"A\":%s,\"B\":0.1}},"
                        + "\"l\":{\"answer\":\"A\",\"correct\":true}}}";
        Path options = directory.resolve("options.jsonl");
        Files.write(
                options,
                List.of(
                        judged.formatted("true", "0.9"),
                        judged.formatted("false", "0.6"),
                        judged.formatted("null", "0.7")));
        StringBuilder out = new StringBuilder();
        CascadeEvaluation.evaluate(options, out);
        assertThat(out.toString()).contains("2 of 3 questions").containsPattern("all +2 +\\.500");
        String tokens =
                "{\"id\":\"i\",\"task\":\"t\",\"small\":{\"text\":\"x\",\"logprob\":[%s],\"entropy\":[1],\"margin\":[1]%s},"
                        + "\"large\":{\"text\":\"x\",\"logprob\":[-1],\"entropy\":[1],\"correct\":true}}";
        Path none = Files.write(directory.resolve("none.jsonl"), List.of(tokens.formatted("-1", "")));
        assertThatThrownBy(() -> CascadeEvaluation.evaluate(none))
                .hasMessage(
                        "none.jsonl: no row can be used: 1 row is left out: small.correct is not true or false (1); the first"
                                + " is none.jsonl line 1");
        Files.write(options, List.of(judged.formatted("null", "0.9")));
        assertThatThrownBy(() -> CascadeEvaluation.evaluate(options))
                .hasMessageContaining("no row has a probability for the option that s chose");
    }

    @Test
    void rowsOfTwoModelsWithBrokenNumbersAreInNoTable(@TempDir Path directory) throws IOException {
        String row = "{\"id\":\"i\",\"task\":\"t\",\"small\":{\"text\":\"x\",\"correct\":%s,\"logprob\":[%s],"
                + "\"entropy\":[1,1,1,1,1],\"by_large\":{\"logprob\":[%s]}},\"large\":{\"correct\":true,\"logprob\":[-1]}}";
        String good = "-1,-1,-1,-1,-2";
        Path file = Files.write(
                directory.resolve("two.jsonl"),
                List.of(
                        row.formatted("true", good, good),
                        row.formatted("false", good, "0,0,0,0,0"),
                        row.formatted("true", good, "-1,-1,-1,-1,-9999"),
                        row.formatted("true", "-9999,-1,-1,-1,-1", good),
                        row.formatted("true", "0,0,0,0,0", good),
                        row.formatted("true", "-1,-1", "-1,-1"),
                        row.formatted("true", good, "-1,-1")));
        String left =
                "small.by_large.logprob.sentinel (1), small.by_large.misaligned (1), small.entropy.misaligned (1),"
                        + " small.logprob.all-zero (1), small.logprob.sentinel (1)";
        StringBuilder out = new StringBuilder();
        CascadeEvaluation.evaluate(file, out);
        assertThat(out.toString())
                .contains("2 prompts (")
                .contains("; 5 rows are left out: " + left)
                .contains("large reads small: mean log p")
                .doesNotContain("minimum top-2 margin");
        CascadeAnswers answers = CascadeAnswers.read(List.of(file), null, "route");
        assertThat(answers.answers()).hasSize(2);
        assertThat(answers.leftOut()).startsWith("5 rows left out").endsWith(": " + left);
    }

    @Test
    void optionProbabilitiesThatAreNoneAreNamed(@TempDir Path directory) throws IOException {
        String row = "{\"task\":\"t\",\"models\":{\"s\":{\"answer\":\"A\",\"correct\":true,\"p\":{\"A\":%s,\"B\":%s}},"
                + "\"l\":{\"answer\":\"A\",\"correct\":true}}}";
        for (String[] one : new String[][] {
            {"7.5", "0", "holds 7.5"},
            {"0.3", "-3", "holds -3"},
            {"0.3", "\"x\"", "holds \"x\""},
            {"0.9", "0.9", "add up to 1.8"}
        }) {
            Path file = Files.write(
                    directory.resolve("options.jsonl"),
                    List.of(row.formatted("0.9", "0.1"), row.formatted("0.9", "null"), row.formatted(one[0], one[1])));
            assertThatThrownBy(() -> CascadeEvaluation.evaluate(file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("options.jsonl line 3: ")
                    .hasMessageContaining("models.s.p")
                    .hasMessageContaining(one[2]);
            assertThatThrownBy(() -> CascadeAnswers.read(List.of(file), null, "route"))
                    .hasMessageContaining(one[2]);
        }
        Path prompts = Files.write(
                directory.resolve("prompts.jsonl"),
                List.of("{\"subject\":\"s\",\"p\":[[0.7,0.3],[0.7,1.3]],\"target\":0}"));
        assertThatThrownBy(() -> CascadeEvaluation.evaluate(prompts)).hasMessageContaining("p[1] holds 1.3");
    }

    @Test
    void refusesWhatItDoesNotKnowWithoutQuotingIt(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("x.jsonl");
        Files.writeString(file, "");
        assertThatThrownBy(() -> CascadeEvaluation.evaluate(file))
                .hasMessageContaining("holds no lines; write one JSON object a line");
        Files.writeString(file, "{\"secret\":1}\n");
        assertThatThrownBy(() -> CascadeEvaluation.evaluate(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no layout")
                .hasMessageNotContaining("secret");
        Files.writeString(file, "{\"a\":1}\nsecret\n");
        assertThatThrownBy(() -> CascadeEvaluation.evaluate(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 2: not JSON; name a file")
                .hasMessageNotContaining("secret");
        Files.writeString(file, "[1]\n");
        assertThatThrownBy(() -> CascadeEvaluation.evaluate(file)).hasMessageEndingWith("line 1: not a JSON object");
    }

    private static void assertRows(FigureTable table, String... expected) {
        assertThat(IntStream.range(0, table.rows().size()).mapToObj(row -> printed(table, row)))
                .containsExactly(expected);
    }

    private static String printed(FigureTable table, int index) {
        Row row = table.rows().get(index);
        return row.name()
                + IntStream.range(0, table.columns().size())
                        .mapToObj(column -> " " + table.cell(row, column))
                        .collect(Collectors.joining());
    }

    private static FigureTable without(FigureTable table, String column) {
        int[] kept = IntStream.range(0, table.columns().size())
                .filter(c -> !table.columns().get(c).name().equals(column))
                .toArray();
        assertThat(kept).hasSize(table.columns().size() - 1);
        return new FigureTable(
                table.title(),
                table.rowLabel(),
                IntStream.of(kept).mapToObj(table.columns()::get).toList(),
                table.rows().stream()
                        .map(row -> new Row(
                                row.name(),
                                IntStream.of(kept)
                                        .mapToDouble(c -> row.values()[c])
                                        .toArray()))
                        .toList());
    }

    private static Path data(String name) {
        try {
            return Path.of(Objects.requireNonNull(CascadeEvaluationTest.class.getResource("/data/" + name), name)
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
