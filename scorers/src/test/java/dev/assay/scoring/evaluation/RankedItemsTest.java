package dev.assay.scoring.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankedItemsTest {
    @Test
    void counting_records_several_times_is_the_same_as_repeating_them() {
        Random random = new Random(11);
        for (int round = 0; round < 50; round++) {
            int n = random.nextInt(40);
            // Few values, so that many are equal.
            double[] scores = random.ints(n, 0, 6)
                    .mapToDouble(i -> i == 5 ? -Double.MAX_VALUE : i)
                    .toArray();
            boolean[] wrong = new boolean[n];
            for (int i = 0; i < n; i++) {
                wrong[i] = random.nextBoolean();
            }
            int[] record = IntStream.range(0, n).map(i -> i / 3).toArray();
            int[] times = random.ints(n == 0 ? 0 : record[n - 1] + 1, 0, 4).toArray();
            int[] drawn = IntStream.range(0, n)
                    .flatMap(i -> IntStream.generate(() -> i).limit(times[record[i]]))
                    .toArray();
            double[] repeated = IntStream.of(drawn).mapToDouble(i -> scores[i]).toArray();
            boolean[] labels = new boolean[drawn.length];
            for (int i = 0; i < drawn.length; i++) {
                labels[i] = wrong[drawn[i]];
            }
            double[] expected = byDefinition(repeated, labels);
            assertThat(new RankedItems(scores, wrong, record).areas(times)).containsExactly(expected, within(1e-12));
            assertThat(new RankedItems(repeated, labels).areas()).containsExactly(expected, within(1e-12));
        }
    }

    /** At each score, from the highest down, the precision and the recall of what lies there or above. */
    private static double[] byDefinition(double[] scores, boolean[] positive) {
        double all = IntStream.range(0, scores.length).filter(i -> positive[i]).count();
        double trapezoid = 0;
        double steps = 0;
        double recall = 0;
        double precision = 1;
        double[] levels =
                DoubleStream.of(scores).distinct().map(s -> -s).sorted().toArray();
        for (double level : levels) {
            int[] above = IntStream.range(0, scores.length)
                    .filter(i -> -scores[i] <= level)
                    .toArray();
            double hits = IntStream.of(above).filter(i -> positive[i]).count();
            double here = hits / above.length;
            trapezoid += (hits / all - recall) * (here + precision) / 2;
            steps += (hits / all - recall) * here;
            recall = hits / all;
            precision = here;
        }
        double none = all == 0 ? Double.NaN : 0;
        return new double[] {trapezoid + none, steps + none, RankingMetrics.auroc(scores, positive)};
    }

    @Test
    void without_a_class_there_is_no_area_and_nan_has_no_rank() {
        double[] two = {1, 2};
        assertThat(new RankedItems(new double[0], new boolean[0]).areas()).containsOnly(Double.NaN);
        assertThat(new RankedItems(two, new boolean[] {false, false}).areas()).containsOnly(Double.NaN);
        assertThat(new RankedItems(two, new boolean[] {true, true}).areas()).containsExactly(1, 1, Double.NaN);
        assertThat(RankingMetrics.averagePrecision(new double[0], new boolean[0]))
                .isNaN();
        assertThatThrownBy(() -> new RankedItems(new double[] {1, Double.NaN}, new boolean[] {true, false}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
    }

    @Test
    void an_interval_holds_the_middle_of_the_resamples() {
        Bootstrap bootstrap = new Bootstrap(400, new Random(3));
        double[] values = IntStream.range(0, 400).mapToDouble(i -> i % 2).toArray();
        double[][] all = bootstrap.intervals(3, times -> {
            double sum = 0;
            for (int i = 0; i < times.length; i++) {
                sum += times[i] * values[i];
            }
            double share = sum / times.length;
            return new double[] {share, share > .5 ? share : Double.NaN, Double.NaN};
        });
        double[] ends = all[0];
        // Two standard errors of a share of one half.
        assertThat(ends[0]).isEqualTo(.45, within(.012));
        assertThat(ends[1]).isEqualTo(.55, within(.012));
        // Of the resamples that have the figure alone.
        assertThat(all[1][0]).isEqualTo(.5, within(.005)).isGreaterThan(.5);
        assertThat(all[1][1]).isGreaterThan(ends[1]);
        assertThat(all[2]).containsOnly(Double.NaN);
        assertThat(Bootstrap.consecutive(new int[] {4, 4, 7, 9, 9})).containsExactly(0, 0, 1, 2, 2);
        assertThat(Bootstrap.repeated(new double[] {1, 2, 3}, new int[] {2, 0, 1}))
                .containsExactly(1, 1, 3);
    }
}
