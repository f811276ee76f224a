package dev.assay.scoring.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** The bounds against their definition in exact arithmetic. */
class ClopperPearsonTest {
    private static final long UNITS = 1L << 60;

    @Test
    void atTheBoundTheTailIsAlpha() {
        for (double alpha : new double[] {0.05, 0.01, 1e-6}) {
            for (int n : new int[] {1, 2, 10, 60}) {
                for (int k = 0; k <= n; k++) {
                    double upper = ClopperPearson.upper(k, n, alpha);
                    if (k < n) {
                        assertThat(atMost(k, n, upper)).isCloseTo(alpha, within(alpha * 1e-6));
                    } else {
                        assertThat(upper).isEqualTo(1);
                    }
                    double lower = ClopperPearson.lower(k, n, alpha);
                    if (k > 0) {
                        assertThat(atLeast(k, n, lower)).isCloseTo(alpha, within(alpha * 1e-6));
                    } else {
                        assertThat(lower).isZero();
                    }
                }
            }
        }
    }

    @Test
    void theRuleOfThree() {
        assertThat(ClopperPearson.upper(0, 1000, 0.05)).isCloseTo(0.0029912, within(1e-6));
        assertThat(ClopperPearson.upper(0, 0, 0.05)).isEqualTo(1);
    }

    @Test
    void refusesImpossibleCounts() {
        assertThatThrownBy(() -> ClopperPearson.upper(3, 2, 0.05)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClopperPearson.upper(1, 2, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClopperPearson.lower(1, 2, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    private static double atLeast(int k, int n, double p) {
        // Exact in the fraction nearest to p with a power of two below it.
        BigDecimal scaled = new BigDecimal(p).multiply(new BigDecimal(BigInteger.valueOf(UNITS)));
        return ExactBinomial.atLeast(k, n, scaled.longValue(), UNITS).doubleValue();
    }

    private static double atMost(int k, int n, double p) {
        return atLeast(n - k, n, 1 - p);
    }
}
