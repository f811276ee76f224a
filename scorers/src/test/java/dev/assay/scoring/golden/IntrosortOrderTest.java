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

    @Test
    void shortInputsKeepTheOrderOfTies() {
        assertThat(IntrosortOrder.rising(new double[] {1, 0, 1, 0})).containsExactly(1, 3, 0, 2);
    }
}
