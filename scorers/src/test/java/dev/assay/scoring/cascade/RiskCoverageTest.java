package dev.assay.scoring.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RiskCoverageTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aurocIsTheFractionOfPairsInTheRightOrder(long seed) {
        Random random = new Random(seed);
        double[] confidence = random.ints(60, 0, 7).asDoubleStream().toArray();
        boolean[] correct = new boolean[60];
        for (int i = 0; i < correct.length; i++) {
            correct[i] = random.nextInt(10) < 3 + confidence[i];
        }
        correct[0] = true;
        correct[1] = false;
        double pairs = 0;
        double ordered = 0;
        for (int i = 0; i < correct.length; i++) {
            for (int j = 0; j < correct.length; j++) {
                if (correct[i] && !correct[j]) {
                    pairs++;
                    ordered += confidence[i] > confidence[j] ? 1 : confidence[i] == confidence[j] ? 0.5 : 0;
                }
            }
        }
        assertThat(new RiskCoverage(confidence, correct).auroc()).isCloseTo(ordered / pairs, within(1e-12));
    }

    @Test
    void tieAveragedAreaIsTheMeanOverShuffledFiles() {
        double[] confidence = {3, 3, 3, 2, 2, 1, 1, 1, 1, 0};
        boolean[] correct = {true, false, true, true, false, false, true, false, false, true};
        RiskCoverage risk = new RiskCoverage(confidence, correct);
        Random random = new Random(5);
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, confidence.length).boxed().toList());
        double sum = 0;
        int rounds = 40_000;
        for (int r = 0; r < rounds; r++) {
            Collections.shuffle(order, random);
            double[] shuffled = order.stream().mapToDouble(i -> confidence[i]).toArray();
            boolean[] outcomes = new boolean[correct.length];
            for (int i = 0; i < outcomes.length; i++) {
                outcomes[i] = correct[order.get(i)];
            }
            RiskCoverage other = new RiskCoverage(shuffled, outcomes);
            assertThat(other.aurc()).isCloseTo(risk.aurc(), within(1e-12));
            sum += other.aurcStableOrder();
        }
        assertThat(sum / rounds).isCloseTo(risk.aurc(), within(2e-3));
    }

    @Test
    void oneAnswerAndUniformOutcomesHaveDefinedNumbers() {
        RiskCoverage one = new RiskCoverage(new double[] {0.3}, new boolean[] {false});
        assertThat(one.auroc()).isNaN();
        assertThat(one.aurc()).isEqualTo(1);
        assertThat(one.excessAurc()).isZero();
        assertThat(one.riskAt(0.01)).isEqualTo(1);
        RiskCoverage right = new RiskCoverage(new double[] {1, 2, 3}, new boolean[] {true, true, true});
        assertThat(right.auroc()).isNaN();
        assertThat(right.aurc()).isZero();
        assertThat(right.baseRisk()).isZero();
    }

    @Test
    void perfectConfidenceReachesTheOptimum() {
        RiskCoverage risk = new RiskCoverage(new double[] {4, 3, 2, 1}, new boolean[] {true, true, false, false});
        assertThat(risk.auroc()).isEqualTo(1);
        assertThat(risk.aurc()).isCloseTo((1 / 3.0 + 2 / 4.0) / 4, within(1e-15));
        assertThat(risk.excessAurc()).isCloseTo(0, within(1e-15));
        assertThat(risk.riskAt(0.5)).isZero();
        assertThat(risk.riskAt(0.75)).isCloseTo(1 / 3.0, within(1e-15));
    }

    @Test
    void refusesWhatHasNoCurve() {
        assertThatThrownBy(() -> new RiskCoverage(new double[0], new boolean[0]))
                .hasMessageContaining("no answers");
        assertThatThrownBy(() -> new RiskCoverage(new double[] {Double.NaN}, new boolean[1]))
                .hasMessageContaining("must be finite");
        assertThatThrownBy(() -> new RiskCoverage(new double[2], new boolean[1]))
                .hasMessage("2 confidences for 1 answers");
    }
}
