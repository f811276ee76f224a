package dev.assay.scoring.evaluation.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.consistency.model.AnswerKind;
import dev.assay.scoring.consistency.model.ConsistencyModel;
import dev.assay.scoring.consistency.model.ConsistencyModel.Target;
import dev.assay.scoring.consistency.model.ScoreMap;
import dev.assay.scoring.evaluation.ScoreMapFit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calibration on verdicts: each record once, of the kind that the service sees, and only where there are enough. */
class VerdictScoresTest {
    private static final String NLI = "consistency.nli";
    /** More words than a short answer has. */
    private static final String LONG = "Rome" + " and Bergen".repeat(40) + ".";

    @TempDir
    private Path folder;

    private final StringBuilder out = new StringBuilder();

    /** Every second one is wrong; some have a long response. */
    private Path answers(String name, int count, IntPredicate isLong) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("{\"response\":\"" + (isLong.test(i) ? LONG : "Rome") + "\",\"correct\":" + (i % 2)
                    + ",\"samples\":[\"Oslo\",\"Rome\",\"Oslo " + i + "\"]}\n");
        }
        return Files.writeString(folder.resolve(name), lines);
    }

    /** Of the records in the range that are wanted, wrong ones with higher scores. */
    private Path verdicts(String name, String stem, String suffix, int count, IntPredicate wanted) throws IOException {
        Random random = new Random(5);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            double score = 1 - i % 2 + random.nextGaussian();
            if (wanted.test(i)) {
                lines.append(line(stem + "-" + (i + 1) + suffix, score));
            }
        }
        return Files.writeString(folder.resolve(name), lines);
    }

    private static String line(String id, double score) {
        return "{\"eventId\":\"" + id + "\",\"evidence\":[{\"scorer\":\"" + NLI
                + "\",\"family\":\"CONSISTENCY\",\"score\":" + score + "}]}\n";
    }

    private ConsistencyModel fit(ScoreMapFit.Method method, Path labelled, Path... verdicts) throws IOException {
        out.setLength(0);
        return new ConsistencyModelFit(method, out).fit(List.of(labelled), List.of(verdicts));
    }

    private static Map<Integer, ScoreMap> maps(ConsistencyModel model) {
        return model.calibrations().get(new Target(NLI, AnswerKind.ANSWER)).entries();
    }

    @Test
    void a_number_of_samples_that_few_records_have_leaves_the_others_alone() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 31; i++) {
            String samples = IntStream.range(0, i == 7 ? 5 : 3)
                    .mapToObj(n -> "\"Oslo " + n + "\"")
                    .collect(Collectors.joining(","));
            lines.append("{\"response\":\"Oslo. " + LONG + "\",\"sentences\":[\"Oslo.\",\"" + LONG + "\"],\"labels\":["
                    + (i % 3 == 0 ? 2 : 0) + "," + (i % 2) + "],\"samples\":[" + samples + "]}\n");
        }
        Path passages =
                Files.writeString(folder.resolve("lab.jsonl"), lines.toString().replace("[2,1]", "[0,2]"));
        for (ScoreMapFit.Method method : List.of(ScoreMapFit.Method.PLATT, ScoreMapFit.Method.AUTO)) {
            ConsistencyModel model = fit(method, passages, verdicts("v.jsonl", "lab", "", 31, i -> true));
            assertThat(model.calibrations()
                            .get(new Target(NLI, AnswerKind.PASSAGE))
                            .entries())
                    .containsOnlyKeys(3);
            assertThat(out)
                    .contains(
                            "consistency.nli, passage, N = 5: no calibration, as of 1 records 1 are right and 1 wrong in"
                                    + " a sentence; it takes 20, 5 of either kind");
        }
    }

    @Test
    void rows_of_one_kind_or_too_few_give_no_calibration() throws Exception {
        Path labelled = answers("lab.jsonl", 60, i -> false);
        Target target = new Target(NLI, AnswerKind.ANSWER);
        ConsistencyModel wrong =
                fit(ScoreMapFit.Method.PLATT, labelled, verdicts("v.jsonl", "lab", "", 60, i -> i % 2 == 0));
        assertThat(wrong.calibrations()).doesNotContainKey(target);
        assertThat(out)
                .contains(
                        "consistency.nli, answer, N = 3: no calibration, as of 30 records 0 are right and 30 wrong; it"
                                + " takes 20, 5 of either kind");
        fit(ScoreMapFit.Method.PLATT, labelled, verdicts("v.jsonl", "lab", "", 60, i -> i % 2 == 0 || i < 8));
        assertThat(out).contains("no calibration, as of 34 records 4 are right and 30 wrong");
        fit(ScoreMapFit.Method.PLATT, labelled, verdicts("v.jsonl", "lab", "", 19, i -> true));
        assertThat(out).contains("no calibration, as of 19 records 9 are right and 10 wrong");
        ConsistencyModel enough =
                fit(ScoreMapFit.Method.PLATT, labelled, verdicts("v.jsonl", "lab", "", 20, i -> true));
        assertThat(enough.calibrations()).containsKey(target);
        assertThat(out).doesNotContain("no calibration");
    }

    @Test
    void a_score_counts_for_the_samples_that_it_rests_on() throws Exception {
        Path labelled = answers("lab.jsonl", 40, i -> false);
        Path all = verdicts("v.jsonl", "lab", "", 40, i -> true);
        Path two = Files.writeString(
                folder.resolve("v2.jsonl"),
                Files.readString(all).replace("\"score\"", "\"effectiveCount\":2,\"score\""));
        assertThat(maps(fit(ScoreMapFit.Method.PLATT, labelled, all))).containsOnlyKeys(3);
        assertThat(maps(fit(ScoreMapFit.Method.PLATT, labelled, two))).containsOnlyKeys(2);
        // Of the answer's own tokens the count is no number of samples.
        Path tokens = Files.writeString(
                folder.resolve("v3.jsonl"), Files.readString(two).replace(NLI, "consistency.perplexity"));
        assertThat(fit(ScoreMapFit.Method.PLATT, labelled, tokens)
                        .calibrations()
                        .get(new Target("consistency.perplexity", AnswerKind.ANSWER))
                        .entries())
                .containsOnlyKeys(3);
    }

    @Test
    void equal_scores_give_the_same_model_whatever_else_verdicts_say() throws Exception {
        Path labelled = answers("lab.jsonl", 40, i -> false);
        Path once = verdicts("v.jsonl", "lab", "", 40, i -> true);
        String lines = Files.readString(once);
        String expected = fit(ScoreMapFit.Method.PLATT, labelled, once).fingerprint();
        Files.writeString(once, lines.replace("{\"eventId\"", "{\"scoredAt\":7,\"eventId\""));
        assertThat(fit(ScoreMapFit.Method.PLATT, labelled, once).fingerprint()).isEqualTo(expected);
        Files.writeString(once, lines.replaceFirst("\"score\":[-0-9.]+", "\"score\":0.123"));
        assertThat(fit(ScoreMapFit.Method.PLATT, labelled, once).fingerprint()).isNotEqualTo(expected);
    }

    @Test
    void a_record_counts_once_for_a_number_of_samples() throws Exception {
        Path labelled = answers("lab.jsonl", 40, i -> false);
        Path once = verdicts("v.jsonl", "lab", "", 40, i -> true);
        ConsistencyModel expected = fit(ScoreMapFit.Method.PLATT, labelled, once);
        assertThat(out).doesNotContain("left out");
        ConsistencyModel found = fit(
                ScoreMapFit.Method.PLATT,
                labelled,
                once,
                verdicts("v5.jsonl", "lab", "-n5", 40, i -> true),
                verdicts("v10.jsonl", "lab", "-n10", 40, i -> i > 0),
                once);
        assertThat(maps(found)).isEqualTo(maps(expected));
        assertThat(out)
                .contains(
                        "v5.jsonl: 40 scores left out, as their record has one by the same scorer for as many samples")
                .contains("v10.jsonl: 39 scores left out", "v.jsonl: 40 scores left out");
        // A verdict on fewer samples is another one.
        ConsistencyModel two =
                fit(ScoreMapFit.Method.PLATT, labelled, once, verdicts("v2.jsonl", "lab", "-n2", 40, i -> true));
        assertThat(maps(two)).containsOnlyKeys(2, 3);
        assertThat(out).doesNotContain("left out");
    }

    @Test
    void records_that_the_service_judges_as_another_kind_are_left_out() throws Exception {
        Path labelled = answers("lab.jsonl", 60, i -> i >= 40);
        Target target = new Target(NLI, AnswerKind.ANSWER);
        ConsistencyModel expected =
                fit(ScoreMapFit.Method.PLATT, labelled, verdicts("v.jsonl", "lab", "", 60, i -> i < 40));
        assertThat(out).doesNotContain("verdicts left out");
        ConsistencyModel found = fit(ScoreMapFit.Method.PLATT, labelled, verdicts("v.jsonl", "lab", "", 60, i -> true));
        assertThat(maps(found)).isEqualTo(maps(expected));
        assertThat(out)
                .contains("v.jsonl: 60 verdicts of labelled records", "v.jsonl: 20 verdicts left out, as the service");
        // None is left.
        Path longer = answers("long.jsonl", 30, i -> true);
        ConsistencyModel none = fit(ScoreMapFit.Method.PLATT, longer, verdicts("v.jsonl", "long", "", 30, i -> true));
        assertThat(none.calibrations()).doesNotContainKey(target);
        assertThat(out).contains("v.jsonl: 30 verdicts left out");
    }

    @ParameterizedTest
    @EnumSource(
            value = ScoreMapFit.Method.class,
            names = {"AUTO", "ISOTONIC"})
    void scores_that_no_sigmoid_fits_have_a_map_of_steps(ScoreMapFit.Method method) throws Exception {
        Random random = new Random(6);
        StringBuilder records = new StringBuilder();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            boolean wrong = random.nextInt(10) == 0 ^ i % 8 >= 4;
            records.append("{\"response\":\"Rome\",\"correct\":" + !wrong + ",\"samples\":[\"Oslo\",\"Rome\",\"Oslo "
                    + i + "\"]}\n");
            lines.append(line("lab-" + (i + 1), Math.pow(10, i % 8)));
        }
        Path labelled = Files.writeString(folder.resolve("lab.jsonl"), records);
        ConsistencyModel model = fit(method, labelled, Files.writeString(folder.resolve("v.jsonl"), lines));
        assertThat(model.method(NLI, AnswerKind.ANSWER, 3)).isEqualTo("isotonic at N = 3");
        assertThat(model.probability(NLI, AnswerKind.ANSWER, 3, 1, 100.0)).isBetween(.02, .25);
        assertThat(model.probability(NLI, AnswerKind.ANSWER, 3, 1, 1e6)).isBetween(.75, .98);
        assertThat(out).contains("isotonic");
    }
}
