package dev.assay.scoring.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tails against arithmetic of 70 digits. */
class GammaTailTest {
    private static final double TOLERANCE = 1e-10;
    private static final BigDecimal SMALLEST = new BigDecimal("1e-300");

    @Test
    void theSlowTruthKnowsClosedForms() {
        assertThat(ExactGamma.exp(BigDecimal.ONE).toPlainString())
                .startsWith("2.718281828459045235360287471352662497757247093699959574966");
        // Gamma(1/2)^2 = pi
        assertThat(ExactGamma.exp(ExactGamma.lnGamma(new BigDecimal("0.5")).multiply(BigDecimal.valueOf(2)))
                        .toPlainString())
                .startsWith("3.14159265358979323846264338327950288419716939937510582097");
        // erfc(5)
        assertThat(ExactGamma.atLeast(0.5, 25).toString()).startsWith("1.5374597944280348501883434853833788901180");
        assertThat(ExactGamma.atLeast(0.5, 1).toString()).startsWith("0.157299207050285130658779364917390740703933");
    }

    @Test
    void wholeShapesAgreeFarIntoTheTail() {
        Random random = new Random(1);
        int tiny = 0;
        for (int i = 0; i < 300; i++) {
            int shape = 1 + random.nextInt(i % 10 == 0 ? 2_000 : 300);
            double x = shape * Math.exp(random.nextGaussian() * 1.2);
            if (assertAgrees(shape, x) < 1e-100) {
                tiny++;
            }
        }
        assertThat(tiny).isGreaterThan(20);
    }

