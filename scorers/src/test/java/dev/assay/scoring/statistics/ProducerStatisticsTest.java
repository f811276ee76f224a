package dev.assay.scoring.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Reason;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.EntropyBounds;
import dev.assay.scoring.statistics.ProducerStatistics.Defect;
import dev.assay.scoring.statistics.TokenStatistics.Source;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProducerStatisticsTest {
    private static final int[] NO_IDS = {};
    private static final double[] NONE = {};

    @Test
    void goodNumbersAreTakenAsTheyAre() {
        ProducerStatistics read =
                ProducerStatistics.of(columns(new double[] {-0.5, -2}, new double[] {0.4, 1.5}, 0, NONE), 100);
        assertThat(read.statistics().source()).isEqualTo(Source.PRODUCER);
        assertThat(read.source()).isEqualTo("producer raw");
        assertThat(read.statistics().column(Statistic.LOGPROB)).containsExactly(-0.5, -2);
        assertThat(read.statistics().column(Statistic.ENTROPY)).containsExactly(0.4, 1.5);
        assertThat(read.defects()).isEmpty();
        assertThat(read.looksProcessed()).isFalse();
        assertThat(read.bounds()).isEmpty();
        assertThat(read.first()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "-9999, LOGPROB_SENTINEL, INVALID_NUMBER",
        "NaN, LOGPROB_NOT_A_NUMBER, INVALID_NUMBER",
        "-Infinity, LOGPROB_INFINITE, IMPOSSIBLE_TOKEN",
        "0.0011, LOGPROB_POSITIVE, INVALID_NUMBER"
    })
    void aDefectTakesTheColumnAwayAndHasAName(double bad, Defect defect, Reason reason) {
        ProducerStatistics read =
                ProducerStatistics.of(columns(new double[] {-1, bad, -1}, new double[] {1, 1, 1}, 0, NONE), null);
        assertThat(read.defects()).containsExactly(defect);
        assertThat(defect.reason()).isEqualTo(reason);
        assertThat(read.statistics().has(Statistic.LOGPROB)).isFalse();
        assertThat(read.statistics().has(Statistic.ENTROPY)).isTrue();
        assertThat(read.known()).isTrue();
    }

    @Test
    void roundingAboveZeroIsZero() {
        ProducerStatistics read = ProducerStatistics.of(columns(new double[] {1e-3, -1}, NONE, 0, NONE), null);
        assertThat(read.statistics().column(Statistic.LOGPROB)).containsExactly(0, -1);
    }

    @Test
    void mostlyZeroLooksProcessedButStays() {
        ProducerStatistics read = ProducerStatistics.of(columns(new double[] {0, 0, -1}, NONE, 0, NONE), null);
        assertThat(read.looksProcessed()).isTrue();
        assertThat(read.defects()).isEmpty();
        assertThat(read.statistics().has(Statistic.LOGPROB)).isTrue();
    }

    @Test
    void zerosThroughoutAreNamedWhicheverColumnHasThem() {
        double[] zeros = new double[5];
        ProducerStatistics logprobs = ProducerStatistics.of(columns(zeros, NONE, 0, NONE), 100);
        assertThat(logprobs.defects()).containsExactly(Defect.LOGPROB_ALL_ZERO);
        assertThat(logprobs.known()).isFalse();
        ProducerStatistics entropies = ProducerStatistics.of(columns(NONE, zeros, 0, NONE), 100);
        assertThat(entropies.defects()).containsExactly(Defect.ENTROPY_ALL_ZERO);
        assertThat(entropies.known()).isFalse();
        ProducerStatistics alternatives = ProducerStatistics.of(columns(NONE, NONE, 1, zeros), 100);
        assertThat(alternatives.defects()).containsExactly(Defect.ALTERNATIVES_ALL_ZERO);
        assertThat(alternatives.known()).isFalse();
        assertThat(logprobs.looksProcessed() && entropies.looksProcessed() && alternatives.looksProcessed())
                .isTrue();
    }

    @Test
    void alternativesAloneCountTheTokens() {
        ProducerStatistics read = ProducerStatistics.of(columns(NONE, NONE, 2, new double[] {-0.1, -3, -0.2, -4}), 100);
        assertThat(read.defects()).isEmpty();
        assertThat(read.statistics().length()).isEqualTo(2);
        assertThat(read.bounds()).hasSize(2);
    }

    @Test
    void alternativesGiveBoundsRanksAndTheLargest() {
        double[] top = {-0.7, -1.0, -2, -0.9};
        ProducerStatistics read = ProducerStatistics.of(columns(new double[] {-1, -0.9}, NONE, 2, top), 50);
        EntropyBounds[] bounds = read.bounds();
        assertThat(bounds).hasSize(2);
        assertThat(bounds[0]).isEqualTo(EntropyBounds.of(top, 0, 2, 50));
        assertThat(bounds[0].missingMass()).isCloseTo(1 - Math.exp(-0.7) - Math.exp(-1), within(1e-12));
        // Sent in the wrong order, and put right.
        assertThat(read.statistics().column(Statistic.TOPK_LOGPROB)).containsExactly(-0.7, -1, -0.9, -2);
        assertThat(read.statistics().column(Statistic.RANK)).containsExactly(2, 1);
        assertThat(read.statistics().column(Statistic.TOP1)).containsExactly(-0.7, -0.9);
        assertThat(read.statistics().has(Statistic.ENTROPY)).isFalse();
    }

    @Test
    void aTokenBelowTheAlternativesHasNoKnownRank() {
        ProducerStatistics read =
                ProducerStatistics.of(columns(new double[] {-5}, NONE, 2, new double[] {-0.7, -1.5}), null);
        assertThat(read.statistics().has(Statistic.RANK)).isFalse();
        assertThat(read.bounds()).isEmpty();
    }

    @Test
    void alternativesThatTopPTookAwayAreNamedAndSuspicious() {
        ProducerStatistics read = ProducerStatistics.of(
                columns(new double[] {-0.1}, NONE, 2, new double[] {-0.1, Double.NEGATIVE_INFINITY}), 50);
        assertThat(read.defects()).containsExactly(Defect.ALTERNATIVES_MISSING);
        assertThat(read.looksProcessed()).isTrue();
        assertThat(read.statistics().topK()).isZero();
        assertThat(read.statistics().has(Statistic.LOGPROB)).isTrue();
    }

    @Test
    void alternativesOfMoreThanEverythingAreNoDistribution() {
        ProducerStatistics read =
                ProducerStatistics.of(columns(new double[] {-0.1}, NONE, 2, new double[] {-0.1, -0.2}), 50);
        assertThat(read.defects()).containsExactly(Defect.ALTERNATIVES_TOO_LIKELY);
    }

    @Test
    void unequalColumnsAreMisaligned() {
        ProducerStatistics read =
                ProducerStatistics.of(columns(new double[] {-1, -2}, new double[] {1}, 0, NONE), null);
        assertThat(read.defects()).isEqualTo(Set.of(Defect.MISALIGNED));
        assertThat(read.known()).isFalse();
        ProducerStatistics top = ProducerStatistics.of(columns(new double[] {-1, -2}, NONE, 2, new double[3]), null);
        assertThat(top.defects()).isEqualTo(Set.of(Defect.MISALIGNED));
    }

    @Test
    void nothingIsNothing() {
        ProducerStatistics read = ProducerStatistics.of(TokenColumns.EMPTY, null);
        assertThat(read.known()).isFalse();
        assertThat(read.defects()).isEmpty();
        assertThat(read.source()).isEqualTo("producer undeclared");
    }

    @Test
    void aSwappedModelMovesItsBranchingFactor() {
        BranchingDrift drift = new BranchingDrift(2, 1000);
        for (int text = 0; text < 20; text++) {
            drift.record("a", entropies(100, 0.2));
            drift.record("b", entropies(100, 2.5));
        }
        assertThat(drift.factor("a")).hasValueCloseTo(Math.exp(0.2), within(1e-9));
        assertThat(drift.factor("b")).hasValueCloseTo(Math.exp(2.5), within(1e-9));
        for (int text = 0; text < 50; text++) {
            drift.record("a", entropies(100, 2.5));
        }
        assertThat(drift.factor("a").orElseThrow()).isGreaterThan(11.5);
        drift.record("c", entropies(1, 1));
        assertThat(drift.factors()).containsOnlyKeys("a", "c");
        drift.record("d", entropies(0, 1));
        drift.record("d", entropies(2, Double.NaN));
        assertThat(drift.factor("d")).isEmpty();
    }

    private static TokenStatistics entropies(int n, double value) {
        double[] column = new double[n];
        Arrays.fill(column, value);
        return TokenStatistics.of(Source.PROXY, n, 0, Map.of(Statistic.ENTROPY, column));
    }

    private static TokenColumns columns(double[] logprobs, double[] entropies, int topK, double[] top) {
        return new TokenColumns(NO_IDS, logprobs, entropies, topK, NO_IDS, top, LogprobMode.RAW);
    }
}
