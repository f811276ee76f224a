package dev.assay.scoring.consistency.semantic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ClustersTest {
    private static final double[] CONTRADICTS = {1, 0, 0};
    private static final double[] NEITHER = {0, 1, 0};
    private static final double[] ENTAILS = {0, 0, 1};
    private static final List<Function<NliPairs, int[]>> RULES = List.of(
            Clusters::mutualEntailment,
            Clusters::strict,
            Clusters::loose,
            Clusters::nonContradiction,
            pairs -> Clusters.connected(pairs.entailment(), pairs.contradiction()));

    @Test
    void equal_meanings_are_one_class_and_contradictions_n() {
        for (int n : new int[] {0, 1, 2, 7}) {
            int[] each = new int[n];
            Arrays.setAll(each, i -> i);
            for (Function<NliPairs, int[]> rule : RULES) {
                assertThat(rule.apply(all(n, ENTAILS))).containsExactly(new int[n]);
                assertThat(rule.apply(all(n, CONTRADICTS))).containsExactly(each);
            }
            assertThat(Clusters.overlapping(all(n, ENTAILS))).hasSize(Math.min(n, 1));
            assertThat(Clusters.overlapping(all(n, CONTRADICTS))).hasSize(n);
        }
    }

    @Test
    void rules_differ_on_neutral_pairs() {
        NliPairs neutral = all(3, NEITHER);
        assertThat(Clusters.nonContradiction(neutral)).containsExactly(0, 0, 0);
        assertThat(Clusters.loose(neutral)).containsExactly(0, 1, 2);
        assertThat(Clusters.strict(neutral)).containsExactly(0, 1, 2);
    }

    @Test
    void a_pair_that_entails_one_way_is_loose_and_overlapping_only() {
        NliPairs pairs = all(2, NEITHER);
        pairs.probabilities()[0][1] = ENTAILS;
        assertThat(Clusters.loose(pairs)).containsExactly(0, 0);
        assertThat(Clusters.mutualEntailment(pairs)).containsExactly(0, 1);
        assertThat(Clusters.overlapping(pairs)).containsExactly(new int[] {0, 1});
        assertThat(pairs.entailmentWithFirst()).isEqualTo(0.5);
        assertThat(pairs.nonContradictionWithFirst()).isEqualTo(1);
    }

    @Test
    void a_later_class_takes_a_text_from_an_earlier_one() {
        NliPairs pairs = all(3, CONTRADICTS);
        both(pairs, 0, 2);
        both(pairs, 1, 2);
        assertThat(Clusters.strict(pairs)).containsExactly(0, 1, 1);
        assertThat(Clusters.mutualEntailment(pairs)).containsExactly(0, 1, 0);
        assertThat(Clusters.overlapping(pairs)).containsExactly(new int[] {0, 2}, new int[] {1, 2});
        assertThat(Clusters.connected(pairs.entailment(), pairs.contradiction()))
                .containsExactly(0, 0, 0);
    }

    @Test
    void ids_are_numbered_by_first_appearance_whatever_the_labels() {
        Random random = new Random(5);
        for (int round = 0; round < 300; round++) {
            NliPairs pairs = random(1 + random.nextInt(9), random);
            for (Function<NliPairs, int[]> rule : RULES) {
                int next = 0;
                for (int id : rule.apply(pairs)) {
                    assertThat(id).isBetween(0, next);
                    next = Math.max(next, id + 1);
                }
            }
        }
    }

    @Test
    void labels_of_ties_and_of_nothing() {
        assertThat(NliLabel.of(0.4, 0.4, 0.2)).isEqualTo(NliLabel.CONTRADICTION);
        assertThat(NliLabel.of(0.2, 0.4, 0.4)).isEqualTo(NliLabel.NEUTRAL);
        assertThat(NliLabel.of(Double.NaN, 0, 1)).isEqualTo(NliLabel.NEUTRAL);
        double[] nothing = {Double.NaN, Double.NaN, Double.NaN};
        assertThat(Clusters.strict(all(3, nothing))).containsExactly(0, 1, 2);
        assertThat(Clusters.connected(
                        all(3, nothing).entailment(), all(3, nothing).contradiction()))
                .containsExactly(0, 1, 2);
    }

    @Test
    void the_first_alone_agrees_with_itself() {
        assertThat(all(1, NEITHER).nonContradictionWithFirst()).isEqualTo(1);
        assertThat(all(1, NEITHER).entailmentWithFirst()).isEqualTo(1);
        assertThat(all(0, NEITHER).entailmentWithFirst()).isEqualTo(1);
    }

    @Test
    void entropies_stay_in_range_and_agree_where_they_must() {
        Random random = new Random(6);
        for (int round = 0; round < 300; round++) {
            int n = 1 + random.nextInt(12);
            int[] ids = Clusters.strict(random(n, random));
            double[] logs = random.doubles(n, -20, 0).toArray();
            double most = Math.log(n) + 1e-12;
            assertThat(SemanticEntropy.discrete(ids)).isBetween(0.0, most);
            assertThat(SemanticEntropy.normalised(ids, logs)).isBetween(0.0, most);
            double[] equal = new double[n];
            Arrays.fill(equal, -3.5);
            assertThat(SemanticEntropy.normalised(ids, equal)).isCloseTo(SemanticEntropy.discrete(ids), within(1e-12));
            assertThat(SemanticEntropy.negentropy(SemanticEntropy.discrete(ids), n))
                    .isBetween(-1e-12, 1.0);
        }
    }

    @Test
    void entropies_of_degenerate_samples() {
        int[] none = {};
        double[] nothing = {};
        assertThat(SemanticEntropy.discrete(none)).isZero();
        assertThat(SemanticEntropy.discreteDirect(none)).isZero();
        assertThat(SemanticEntropy.normalised(none, nothing)).isZero();
        assertThat(SemanticEntropy.kuhn(none, nothing)).isZero();
        assertThat(SemanticEntropy.monteCarlo(none, nothing)).isZero();
        assertThat(SemanticEntropy.direct(none, nothing)).isZero();
        assertThat(SemanticEntropy.negentropy(0, 0)).isEqualTo(1);
        assertThat(SemanticEntropy.negentropy(0, 1)).isEqualTo(1);
        assertThat(SemanticEntropy.setsConfidence(1, 1)).isEqualTo(1);
        assertThat(SemanticEntropy.discrete(new int[] {0})).isZero();
        assertThat(SemanticEntropy.ofWeights(new double[3])).isZero();
        double[] impossible = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        assertThat(SemanticEntropy.normalised(new int[] {0, 1}, impossible)).isCloseTo(Math.log(2), within(1e-15));
        // Far below the smallest double when it is no logarithm.
        assertThat(SemanticEntropy.normalised(new int[] {0, 1}, new double[] {-1e4, -1e4}))
                .isCloseTo(Math.log(2), within(1e-12));
        assertThat(SemanticEntropy.normalised(new int[] {0, 1}, new double[] {Double.NaN, -1}))
                .isNaN();
    }

    @Test
    void a_text_that_repeats_counts_once_in_its_class_and_again_in_another() {
        double[] logs = {Math.log(0.2), Math.log(0.2), Math.log(0.3)};
        assertThat(SemanticEntropy.classLogProbs(new int[] {0, 0, 1}, logs, List.of("a", "a", "a")))
                .containsExactly(new double[] {Math.log(0.2), Math.log(0.3)}, within(1e-15));
    }

    private static void both(NliPairs pairs, int i, int j) {
        pairs.probabilities()[i][j] = ENTAILS;
        pairs.probabilities()[j][i] = ENTAILS;
    }

    private static NliPairs all(int n, double[] label) {
        double[][][] tensor = new double[n][n][];
        for (double[][] row : tensor) {
            Arrays.fill(row, label);
        }
        return new NliPairs(tensor);
    }

    private static NliPairs random(int n, Random random) {
        NliPairs pairs = all(n, NEITHER);
        for (double[][] row : pairs.probabilities()) {
            Arrays.setAll(row, unused -> random.doubles(3).toArray());
        }
        return pairs;
    }
}