    @Test
    void otherShapesAgreeFarIntoTheTail() {
        Random random = new Random(2);
        int tiny = 0;
        for (int i = 0; i < 300; i++) {
            double shape = 0.05 + random.nextDouble() * (i % 3 == 0 ? 3 : 500);
            double x = shape * Math.exp(random.nextGaussian() * 1.2);
            if (assertAgrees(shape, x) < 1e-100) {
                tiny++;
            }
        }
        assertThat(tiny).isGreaterThan(20);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 1.5, 2, 15.5, 16, 100, 487.8048780487805, 1000})
    void agreesAroundTheMeanWhereTheMethodsMeet(double shape) {
        for (double x : new double[] {
            shape * 0.5,
            shape * 0.999,
            Math.nextDown(shape),
            shape,
            Math.nextUp(shape),
            shape + 0.5,
            shape + 1,
            shape + 1.1
        }) {
            assertAgrees(shape, x);
        }
    }

    @Test
    void theLogarithmGoesOnWhereTheProbabilityUnderflows() {
        for (double shape : new double[] {1, 7, 7.25, 200, 4000.5}) {
            for (double x : new double[] {9_000, 20_000}) {
                TailProbability tail = GammaTail.atLeast(shape, x);
                assertThat(tail.p()).isZero();
                double log10 = ExactBinomial.log10(ExactGamma.atLeast(shape, x));
                assertThat(tail.log10()).isCloseTo(log10, within(1e-13 * Math.abs(log10)));
            }
        }
    }

    @Test
    void normalTailIsThatOfItsSquare() {
        for (double z : new double[] {0, 0.1, 1.6448536269514722, 4, 8, 20, 37}) {
            BigDecimal exact = z == 0
                    ? new BigDecimal("0.5")
                    : ExactGamma.atLeast(0.5, z * z / 2).divide(BigDecimal.valueOf(2));
            assertThat(ExactBinomial.relativeError(
                            exact, GammaTail.normalAtLeast(z).p()))
                    .isLessThan(TOLERANCE);
            assertThat(GammaTail.normalAtLeast(-z).p()).isCloseTo(1 - exact.doubleValue(), within(1e-13));
        }
        assertThat(GammaTail.normalAtLeast(100).log10()).isCloseTo(-2173.871, within(1e-3));
        assertThat(GammaTail.normalAtLeast(Double.POSITIVE_INFINITY)).isEqualTo(TailProbability.ZERO);
    }

    @Test
    void blendsAgreeWithTheMixtureSummedInDecimals() {
        for (double second : new double[] {0.1, 0.25, 0.4}) {
            for (int n : new int[] {1, 2, 5, 30}) {
                for (double x : new double[] {0.3 * n, n, 2.0 * n, 5.0 * n + 10}) {
                    BigDecimal exact = mixture(n, 1 - second, second, x);
                    TailProbability tail = GammaMixtureTail.atLeast(n, 1 - second, second, x);
                    assertThat(ExactBinomial.relativeError(exact, tail.p()))
                            .as("n %s, second %s, x %s", n, second, x)
                            .isLessThan(TOLERANCE);
                    assertThat(GammaMixtureTail.atLeast(n, second, 1 - second, x))
                            .isEqualTo(tail);
                }
            }
        }
    }

    @Test
    void aBlendOfTwoSinglesHasAClosedForm() {
        for (double b : new double[] {0.001, 0.1, 0.5, 0.999}) {
            for (double x : new double[] {0.01, 1, 10, 300}) {
                double exact = Math.exp(-x) * (1 - b * Math.exp(x - x / b)) / (1 - b);
                double p = GammaMixtureTail.atLeast(1, 1, b, x).p();
                assertThat(p).isCloseTo(exact, within(1e-10 * exact));
            }
        }
    }

    @Test
    void blendsOfManyTermsAgreeWithTheirLimits() {
        // A blend with weights close to each other lies between the unblended tails.
        double p = GammaMixtureTail.atLeast(4000, 0.9, 0.1, 8000).log10();
        assertThat(p)
                .isLessThan(-300)
                .isGreaterThan(GammaTail.atLeast(4000, 9000).log10());
        double closeToEqual =
                GammaMixtureTail.atLeast(500, 0.5, 0.5 - 1e-9, 700).p();
        assertThat(closeToEqual).isCloseTo(GammaTail.atLeast(1000, 1400).p(), within(1e-6 * closeToEqual));
        assertThat(GammaMixtureTail.atLeast(3, 1, 0, 5)).isEqualTo(GammaTail.atLeast(3, 5));
        assertThat(GammaMixtureTail.atLeast(3, 0.9, 0.1, 0)).isEqualTo(TailProbability.ONE);
        assertThat(GammaMixtureTail.atLeast(100, 1, 0.001, 100.1).p()).isBetween(0.4, 0.6);
        assertThat(GammaMixtureTail.atLeast(100, 1, 0.001, 3000).log10())
                .isLessThan(GammaTail.atLeast(100, 2999.8).log10());
    }

    @Test
    void theEndsAreDefined() {
        assertThat(GammaTail.atLeast(3, 0)).isEqualTo(TailProbability.ONE);
        assertThat(GammaTail.atLeast(3, -1)).isEqualTo(TailProbability.ONE);
        assertThat(GammaTail.atLeast(3, Double.POSITIVE_INFINITY)).isEqualTo(TailProbability.ZERO);
        assertThat(GammaTail.atLeast(1e6, Double.MIN_VALUE)).isEqualTo(TailProbability.ONE);
        assertThat(GammaTail.atLeast(1e6, 1e6).p()).isCloseTo(0.5, within(1e-3));
        assertThat(GammaTail.atLeast(1, 1e300).p()).isZero();
        assertThatThrownBy(() -> GammaTail.atLeast(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GammaTail.atLeast(1, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GammaMixtureTail.atLeast(1, 1, 1e-9, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GammaMixtureTail.atLeast(0, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static BigDecimal mixture(int n, double first, double second, double x) {
        BigDecimal ratio = new BigDecimal(second).divide(new BigDecimal(first), ExactGamma.DIGITS);
        BigDecimal y = new BigDecimal(x).divide(new BigDecimal(second), ExactGamma.DIGITS);
        BigDecimal poisson = ExactGamma.exp(y.negate());
        BigDecimal tail = BigDecimal.ZERO;
        for (int j = 0; j < 2 * n; j++) {
            tail = tail.add(poisson, ExactGamma.DIGITS);
            poisson = poisson.multiply(y, ExactGamma.DIGITS).divide(BigDecimal.valueOf(j + 1L), ExactGamma.DIGITS);
        }
        BigDecimal mass = ratio.pow(n, ExactGamma.DIGITS);
        BigDecimal sum = BigDecimal.ZERO;
        for (int k = 0; k < 6_000; k++) {
            sum = sum.add(mass.multiply(tail, ExactGamma.DIGITS), ExactGamma.DIGITS);
            tail = tail.add(poisson, ExactGamma.DIGITS);
            poisson = poisson.multiply(y, ExactGamma.DIGITS)
                    .divide(BigDecimal.valueOf(2L * n + k + 1), ExactGamma.DIGITS);
            mass = mass.multiply(BigDecimal.ONE.subtract(ratio), ExactGamma.DIGITS)
                    .multiply(BigDecimal.valueOf((long) n + k))
                    .divide(BigDecimal.valueOf(k + 1L), ExactGamma.DIGITS);
        }
        return sum;
    }

    private static double assertAgrees(double shape, double x) {
        BigDecimal exact = ExactGamma.atLeast(shape, x);
        TailProbability tail = GammaTail.atLeast(shape, x);
        String where = "P(X >= " + x + "), shape " + shape;
        if (exact.compareTo(SMALLEST) >= 0) {
            assertThat(ExactBinomial.relativeError(exact, tail.p())).as(where).isLessThanOrEqualTo(TOLERANCE);
        }
        double log10 = ExactBinomial.log10(exact);
        assertThat(tail.log10()).as(where).isCloseTo(log10, within(1e-12 * Math.max(1, Math.abs(log10))));
        assertThat(tail.log10()).isLessThanOrEqualTo(0);
        return exact.doubleValue();
    }
}
