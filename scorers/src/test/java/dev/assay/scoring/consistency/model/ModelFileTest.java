package dev.assay.scoring.consistency.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.AskedModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
    @Test
    void the_bundled_model_covers_both_kinds_and_every_number_of_samples() {
        ConsistencyModel model = ModelFile.bundled();
        for (AnswerKind kind : AnswerKind.values()) {
            double[] zeros = new double[model.features(kind).size()];
            for (int samples : new int[] {1, 2, 4, 7, 20, 50, 1000}) {
                assertThat(model.logit(kind, samples, zeros)).isFinite();
                assertThat(model.probability("consistency.fusion", kind, samples, 12, 0.9))
                        .isBetween(model.probability("consistency.fusion", kind, samples, 12, 0.1), 1.0);
            }
        }
        assertThat(model.sources()).extracting(ConsistencyModel.Source::name).contains("wikibio_dev.jsonl.gz");
        assertThat(model.probability("consistency.nothing", AnswerKind.ANSWER, 5, 3, 1))
                .isNull();
    }

    @Test
    void written_and_read_again_it_is_the_same() throws Exception {
        byte[] bytes = ModelFile.write(ModelFile.bundled());
        ConsistencyModel again = ModelFile.parse(bytes);
        assertThat(again.fingerprint())
                .isEqualTo(ModelFile.bundled().fingerprint())
                .hasSize(16);
        assertThat(ModelFile.write(again)).isEqualTo(bytes);
    }

    @Test
    void a_changed_number_is_another_model() throws Exception {
        String text = new String(ModelFile.write(ModelFile.bundled()), StandardCharsets.UTF_8);
        String changed = text.replaceFirst("\"slope\" : [-0-9.]+", "\"slope\" : 1.25");
        assertThat(ModelFile.parse(changed.getBytes(StandardCharsets.UTF_8)).fingerprint())
                .isNotEqualTo(ModelFile.bundled().fingerprint());
    }

    @Test
    void calibrations_name_the_model_whose_scores_they_are_of() throws Exception {
        String one = """
                {"format": "assay-consistency-model/2", "fingerprint": "", "data": [], "fusions": [], "calibrations": [
                 {"scorer": "consistency.nli", "kind": "answer", "model": "nli-a@b@0123", "fitted": [
                  {"samples": 5, "method": "platt", "slope": 2.0, "offset": 1.0}]},
                 {"scorer": "consistency.nli", "kind": "passage", "model": "nli-c@0123", "fitted": [
                  {"samples": 5, "method": "platt", "slope": 2.0, "offset": 1.0}]},
                 {"scorer": "consistency.perplexity", "kind": "passage", "fitted": [
                  {"samples": 5, "method": "platt", "slope": 2.0, "offset": 1.0}]}]}
                """;
        ConsistencyModel model = ModelFile.parse(one.getBytes(StandardCharsets.UTF_8));
        assertThat(model.asked()).containsOnly(Map.entry("consistency.nli", new AskedModel("nli-a@b", "0123")));
        ConsistencyModel again = ModelFile.parse(ModelFile.write(model));
        assertThat(again.asked()).isEqualTo(model.asked());
        String other = one.replace("c@0123", "c@0124");
        assertThat(ModelFile.parse(ModelFile.write(model)).fingerprint())
                .isNotEqualTo(ModelFile.parse(one.replace("0123", "0124").getBytes(StandardCharsets.UTF_8))
                        .fingerprint());
        assertThatThrownBy(() -> ModelFile.parse(other.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("name two models");
        for (String bad : List.of("nli", "@0123", "nli@", "")) {
            String named = one.replace("nli-c@0123", bad);
            assertThatThrownBy(() -> ModelFile.parse(named.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("id@content");
        }
    }

    @Test
    void models_of_before_the_length_counted_are_read() throws Exception {
        String old = """
                {"format": "assay-consistency-model/1", "fingerprint": "", "data": [], "fusions": [], "calibrations": [
                 {"scorer": "consistency.agreement", "kind": "answer", "fitted": [
                  {"samples": 5, "method": "platt", "slope": -2.0, "offset": 1.0}]}]}
                """;
        ConsistencyModel model = ModelFile.parse(old.getBytes(StandardCharsets.UTF_8));
        for (int words : new int[] {0, 1, 1000}) {
            assertThat(model.probability("consistency.agreement", AnswerKind.ANSWER, 5, words, 0.5))
                    .isEqualTo(0.5, within(1e-12));
        }
        ConsistencyModel again = ModelFile.parse(ModelFile.write(model));
        assertThat(again.calibrations().values().iterator().next().entries())
                .isEqualTo(model.calibrations().values().iterator().next().entries());
        assertThatThrownBy(() -> ModelFile.parse(old.replace("platt", "other").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessage("the model cannot be used: a calibration has an unknown method");
    }

    @Test
    void other_files_are_refused(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("x.json"), "{\"format\": \"other\"}");
        assertThatThrownBy(() -> ModelFile.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("x.json");
        Path noJson = Files.writeString(folder.resolve("y.json"), "secret text");
        assertThatThrownBy(() -> ModelFile.read(noJson))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("y.json is no consistency model")
                .hasMessageNotContaining("secret");
        for (String other : List.of("", "null", "[]", "{", "{\"format\": 1}")) {
            assertThatThrownBy(() -> ModelFile.parse(other.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("the model ");
        }
    }

    @Test
    void between_two_numbers_of_samples_results_are_mixed() {
        BySamples<Double> table = new BySamples<>(Map.of(1, 0.0, 3, 1.0));
        assertThat(table.at(1, x -> x)).isZero();
        assertThat(table.at(2, x -> x)).isEqualTo(Math.log(1.5) / Math.log(2), within(1e-12));
        assertThat(table.at(3, x -> x)).isEqualTo(1);
        assertThat(table.at(50, x -> x)).isEqualTo(1);
        assertThatThrownBy(() -> new BySamples<Double>(Map.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void maps_give_probabilities_for_any_score() {
        ScoreMap isotonic = new ScoreMap.Isotonic(new double[] {0, 1}, new double[] {0.2, 0.6});
        assertThat(List.of(isotonic.probability(-9, 0), isotonic.probability(0.5, 0), isotonic.probability(9, 0)))
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : 1)
                .containsExactly(0.2, 0.4, 0.6);
        // Lengths beyond those of the fit count as its ends.
        ScoreMap length = new ScoreMap.LengthPlatt(1, 2, -4, 1, 3);
        assertThat(length.probability(2, 0)).isEqualTo(0.5, within(1e-12));
        assertThat(length.probability(2, 6)).isGreaterThan(0.5).isLessThan(length.probability(2, 30));
        assertThat(length.probability(2, Integer.MAX_VALUE)).isEqualTo(length.probability(2, 30));
        assertThatThrownBy(() -> new ScoreMap.LengthPlatt(1, 2, 3, 2, 1)).isInstanceOf(IllegalArgumentException.class);
        ScoreMap platt = new ScoreMap.Platt(-2, 1);
        assertThat(platt.probability(0.5, 0)).isEqualTo(0.5, within(1e-12));
        assertThat(platt.probability(1e9, 0)).isBetween(0.0, 1e-5).isPositive();
        assertThatThrownBy(() -> new ScoreMap.Isotonic(new double[] {1, 1}, new double[] {0.2, 0.6}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_map_that_turns_back_is_none() {
        double[] scores = {0, 1, 2};
        for (double[] level : new double[][] {{0.2, 0.9, 0.1}, {0.2, 0.1, 0.9}, {0.2, 0.9, 0.2}, {0.9, 0.1, 0.2}}) {
            assertThatThrownBy(() -> new ScoreMap.Isotonic(scores, level))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("turn back");
        }
        for (double[] level : new double[][] {{0.2, 0.2, 0.9}, {0.9, 0.2, 0.2}, {0.5, 0.5, 0.5}}) {
            assertThat(new ScoreMap.Isotonic(scores, level).probability(1, 0)).isEqualTo(level[1]);
        }
    }

    @Test
    void features_far_outside_count_no_more_than_at_the_edge() {
        LogisticModel model = new LogisticModel(new double[] {0}, new double[] {1}, new double[] {2}, 1);
        assertThat(model.logit(new double[] {1})).isEqualTo(3);
        assertThat(model.logit(new double[] {1e12})).isEqualTo(13);
    }
}
