package dev.assay.scoring.evaluation.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.cascade.Calibration;
import dev.assay.scoring.consistency.AnswerMeasures;
import dev.assay.scoring.consistency.FittedModels;
import dev.assay.scoring.consistency.model.AnswerKind;
import dev.assay.scoring.consistency.model.ConsistencyModel;
import dev.assay.scoring.consistency.model.LogisticModel;
import dev.assay.scoring.consistency.model.ModelFile;
import dev.assay.scoring.consistency.model.ScoreMap;
import dev.assay.scoring.evaluation.LogisticFit;
import dev.assay.scoring.evaluation.ScoreMapFit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsistencyModelFitTest {
    private static Path data(String name) throws Exception {
        return Path.of(ConsistencyModelFitTest.class
                .getResource("/golden/consistency/" + name)
                .toURI());
    }

    @Test
    void the_bundled_answers_are_what_the_command_fits_to_the_same_files() throws Exception {
        ConsistencyModel bundled = ModelFile.bundled();
        StringBuilder out = new StringBuilder();
        ConsistencyModel fitted = new ConsistencyModelFit(ScoreMapFit.Method.AUTO, out)
                .fit(List.of(
                        data("triviaqa_dev.jsonl.gz"), data("nq_open_dev.jsonl.gz"), data("hotpotqa_dev.jsonl.gz")));
        double[] weights =
                fitted.fusions().get(AnswerKind.ANSWER).entries().get(10).weights();
        double[] known =
                bundled.fusions().get(AnswerKind.ANSWER).entries().get(10).weights();
        assertThat(weights).containsExactly(known, within(1e-9));
        assertThat(fitted.calibrations()).hasSize(11).allSatisfy((target, maps) -> {
            for (int samples : maps.entries().keySet()) {
                String scorer = target.scorer();
                assertThat(fitted.method(scorer, AnswerKind.ANSWER, samples))
                        .isEqualTo(bundled.method(scorer, AnswerKind.ANSWER, samples));
                for (int words : new int[] {1, 20}) {
                    assertThat(fitted.probability(scorer, AnswerKind.ANSWER, samples, words, 0.4))
                            .isEqualTo(
                                    bundled.probability(scorer, AnswerKind.ANSWER, samples, words, 0.4), within(1e-6));
                }
            }
        });
        assertThat(fitted.features(AnswerKind.PASSAGE)).isEmpty();
        assertThat(out).contains("answer, N = 10", "consistency.fusion", "AUROC");
    }

    @Test
    void records_with_one_sample_do_not_shift_the_labels_of_others(@TempDir Path folder) throws Exception {
        StringBuilder many = new StringBuilder();
        StringBuilder mixed = new StringBuilder();
        for (int i = 0; i < 120; i++) {
            String names =
                    i % 3 == 0 ? "\"Bergen\",\"Rome\",\"Oslo " + i + "\"" : "\"Oslo\",\"Oslo\",\"Oslo " + i + "\"";
            String line = "{\"response\":\"Oslo\",\"correct\":" + (i % 3 > 0) + ",\"samples\":[" + names + "]}\n";
            many.append(line);
            mixed.append(line);
            mixed.append("{\"response\":\"Oslo\",\"correct\":" + (i % 2 > 0) + ",\"samples\":[\"Rome\"]}\n");
        }
        ConsistencyModel alone = fit(Files.writeString(folder.resolve("many.jsonl"), many));
        ConsistencyModel beside = fit(Files.writeString(folder.resolve("mixed.jsonl"), mixed));
        for (String scorer : List.of("consistency.lexical-similarity", "consistency.semantic-entropy.discrete")) {
            assertThat(beside.probability(scorer, AnswerKind.ANSWER, 3, 1, 0.2))
                    .as(scorer)
                    .isEqualTo(alone.probability(scorer, AnswerKind.ANSWER, 3, 1, 0.2), within(0.02));
        }
    }

    @Test
    void a_passage_with_few_samples_leaves_the_fit_of_the_others(@TempDir Path folder) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            int samples = i == 0 ? 0 : i == 1 ? 2 : 5;
            int label = i % 2;
            String all = String.join(
                    ",", Collections.nCopies(samples, label == 0 ? "\"Anna sings.\"" : "\"Bob ran home.\""));
            lines.append("{\"response\":\"Anna sings.\",\"sentences\":[\"Anna sings.\"],\"labels\":[" + label
                    + "],\"samples\":[" + all + "]}\n");
        }
        ConsistencyModel model = fit(Files.writeString(folder.resolve("passages.jsonl"), lines));
        assertThat(model.fusions().get(AnswerKind.PASSAGE).entries()).containsOnlyKeys(1, 2, 3, 5);
    }

    private static ConsistencyModel fit(Path file) throws IOException {
        return new ConsistencyModelFit(ScoreMapFit.Method.PLATT, new StringBuilder()).fit(List.of(file));
    }

    /** Answers and passages whose verdicts say what is right. */
    private static Path labelled(Path folder, boolean passages) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            String samples = ",\"samples\":[\"Oslo\",\"Rome\",\"Oslo " + i + "\"]}\n";
            // Longer than the service takes for a short answer.
            String second = passages ? "Rome" + " and Bergen".repeat(40) + "." : "Rome.";
            lines.append("{\"response\":\"Oslo. " + second + "\",")
                    .append(passages ? "\"sentences\":[\"Oslo.\",\"" + second + "\"],\"labels\":[0," : "\"correct\":")
                    .append(passages ? i % 2 * 2 + "]" : 1 - i % 2)
                    .append(samples);
        }
        return Files.writeString(folder.resolve(passages ? "passages.jsonl.x" : "answers.jsonl"), lines);
    }

    private static Path verdicts(Path folder, String stem, String suffix, double slope) throws IOException {
        Random random = new Random(9);
        StringBuilder lines = new StringBuilder("{\"eventId\":\"other-1\",\"evidence\":[]}\n");
        for (int i = 0; i < 200; i++) {
            double score = slope * (i % 2) + random.nextGaussian();
            lines.append(
                    "{\"eventId\":\"" + stem + "-" + (i + 1) + suffix + "\",\"evidence\":["
                            + "{\"scorer\":\"consistency.nli\",\"family\":\"CONSISTENCY\",\"score\":" + score + "},"
                            + "{\"scorer\":\"consistency.ngram\",\"family\":\"CONSISTENCY\",\"score\":7},"
                            + "{\"scorer\":\"machine-text.lrr\",\"family\":\"MACHINE_TEXT\",\"score\":7},"
                            + "{\"scorer\":\"consistency.embedding\",\"family\":\"CONSISTENCY\",\"reason\":\"TRUNCATION\"}]}\n");
        }
        return Files.writeString(folder.resolve(stem + suffix + "-verdicts.jsonl"), lines);
    }

    @Test
    void verdicts_calibrate_every_other_scorer_by_kind_and_number_of_samples(@TempDir Path folder) throws Exception {
        List<Path> files = List.of(labelled(folder, false), labelled(folder, true));
        List<Path> verdicts = List.of(
                verdicts(folder, "answers", "", 2),
                verdicts(folder, "answers", "-n1", -2),
                verdicts(folder, "passages", "", 4));
        StringBuilder out = new StringBuilder();
        ConsistencyModel plain = new ConsistencyModelFit(ScoreMapFit.Method.PLATT, out).fit(files);
        ConsistencyModel model = new ConsistencyModelFit(ScoreMapFit.Method.PLATT, out).fit(files, verdicts);
        assertThat(model.calibrations()).hasSize(plain.calibrations().size() + 2);
        ConsistencyModel read = ModelFile.parse(ModelFile.write(model));
        assertThat(read.method("consistency.nli", AnswerKind.ANSWER, 3)).isEqualTo("platt at N = 3");
        assertThat(read.calibrates("consistency.embedding", AnswerKind.ANSWER)).isFalse();
        // Scores of wrong answers are 2 higher, with deviation 1: the log-odds rise by 2, and are even half-way.
        assertThat(probability(read, AnswerKind.ANSWER, 3, 1)).isEqualTo(.5, within(.06));
        assertThat(probability(read, AnswerKind.ANSWER, 3, 2)).isEqualTo(LogisticModel.probability(2), within(.06));
        assertThat(probability(read, AnswerKind.ANSWER, 1, -2)).isGreaterThan(.8);
        // A half of the sentences of every second passage.
        assertThat(probability(read, AnswerKind.PASSAGE, 3, 4)).isEqualTo(.5, within(.08));
        assertThat(probability(read, AnswerKind.PASSAGE, 3, -1)).isLessThan(.05);
        assertThat(plain.probability("consistency.ngram", AnswerKind.ANSWER, 3, 1, 2))
                .isEqualTo(read.probability("consistency.ngram", AnswerKind.ANSWER, 3, 1, 2));
        assertThat(out).contains("consistency.nli", "answers-verdicts.jsonl: 200 verdicts of labelled records");
    }

    private static double probability(ConsistencyModel model, AnswerKind kind, int samples, double score) {
        Double found = model.probability("consistency.nli", kind, samples, 1, score);
        assertThat(found).isNotNull();
        return found;
    }

    @Test
    void verdicts_of_other_events_are_refused(@TempDir Path folder) throws Exception {
        Path answers = labelled(folder, false);
        Path others = verdicts(folder, "others", "", 1);
        ConsistencyModelFit fit = new ConsistencyModelFit(ScoreMapFit.Method.PLATT, new StringBuilder());
        assertThatThrownBy(() -> fit.fit(List.of(answers), List.of(others)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("others-verdicts.jsonl: no line is a verdict of a labelled record");
        ConsistencyModelFit twice = new ConsistencyModelFit(ScoreMapFit.Method.PLATT, new StringBuilder());
        Path namesake = Files.createDirectory(folder.resolve("other")).resolve("answers.jsonl");
        Files.writeString(namesake, Files.readString(answers) + "\n");
        assertThatThrownBy(() -> twice.fit(List.of(answers, namesake), List.of(others)))
                .hasMessageContaining("same event ids");
    }

    @Test
    void a_model_of_other_features_is_refused(@TempDir Path folder) throws Exception {
        byte[] written = ModelFile.write(ModelFile.bundled());
        Path file = Files.write(folder.resolve("model.json"), written);
        assertThat(FittedModels.read(file).features(AnswerKind.ANSWER)).isEqualTo(AnswerMeasures.NAMES);
        String text = new String(written, StandardCharsets.UTF_8);
        String turned =
                text.replaceFirst("\"own_samples\"(\\s*,\\s*)\"own_length\"", "\"own_length\"$1\"own_samples\"");
        assertThat(turned).isNotEqualTo(text);
        Files.writeString(file, turned);
        assertThatThrownBy(() -> FittedModels.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("model.json was fitted on other features");
    }

    @Test
    void a_file_that_is_named_twice_is_refused(@TempDir Path folder) throws Exception {
        Path answers = labelled(folder, false);
        Path copy = Files.copy(answers, folder.resolve("copy.jsonl"));
        ConsistencyModelFit fit = new ConsistencyModelFit(ScoreMapFit.Method.PLATT, new StringBuilder());
        assertThatThrownBy(() -> fit.fit(List.of(answers, copy)))
                .isInstanceOf(IOException.class)
                .hasMessage(copy + " holds what answers.jsonl holds; name it once");
    }

    @Test
    void labels_of_one_kind_are_refused(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("one.jsonl"),
                "{\"response\":\"Oslo\",\"correct\":true,\"samples\":[\"Oslo\",\"Bergen\"]}\n");
        assertThatThrownBy(
                        () -> new ConsistencyModelFit(ScoreMapFit.Method.AUTO, new StringBuilder()).fit(List.of(file)))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "one.jsonl: 1 right and 0 wrong answers with 1 sample; a fit needs 20 at least, 5 of each kind");
    }

    @Test
    void a_logistic_fit_finds_the_weights_that_made_the_data() {
        Random random = new Random(3);
        double[][] x = new double[20_000][];
        double[] target = new double[x.length];
        double[] weight = new double[x.length];
        Arrays.fill(weight, 1);
        for (int i = 0; i < x.length; i++) {
            x[i] = new double[] {random.nextGaussian() * 3 + 1, random.nextGaussian()};
            double logit = 0.5 * x[i][0] - x[i][1] - 0.3;
            target[i] = random.nextDouble() < LogisticModel.probability(logit) ? 1 : 0;
        }
        LogisticModel model = LogisticFit.fit(x, target, weight, 0);
        assertThat(model.logit(new double[] {2, 1})).isEqualTo(-0.3, within(.1));
        assertThat(model.logit(new double[] {0, -1})).isEqualTo(0.7, within(.1));
        // Separable data stays finite by the penalty.
        LogisticModel separable =
                LogisticFit.fit(new double[][] {{0}, {1}}, new double[] {0, 1}, new double[] {1, 1}, .1);
        assertThat(separable.logit(new double[] {1})).isFinite().isPositive();
    }

    @Test
    void maps_are_calibrated_either_way_round() {
        Random random = new Random(4);
        int n = 5000;
        double[] scores = new double[n];
        boolean[] wrong = new boolean[n];
        double[] weight = new double[n];
        int[] group = new int[n];
        Arrays.fill(weight, 1);
        for (int i = 0; i < n; i++) {
            scores[i] = random.nextInt(100) / 100.0;
            wrong[i] = random.nextDouble() < 1 - scores[i] * scores[i];
            group[i] = i;
        }
        for (ScoreMapFit.Method method : ScoreMapFit.Method.values()) {
            ScoreMap map = ScoreMapFit.fit(method, scores, wrong, weight, group);
            assertThat(map.probability(0.9, 0)).isEqualTo(0.19, within(.08));
            assertThat(map.probability(0.2, 0)).isEqualTo(0.96, within(.08));
            assertThat(map.probability(-1e6, 0)).isLessThan(1);
        }
        assertThat(ScoreMapFit.fit(ScoreMapFit.Method.AUTO, scores, wrong, weight, group)
                        .method())
                .isEqualTo("isotonic");
    }

    /** A score that means one thing in a word and another in a sentence. */
    private static ScoreMapFit.Rows twoLengths(int n, long seed) {
        Random random = new Random(seed);
        double[] scores = new double[n];
        int[] words = new int[n];
        boolean[] wrong = new boolean[n];
        double[] weight = new double[n];
        int[] group = new int[n];
        Arrays.fill(weight, 1);
        for (int i = 0; i < n; i++) {
            words[i] = random.nextBoolean() ? 1 : 30;
            scores[i] = random.nextGaussian();
            group[i] = i;
            double logit = 2 * scores[i] + (words[i] == 1 ? -1.5 : 1.5);
            wrong[i] = random.nextDouble() < LogisticModel.probability(logit);
        }
        return new ScoreMapFit.Rows(scores, words, wrong, weight, group);
    }

    @Test
    void the_length_of_the_answer_counts_where_it_matters() {
        ScoreMapFit.Rows rows = twoLengths(4000, 5);
        assertThat(ScoreMapFit.choose(rows)).isEqualTo(ScoreMapFit.Method.LENGTH);
        ScoreMap map = ScoreMapFit.fit(ScoreMapFit.Method.AUTO, rows);
        assertThat(map).isInstanceOf(ScoreMap.LengthPlatt.class);
        assertThat(map.probability(0, 1)).isEqualTo(LogisticModel.probability(-1.5), within(.03));
        assertThat(map.probability(0, 30)).isEqualTo(LogisticModel.probability(1.5), within(.03));
        // On others, too, and for each length.
        ScoreMapFit.Rows others = twoLengths(4000, 6);
        double[] found = new double[4000];
        Arrays.setAll(found, i -> map.probability(others.scores()[i], others.words()[i]));
        assertThat(Calibration.ece(found, others.wrong(), 10)).isLessThan(.03);
        double[] blind = new double[4000];
        ScoreMap platt = ScoreMapFit.fit(ScoreMapFit.Method.PLATT, rows);
        Arrays.setAll(blind, i -> platt.probability(others.scores()[i], others.words()[i]));
        double gap = 0;
        for (int i = 0; i < blind.length; i++) {
            gap += (others.words()[i] == 1 ? 1 : -1) * (blind[i] - (others.wrong()[i] ? 1 : 0)) / blind.length;
        }
        assertThat(gap).isGreaterThan(.15);
    }

    @Test
    void without_lengths_the_length_is_left_alone() {
        ScoreMapFit.Rows rows = twoLengths(500, 7);
        ScoreMapFit.Rows same =
                new ScoreMapFit.Rows(rows.scores(), new int[500], rows.wrong(), rows.weight(), rows.groups());
        assertThat(ScoreMapFit.choose(same)).isNotEqualTo(ScoreMapFit.Method.LENGTH);
        assertThat(ScoreMapFit.fit(ScoreMapFit.Method.LENGTH, same))
                .isEqualTo(ScoreMapFit.fit(ScoreMapFit.Method.PLATT, same));
    }

    @Test
    void a_few_answers_at_an_end_are_no_certainty() {
        double[] scores = {0, 0, 0, 1, 1, 1};
        boolean[] wrong = {false, false, false, true, true, true};
        double[] weight = {1, 1, 1, 1, 1, 1};
        ScoreMap map = ScoreMapFit.fit(ScoreMapFit.Method.ISOTONIC, scores, wrong, weight, new int[6]);
        assertThat(map.probability(0, 0)).isEqualTo(.25, within(1e-12));
        assertThat(map.probability(1, 0)).isEqualTo(.75, within(1e-12));
    }

    @Test
    void error_by_chance_knows_that_a_record_is_wrong_as_a_whole() {
        Random random = new Random(8);
        int n = 1000;
        double[] probability = new double[n];
        boolean[] wrong = new boolean[n];
        int[] alone = new int[n];
        int[] together = new int[n];
        double found = 0;
        for (int draw = 0; draw < 50; draw++) {
            for (int i = 0; i < n; i++) {
                probability[i] = random.nextDouble();
                wrong[i] = random.nextDouble() < probability[i];
                alone[i] = i;
                together[i] = i / 10;
            }
            found += Calibration.ece(probability, wrong, 10) / 50;
        }
        assertThat(CalibrationChance.expected(probability, wrong, alone, 10, random))
                .isEqualTo(found, within(.006));
        Arrays.fill(probability, .5);
        Arrays.setAll(alone, i -> i);
        for (int i = 0; i < n; i++) {
            wrong[i] = together[i] % 2 == 0;
        }
        double apart = CalibrationChance.expected(probability, wrong, alone, 10, random);
        assertThat(CalibrationChance.expected(probability, wrong, together, 10, random))
                .isGreaterThan(2.5 * apart);
        assertThat(apart).isEqualTo(Math.sqrt(.25 / n * 2 / Math.PI), within(.004));
    }
}
