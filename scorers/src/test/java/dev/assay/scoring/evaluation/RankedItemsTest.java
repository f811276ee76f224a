package dev.assay.scoring.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankedItemsTest {
    @Test
    void counting_records_several_times_is_the_same_as_repeating_them() {
        Random random = new Random(11);
        for (int round = 0; round < 50; round++) {
            int n = 1 + random.nextInt(40);
            // Few values, so that many are equal.
            double[] scores = random.ints(n, 0, 6)
                    .mapToDouble(i -> i == 5 ? -Double.MAX_VALUE : i)
                    .toArray();
            boolean[] wrong = new boolean[n];
            for (int i = 0; i < n; i++) {
                wrong[i] = random.nextBoolean();
            }
            int[] record = IntStream.range(0, n).map(i -> i / 3).toArray();
            int[] times = random.ints(record[n - 1] + 1, 0, 4).toArray();
            int[] drawn = IntStream.range(0, n)
                    .flatMap(i -> IntStream.generate(() -> i).limit(times[record[i]]))
                    .toArray();
            double[] repeated = IntStream.of(drawn).mapToDouble(i -> scores[i]).toArray();
            boolean[] labels = new boolean[drawn.length];
            for (int i = 0; i < drawn.length; i++) {
                labels[i] = wrong[drawn[i]];
            }
            double[] found = new RankedItems(scores, wrong, record).areas(times);
            assertThat(found[1]).isEqualTo(RankingMetrics.averagePrecision(repeated, labels), within(1e-12));
            assertThat(found[2]).isEqualTo(RankingMetrics.auroc(repeated, labels), within(1e-12));
            assertThat(found[0]).isEqualTo(RankingMetrics.precisionRecallArea(repeated, labels), within(1e-12));
        }
    }

    @Test
    void an_interval_holds_the_middle_of_the_resamples() {
        Bootstrap bootstrap = new Bootstrap(400, new Random(3));
        double[] values = IntStream.range(0, 400).mapToDouble(i -> i % 2).toArray();
        double[] ends = bootstrap.interval(times -> {
            double sum = 0;
            for (int i = 0; i < times.length; i++) {
                sum += times[i] * values[i];
            }
            return sum / times.length;
        });
        // Two standard errors of a share of one half.
        assertThat(ends[0]).isEqualTo(.45, within(.012));
        assertThat(ends[1]).isEqualTo(.55, within(.012));
        assertThat(bootstrap.interval(times -> Double.NaN)).containsOnly(Double.NaN);
        assertThat(Bootstrap.consecutive(new int[] {4, 4, 7, 9, 9})).containsExactly(0, 0, 1, 2, 2);
        assertThat(Bootstrap.repeated(new double[] {1, 2, 3}, new int[] {2, 0, 1}))
                .containsExactly(1, 1, 3);
    }
}
