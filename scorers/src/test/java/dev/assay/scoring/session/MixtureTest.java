package dev.assay.scoring.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.DrawLaw;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MixtureTest {
    private static Mixture bernoulli(double probability) {
        return Mixture.of(new DrawLaw.Bernoulli(probability)).orElseThrow();
    }

    @Test
    void withoutDrawsTheEValueIsOne() {
        assertThat(bernoulli(0.25).log10(0, 0)).isZero();
        assertThat(Mixture.of(new DrawLaw.Exponential()).orElseThrow().log10(0, 0))
                .isZero();
        assertThat(Mixture.of(new DrawLaw.Weighted())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 0.1, 0.25, 0.5, 0.9, 1 - 1e-6})
    void theMeanUnderTheLawIsOne(double p) {
        int n = 60;
        double mean = 0;
        for (int ones = 0; ones <= n; ones++) {
            mean += Math.exp(logBinomial(n, ones, p))
                    * Math.pow(10, bernoulli(p).log10(n, ones));
        }
        assertThat(mean).isCloseTo(1, within(1e-9));
    }

    @Test
    void theMeanOfLayeredBitsIsOne() {
        int layers = 6;
        int draws = 10;
        Mixture mixture = Mixture.of(new DrawLaw.Binomial(layers, 0.47)).orElseThrow();
        double mean = 0;
        for (int ones = 0; ones <= layers * draws; ones++) {
            mean += Math.exp(logBinomial(layers * draws, ones, 0.47)) * Math.pow(10, mixture.log10(draws, ones));
        }
        assertThat(mean).isCloseTo(1, within(1e-9));
    }

    /** A component's tilted Gamma density is a Gamma density of a larger mean; so the integral of the mixture is 1. */
    @Test
    void theMeanOfExponentialDrawsIsOne() {
        int draws = 3;
        Mixture mixture = Mixture.of(new DrawLaw.Exponential()).orElseThrow();
        double mean = 0;
        double step = 1e-3;
        for (double x = step / 2; x < 600; x += step) {
            mean += step * x * x / 2 * Math.exp(-x + Math.log(10) * mixture.log10(draws, x));
        }
        assertThat(mean).isCloseTo(1, within(1e-4));
    }

    /** Ville's bound without sampling: the exact probability that the maximum over 1,500 looks reaches 1/alpha. */
    @ParameterizedTest
    @CsvSource({"0.1, 0.05", "0.25, 0.05", "0.25, 0.001", "0.5, 0.01", "0.5, 0.001", "0.9, 0.01"})
    void lookingAfterEveryDrawCrossesWithProbabilityAtMostAlpha(double p, double alpha) {
        double crossed = crossing(1_500, alpha, bernoulli(p), (draws, ones) -> p);
        assertThat(crossed).isPositive().isLessThanOrEqualTo(alpha);
    }

    /** A fixed list of green tokens is drawn from without replacement; the bound holds down to the last token. */
    @ParameterizedTest
    @CsvSource({"400, 100, 0.05", "400, 100, 0.001", "400, 200, 0.01", "1000, 100, 0.01", "40, 10, 0.05"})
    void drawsWithoutReplacementCrossNoMoreOften(int size, int green, double alpha) {
        Mixture mixture = bernoulli((double) green / size);
        double crossed = crossing(size, alpha, mixture, (draws, ones) -> (double) (green - ones) / (size - draws));
        assertThat(crossed).isLessThanOrEqualTo(alpha);
    }

    @Test
    void aBiasOfLessThanHalfTheWeakestStrengthNeverAddsUp() {
        long draws = SessionRules.MOST_DRAWS;
        double biased = 1 / (1 + Math.exp(-(Math.log(0.25 / 0.75) + 0.035)));
        assertThat(biased).isGreaterThan(0.256);
        assertThat(bernoulli(0.25).log10(draws, draws * biased)).isNegative();
    }

    @Test
    void hugeAndTinySumsStayFinite() {
        long draws = 1L << 40;
        for (DrawLaw law :
                List.of(new DrawLaw.Bernoulli(1e-12), new DrawLaw.Exponential(), new DrawLaw.Binomial(1 << 20, 0.5))) {
            Mixture mixture = Mixture.of(law).orElseThrow();
            assertThat(mixture.log10(draws, draws * mixture.counted(1e300)))
                    .isFinite()
                    .isGreaterThan(1e6);
            assertThat(mixture.log10(draws, 0)).isFinite().isNegative();
        }
    }

    @Test
    void faultyDrawsOnlyLower() {
        Mixture mixture = bernoulli(0.5);
        assertThat(mixture.counted(Double.NaN)).isZero();
        assertThat(mixture.counted(Double.POSITIVE_INFINITY)).isZero();
        assertThat(mixture.counted(-3)).isZero();
        assertThat(mixture.counted(7)).isEqualTo(1);
    }

    private interface Chance {
        double of(int draws, int ones);
    }

    private static double crossing(int looks, double alpha, Mixture mixture, Chance chance) {
        double[] alive = {1};
        double crossed = 0;
        for (int n = 0; n < looks; n++) {
            double[] next = new double[n + 2];
            for (int ones = 0; ones <= n; ones++) {
                double p = alive[ones] == 0 ? 0 : chance.of(n, ones);
                next[ones + 1] += alive[ones] * p;
                next[ones] += alive[ones] * (1 - p);
            }
            for (int ones = 0; ones <= n + 1; ones++) {
                if (next[ones] > 0 && mixture.log10(n + 1, ones) >= -Math.log10(alpha)) {
                    crossed += next[ones];
                    next[ones] = 0;
                }
            }
            alive = next;
        }
        return crossed;
    }

    private static double logBinomial(int n, int k, double p) {
        double log = k * Math.log(p) + (n - k) * Math.log1p(-p);
        for (int i = 1; i <= k; i++) {
            log += Math.log((double) (n - k + i) / i);
        }
        return log;
    }
}
