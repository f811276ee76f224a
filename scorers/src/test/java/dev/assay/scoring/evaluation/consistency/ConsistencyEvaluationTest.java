package dev.assay.scoring.evaluation.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Span;
import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.ConsistencyConfig;
import dev.assay.scoring.consistency.SelfConsistencyScorer;
import dev.assay.scoring.consistency.SupportScale;
import dev.assay.scoring.consistency.model.ModelFile;
import dev.assay.scoring.evaluation.DataFiles;
import dev.assay.scoring.evaluation.RankingMetrics;
import dev.assay.scoring.evaluation.ScoreMapFit;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsistencyEvaluationTest {
    private static final Offset<Double> PRINTED = within(0.00006);

    private static Path data(String name) throws Exception {
        return Path.of(ConsistencyEvaluationTest.class
                .getResource("/golden/consistency/" + name)
                .toURI());
    }

    private static List<LabelledPassage> passages() throws Exception {
        return DataFiles.lines(data("wikibio_dev.jsonl.gz")).stream()
                .map(LabelledPassage::read)
                .toList();
    }

    private static List<LabelledAnswer> answers(String name) throws Exception {
        return DataFiles.lines(data(name)).stream().map(LabelledAnswer::read).toList();
    }

    private static PassageTable.Row row(PassageTable table, String method) {
        return table.rows().stream()
                .filter(row -> row.method().equals(method))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void development_half_gives_the_specified_figures() throws Exception {
        StringBuilder out = new StringBuilder();
        PassageTable table = new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, 0)
                .run(List.of(data("wikibio_dev.jsonl.gz")), out)
                .passages()
                .get(0);
        assertThat(table.passages()).isEqualTo(119);
        assertThat(table.sentences()).isEqualTo(959);
        PassageTable.Row combined = row(table, "combined");
        assertThat(combined.area()).containsExactly(new double[] {.9049, .5093, .6143}, PRINTED);
        assertThat(combined.averagePrecision()).containsExactly(new double[] {.9050, .5111, .6153}, PRINTED);
        assertThat(combined.pearson()).isEqualTo(.7128, PRINTED);
        assertThat(combined.auroc()).isEqualTo(.7860, PRINTED);
        assertThat(row(table, "1-gram max").averagePrecision()[0]).isEqualTo(.869, within(.002));
        assertThat(row(table, "1-gram max").auroc()).isEqualTo(.731, within(.002));
        assertThat(out).contains("combined", "90.49    50.93   61.43", "random");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 10, 20})
    void scale_is_what_the_development_half_gives(int samples) throws Exception {
        SupportScale fitted = ConsistencyFit.scale(passages(), samples);
        SupportScale used = SupportScale.forSamples(samples);
        assertThat(used.maxMean()).isEqualTo(fitted.maxMean(), within(0.0055));
        assertThat(used.maxDeviation()).isEqualTo(fitted.maxDeviation(), within(0.0055));
        assertThat(used.supportMean()).isEqualTo(fitted.supportMean(), within(0.0055));
        assertThat(used.supportDeviation()).isEqualTo(fitted.supportDeviation(), within(0.0055));
    }

    @Test
    void default_levels_are_what_the_development_data_gives() throws Exception {
        assertThat(ConsistencyFit.combinedLevel(passages(), List.of(1, 2, 3, 5, 10, 20)))
                .isEqualTo(.2);
        assertThat(ConsistencyFit.passageLevel(passages(), List.of(2, 3, 5, 10, 20)))
                .isEqualTo(ConsistencyConfig.DEFAULT.passageThreshold());
        assertThat(ConsistencyFit.agreementLevel(List.of(
                        answers("triviaqa_dev.jsonl.gz"),
                        answers("nq_open_dev.jsonl.gz"),
                        answers("hotpotqa_dev.jsonl.gz"))))
                .isEqualTo(.55);
    }

    @Test
    void short_answers_rank_as_specified() throws Exception {
        List<AnswerTable> tables = new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, 0)
                .run(List.of(data("triviaqa_dev.jsonl.gz"), data("hotpotqa_dev.jsonl.gz")), new StringBuilder())
                .answers();
        assertThat(tables.get(0).rows().get("ROUGE-L to samples").auroc()).isEqualTo(.929, within(.001));
        assertThat(tables.get(0).rows().get("unigram avg").auroc()).isEqualTo(.899, within(.015));
        // Leaving out the words of the question helps where answers are sentences.
        assertThat(tables.get(1).rows().get(AnswerTable.AGREEMENT).auroc())
                .isGreaterThan(tables.get(1).rows().get("ROUGE-L to samples").auroc() + .05);
    }

    @Test
    void the_default_choice_beats_what_it_is_made_of() throws Exception {
        ConsistencyEvaluation.Result result = new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, 0)
                .run(
                        List.of(
                                data("wikibio_dev.jsonl.gz"),
                                data("nq_open_dev.jsonl.gz"),
                                data("hotpotqa_dev.jsonl.gz")),
                        new StringBuilder());
        PassageTable.Row fusion = row(result.passages().get(0), "fusion");
        PassageTable.Row combined = row(result.passages().get(0), "combined");
        for (int i = 0; i < 3; i++) {
            assertThat(fusion.averagePrecision()[i]).isGreaterThan(combined.averagePrecision()[i] + .02);
        }
        assertThat(fusion.pearson()).isGreaterThan(combined.pearson() + .05);
        for (AnswerTable table : result.answers()) {
            assertThat(table.rows().get(AnswerTable.FUSION).auroc())
                    .isGreaterThan(table.rows().get(AnswerTable.AGREEMENT).auroc())
                    .isGreaterThan(table.rows().get("unigram avg").auroc() - .002);
        }
        ReliabilityTable.Row sure = result.reliability().get(0).rows().get(0);
        assertThat(sure.score()).isEqualTo("fusion");
        assertThat(sure.ece()).isLessThan(.05);
        assertThat(sure.aurocInterval()[0]).isBetween(.75, sure.auroc());
        assertThat(sure.aurocInterval()[1]).isBetween(sure.auroc(), .95);
    }

    @Test
    void every_figure_has_an_interval() throws Exception {
        ConsistencyEvaluation.Result result = new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, 0)
                .run(List.of(data("wikibio_dev.jsonl.gz"), data("nq_open_dev.jsonl.gz")), new StringBuilder());
        assertThat(result.passages().get(0).rows()).hasSize(13).allSatisfy(row -> {
            double[] all = DoubleStream.of(
                            row.area()[0],
                            row.area()[1],
                            row.area()[2],
                            row.averagePrecision()[0],
                            row.averagePrecision()[1],
                            row.averagePrecision()[2],
                            row.pearson(),
                            row.spearman(),
                            row.auroc())
                    .toArray();
            for (int i = 0; i < all.length; i++) {
                assertThat(all[i]).as(row.method() + " " + i).isBetween(row.low()[i], row.high()[i]);
                assertThat(row.high()[i] - row.low()[i]).isBetween(.02, .6);
            }
        });
        assertThat(result.answers().get(0).rows()).containsKeys("ROUGE-L to samples", "unigram avg");
        result.answers().get(0).rows().forEach((score, row) -> {
            assertThat(row.auroc()).as(score).isBetween(row.aurocInterval()[0], row.aurocInterval()[1]);
            assertThat(row.averagePrecision())
                    .isBetween(row.averagePrecisionInterval()[0], row.averagePrecisionInterval()[1]);
        });
    }

    @Test
    void curves_are_drawn_for_every_file(@TempDir Path folder) throws Exception {
        new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, 0, ModelFile.bundled(), folder)
                .run(List.of(data("nq_open_dev.jsonl.gz")), new StringBuilder());
        String curve = Files.readString(folder.resolve("nq_open_dev-precision-recall.svg"));
        assertThat(curve).startsWith("<svg").endsWith("</svg>\n").contains("fusion", "recall", "<polyline");
        assertThat(folder.resolve("nq_open_dev-reliability.svg"))
                .content()
                .contains("<circle")
                .doesNotContain("NaN");
    }

    @Test
    void fewer_samples_are_worse_but_work() throws Exception {
        PassageTable table = new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, 3)
                .run(List.of(data("wikibio_dev.jsonl.gz")), new StringBuilder())
                .passages()
                .get(0);
        assertThat(row(table, "combined").auroc()).isBetween(.74, .78);
    }

    @Test
    void the_default_choice_is_what_the_scorer_says() throws Exception {
        List<LabelledAnswer> answers = answers("nq_open_dev.jsonl.gz");
        SelfConsistencyScorer scorer = new SelfConsistencyScorer(ConsistencyConfig.DEFAULT);
        double[] scores = answers.stream()
                .mapToDouble(one ->
                        scorer.score(one.subject(), LaneAnswers.NONE).get(0).score())
                .toArray();
        boolean[] wrong = new boolean[scores.length];
        for (int i = 0; i < wrong.length; i++) {
            wrong[i] = answers.get(i).wrong();
        }
        AnswerTable table = new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, 0)
                .run(List.of(data("nq_open_dev.jsonl.gz")), new StringBuilder())
                .answers()
                .get(0);
        assertThat(table.rows().get(AnswerTable.FUSION).auroc()).isEqualTo(RankingMetrics.auroc(scores, wrong));
        assertThat(table.passages()).isEqualTo(2);
    }

    @Test
    void passages_without_capitals_are_read_as_the_scorer_reads_them(@TempDir Path folder) throws Exception {
        List<LabelledPassage> small = passages().subList(0, 25).stream()
                .map(p -> new LabelledPassage(
                        -1,
                        -1,
                        lower(p.response()),
                        p.sentences().stream()
                                .map(ConsistencyEvaluationTest::lower)
                                .toList(),
                        p.labels(),
                        p.samples().stream()
                                .map(ConsistencyEvaluationTest::lower)
                                .toList()))
                .toList();
        Path file = Files.writeString(folder.resolve("small.jsonl"), json(small));
        ConsistencyEvaluation.Result result =
                new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, 0).run(List.of(file), new StringBuilder());
        SelfConsistencyScorer scorer = new SelfConsistencyScorer(ConsistencyConfig.DEFAULT);
        List<Double> scores = new ArrayList<>();
        List<Boolean> wrong = new ArrayList<>();
        for (LabelledPassage passage : small) {
            Subject subject = passage.subject(0, passage.samples().size());
            List<Span> spans = scorer.score(subject, LaneAnswers.NONE).get(0).spans().stream()
                    .filter(span -> span.label().equals("sentence"))
                    .toList();
            assertThat(spans).hasSameSizeAs(passage.labels());
            spans.forEach(span -> scores.add(span.score()));
            passage.labels().forEach(label -> wrong.add(label > 0));
        }
        boolean[] labels = new boolean[wrong.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = wrong.get(i);
        }
        double expected = RankingMetrics.averagePrecision(
                scores.stream().mapToDouble(Double::doubleValue).toArray(), labels);
        assertThat(row(result.passages().get(0), "fusion").averagePrecision()[0])
                .isEqualTo(expected, within(1e-12));
        // No passage has a number, and they are still drawn one by one.
        ReliabilityTable.Row fusion = result.reliability().get(0).rows().get(0);
        assertThat(fusion.averagePrecisionInterval()[0]).isLessThan(fusion.averagePrecision() - .005);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static String json(List<LabelledPassage> passages) {
        StringBuilder out = new StringBuilder();
        for (LabelledPassage passage : passages) {
            ObjectNode line = new ObjectMapper().createObjectNode().put("response", passage.response());
            passage.sentences().forEach(line.putArray("sentences")::add);
            passage.labels().forEach(line.putArray("labels")::add);
            passage.samples().forEach(line.putArray("samples")::add);
            out.append(line).append('\n');
        }
        return out.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"True\"", "null", "2", "\"yes\""})
    void a_label_that_is_none_is_refused_with_its_record(String label, @TempDir Path folder) throws Exception {
        String right = "{\"question\":\"?\",\"response\":\"Oslo\",\"correct\":true,\"samples\":[\"Rome\"]}\n";
        Path file = Files.writeString(folder.resolve("answers.jsonl"), right + right.replace("true", label));
        assertThatThrownBy(() ->
                        new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, 0).run(List.of(file), new StringBuilder()))
                .isInstanceOf(IOException.class)
                .hasMessage("answers.jsonl: record 2: correct is neither true nor false, 1 nor 0");
    }

    @Test
    void labels_of_sentences_have_numbers_or_names(@TempDir Path folder) throws Exception {
        String line =
                "{\"response\":\"A b. C d.\",\"sentences\":[\"A b.\",\"C d.\"],\"labels\":[0,2],\"samples\":[\"A b.\"]}";
        LabelledPassage named = LabelledPassage.read(
                new ObjectMapper().readTree(line.replace("0,2", "\"minor_inaccurate\",\"major_inaccurate\"")));
        assertThat(named.labels()).containsExactly(1, 2);
        Path file = Files.writeString(folder.resolve("passages.jsonl"), line + "\n" + line.replace("0,2", "0,3"));
        assertThatThrownBy(() ->
                        new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, 0).run(List.of(file), new StringBuilder()))
                .hasMessageStartingWith("passages.jsonl: record 2: a label is none of 0, 1, 2");
    }

    @Test
    void files_with_labels_of_one_kind_have_no_table(@TempDir Path folder) throws Exception {
        String right = "{\"response\":\"Oslo\",\"correct\":true,\"samples\":[\"Rome\",\"Oslo\"]}\n";
        Path answers = Files.writeString(folder.resolve("answers.jsonl"), right.repeat(20));
        String line = "{\"response\":\"A b.\",\"sentences\":[\"A b.\"],\"labels\":[0],\"samples\":[\"A b.\",\"C.\"]}\n";
        Path passages = Files.writeString(folder.resolve("passages.jsonl"), line.repeat(3));
        ConsistencyEvaluation evaluation =
                new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, 0, ModelFile.bundled(), folder.resolve("plots"));
        assertThatThrownBy(() -> evaluation.run(List.of(answers, passages), new StringBuilder()))
                .isInstanceOf(IOException.class)
                .hasMessage("answers.jsonl: 0 of 20 answers are wrong; passages.jsonl: 0 of 3 sentences are in error,"
                        + " so that there is nothing to tell apart");
        assertThat(folder.resolve("plots")).doesNotExist();
        Path both = Files.writeString(folder.resolve("both.jsonl"), line.repeat(3) + line.replace("[0]", "[2]"));
        StringBuilder out = new StringBuilder();
        ConsistencyEvaluation.Result result = evaluation.run(List.of(answers, passages, both), out);
        assertThat(result.answers()).isEmpty();
        assertThat(result.passages()).extracting(PassageTable::dataset).containsExactly("both.jsonl", "all passages");
        assertThat(out).contains("answers.jsonl: 0 of 20 answers are wrong, so that there is nothing to tell apart");
    }

    @Test
    void records_without_samples_are_counted_and_left_out(@TempDir Path folder) throws Exception {
        String text = new String(DataFiles.open(data("nq_open_dev.jsonl.gz")).readAllBytes(), StandardCharsets.UTF_8);
        String none = "{\"question\":\"?\",\"response\":\"Oslo\",\"correct\":true,\"samples\":[\" \"]}\n";
        // As other systems write it: with a byte order mark and their line ends, zipped under any name.
        Path file = folder.resolve("some.data");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(("\uFEFF" + none + text + none).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        StringBuilder out = new StringBuilder();
        AnswerTable table = new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, 0)
                .run(List.of(file), out)
                .answers()
                .get(0);
        assertThat(out).contains("some.data: 2 of 152 records have no samples with text and are left out");
        assertThat(table.answers()).isEqualTo(150);
        Path empty = Files.writeString(folder.resolve("empty.jsonl"), none);
        assertThatThrownBy(() -> new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, 0)
                        .run(List.of(empty), new StringBuilder()))
                .hasMessage("empty.jsonl: no record has samples with text");
    }

    @Test
    void figures_on_the_data_of_the_fit_say_so_zipped_or_not(@TempDir Path folder) throws Exception {
        Path zipped = data("nq_open_dev.jsonl.gz");
        Path plain = folder.resolve("renamed.jsonl");
        Files.write(plain, DataFiles.open(zipped).readAllBytes());
        for (Path file : List.of(zipped, plain)) {
            StringBuilder out = new StringBuilder();
            new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, 2).run(List.of(file), out);
            assertThat(out).contains("were fitted on this very file");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'response':null,'correct':true,'samples':['a']} | record 2: response is null",
                "{'correct':true,'samples':['a']} | record 2: response is missing",
                "{'response':'a','correct':true} | record 2: samples is missing",
                "{'response':'a','correct':true,'samples':'Paris'} | record 2: samples is no list",
                "{'response':'a','correct':true,'samples':['a',null]} | record 2: samples[1] is null",
                "{'response':'a','correct':true,'samples':['a',3]} | record 2: samples[1] is no text",
                "{'response':'a','correct':true,'samples':[{'text':null}]} | record 2: samples[0].text is null",
                "{'response':'a','correct':true,'samples':[{}]} | record 2: samples[0] has no text",
                "{'response':'a','samples':['a']} | record 2: correct is missing",
                "{'generations':['a','b']} | record 2: rougeL is missing",
                "{'generations':['a','b'],'rougeL':[null]} | record 2: rougeL does not begin with a number",
                "{'response':'a','correct':true,'question':7,'samples':['a']} | record 2: question is no text"
            })
    void what_is_no_text_is_refused_with_record_and_field(String line, String message, @TempDir Path folder)
            throws Exception {
        String good = "{\"response\":\"Oslo\",\"correct\":true,\"samples\":[\"Rome\"],\"question\":null}\n";
        Path file = Files.writeString(folder.resolve("a.jsonl"), good + line.replace('\'', '"') + "\n");
        assertThatThrownBy(() ->
                        new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, 0).run(List.of(file), new StringBuilder()))
                .isInstanceOf(IOException.class)
                .hasMessage("a.jsonl: " + message);
        assertThatThrownBy(
                        () -> new ConsistencyModelFit(ScoreMapFit.Method.AUTO, new StringBuilder()).fit(List.of(file)))
                .hasMessage("a.jsonl: " + message);
        assertThatThrownBy(() -> RecordEvents.write(List.of(file), 0, folder.resolve("events.jsonl")))
                .hasMessage("a.jsonl: " + message);
    }

    @Test
    void samples_may_be_as_in_events_and_go_into_events_as_many_as_asked(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("a.jsonl"),
                "{\"response\":\"Oslo\",\"correct\":true,\"samples\":[{\"text\":\"Rome\"},\"Oslo\",\"Bergen\"]}\n");
        assertThat(LabelledFile.read(file).answers().get(0).samples()).containsExactly("Rome", "Oslo", "Bergen");
        Path events = folder.resolve("events.jsonl");
        assertThat(RecordEvents.write(List.of(file), 2, events)).isEqualTo(1);
        assertThat(Files.readString(events)).contains("\"a-1-n2\"", "Oslo").doesNotContain("Bergen");
        RecordEvents.write(List.of(file), 0, events);
        assertThat(Files.readString(events)).contains("\"a-1\"", "Bergen");
    }

    @Test
    void an_unknown_layout_is_refused(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("other.jsonl"), "{\"text\":\"x\"}\n");
        assertThatThrownBy(() ->
                        new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, 0).run(List.of(file), new StringBuilder()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("other.jsonl");
        Path unequal = Files.writeString(
                folder.resolve("unequal.jsonl"),
                "{\"response\":\"A.\",\"sentences\":[\"A.\"],\"labels\":[],\"samples\":[\"B.\"]}\n");
        assertThatThrownBy(() -> new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, 0)
                        .run(List.of(unequal), new StringBuilder()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("record 1: 1 sentences, but 0 labels");
    }

    @Test
    void labels_are_looked_at_again_when_what_cannot_be_judged_is_left_out(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("short.jsonl"), """
                {"response":"","samples":["a"],"question":"q","correct":true}
                {"response":"x","samples":["\u200b"],"question":"q","correct":true}
                {"response":"x","samples":["a"],"question":"q","correct":false}
                """);
        assertThatThrownBy(() ->
                        new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, 0).run(List.of(file), new StringBuilder()))
                .isInstanceOf(IOException.class)
                .hasMessage("short.jsonl: of the answers that can be judged 0 are right and 1 wrong (left out: 1"
                        + " without samples with text, 1 with nothing that could be judged), so that there is nothing to"
                        + " tell apart");
    }

    /** Few passages, those of one kind, labels without minor errors: figures that nothing defines. */
    @Test
    void what_is_not_defined_is_a_dash(@TempDir Path folder) throws Exception {
        Map<String, String> files = Map.of(
                "three.jsonl",
                spain("[0,1]") + italy("[0,1]") + spain("[1,0]"),
                "one.jsonl",
                spain("[2,0]"),
                "far.jsonl",
                spain("[2,2]") + italy("[0,0]") + italy("[0,0]"));
        for (Map.Entry<String, String> each : files.entrySet()) {
            Path file = Files.writeString(folder.resolve(each.getKey()), each.getValue());
            Path plots = folder.resolve(each.getKey() + "-plots");
            StringBuilder out = new StringBuilder();
            new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, 0, ModelFile.bundled(), plots).run(List.of(file), out);
            assertThat(out).doesNotContain("NaN").contains("balanced accuracy - for", "(best here: -)");
            try (Stream<Path> drawn = Files.list(plots)) {
                assertThat(drawn.toList())
                        .isNotEmpty()
                        .allSatisfy(one -> assertThat(one).content().doesNotContain("NaN"));
            }
        }
    }

    private static String spain(String labels) {
        return passage("Paris is in Spain.", "Lyon is in France.", labels);
    }

    private static String italy(String labels) {
        return passage("Paris is in France.", "Lyon is in Italy.", labels);
    }

    private static String passage(String first, String second, String labels) {
        return "{\"response\":\"" + first + " " + second + "\",\"sentences\":[\"" + first + "\",\"" + second
                + "\"],\"labels\":" + labels + ",\"samples\":[\"Paris is in France. Lyon is in France.\"]}\n";
    }
}
