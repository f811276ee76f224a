package dev.assay.scoring.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.consistency.model.AnswerKind;
import dev.assay.scoring.consistency.model.ConsistencyModel;
import dev.assay.scoring.consistency.model.LogisticModel;
import dev.assay.scoring.consistency.model.ModelFile;
import dev.assay.scoring.consistency.model.ScoreMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
        assertThat(fitted.features(AnswerKind.PASSAGE)).isEmpty();
        assertThat(out).contains("answer, N = 10", "consistency.fusion", "AUROC");
    }

    @Test
    void labels_of_one_kind_are_refused(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("one.jsonl"),
                "{\"response\":\"Oslo\",\"correct\":true,\"samples\":[\"Oslo\",\"Bergen\"]}\n");
        assertThatThrownBy(
                        () -> new ConsistencyModelFit(ScoreMapFit.Method.AUTO, new StringBuilder()).fit(List.of(file)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("both right and wrong");
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
            assertThat(map.probability(0.9)).isEqualTo(0.19, within(.08));
            assertThat(map.probability(0.2)).isEqualTo(0.96, within(.08));
            assertThat(map.probability(-1e6)).isLessThan(1);
        }
        assertThat(ScoreMapFit.fit(ScoreMapFit.Method.AUTO, scores, wrong, weight, group)
                        .method())
                .isEqualTo("isotonic");
    }
}
