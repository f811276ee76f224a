package dev.assay.scoring.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Holm's adjustment against its definition and its guarantee. */
class HolmTest {
    @Test
    void multipliesByTheNumberOfTestsStillStanding() {
        double[] adjusted = Holm.adjust(logs(0.01, 0.04, 0.03, 0.005));
        assertThat(pow(adjusted)).containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
    }

    @Test
    void keepsTheOrderOfWhatUnderflows() {
        double[] adjusted = Holm.adjust(new double[] {-900, -400, Double.NEGATIVE_INFINITY});
        assertThat(adjusted[2]).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(adjusted[0]).isCloseTo(-900 + Math.log10(2), within(1e-9));
        assertThat(adjusted[1]).isEqualTo(-400);
    }

    @Test
    void neverExceedsOneAndHandlesNothingAndOne() {
        assertThat(Holm.adjust(new double[0])).isEmpty();
        assertThat(Holm.adjust(logs(0.2))).containsExactly(Math.log10(0.2));
        assertThat(Holm.adjust(logs(0.9, 0.8, 1))).containsOnly(0.0);
        assertThatThrownBy(() -> Holm.adjust(new double[] {Double.NaN})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Holm.adjust(new double[] {0.5})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void falseFindingsInAFamilyStayBelowAlpha() {
        Random random = new Random(11);
        int families = 20_000;
        int wrong = 0;
        for (int i = 0; i < families; i++) {
            double[] adjusted =
                    Holm.adjust(random.doubles(5).map(u -> Math.log10(1 - u)).toArray());
            for (double log10 : adjusted) {
                if (log10 <= Math.log10(0.05)) {
                    wrong++;
                    break;
                }
            }
        }
        assertThat(ClopperPearson.lower(wrong, families, 1e-4)).isLessThan(0.05);
        assertThat(wrong).isGreaterThan(families / 50);
    }

    private static double[] logs(double... p) {
        return java.util.Arrays.stream(p).map(Math::log10).toArray();
    }

    private static double[] pow(double[] log10) {
        return java.util.Arrays.stream(log10).map(x -> Math.pow(10, x)).toArray();
    }
}
