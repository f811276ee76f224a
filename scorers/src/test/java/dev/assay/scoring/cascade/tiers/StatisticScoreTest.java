package dev.assay.scoring.cascade.tiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.cascade.tiers.StatisticScore.Kind;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import dev.assay.scoring.statistics.TokenStatistics.Source;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StatisticScoreTest {
    private static final TokenStatistics FOUR = statistics(
            new double[] {-0.5, -1, -0.25, -2},
            new double[] {1, 0.5, 0.25, 2},
            new double[] {0.5, 0.5, 1, 2},
            1,
            2,
            1,
            4);

    @ParameterizedTest
    @CsvSource({
        "CHOW_SUM, 0, -3.75",
        "CHOW_AVERAGE, 0, -0.9375",
        "CHOW_QUANTILE, 0, -2",
        "CHOW_QUANTILE, 1, -0.25",
        "CHOW_QUANTILE, 0.5, -0.75",
        "ENTROPY_AVERAGE, 0, -0.9375",
        "ENTROPY_ROLLING, 0, -1",
        "LOG_RANK, 0, -0.5198603854",
        "CURVATURE, 0, 0"
    })
    void eachIsItsFormula(Kind kind, double alpha, double expected) {
        assertThat(new StatisticScore(kind, alpha).of(FOUR).orElseThrow()).isCloseTo(expected, within(1e-9));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void noTokensHaveNoScore(Kind kind) {
        TokenStatistics none = statistics(new double[0], new double[0], new double[0]);
        assertThat(new StatisticScore(kind).of(none)).isEmpty();
        assertThat(Kind.of(kind.id())).isEqualTo(kind);
    }

    @Test
    void tokensWithoutAChoiceHaveNoCurvature() {
        TokenStatistics sure = statistics(new double[] {0, 0}, new double[] {0, 0}, new double[] {0, 0}, 1, 1);
        assertThat(new StatisticScore(Kind.CURVATURE).of(sure)).isEmpty();
        assertThat(new StatisticScore(Kind.CHOW_SUM).of(sure)).hasValue(0);
    }

    private static TokenStatistics statistics(
            double[] logprobs, double[] entropies, double[] variances, double... ranks) {
        return TokenStatistics.of(
                Source.PROXY,
                logprobs.length,
                0,
                Map.of(
                        Statistic.LOGPROB, logprobs,
                        Statistic.ENTROPY, entropies,
                        Statistic.VARIANCE, variances,
                        Statistic.RANK, ranks));
    }
}
