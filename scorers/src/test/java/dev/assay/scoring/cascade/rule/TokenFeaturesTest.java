package dev.assay.scoring.cascade.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.StatisticsLayout;
import dev.assay.scoring.statistics.TokenStatistics;
import dev.assay.scoring.statistics.TokenStatistics.Source;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenFeaturesTest {
    @Test
    void namesAreTheSpecifiedOnes() {
        Map<String, Double> features = TokenFeatures.of(
                statistics(
                        2,
                        Map.of(
                                Statistic.LOGPROB, new double[] {-1, -3},
                                Statistic.ENTROPY, new double[] {0.5, 2.5},
                                Statistic.RANK, new double[] {1, 4},
                                Statistic.TOPK_LOGPROB,
                                        new double[] {Math.log(.5), Math.log(.2), Math.log(.6), Math.log(.3)})),
                7);
        assertThat(features.keySet().stream().filter(name -> name.startsWith("logprob.q")))
                .containsExactly(
                        "logprob.q00",
                        "logprob.q01",
                        "logprob.q02",
                        "logprob.q05",
                        "logprob.q10",
                        "logprob.q20",
                        "logprob.q30",
                        "logprob.q50",
                        "logprob.q70",
                        "logprob.q90",
                        "logprob.q100");
        assertThat(features)
                .contains(
                        entry("tokens", 2.0),
                        entry("logprob.sum", -4.0),
                        entry("logprob.average", -2.0),
                        entry("logprob.q00", -3.0),
                        entry("logprob.q50", -2.0),
                        entry("entropy.average", 1.5),
                        entry("entropy.max-rolling", 1.5),
                        entry("entropy.over-switch", 1.0),
                        entry("branching-factor", Math.exp(1.5)),
                        entry("surplus.average", -0.5),
                        entry("rank.first", 0.5));
        assertThat(features.get("margin.min")).isCloseTo(.3, within(1e-12));
        assertThat(features.get("rank.log")).isCloseTo(Math.log(4) / 2, within(1e-12));
        assertThat(features.get("chars.log")).isCloseTo(Math.log(8), within(1e-12));
        // 1.5 nats are 2.2 bits: below the 3 of the trace.
        assertThat(features).contains(entry("trace.large", 0.0), entry("trace.first", 1.0));
    }

    @Test
    void missingColumnsLeaveTheirFeaturesOut() {
        Map<String, Double> features =
                TokenFeatures.of(statistics(1, Map.of(Statistic.LOGPROB, new double[] {-0.25})), 0);
        assertThat(features.keySet()).noneMatch(name -> name.startsWith("entropy") || name.startsWith("surplus"));
        assertThat(features).doesNotContainKeys("rank.first", "margin.min", "chars.log", "branching-factor");
        assertThat(features).contains(entry("logprob.q00", -0.25), entry("logprob.q100", -0.25));
    }

    @Test
    void theFirstRankIsKnownFromTheAlternatives() {
        Map<String, Double> features = TokenFeatures.of(
                TokenStatistics.of(
                        Source.PRODUCER,
                        2,
                        2,
                        new EnumMap<>(Map.of(
                                Statistic.LOGPROB, new double[] {-0.5, -1.5},
                                Statistic.TOPK_LOGPROB, new double[] {-0.5, -2, -0.3, -1.5}))),
                0);
        assertThat(features).contains(entry("rank.first", 0.5)).doesNotContainKey("rank.log");
    }

    @Test
    void everyFeatureIsFinite() {
        Random random = new Random(5);
        StatisticsLayout layout = new StatisticsLayout(EnumSet.allOf(Statistic.Tier.class), 3);
        for (int round = 0; round < 500; round++) {
            int n = 1 + random.nextInt(20);
            float[] packed = new float[n * layout.width()];
            for (int i = 0; i < packed.length; i++) {
                packed[i] = random.nextBoolean() ? 0 : (float) (-20 * random.nextDouble());
            }
            for (Statistic each : new Statistic[] {Statistic.ENTROPY, Statistic.VARIANCE, Statistic.RANK}) {
                for (int t = 0; t < n; t++) {
                    int at = t * layout.width() + layout.offset(each);
                    packed[at] = -packed[at] * 5;
                }
            }
            Map<String, Double> features = TokenFeatures.of(TokenStatistics.unpack(layout, packed), 1);
            assertThat(features.values()).allMatch(Double::isFinite);
            assertThat(features).containsKeys("reference.logprob.min", "reference.cross-entropy", "variance.average");
        }
    }

    private static TokenStatistics statistics(int n, Map<Statistic, double[]> columns) {
        boolean top = columns.containsKey(Statistic.TOPK_LOGPROB);
        return TokenStatistics.of(Source.PRODUCER, n, top ? 2 : 0, columns);
    }
}
