package dev.assay.scoring.evaluation.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.consistency.ConsistencyConfig;
import dev.assay.scoring.consistency.SelfConsistencyScorer;
import dev.assay.scoring.consistency.model.ModelFile;
import dev.assay.scoring.evaluation.DataFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables and fits are of what the service compares, and flags are those of its rule. */
class ComparedRecordsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private static List<JsonNode> lines(String name) throws Exception {
        return DataFiles.lines(Path.of(ComparedRecordsTest.class
                .getResource("/golden/consistency/" + name)
                .toURI()));
    }

    private Path write(String name, List<? extends JsonNode> lines) throws IOException {
        StringBuilder out = new StringBuilder();
        lines.forEach(line -> out.append(line).append('\n'));
        return Files.writeString(folder.resolve(name), out);
    }

    private static ConsistencyEvaluation.Result run(Path file, int samples, StringBuilder out) throws IOException {
        return new ConsistencyEvaluation(ConsistencyConfig.DEFAULT, samples).run(List.of(file), out);
    }

    /** The record with blank samples among the others, whose letters are taken apart. */
    private static JsonNode littered(JsonNode record) {
        ObjectNode out = record.deepCopy();
        ArrayNode samples = out.putArray("samples").add("").add(" ");
        for (JsonNode sample : record.get("samples")) {
            String text = sample.textValue();
            samples.add(Normalizer.normalize(text, Normalizer.Form.NFD)).add("\n");
        }
        return out;
    }

    /** Some records with the first of their samples, which have an accent each. */
    private static List<JsonNode> some(String name, int records, int samples) throws Exception {
        List<JsonNode> out = new ArrayList<>();
        List<JsonNode> all = lines(name);
        for (int r = 0; r < records; r++) {
            // From the whole file, since one end of it may have labels of one kind only.
            JsonNode record = all.get(r * all.size() / records);
            ObjectNode one = record.deepCopy();
            accent(one, "response");
            ArrayNode kept = one.putArray("samples");
            for (int i = 0; i < samples; i++) {
                kept.add(record.get("samples").get(i).textValue().replace('e', 'é'));
            }
            if (record.has("sentences")) {
                ArrayNode sentences = one.putArray("sentences");
                record.get("sentences")
                        .forEach(each -> sentences.add(each.textValue().replace('e', 'é')));
            }
            out.add(one);
        }
        return out;
    }

    private static void accent(ObjectNode record, String field) {
        record.put(field, record.get(field).textValue().replace('e', 'é'));
    }

    private static List<JsonNode> each(List<JsonNode> records, UnaryOperator<JsonNode> change) {
        return records.stream().map(change).toList();
    }

    @Test
    void samples_without_text_and_letters_taken_apart_change_no_figure() throws Exception {
        List<JsonNode> answers = some("nq_open_dev.jsonl.gz", 40, 3);
        List<JsonNode> passages = some("wikibio_dev.jsonl.gz", 12, 3);
        for (List<JsonNode> clean : List.of(answers, passages)) {
            Path plain = write("plain.jsonl", clean);
            ConsistencyEvaluation.Result expected = run(plain, 0, new StringBuilder());
            ConsistencyEvaluation.Result found =
                    run(write("plain.jsonl", each(clean, ComparedRecordsTest::littered)), 0, new StringBuilder());
            // As text NaN is itself.
            assertThat(JSON.writeValueAsString(found)).isEqualTo(JSON.writeValueAsString(expected));
        }
    }

    @Test
    void a_fit_sees_what_the_service_sees() throws Exception {
        List<JsonNode> answers = some("nq_open_dev.jsonl.gz", 20, 4);
        List<LabelledAnswer> clean = answers.stream().map(LabelledAnswer::read).toList();
        List<LabelledAnswer> littered = each(answers, ComparedRecordsTest::littered).stream()
                .map(LabelledAnswer::read)
                .toList();
        List<JsonNode> passages = some("wikibio_dev.jsonl.gz", 5, 4);
        for (int samples : new int[] {1, 2, 3, 5}) {
            assertThat(FitRows.ofAnswers(List.of(littered), samples))
                    .usingRecursiveComparison()
                    .isEqualTo(FitRows.ofAnswers(List.of(clean), samples));
            assertThat(FitRows.ofPassages(
                            each(passages, ComparedRecordsTest::littered).stream()
                                    .map(LabelledPassage::read)
                                    .toList(),
                            samples,
                            ModelFile.bundled()))
                    .usingRecursiveComparison()
                    .withEqualsForType(Double::equals, Double.class)
                    .isEqualTo(FitRows.ofPassages(
                            passages.stream().map(LabelledPassage::read).toList(), samples, ModelFile.bundled()));
        }
        // A sample that has too many words for a short answer is none of its samples.
        ObjectNode longer = answers.get(0).deepCopy();
        longer.withArray("samples").add("word ".repeat(2001));
        assertThat(LabelledAnswer.read(longer).compared().samples().size()).isEqualTo(4);
    }

    private static ObjectNode answer(String response, boolean correct, String... samples) {
        ObjectNode out = JSON.createObjectNode().put("response", response).put("correct", correct);
        ArrayNode array = out.putArray("samples");
        List.of(samples).forEach(array::add);
        return out;
    }

    @Test
    void answers_that_cannot_be_judged_are_counted_apart_from_passages() throws Exception {
        List<ObjectNode> records = List.of(
                answer("?!", false, "Oslo"),
                answer("", true, "Oslo"),
                answer("Oslo", true, "Oslo", "Rome"),
                answer("Oslo", false, "Rome", "Rome"),
                answer("Oslo" + " or Rome".repeat(50), false, "Rome", "Rome"),
                answer("Rome", false, "", "Rome"));
        StringBuilder out = new StringBuilder();
        AnswerTable all = run(write("a.jsonl", records), 0, out).answers().get(0);
        assertThat(all.answers()).isEqualTo(4);
        assertThat(all.passages()).isEqualTo(1);
        assertThat(all.abstained()).isEqualTo(2);
        assertThat(all.wrongShare()).isEqualTo(.75);
        assertThat(out)
                .contains("a.jsonl: 4 answers, 75.0 per cent wrong; 1 judged sentence by sentence, as longer than short"
                        + " answers; 2 more say nothing that could be judged");
        StringBuilder first = new StringBuilder();
        AnswerTable one = run(write("a.jsonl", records), 1, first).answers().get(0);
        assertThat(first)
                .contains("a.jsonl: 1 of 6 records have no samples with text among the first 1 and are left out");
        assertThat(one.answers()).isEqualTo(3);
        assertThat(one.passages()).isEqualTo(1);
        assertThat(one.abstained()).isEqualTo(2);
        assertThatThrownBy(() -> run(write("b.jsonl", records.subList(0, 2)), 0, new StringBuilder()))
                .isInstanceOf(IOException.class)
                .hasMessage("b.jsonl: no answer holds anything that could be judged");
    }

    /** Balanced accuracy of what a scorer's own evidence flags, of the records for which it decides. */
    private static double accuracy(List<LabelledAnswer> answers, ConsistencyConfig config, String scorer) {
        double[] hits = new double[2];
        double[] all = new double[2];
        for (LabelledAnswer answer : answers) {
            List<Evidence> found = new SelfConsistencyScorer(config).score(answer.subject(), LaneAnswers.NONE);
            Evidence one = found.stream()
                    .filter(each -> each.scorer().equals(scorer) && each.flagged() != null)
                    .findFirst()
                    .orElse(null);
            if (one != null && one.notes().getOrDefault("choice", "").startsWith("short answer")) {
                all[answer.wrong() ? 1 : 0]++;
                hits[answer.wrong() ? 1 : 0] += Boolean.valueOf(answer.wrong()).equals(one.flagged()) ? 1 : 0;
            }
        }
        return (hits[0] / all[0] + hits[1] / all[1]) / 2;
    }

    @Test
    void flags_are_judged_where_the_rule_decides() throws Exception {
        List<JsonNode> records = new ArrayList<>(lines("nq_open_dev.jsonl.gz"));
        // Passages that are always flagged, and right; an answer whose only samples are too long to compare.
        for (int i = 0; i < 30; i++) {
            records.add(answer("Oslo" + " or Rome 7".repeat(50), true, "Anna sings " + i, "Bob plays"));
        }
        records.add(answer("Oslo", false, "Rome ".repeat(2100), "Oslo ".repeat(2100)));
        Path file = write("a.jsonl", records);
        List<LabelledAnswer> answers = LabelledFile.read(file).answers();
        StringBuilder out = new StringBuilder();
        FlagFigures flags = run(file, 0, out).answers().get(0).flags();
        assertThat(flags.others()).isEqualTo(32);
        assertThat(flags.undecided()).isEqualTo(1);
        assertThat(flags.accuracy()).isEqualTo(accuracy(answers, ConsistencyConfig.DEFAULT, "consistency.fusion"));
        assertThat(flags.bestAccuracy()).isGreaterThan(flags.accuracy());
        assertThat(flags.bestLevel()).isNotEqualTo(.5);
        assertThat(out).contains("flagged by fusion above 0.50", "; left out: 32 judged as passages, 1 undecided\n");
        // With a level for the agreement it is the agreement that flags.
        ConsistencyConfig byAgreement = new ConsistencyConfig(2, 50, 5, .5, .75, .2, .3, 60, 4, 50);
        StringBuilder other = new StringBuilder();
        FlagFigures agreement = new ConsistencyEvaluation(byAgreement, 0)
                .run(List.of(file, write("p.jsonl", lines("wikibio_dev.jsonl.gz"))), other)
                .answers()
                .get(0)
                .flags();
        assertThat(agreement.accuracy())
                .isEqualTo(accuracy(answers, byAgreement, "consistency.agreement"))
                .isNotEqualTo(flags.accuracy());
        assertThat(other)
                .contains("flagged by agreement below 0.30", "flagged by combined above 0.20")
                .doesNotContain("flagged by fusion", "judged as short answers");
    }

    @Test
    void passages_that_are_judged_as_short_answers_are_left_out_of_their_rule() throws Exception {
        List<JsonNode> records = new ArrayList<>(lines("wikibio_dev.jsonl.gz").subList(0, 30));
        records.add(
                JSON.readTree("{\"response\":\"Anna sings. Bob plays.\",\"sentences\":[\"Anna sings.\",\"Bob plays.\"],"
                        + "\"labels\":[2,2],\"samples\":[\"Anna.\",\"Bob.\"]}"));
        StringBuilder out = new StringBuilder();
        FlagFigures flags =
                run(write("p.jsonl", records), 0, out).passages().get(0).flags();
        assertThat(flags.others()).isEqualTo(1);
        assertThat(flags.undecided()).isZero();
        assertThat(out).contains("flagged by fusion above 0.75", "; left out: 1 judged as short answers\n");
    }
}
