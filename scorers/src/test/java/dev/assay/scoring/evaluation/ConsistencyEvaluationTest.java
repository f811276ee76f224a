package dev.assay.scoring.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.consistency.ConsistencyConfig;
import dev.assay.scoring.consistency.SupportScale;
import dev.assay.scoring.consistency.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
        assertThat(combined.area()).containsExactly(new double[] {.9049, .5093, .6144}, PRINTED);
        assertThat(combined.averagePrecision()).containsExactly(new double[] {.9050, .5111, .6153}, PRINTED);
        assertThat(combined.pearson()).isEqualTo(.7127, PRINTED);
        assertThat(combined.auroc()).isEqualTo(.7860, PRINTED);
        assertThat(row(table, "1-gram max").averagePrecision()[0]).isEqualTo(.869, within(.002));
        assertThat(row(table, "1-gram max").auroc()).isEqualTo(.731, within(.002));
        assertThat(out).contains("combined", "90.49    50.93   61.44", "random");
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
                .isEqualTo(ConsistencyConfig.COMBINED_LEVEL);
        assertThat(ConsistencyFit.passageLevel(passages(), List.of(2, 3, 5, 10, 20)))
                .isEqualTo(ConsistencyConfig.DEFAULT.passageThreshold());
        assertThat(ConsistencyFit.agreementLevel(List.of(
                        answers("triviaqa_dev.jsonl.gz"),
                        answers("nq_open_dev.jsonl.gz"),
                        answers("hotpotqa_dev.jsonl.gz"))))
                .isEqualTo(ConsistencyConfig.AGREEMENT_LEVEL);
    }

    @Test
    void short_answers_rank_as_specified() throws Exception {
        List<AnswerTable> tables = new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, 0)
                .run(List.of(data("triviaqa_dev.jsonl.gz"), data("hotpotqa_dev.jsonl.gz")), new StringBuilder())
                .answers();
        assertThat(tables.get(0).auroc().get("ROUGE-L to samples")).isEqualTo(.944, within(.015));
        assertThat(tables.get(0).auroc().get("unigram avg")).isEqualTo(.899, within(.015));
        // Leaving out the words of the question helps where answers are sentences.
        assertThat(tables.get(1).auroc().get(AnswerTable.AGREEMENT))
                .isGreaterThan(tables.get(1).auroc().get("ROUGE-L to samples") + .05);
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
            assertThat(table.auroc().get(AnswerTable.FUSION))
                    .isGreaterThan(table.auroc().get(AnswerTable.AGREEMENT))
                    .isGreaterThan(table.auroc().get("unigram avg"));
        }
        ReliabilityTable.Row sure = result.reliability().get(0).rows().get(0);
        assertThat(sure.score()).isEqualTo("fusion");
        assertThat(sure.ece()).isLessThan(.05);
        assertThat(sure.aurocInterval()[0]).isBetween(.75, sure.auroc());
        assertThat(sure.aurocInterval()[1]).isBetween(sure.auroc(), .95);
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
                .hasMessageContaining("1 sentences, 0 labels");
    }
}
