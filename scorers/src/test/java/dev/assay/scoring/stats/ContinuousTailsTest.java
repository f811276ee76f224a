package dev.assay.scoring.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The normal and the Erlang tail against sums in fifty and more digits. */
class ContinuousTailsTest {
    private static final MathContext DIGITS = new MathContext(120);

    /** Known digits of the complementary error function halved (Abramowitz and Stegun, table 26). */
    @ParameterizedTest
    @CsvSource({
        "0, 0.5",
        "1, 0.158655253931457051",
        "1.96, 0.0249978951482204300",
        "2, 0.0227501319481792072",
        "3, 0.00134989803163009453",
        "5, 2.86651571879193912e-7",
        "10, 7.61985302416052606e-24",
        "20, 2.75362411860623400e-89",
        "-1, 0.841344746068542949",
        "-8, 0.999999999999999378",
    })
    void theNormalTailHasAllItsDigits(double z, double p) {
        TailProbability tail = NormalTail.above(z);
        assertThat(tail.p()).isCloseTo(p, within(2e-14 * p));
        assertThat(tail.log10()).isCloseTo(Math.log10(p), within(1e-13 * Math.max(1, -Math.log10(p))));
    }

    @Test
    void bothHalvesOfTheNormalTailMeet() {
        assertThat(NormalTail.above(Math.nextDown(2.0)).p())
                .isCloseTo(NormalTail.above(2).p(), within(1e-15));
    }

    @Test
    void theNormalTailFallsForEver() {
        assertThat(NormalTail.above(50).p()).isZero();
        assertThat(NormalTail.above(50).log10()).isCloseTo(-544.966, within(1e-3));
        assertThat(NormalTail.above(1e6).log10()).isBetween(-2.2e11, -2.1e11);
        assertThat(NormalTail.above(Double.POSITIVE_INFINITY)).isEqualTo(TailProbability.ZERO);
        assertThat(NormalTail.above(Double.NEGATIVE_INFINITY).p()).isEqualTo(1);
        assertThatThrownBy(() -> NormalTail.above(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0.5", "0.4999", "0.01", "0.001", "1e-9", "1e-100", "1e-300", "0.9", "0.999999"})
    void quantilesInvertTheNormalTail(double p) {
        double z = NormalTail.quantileAbove(p);
        assertThat(NormalTail.above(z).p()).isCloseTo(p, within(1e-12 * p));
    }

    @Test
    void quantilesOfImpossibleProbabilitiesAreRefused() {
        for (double p : new double[] {0, 1, -1, Double.NaN}) {
            assertThatThrownBy(() -> NormalTail.quantileAbove(p)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0.001",
        "1, 3",
        "2, 0.5",
        "14, 13.65",
        "40, 12",
        "40, 39.5",
        "40, 40.5",
        "40, 90",
        "200, 150",
        "200, 203",
        "200, 420",
        "150, 700",
        "1000, 1300"
    })
    void theErlangTailAgreesWithTheSumOfPoissonTerms(int n, String s) {
        BigDecimal exact = poissonBelow(n, new BigDecimal(s));
        TailProbability tail = GammaTail.atLeast(n, Double.parseDouble(s));
        assertThat(tail.p()).isCloseTo(exact.doubleValue(), within(1e-10 * exact.doubleValue()));
        double log10 = ExactBinomial.log10(exact);
        assertThat(tail.log10()).isCloseTo(log10, within(1e-11 * Math.max(1, -log10)));
    }

    @Test
    void theErlangTailIsDefinedAtItsEnds() {
        assertThat(GammaTail.atLeast(3, 0)).isEqualTo(TailProbability.ONE);
        assertThat(GammaTail.atLeast(3, -1)).isEqualTo(TailProbability.ONE);
        assertThat(GammaTail.atLeast(3, Double.POSITIVE_INFINITY)).isEqualTo(TailProbability.ZERO);
        assertThat(GammaTail.atLeast(2, 5_000).p()).isZero();
        assertThat(GammaTail.atLeast(2, 5_000).log10()).isLessThan(-2_000);
        assertThatThrownBy(() -> GammaTail.atLeast(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GammaTail.atLeast(1, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Sum of e^-s s^k / k! for k below n; e^s by its own series. */
    private static BigDecimal poissonBelow(int n, BigDecimal s) {
        BigDecimal term = BigDecimal.ONE;
        BigDecimal below = BigDecimal.ZERO;
        BigDecimal all = BigDecimal.ZERO;
        for (int k = 0; k < n || term.compareTo(all.scaleByPowerOfTen(-115)) > 0; k++) {
            below = k < n ? below.add(term, DIGITS) : below;
            all = all.add(term, DIGITS);
            term = term.multiply(s, DIGITS).divide(BigDecimal.valueOf(k + 1L), DIGITS);
        }
        return below.divide(all, DIGITS);
    }
}
