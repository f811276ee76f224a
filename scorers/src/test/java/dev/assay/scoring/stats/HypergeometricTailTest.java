package dev.assay.scoring.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tail against exact integer arithmetic. */
class HypergeometricTailTest {
    private static final double TOLERANCE = 1e-10;
    private static final MathContext DIGITS = new MathContext(50);

    @Test
    void agreesWithEnumerationOfSmallUrns() {
        for (int population = 0; population <= 12; population++) {
            for (int marked = 0; marked <= population; marked++) {
                for (int drawn = 0; drawn <= population; drawn++) {
                    for (int k = -1; k <= drawn + 1; k++) {
                        assertAgrees(k, drawn, marked, population);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "120, 150, 25128, 50257",
        "60, 150, 12568, 50272",
        "30, 150, 12568, 50272",
        "150, 150, 75968, 151936",
        "10, 150, 75968, 151936",
        "300, 400, 8000, 32000",
        "900, 1000, 500000, 1000000",
    })
    void agreesForVocabularies(int k, int drawn, int marked, int population) {
        assertAgrees(k, drawn, marked, population);
    }

    @Test
    void agreesAtRandomPlaces() {
        Random random = new Random(11);
        for (int i = 0; i < 200; i++) {
            int population = 1 + random.nextInt(2_000);
            int marked = random.nextInt(population + 1);
            int drawn = random.nextInt(population + 1);
            assertAgrees(random.nextInt(drawn + 1), drawn, marked, population);
        }
    }

    @Test
    void theLogarithmGoesOnWhereTheProbabilityUnderflows() {
        double log10 = ExactBinomial.log10(exact(1_500, 1_500, 12_568, 50_272));
        TailProbability tail = HypergeometricTail.atLeast(1_500, 1_500, 12_568, 50_272);
        assertThat(log10).isLessThan(-500);
        assertThat(tail.p()).isZero();
        assertThat(tail.log10()).isCloseTo(log10, within(1e-11 * Math.abs(log10)));
    }

    @Test
    void impossibleUrnsAreRefused() {
        assertThatThrownBy(() -> HypergeometricTail.atLeast(1, 5, 2, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HypergeometricTail.atLeast(1, 2, 5, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HypergeometricTail.atLeast(1, -1, 0, 4)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertAgrees(int k, int drawn, int marked, int population) {
        BigDecimal exact = exact(k, drawn, marked, population);
        TailProbability tail = HypergeometricTail.atLeast(k, drawn, marked, population);
        if (exact.signum() == 0) {
            assertThat(tail).isEqualTo(TailProbability.ZERO);
            return;
        }
        double log10 = ExactBinomial.log10(exact);
        assertThat(tail.log10()).isCloseTo(log10, within(1e-10 * Math.max(1, Math.abs(log10))));
        if (log10 > -290) {
            assertThat(ExactBinomial.relativeError(exact, tail.p()))
                    .as("P(X >= %d), %d of %d drawn, %d marked", k, drawn, population, marked)
                    .isLessThan(TOLERANCE);
        }
    }

    /** Counts by C(K, j) C(N-K, n-j), each from the one before. */
    private static BigDecimal exact(int k, int drawn, int marked, int population) {
        BigInteger sum = BigInteger.ZERO;
        int low = Math.max(0, drawn + marked - population);
        int high = Math.min(drawn, marked);
        BigInteger term = choose(marked, low).multiply(choose(population - marked, drawn - low));
        for (int j = low; j <= high; j++) {
            if (j >= k) {
                sum = sum.add(term);
            }
            term = term.multiply(BigInteger.valueOf((long) (marked - j) * (drawn - j)))
                    .divide(BigInteger.valueOf((j + 1L) * (population - marked - drawn + j + 1L)));
        }
        return new BigDecimal(sum).divide(new BigDecimal(choose(population, drawn)), DIGITS);
    }

    private static BigInteger choose(int n, int k) {
        BigInteger result = BigInteger.ONE;
        for (int i = 0; i < Math.min(k, n - k); i++) {
            result = result.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1L));
        }
        return result;
    }
}
