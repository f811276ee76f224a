package dev.assay.scoring.consistency.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnswerGraphTest {
    @Test
    void equal_answers_have_one_meaning_and_different_ones_n() {
        for (int n : new int[] {1, 2, 5, 50}) {
            AnswerGraph same = AnswerGraph.of(filled(n, 1));
            assertThat(same.eigV()).isCloseTo(1, within(1e-10));
            assertThat(same.degree()).isCloseTo(0, within(1e-12));
            assertThat(same.eccentricity()).isCloseTo(0, within(1e-10));
            AnswerGraph apart = AnswerGraph.of(identity(n));
            assertThat(apart.eigV()).isCloseTo(n, within(1e-10));
            assertThat(apart.degree()).isCloseTo(1 - 1.0 / n, within(1e-12));
            assertThat(apart.eccentricity()).isCloseTo(Math.sqrt(n - 1.0), within(1e-10));
        }
    }

    @Test
    void nothing_at_all_is_zero() {
        AnswerGraph none = AnswerGraph.of(new double[0][0]);
        assertThat(none.eigV()).isZero();
        assertThat(none.degree()).isZero();
        assertThat(none.eccentricity()).isZero();
        assertThat(none.eccentricities()).isEmpty();
    }

    @Test
    void an_answer_like_none_divides_by_nothing() {
        AnswerGraph graph = AnswerGraph.of(new double[3][3]);
        assertThat(graph.eigenvalues()).containsExactly(1, 1, 1);
        assertThat(graph.eigV()).isZero();
        assertThat(graph.degree()).isEqualTo(1);
    }

    @Test
    void a_missing_entry_is_missing_everywhere_it_counts() {
        double[][] matrix = identity(3);
        matrix[0][2] = Double.NaN;
        matrix[2][0] = Double.NaN;
        AnswerGraph graph = AnswerGraph.of(matrix);
        assertThat(graph.eigV()).isNaN();
        assertThat(graph.degree()).isNaN();
        assertThat(graph.eccentricity()).isNaN();
        assertThat(graph.eccentricities()).containsOnly(Double.NaN);
    }

    @Test
    void measures_stay_in_range_on_random_graphs() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            int n = 1 + random.nextInt(12);
            double[][] affinity = Affinity.entailment(random(n, random));
            AnswerGraph graph = AnswerGraph.of(affinity);
            assertThat(graph.eigenvalues()[0]).isCloseTo(0, within(1e-12));
            assertThat(graph.eigenvalues()[n - 1]).isLessThan(2 + 1e-12);
            assertThat(graph.eigV()).isBetween(1 - 1e-12, n + 1e-12);
            assertThat(graph.degree()).isBetween(0.0, 1.0);
            assertThat(Math.sqrt(Arrays.stream(graph.eccentricities())
                            .map(x -> x * x)
                            .sum()))
                    .isCloseTo(graph.eccentricity(), within(1e-12));
        }
    }

    @Test
    void distances_are_the_missing_affinity_by_row() {
        assertThat(AnswerGraph.distances(new double[][] {{1, 0.25}, {0.5, 1}})).containsExactly(0.75, 0.5);
        assertThat(AnswerGraph.distances(new double[0][0])).isEmpty();
    }

    @Test
    void affinity_from_logits_survives_large_ones() {
        double[][][] logits = {{{0, 0, 0}, {1e5, 0, -1e5}}, {{-1e5, 0, 1e5}, {0, 0, 0}}};
        double[][] agreement = Affinity.directed(logits, 3, Affinity.Mode.AGREEMENT);
        double[][] disagreement = Affinity.directed(logits, 3, Affinity.Mode.DISAGREEMENT);
        assertThat(agreement).isDeepEqualTo(new double[][] {{1, 0}, {1, 1}});
        assertThat(disagreement).isDeepEqualTo(new double[][] {{1, 0}, {1, 1}});
    }

    @Test
    void kernel_entropy_is_between_none_and_the_most() {
        assertThat(KernelLanguageEntropy.of(new double[0][0], new double[0][0], 0.3))
                .isEqualTo(new KernelLanguageEntropy(0, 0));
        assertThat(KernelLanguageEntropy.of(new double[][] {{1}}, new double[][] {{0}}, 0.3))
                .isEqualTo(new KernelLanguageEntropy(0, 0));
        Random random = new Random(3);
        for (int round = 0; round < 100; round++) {
            int n = 2 + random.nextInt(10);
            double[][] entail = random(n, random);
            double[][] contra = random(n, random);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    contra[i][j] *= 1 - entail[i][j];
                }
            }
            KernelLanguageEntropy entropy = KernelLanguageEntropy.of(entail, contra, KernelLanguageEntropy.TIME);
            assertThat(entropy.scaled()).isBetween(0.0, 1 + 1e-12);
            assertThat(entropy.entropy()).isCloseTo(entropy.scaled() * Math.log(n), within(1e-12));
        }
        // Without time nothing spreads and every answer stands alone.
        assertThat(KernelLanguageEntropy.of(random(4, random), new double[4][4], 0)
                        .scaled())
                .isCloseTo(1, within(1e-9));
        assertThat(KernelLanguageEntropy.of(filled(2, Double.NaN), new double[2][2], 0.3)
                        .scaled())
                .isNaN();
    }

    @Test
    void luq_of_degenerate_answers() {
        assertThat(Luq.ofAnswers(new double[0][0], new double[0][0])).isZero();
        assertThat(Luq.ofAnswers(new double[1][1], new double[1][1])).isZero();
        assertThat(Luq.ofAnswers(new double[2][2], new double[2][2])).isEqualTo(0.5);
        double[][] sure = filled(3, 1000);
        double[][] never = filled(3, -1000);
        assertThat(Luq.ofAnswers(sure, never)).isZero();
        assertThat(Luq.ofAnswers(never, sure)).isEqualTo(1);
        assertThat(Luq.ofSentence(new double[0], new double[0])).isEqualTo(0.5);
        assertThat(Luq.ofSentence(new double[] {1, 0}, new double[] {1, 0})).isEqualTo(0.5);
        assertThat(Luq.ofSentence(new double[] {Double.NEGATIVE_INFINITY}, new double[] {Double.NEGATIVE_INFINITY}))
                .isEqualTo(0.5);
        assertThat(Luq.ofSentence(new double[] {Double.NaN}, new double[] {0})).isNaN();
    }

    private static double[][] filled(int n, double value) {
        double[][] matrix = new double[n][n];
        for (double[] row : matrix) {
            Arrays.fill(row, value);
        }
        return matrix;
    }

    private static double[][] identity(int n) {
        double[][] matrix = new double[n][n];
        for (int i = 0; i < n; i++) {
            matrix[i][i] = 1;
        }
        return matrix;
    }

    private static double[][] random(int n, Random random) {
        double[][] matrix = new double[n][n];
        for (double[] row : matrix) {
            Arrays.setAll(row, unused -> random.nextDouble());
        }
        return matrix;
    }
}
