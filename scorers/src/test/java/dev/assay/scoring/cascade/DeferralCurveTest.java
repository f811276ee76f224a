package dev.assay.scoring.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DeferralCurveTest {

    @Test
    void defersTheLeastConfidentFirst() {
        double[] confidence = {0.9, 0.1, 0.5, 0.3};
        DeferralCurve curve = DeferralCurve.of(confidence, new double[] {1, 0, 1, 0}, new double[] {1, 1, 0, 1});
        assertThat(curve.smallQuality()).isEqualTo(0.5);
        assertThat(curve.largeQuality()).isEqualTo(0.75);
        assertThat(curve.qualityAt(0.25)).isEqualTo(0.75);
        assertThat(curve.qualityAt(0.49)).isEqualTo(0.75);
        assertThat(curve.qualityAt(0.5)).isEqualTo(1);
        assertThat(curve.qualityAt(0.75)).isEqualTo(0.75);
        assertThat(curve.area()).isCloseTo((0.25 + 0.75 + 1 + 0.75 + 0.375) / 4, within(1e-15));
        assertThat(curve.meanQuality()).isCloseTo((0.5 + 0.75 + 1 + 0.75 + 0.75) / 5, within(1e-15));
        assertThat(curve.callsFor(1)).isEqualTo(0.25);
        assertThat(curve.callsFor(0)).isZero();
        assertThat(curve.gapRecovered()).isCloseTo((curve.area() - 0.5) / 0.25, within(1e-15));
    }

    @Test
    void oneConfidenceForAllIsRandomDeferral() {
        double[] small = {1, 0, 0, 1, 0};
        double[] large = {1, 1, 1, 0, 1};
        DeferralCurve curve = DeferralCurve.of(new double[5], small, large);
        assertThat(curve.area()).isCloseTo(curve.randomArea(), within(1e-15));
        assertThat(curve.gapRecovered()).isCloseTo(0.5, within(1e-12));
        DeferralCurve arrival = DeferralCurve.inOrderOfArrival(new double[5], small, large);
        assertThat(arrival.qualityAt(0.4)).isCloseTo(0.6, within(1e-15));
        assertThat(arrival.qualityAt(0.6)).isCloseTo(0.8, within(1e-15));
    }

    @Test
    void theOracleIsNeverBeaten() {
        Random random = new Random(9);
        for (int round = 0; round < 200; round++) {
            int n = 1 + random.nextInt(30);
            double[] small = random.ints(n, 0, 2).asDoubleStream().toArray();
            double[] large = random.ints(n, 0, 2).asDoubleStream().toArray();
            double[] confidence = random.ints(n, 0, 5).asDoubleStream().toArray();
            DeferralCurve curve = DeferralCurve.of(confidence, small, large);
            assertThat(curve.area()).isLessThanOrEqualTo(curve.oracleArea() + 1e-12);
            assertThat(curve.meanQuality()).isLessThanOrEqualTo(curve.oracleMeanQuality() + 1e-12);
        }
    }

    @Test
    void equalOrWorseLargeModelsHaveNoThresholdOfCalls() {
        DeferralCurve equal = DeferralCurve.of(new double[] {1, 2}, new double[] {1, 0}, new double[] {0, 1});
        assertThat(equal.gapRecovered()).isNaN();
        assertThat(equal.callsFor(0.5)).isNaN();
        DeferralCurve worse = DeferralCurve.of(new double[] {1, 2}, new double[] {1, 1}, new double[] {0, 1});
        assertThat(worse.callsFor(0.5)).isNaN();
        assertThatThrownBy(() -> worse.qualityAt(1.5)).hasMessage("rate = 1.5: must be in [0, 1]");
        assertThatThrownBy(() -> DeferralCurve.of(new double[1], new double[2], new double[1]))
                .hasMessage("1 confidences for 2 small and 1 large answers");
    }
}
