package dev.assay.scoring.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The lattice tail against whole-number arithmetic, and where that is too slow against tails it must equal. */
class LatticeTailTest {
    private static final double TOLERANCE = 1e-10;

    @Test
    void agreesWithWholeNumbersForAnyWeights() {
        Random random = new Random(11);
        for (int round = 0; round < 60; round++) {
            int[] weights = random.ints(1L + random.nextInt(5), 1, 2 + random.nextInt(60))
                    .toArray();
            int n = 1 + random.nextInt(20);
            long numerator = 1L + random.nextInt(15);
            BigDecimal[] exact = exact(weights, n, numerator, 16);
            for (int observed = 1; observed < exact.length; observed += 1 + random.nextInt(40)) {
                assertAgrees(exact[observed], LatticeTail.atLeast(weights, n, numerator, 16, observed));
            }
            int top = exact.length - 1;
            assertAgrees(exact[top], LatticeTail.atLeast(weights, n, numerator, 16, top));
        }
    }

    /** Vectors of the weights that SynthID has; see the file. */
    @Test
    void agreesWithVectorsOfFortyDigits() throws IOException {
        JsonNode root;
        try (InputStream in =
                new GZIPInputStream(LatticeTailTest.class.getResourceAsStream("/tails/synthid_weighted.json.gz"))) {
            root = new ObjectMapper().readTree(in);
        }
        int cases = 0;
        for (JsonNode group : root.path("groups")) {
            int depth = group.path("depth").asInt();
            int[] weights = new int[depth];
            Arrays.setAll(weights, layer -> depth == 1 ? 1 : 10 * (depth - 1) - 9 * layer);
            for (JsonNode one : group.path("cases")) {
                TailProbability tail = LatticeTail.atLeast(
                        weights,
                        group.path("n").asLong(),
                        group.path("numerator").asLong(),
                        group.path("denominator").asLong(),
                        one.path("observed").asLong());
                assertAgrees(new BigDecimal(one.path("p").asText()), tail);
                cases++;
            }
        }
        assertThat(cases).isGreaterThan(100);
    }

    @Test
    void equalWeightsGiveTheBinomialTailOfAnyLength() {
        int[] weights = new int[30];
        Arrays.fill(weights, 7);
        for (long n : new long[] {1, 40, 200, 4_000, 65_536}) {
            for (double z : new double[] {-3, -0.2, 0.1, 1, 4, 9, 20, 37}) {
                long count = Math.round(15 * n + z * Math.sqrt(7.5 * n));
                if (count < 1 || count > 30 * n) {
                    continue;
                }
                TailProbability binomial = BinomialTail.atLeast(count, 30 * n, 1, 2);
                TailProbability lattice = LatticeTail.atLeast(weights, n, 1, 2, 7 * count - 3);
                assertThat(lattice.log10())
                        .as("n=%d z=%s", n, z)
                        .isCloseTo(binomial.log10(), within(1e-10 + 1e-12 * Math.abs(binomial.log10())));
            }
        }
    }

    @Test
    void goesOnWhereTheProbabilityUnderflows() {
        int[] weights = {290, 281, 272, 29};
        long top = 2_000L * (290 + 281 + 272 + 29);
        TailProbability all = LatticeTail.atLeast(weights, 2_000, 1, 2, top);
        assertThat(all.p()).isZero();
        assertThat(all.log10()).isCloseTo(-8_000 * Math.log10(2), within(1e-9));
        // One failure of the smallest weight more, of which there are 2,000.
        assertThat(LatticeTail.atLeast(weights, 2_000, 1, 2, top - 29).log10())
                .isCloseTo(-8_000 * Math.log10(2) + Math.log10(2_001), within(1e-9));
    }

    @Test
    void fallsWithTheObservedValue() {
        int[] weights = {9, 5, 2};
        double before = 0;
        for (long observed = 0; observed <= 16 * 25 + 1; observed++) {
            double log10 = LatticeTail.atLeast(weights, 25, 3, 7, observed).log10();
            assertThat(log10).isLessThanOrEqualTo(before + 1e-11);
            before = log10;
        }
        assertThat(before).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void parametersOutOfRangeAreRefused() {
        assertThatThrownBy(() -> LatticeTail.atLeast(new int[0], 1, 1, 2, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LatticeTail.atLeast(new int[] {0}, 1, 1, 2, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LatticeTail.atLeast(new int[] {1}, 0, 1, 2, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LatticeTail.atLeast(new int[] {1}, 1, 2, 2, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(LatticeTail.atLeast(new int[] {3}, 2, 1, 2, 0)).isEqualTo(TailProbability.ONE);
        assertThat(LatticeTail.atLeast(new int[] {3}, 2, 1, 2, 7)).isEqualTo(TailProbability.ZERO);
    }

    private static void assertAgrees(BigDecimal exact, TailProbability tail) {
        double log10 = ExactBinomial.log10(exact);
        if (log10 > -300) {
            assertThat(ExactBinomial.relativeError(exact, tail.p())).isLessThan(TOLERANCE);
        }
        assertThat(tail.log10()).isCloseTo(log10, within(TOLERANCE + 1e-13 * Math.abs(log10)));
    }

    /** All upper tails, to 50 digits: the masses by whole-number convolution. */
    private static BigDecimal[] exact(int[] weights, int n, long numerator, long denominator) {
        int top = n * Arrays.stream(weights).sum();
        BigInteger[] mass = new BigInteger[top + 1];
        Arrays.fill(mass, BigInteger.ZERO);
        mass[0] = BigInteger.ONE;
        BigInteger success = BigInteger.valueOf(numerator);
        BigInteger failure = BigInteger.valueOf(denominator - numerator);
        int reached = 0;
        for (int weight : weights) {
            for (int trial = 0; trial < n; trial++) {
                reached += weight;
                for (int x = reached; x >= 0; x--) {
                    BigInteger from = x >= weight ? mass[x - weight].multiply(success) : BigInteger.ZERO;
                    mass[x] = mass[x].multiply(failure).add(from);
                }
            }
        }
        BigDecimal all = new BigDecimal(BigInteger.valueOf(denominator).pow(n * weights.length));
        BigDecimal[] tails = new BigDecimal[top + 1];
        BigInteger sum = BigInteger.ZERO;
        for (int x = top; x >= 0; x--) {
            sum = sum.add(mass[x]);
            tails[x] = new BigDecimal(sum).divide(all, new MathContext(50));
        }
        return tails;
    }
}
