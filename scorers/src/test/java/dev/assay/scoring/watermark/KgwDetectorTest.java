package dev.assay.scoring.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.watermark.rng.TorchCpuGenerator;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The detector against a slow, literal reading of the scheme, over parameters that the vectors do not have. */
class KgwDetectorTest {
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    @Test
    void agreesWithTheSlowReading() {
        Random random = new Random(17);
        for (int i = 0; i < 60; i++) {
            boolean self = i % 6 == 0;
            long key = self || random.nextBoolean() ? random.nextLong() : random.nextInt(1_000_000);
            BigInteger secret = self || random.nextInt(4) > 0
                    ? BigInteger.valueOf(key)
                    : new BigInteger(Long.toUnsignedString(key));
            int size = 2 + random.nextInt(300);
            KgwParameters parameters = new KgwParameters(
                    self ? KgwSeeding.SELFHASH : KgwSeeding.LEFTHASH,
                    new HashingKey(secret),
                    (1 + random.nextInt(9)) / 10.0,
                    1 + random.nextInt(6),
                    size,
                    random.nextBoolean() ? 0 : null);
            int[] ids = random.ints(1 + random.nextInt(80), 0, size).toArray();
            assertAgrees(parameters, ids);
        }
    }

    @Test
    void theFirstRowDecidesForTheBatch() {
        KgwParameters parameters = new KgwParameters(KgwSeeding.LEFTHASH, HashingKey.of(5), 0.5, 1, 50, 1);
        KgwDetector detector = new KgwDetector(parameters, new GreenLists());
        int[][] rows = {{1, 3, 4, 5}, {9, 3, 4, 5}};
        assertThat(detector.read(rows, 1).orElseThrow().scored()).isEqualTo(2);
        assertThat(detector.read(rows[1]).orElseThrow().scored()).isEqualTo(3);
        int[][] swapped = {rows[1], rows[0]};
        assertThat(detector.read(swapped, 1).orElseThrow().scored()).isEqualTo(3);
    }

    @Test
    void smallCachesChangeNothing() {
        int[] ids = new Random(2).ints(300, 0, 1_000).toArray();
        for (KgwSeeding scheme : KgwSeeding.values()) {
            KgwParameters parameters = new KgwParameters(scheme, HashingKey.of(99), 0.25, 2, 1_000, null);
            KgwReading wide =
                    new KgwDetector(parameters, new GreenLists()).read(ids).orElseThrow();
            KgwReading none =
                    new KgwDetector(parameters, new GreenLists(0)).read(ids).orElseThrow();
            assertThat(none.mask()).isEqualTo(wide.mask());
        }
    }

    private static void assertAgrees(KgwParameters parameters, int[] ids) {
        int start = parameters.bosTokenId() != null && ids[0] == parameters.bosTokenId() ? 1 : 0;
        Optional<KgwReading> read = new KgwDetector(parameters, new GreenLists()).read(ids);
        if (ids.length - start - parameters.contextWidth() < 1) {
            assertThat(read).isEmpty();
            return;
        }
        KgwReading reading = read.orElseThrow();
        int first = start + parameters.ngramLength() - 1;
        int[] table = parameters.seeding() == KgwSeeding.SELFHASH
                ? TorchCpuGenerator.seeded(parameters.key().value()).randperm(1_000_003)
                : new int[0];
        Set<String> draws = new HashSet<>();
        int distinctGreen = 0;
        int green = 0;
        for (int i = first; i < ids.length; i++) {
            BigInteger seed = seed(parameters, ids, i, table);
            assertThat(Long.toUnsignedString(reading.seeds()[i - first])).isEqualTo(seed.toString());
            boolean isGreen = green(parameters, seed, ids[i]);
            assertThat(reading.mask().get(i - first)).isEqualTo(isGreen);
            green += isGreen ? 1 : 0;
            boolean fresh = seed.signum() != 0 && draws.add(seed.intValue() + " " + ids[i]);
            distinctGreen += fresh && isGreen ? 1 : 0;
        }
        assertThat(reading.scored()).isEqualTo(ids.length - first);
        assertThat(reading.green()).isEqualTo(green);
        assertThat(reading.distinct()).isEqualTo(draws.size());
        assertThat(reading.distinctGreen()).isEqualTo(distinctGreen);
    }

    private static BigInteger seed(KgwParameters parameters, int[] ids, int target, int[] table) {
        BigInteger key = parameters.key().value();
        if (table.length == 0) {
            return key.multiply(BigInteger.valueOf(ids[target - 1])).mod(MODULUS);
        }
        BigInteger smallest = null;
        for (int i = target - parameters.contextWidth() + 1; i <= target; i++) {
            BigInteger product = key.multiply(BigInteger.valueOf(table[ids[i]] + 1L))
                    .multiply(BigInteger.valueOf(table[ids[target]] + 1L));
            BigInteger wrapped = BigInteger.valueOf(product.longValue());
            smallest = smallest == null ? wrapped : smallest.min(wrapped);
        }
        return smallest.mod(MODULUS);
    }

    private static boolean green(KgwParameters parameters, BigInteger seed, int token) {
        int[] permutation = TorchCpuGenerator.seeded(seed).randperm(parameters.vocabularySize());
        int green = (int) (parameters.vocabularySize() * parameters.greenlistRatio());
        for (int i = 0; i < green; i++) {
            if (permutation[i] == token) {
                return true;
            }
        }
        return false;
    }
}
