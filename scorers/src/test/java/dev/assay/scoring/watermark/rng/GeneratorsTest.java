package dev.assay.scoring.watermark.rng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the vectors leave open: shortcuts against the whole permutation, seeds of other sizes, thresholds, edges. */
class GeneratorsTest {
    @Test
    void shortcutsAgreeWithThePermutation() {
        Random random = new Random(4);
        for (int i = 0; i < 200; i++) {
            int n = 1 + random.nextInt(40);
            int length = random.nextInt(n + 1);
            long seed = random.nextLong();
            int[] permutation = TorchCpuGenerator.seeded(seed).randperm(n);
            long[] bits = TorchCpuGenerator.seeded(seed).randpermPrefix(n, length);
            for (int position = 0; position < n; position++) {
                int entry = permutation[position];
                boolean inside = position < length;
                assertThat(TorchCpuGenerator.seeded(seed).randpermPrefixContains(n, length, entry))
                        .isEqualTo(inside);
                assertThat((bits[entry >>> 6] >>> entry & 1) != 0).isEqualTo(inside);
            }
        }
    }

    @Test
    void onlyThirtyTwoBitsOfATorchSeedMatter() {
        int[] negative = TorchCpuGenerator.seeded(BigInteger.valueOf(-5)).randperm(50);
        int[] unsigned =
                TorchCpuGenerator.seeded(new BigInteger("18446744073709551611")).randperm(50);
        assertThat(negative).isEqualTo(unsigned);
        assertThat(TorchCpuGenerator.seeded(1L + (1L << 40)).randperm(50))
                .isEqualTo(TorchCpuGenerator.seeded(1L).randperm(50));
    }

    @Test
    void wideRangesTakeTheSecondWordAsTheLowHalf() {
        MersenneTwister words = new MersenneTwister(7);
        long first = words.nextUnsigned();
        long second = words.nextUnsigned();
        long range = (1L << 28) + 12345;
        assertThat(TorchCpuGenerator.seeded(7).randint(0, range, TorchCpuGenerator.RANDINT_WIDE_FROM_TORCH_1))
                .isEqualTo(first % range);
        assertThat(TorchCpuGenerator.seeded(7).randint(0, range, TorchCpuGenerator.RANDINT_WIDE_FROM_TORCH_2))
                .isEqualTo(Long.remainderUnsigned(first << 32 | second, range));
        assertThat(TorchCpuGenerator.seeded(7).randint(-3, 2, TorchCpuGenerator.RANDINT_WIDE_FROM_TORCH_2))
                .isEqualTo(first % 5 - 3);
    }

    @Test
    void edges() {
        assertThat(TorchCpuGenerator.seeded(1).randperm(0)).isEmpty();
        assertThat(TorchCpuGenerator.seeded(1).randperm(1)).containsExactly(0);
        assertThat(TorchCpuGenerator.seeded(1).randpermPrefixContains(10, 10, 10))
                .isFalse();
        assertThat(TorchCpuGenerator.seeded(1).randpermPrefixContains(10, 10, -1))
                .isFalse();
        assertThatThrownBy(() -> TorchCpuGenerator.seeded(1).randperm(214_748_364))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TorchCpuGenerator.seeded(1).randint(2, 2, 4))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NumpyRandomState(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NumpyDefaultRng(BigInteger.valueOf(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Values of numpy's {@code default_rng(seed).bit_generator.random_raw(2)}. */
    @ParameterizedTest
    @CsvSource({
        "4294967296, 16412783775159424549, 10277383025879800780",
        "1099511627781, 87427594128977387, 6872972437549564694",
        "1361129467683753853865844108628307413714, 78323116733468170, 8746722828341750631"
    })
    void seedsOfAnySize(BigInteger seed, String first, String second) {
        NumpyDefaultRng rng = new NumpyDefaultRng(seed);
        assertThat(Long.toUnsignedString(rng.nextLong())).isEqualTo(first);
        assertThat(Long.toUnsignedString(rng.nextLong())).isEqualTo(second);
    }
}
