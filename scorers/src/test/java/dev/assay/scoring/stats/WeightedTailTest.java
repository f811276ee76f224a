package dev.assay.scoring.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The weighted tail against enumeration. */
class WeightedTailTest {
    @Test
    void isAPValueAndCloseToEnumeration() {
        Random random = new Random(3);
        for (int round = 0; round < 20; round++) {
            int n = 1 + random.nextInt(8);
            double[] weights = random.doubles(n, 0.01, 4).toArray();
            double p = 0.05 + 0.9 * random.nextDouble();
            double[] tails = new double[1 << n];
            for (int subset = 0; subset < tails.length; subset++) {
                tails[subset] = WeightedTail.atLeast(weights, set(subset), p).p();
                double exact = enumerated(weights, set(subset), p);
                assertThat(tails[subset]).isCloseTo(exact, within(1e-9 * exact + nearTies(weights, set(subset), p)));
            }
            for (int subset = 0; subset < tails.length; subset++) {
                double level = tails[subset];
                double mass = 0;
                for (int other = 0; other < tails.length; other++) {
                    mass += tails[other] <= level ? mass(set(other), n, p) : 0;
                }
                assertThat(mass).isLessThanOrEqualTo(level * (1 + 1e-9));
            }
        }
    }

    /** Weights of single precision, as EWD has them: their sums are exact in decimals, and so are ties. */
    @Test
    void agreesWithEnumerationInDecimalsUpToTwentyWeights() {
        Random random = new Random(12);
        for (int n : new int[] {1, 2, 3, 7, 12, 16}) {
            double[] weights = new double[n];
            for (int i = 0; i < n; i++) {
                weights[i] = i > 1 && random.nextInt(3) == 0 ? weights[i - 1] : (float) (3 * random.nextDouble());
            }
            for (double p : new double[] {0.25, 0.5, 12564 / 50257.0}) {
                for (int round = 0; round < 6; round++) {
                    BitSet successes = round == 0 ? set((1 << n) - 1) : set(1 + random.nextInt((1 << n) - 1));
                    BigDecimal exact = decimal(weights, successes, p);
                    TailProbability tail = WeightedTail.atLeast(weights, successes, p);
                    assertThat(ExactBinomial.relativeError(exact, tail.p()))
                            .as("n=%d p=%s", n, p)
                            .isLessThan(1e-10);
                }
            }
        }
        double[] twenty = random.doubles(20, 0, 3).map(w -> (float) w).toArray();
        BitSet most = set((1 << 20) - 1 - (1 << 7));
        assertThat(ExactBinomial.relativeError(
                        decimal(twenty, most, 0.25),
                        WeightedTail.atLeast(twenty, most, 0.25).p()))
                .isLessThan(1e-10);
    }

    private static BigDecimal decimal(double[] weights, BitSet successes, double p) {
        int n = weights.length;
        BigDecimal[] exact = Arrays.stream(weights).mapToObj(BigDecimal::new).toArray(BigDecimal[]::new);
        BigDecimal observed = sum(exact, successes);
        long[] counts = new long[n + 1];
        for (int subset = 0; subset < 1 << n; subset++) {
            BitSet chosen = set(subset);
            if (sum(exact, chosen).compareTo(observed) >= 0) {
                counts[chosen.cardinality()]++;
            }
        }
        BigDecimal success = new BigDecimal(p);
        BigDecimal tail = BigDecimal.ZERO;
        for (int k = 0; k <= n; k++) {
            tail = tail.add(new BigDecimal(counts[k])
                    .multiply(success.pow(k))
                    .multiply(BigDecimal.ONE.subtract(success).pow(n - k)));
        }
        return tail;
    }

    private static BigDecimal sum(BigDecimal[] weights, BitSet chosen) {
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = chosen.nextSetBit(0); i >= 0; i = chosen.nextSetBit(i + 1)) {
            sum = sum.add(weights[i]);
        }
        return sum;
    }

    @Test
    void equalWeightsGiveTheBinomialTail() {
        double[] weights = new double[200];
        Arrays.fill(weights, 1.5);
        for (int successes : new int[] {1, 20, 60, 100, 150, 199, 200}) {
            BitSet first = new BitSet();
            first.set(0, successes);
            TailProbability exact = BinomialTail.atLeast(successes, 200, 0.25);
            TailProbability tail = WeightedTail.atLeast(weights, first, 0.25);
            assertThat(tail.log10()).isCloseTo(exact.log10(), within(1e-9 * Math.max(1, -exact.log10())));
        }
    }

    @Test
    void theLogarithmGoesOnWhereTheProbabilityUnderflows() {
        double[] weights = new Random(4).doubles(1_500, 0.5, 2).toArray();
        BitSet all = new BitSet();
        all.set(0, 1_500);
        TailProbability tail = WeightedTail.atLeast(weights, all, 0.25);
        assertThat(tail.p()).isZero();
        assertThat(tail.log10()).isCloseTo(1_500 * Math.log10(0.25), within(1e-8));
    }

    @Test
    void theEndsAreDefined() {
        BitSet none = new BitSet();
        BitSet one = BitSet.valueOf(new long[] {1});
        assertThat(WeightedTail.atLeast(new double[0], none, 0.5)).isEqualTo(TailProbability.ONE);
        assertThat(WeightedTail.atLeast(new double[] {1, 2}, none, 0.5)).isEqualTo(TailProbability.ONE);
        assertThat(WeightedTail.atLeast(new double[] {0}, one, 0.5)).isEqualTo(TailProbability.ONE);
        assertThat(WeightedTail.atLeast(new double[] {1}, one, 0)).isEqualTo(TailProbability.ZERO);
        assertThat(WeightedTail.atLeast(new double[] {1}, one, 1)).isEqualTo(TailProbability.ONE);
        assertThatThrownBy(() -> WeightedTail.atLeast(new double[] {Double.NaN}, one, 0.5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WeightedTail.atLeast(new double[] {1}, one, 1.5))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static BitSet set(int subset) {
        return BitSet.valueOf(new long[] {subset});
    }

    private static double mass(BitSet successes, int n, double p) {
        return Math.pow(p, successes.cardinality()) * Math.pow(1 - p, n - successes.cardinality());
    }

    private static double sum(double[] weights, BitSet successes) {
        return successes.stream().mapToDouble(i -> weights[i]).sum();
    }

    private static double enumerated(double[] weights, BitSet successes, double p) {
        return massFrom(weights, sum(weights, successes) - 1e-12, p);
    }

    /** Mass of the sums that rounding the weights may move across the observed one. */
    private static double nearTies(double[] weights, BitSet successes, double p) {
        double observed = sum(weights, successes);
        double moved = Arrays.stream(weights).sum() / (1 << 15) * weights.length;
        return massFrom(weights, observed - moved, p) - massFrom(weights, observed + moved, p);
    }

    private static double massFrom(double[] weights, double observed, double p) {
        double probability = 0;
        for (int subset = 0; subset < 1 << weights.length; subset++) {
            probability += sum(weights, set(subset)) >= observed ? mass(set(subset), weights.length, p) : 0;
        }
        return probability;
    }
}
