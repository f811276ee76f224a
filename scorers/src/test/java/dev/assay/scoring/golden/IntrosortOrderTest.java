package dev.assay.scoring.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IntrosortOrderTest {

    @Test
    void isASortedPermutationAtEveryLength() {
        Random random = new Random(4);
        for (int n = 0; n < 300; n++) {
            double[] values = random.ints(n, 0, 1 + n / 3).asDoubleStream().toArray();
            int[] order = IntrosortOrder.rising(values);
            assertThat(IntStream.of(order).sorted())
                    .containsExactly(IntStream.range(0, n).boxed().toArray(Integer[]::new));
            for (int k = 1; k < n; k++) {
                assertThat(values[order[k - 1]]).isLessThanOrEqualTo(values[order[k]]);
            }
        }
    }

    /** What {@code numpy.argsort} of 1.24.2 gives; 17 entries are the fewest that are parted. */
    @Test
    void tiesComeInTheOrderOfTheReference() {
        assertThat(IntrosortOrder.rising(new double[17]))
                .containsExactly(0, 14, 13, 12, 11, 10, 9, 15, 8, 6, 5, 4, 3, 2, 1, 7, 16);
        assertThat(IntrosortOrder.rising(new double[] {3, 1, 2, 2, 1, 3, 1, 2, 3, 3, 2, 1, 1, 2, 3, 2, 1}))
                .containsExactly(16, 1, 4, 6, 11, 12, 2, 3, 7, 15, 13, 10, 14, 0, 5, 9, 8);
        double[] values =
                IntStream.range(0, 40).mapToDouble(i -> (7 * i * i + 3 * i) % 5).toArray();
        assertThat(IntrosortOrder.rising(values))
                .startsWith(0, 15, 26, 20, 11, 10, 21, 16, 30, 6, 5, 36, 25, 1, 35, 31, 23, 38, 13, 33)
                .endsWith(8, 3, 18, 28, 32, 34, 29, 37, 19, 24, 22, 17, 14, 12, 9, 7, 4, 2, 27, 39);
    }

    @Test
    void shortInputsKeepTheOrderOfTies() {
        assertThat(IntrosortOrder.rising(new double[] {1, 0, 1, 0})).containsExactly(1, 3, 0, 2);
    }
}
