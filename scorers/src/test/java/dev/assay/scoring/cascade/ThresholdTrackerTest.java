package dev.assay.scoring.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ThresholdTrackerTest {

    @Test
    void theWindowHoldsTheExactQuantile() {
        WindowThreshold window = new WindowThreshold(50, 0.3);
        Random random = new Random(2);
        double[] scores = random.ints(400, 0, 20).asDoubleStream().toArray();
        assertThat(window.threshold()).isEqualTo(Double.NEGATIVE_INFINITY);
        for (int i = 0; i < scores.length; i++) {
            double before = window.threshold();
            assertThat(window.defers(scores[i])).isEqualTo(scores[i] > before);
            double[] last = Arrays.copyOfRange(scores, Math.max(0, i - 49), i + 1);
            Arrays.sort(last);
            assertThat(window.threshold()).isEqualTo(last[(last.length * 7 + 9) / 10 - 1]);
        }
    }

    @Test
    void theStochasticThresholdKeepsItsRateForAnAdversarialSequence() {
        StochasticThreshold tracker = new StochasticThreshold(0, 0.3, 0.2, -100, 100);
        int deferred = 0;
        for (int i = 0; i < 10_000; i++) {
            // Always just above the threshold while it is below 1: the worst case for a fixed threshold.
            double score = Math.min(1, tracker.threshold() + 1e-9);
            deferred += tracker.defers(score) ? 1 : 0;
        }
        assertThat(deferred / 10_000.0).isCloseTo(0.2, within((1 + 2 * 0.3) / (0.3 * 10_000)));
    }

    @Test
    void boundsHoldAndNonFiniteScoresAreDeferredWithoutLearning() {
        StochasticThreshold bounded = new StochasticThreshold(0.5, 1, 0.5, 0.4, 0.6);
        assertThat(bounded.defers(1)).isTrue();
        assertThat(bounded.threshold()).isEqualTo(0.6);
        assertThat(bounded.defers(Double.NaN)).isTrue();
        assertThat(bounded.defers(Double.POSITIVE_INFINITY)).isTrue();
        assertThat(bounded.threshold()).isEqualTo(0.6);
        assertThat(bounded.defers(0)).isFalse();
        assertThat(bounded.threshold()).isEqualTo(0.4);
        WindowThreshold window = new WindowThreshold(1, 0.2);
        assertThat(window.defers(Double.NaN)).isTrue();
        assertThat(window.threshold()).isEqualTo(Double.NEGATIVE_INFINITY);
        window.defers(3);
        window.defers(5);
        assertThat(window.threshold()).isEqualTo(5);
    }

    @Test
    void refusesSettingsThatCannotWork() {
        assertThatThrownBy(() -> new WindowThreshold(0, 0.2)).hasMessageStartingWith("window = 0");
        assertThatThrownBy(() -> new WindowThreshold(5, 1)).hasMessageStartingWith("rate = 1.0");
        assertThatThrownBy(() -> new StochasticThreshold(0, 0, 0.2, -1, 1)).hasMessageStartingWith("step = 0.0");
        assertThatThrownBy(() -> new StochasticThreshold(2, 1, 0.2, -1, 1)).hasMessageStartingWith("start = 2.0");
    }
}
