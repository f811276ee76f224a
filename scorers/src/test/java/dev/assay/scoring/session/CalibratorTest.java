package dev.assay.scoring.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CalibratorTest {
    private static final double LN_10 = Math.log(10);

    /** Over L = -ln p the integrand is e(p) exp(-L), about 1 / L^2 far out. */
    @Test
    void theMeanOverUniformPValuesIsOne() {
        double mean = 0;
        double edge = 400;
        double step = 1e-3;
        for (double l = step / 2; l < edge; l += step) {
            mean += step * Math.exp(Calibrator.ln(-l / LN_10) - l);
        }
        assertThat(mean + 1 / edge).isCloseTo(1, within(1e-5));
    }

    @Test
    void knownValues() {
        assertThat(Math.exp(Calibrator.ln(0))).isCloseTo(0.5, within(1e-12));
        double p = 0.01;
        double expected = (1 - p + p * Math.log(p)) / (p * Math.log(p) * Math.log(p));
        assertThat(Math.exp(Calibrator.ln(-2))).isCloseTo(expected, within(1e-12));
    }

    @Test
    void risesAsThePValueFallsAndStaysFinite() {
        double before = Calibrator.ln(0);
        for (double log10 = -1e-6; log10 > -1e6; log10 *= 1.1) {
            double now = Calibrator.ln(log10);
            assertThat(now).isFinite().isGreaterThan(before);
            before = now;
        }
        assertThat(Calibrator.ln(-Double.MAX_VALUE)).isFinite();
        assertThat(Calibrator.ln(Double.NEGATIVE_INFINITY)).isFinite();
        assertThat(Calibrator.ln(Double.NaN)).isEqualTo(Calibrator.ln(0));
        assertThat(Calibrator.ln(3)).isEqualTo(Calibrator.ln(0));
    }
}
