package dev.assay.scoring.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CalibrationTest {

    @Test
    void binsAreWeightedByTheirShare() {
        double[] p = {0.1, 0.1, 0.9, 1.0};
        boolean[] correct = {false, true, true, false};
        assertThat(Calibration.ece(p, correct, 10))
                .isCloseTo((Math.abs(0.2 - 1) + Math.abs(1.9 - 1)) / 4, within(1e-15));
        assertThat(Calibration.brier(p, correct)).isCloseTo((0.01 + 0.81 + 0.01 + 1) / 4, within(1e-15));
    }

    @Test
    void perfectForecastsScoreZero() {
        double[] p = {0, 1, 1};
        boolean[] correct = {false, true, true};
        assertThat(Calibration.ece(p, correct, 15)).isZero();
        assertThat(Calibration.brier(p, correct)).isZero();
    }

    @Test
    void refusesWhatIsNoProbability() {
        assertThatThrownBy(() -> Calibration.brier(new double[] {1.1}, new boolean[1]))
                .hasMessage("probability = 1.1: must be in [0, 1]");
        assertThatThrownBy(() -> Calibration.ece(new double[] {Double.NaN}, new boolean[1], 15))
                .hasMessageContaining("must be in [0, 1]");
        assertThatThrownBy(() -> Calibration.ece(new double[0], new boolean[0], 15))
                .hasMessage("0 probabilities for 0 answers");
    }
}
