package dev.assay.scoring.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tail against exact rational arithmetic. */
class BinomialTailTest {
    private static final double TOLERANCE = 1e-10;
    private static final BigDecimal SMALLEST = new BigDecimal("1e-300");

    @Test
    void agreesWithEnumerationUpToTwentyTrials() {
        long[][] fractions = {{1, 4}, {1, 2}, {12564, 50257}, {15193, 151936}, {1, 1000}, {999, 1000}, {1, 3}};
        for (long[] fraction : fractions) {
            for (int n = 0; n <= 20; n++) {
                for (int k = 0; k <= n; k++) {
                    assertAgrees(k, n, fraction[0], fraction[1]);
                }
            }
        }
    }

    @Test
    void agreesAtRandomPlacesDownToTheSmallestNumbers() {
        Random random = new Random(5);
        int tiny = 0;
        for (int i = 0; i < 300; i++) {
            int n = 1 + random.nextInt(1_500);
            int k = random.nextInt(n + 1);
            int d = 2 + random.nextInt(200_000);
            int a = 1 + random.nextInt(d - 1);
            if (assertAgrees(k, n, a, d) < 1e-200) {
                tiny++;
            }
        }
        assertThat(tiny).isGreaterThan(20);
    }

    @ParameterizedTest
    @CsvSource({"1500, 1500, 1, 4", "2000, 2000, 5025, 50257", "900, 1000, 1, 10", "3000, 3000, 1, 1000"})
    void theLogarithmGoesOnWhereTheProbabilityUnderflows(int k, int n, long a, long d) {
        BigDecimal exact = ExactBinomial.atLeast(k, n, a, d);
        double log10 = ExactBinomial.log10(exact);
        assertThat(log10).isLessThan(-500);
        TailProbability tail = BinomialTail.atLeast(k, n, a, d);
        assertThat(tail.p()).isZero();
        assertThat(tail.log10()).isCloseTo(log10, within(1e-11 * Math.abs(log10)));
    }

    @Test
    void lowerTailIsTheComplement() {
        for (int k = 0; k < 30; k++) {
            double upper = BinomialTail.atLeast(k + 1, 30, 0.3).p();
            assertThat(BinomialTail.atMost(k, 30, 0.3).p()).isCloseTo(1 - upper, within(1e-14));
        }
    }

    @Test
    void staysAccurateForAMillionTrials() {
        // P(X >= n/2) for a fair coin and odd n is 1/2.
        assertThat(BinomialTail.atLeast(500_001, 1_000_001, 0.5).p()).isCloseTo(0.5, within(1e-10));
    }

    @Test
    void theEndsAreDefined() {
        assertThat(BinomialTail.atLeast(0, 0, 0.5)).isEqualTo(TailProbability.ONE);
        assertThat(BinomialTail.atLeast(1, 0, 0.5)).isEqualTo(TailProbability.ZERO);
        assertThat(BinomialTail.atLeast(-3, 7, 0.5)).isEqualTo(TailProbability.ONE);
        assertThat(BinomialTail.atLeast(8, 7, 0.5)).isEqualTo(TailProbability.ZERO);
        assertThat(BinomialTail.atLeast(1, 7, 0.0)).isEqualTo(TailProbability.ZERO);
        assertThat(BinomialTail.atLeast(7, 7, 1.0)).isEqualTo(TailProbability.ONE);
        assertThat(BinomialTail.atLeast(3, 7, 4, 4)).isEqualTo(TailProbability.ONE);
    }

    @Test
    void refusesWhatIsNotABinomial() {
        assertThatThrownBy(() -> BinomialTail.atLeast(1, -1, 0.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BinomialTail.atLeast(1, 2, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BinomialTail.atLeast(1, 2, 3, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    private static double assertAgrees(int k, int n, long a, long d) {
        BigDecimal exact = ExactBinomial.atLeast(k, n, a, d);
        TailProbability tail = BinomialTail.atLeast(k, n, a, d);
        String where = "P(X >= " + k + "), n = " + n + ", p = " + a + "/" + d;
        if (exact.compareTo(SMALLEST) >= 0) {
            assertThat(ExactBinomial.relativeError(exact, tail.p())).as(where).isLessThanOrEqualTo(TOLERANCE);
        }
        double log10 = ExactBinomial.log10(exact);
        assertThat(tail.log10()).as(where).isCloseTo(log10, within(1e-12 * Math.max(1, Math.abs(log10))));
        assertThat(tail.log10()).isLessThanOrEqualTo(0);
        return exact.doubleValue();
    }
}
