package dev.assay.scoring.cascade.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Reason;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.statistics.Statistic;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnswerStatisticsTest {
    private static final int[] NO_IDS = {};
    private static final double[] NONE = {};

    @Test
    void optionsGiveTheirEntropyAndMargin() {
        double[] top = {Math.log(.9), Math.log(.06), Math.log(.04)};
        AnswerStatistics answer = AnswerStatistics.of(
                new TokenColumns(NO_IDS, new double[] {top[0]}, NONE, 3, NO_IDS, top, LogprobMode.RAW), null);
        assertThat(answer.reason()).isEqualTo(Reason.NONE);
        double entropy = -.9 * Math.log(.9) - .06 * Math.log(.06) - .04 * Math.log(.04);
        assertThat(answer.statistics().column(Statistic.ENTROPY)[0]).isCloseTo(entropy, within(1e-6));
    }

    @Test
    void alternativesThatLeaveMuchOpenGiveNoEntropy() {
        double[] top = {Math.log(.5), Math.log(.2)};
        AnswerStatistics answer = AnswerStatistics.of(
                new TokenColumns(NO_IDS, new double[] {top[0]}, NONE, 2, NO_IDS, top, LogprobMode.RAW), 50_000);
        assertThat(answer.statistics().has(Statistic.ENTROPY)).isFalse();
        assertThat(answer.statistics().has(Statistic.TOPK_LOGPROB)).isTrue();
    }

    @Test
    void alternativesAloneAreEnoughWhereTheyTellTheEntropy() {
        double[] top = {Math.log(.9), Math.log(.1), Math.log(.7), Math.log(.3)};
        AnswerStatistics answer =
                AnswerStatistics.of(new TokenColumns(NO_IDS, NONE, NONE, 2, NO_IDS, top, LogprobMode.RAW), null);
        assertThat(answer.statistics().length()).isEqualTo(2);
        assertThat(answer.statistics().has(Statistic.ENTROPY)).isTrue();
        double[] open = {Math.log(.5), Math.log(.1)};
        assertThat(AnswerStatistics.of(new TokenColumns(NO_IDS, NONE, NONE, 2, NO_IDS, open, LogprobMode.RAW), 9_000)
                        .reason())
                .isEqualTo(Reason.NO_LOGPROBS);
    }

    @Test
    void whatTopPLeftIsNoAnswer() {
        AnswerStatistics zeros = of(new double[6], NONE);
        assertThat(zeros.reason()).isEqualTo(Reason.INVALID_NUMBER);
        assertThat(zeros.measures()).containsEntry("defect.allZero", 6.0);
        assertThat(zeros.notes()).containsEntry("suspect", "processed");
        AnswerStatistics likely = AnswerStatistics.of(
                new TokenColumns(NO_IDS, new double[] {-1}, NONE, 2, NO_IDS, new double[] {0, -1}, LogprobMode.RAW),
                null);
        assertThat(likely.statistics().has(Statistic.TOPK_LOGPROB)).isFalse();
        assertThat(likely.measures()).containsEntry("defect.alternatives", 1.0);
    }

    @Test
    void entropiesThatCannotBeUsedAreLeftOutBesideLogProbabilities() {
        double[] logprobs = {-1, -2, -1, -2, -1};
        for (double[] entropies : List.of(new double[5], new double[] {1, Double.NaN, 1, 1, 1})) {
            AnswerStatistics answer = of(logprobs, entropies);
            assertThat(answer.reason()).isEqualTo(Reason.NONE);
            assertThat(answer.statistics().has(Statistic.LOGPROB)).isTrue();
            assertThat(answer.statistics().has(Statistic.ENTROPY)).isFalse();
            assertThat(answer.measures()).containsAnyOf(entry("defect.allZero", 5.0), entry("defect.notANumber", 1.0));
            assertThat(of(NONE, entropies).reason()).isEqualTo(Reason.INVALID_NUMBER);
        }
    }

    @Test
    void brokenAlternativesAloneAreNamedAsBroken() {
        double[] missing = {-0.1, -9999, -0.2, -9999};
        assertThat(AnswerStatistics.of(new TokenColumns(NO_IDS, NONE, NONE, 2, NO_IDS, missing, LogprobMode.RAW), null)
                        .reason())
                .isEqualTo(Reason.INVALID_NUMBER);
    }

    @Test
    void defectsAreNamed() {
        assertThat(of(new double[] {-1, Double.NaN}, NONE).reason()).isEqualTo(Reason.INVALID_NUMBER);
        assertThat(of(new double[] {-1, -9999}, NONE).measures()).containsEntry("defect.sentinel", 1.0);
        assertThat(of(NONE, NONE).reason()).isEqualTo(Reason.NO_LOGPROBS);
        assertThat(of(new double[] {-1}, new double[] {1, 2}).reason()).isEqualTo(Reason.LENGTH_MISMATCH);
        assertThat(of(new double[] {1e-4}, NONE).statistics().column(Statistic.LOGPROB)[0])
                .isZero();
        AnswerStatistics broken = AnswerStatistics.of(
                new TokenColumns(
                        NO_IDS,
                        new double[] {-1},
                        NONE,
                        2,
                        NO_IDS,
                        new double[] {-1, Double.NEGATIVE_INFINITY},
                        LogprobMode.RAW),
                null);
        assertThat(broken.measures()).containsEntry("defect.alternatives", 1.0);
        assertThat(broken.statistics().has(Statistic.TOPK_LOGPROB)).isFalse();
    }

    @Test
    void isTotal() {
        Random random = new Random(3);
        double[] pool = {0, -0.0, -1, 1, 5e-4, Double.NaN, -9999, Double.POSITIVE_INFINITY, -Double.MAX_VALUE};
        for (int round = 0; round < 3_000; round++) {
            TokenColumns tokens = new TokenColumns(
                    NO_IDS,
                    some(random, pool),
                    some(random, pool),
                    random.nextInt(3),
                    NO_IDS,
                    some(random, pool),
                    LogprobMode.UNDECLARED);
            AnswerStatistics answer = AnswerStatistics.of(tokens, random.nextInt(3));
            assertThat(answer.statistics() == null).isEqualTo(answer.reason() != Reason.NONE);
            if (answer.statistics() != null) {
                assertThat(TokenFeatures.of(answer.statistics(), 0).values()).allMatch(Double::isFinite);
            }
        }
    }

    private static double[] some(Random random, double[] pool) {
        return random.ints(random.nextInt(4), 0, pool.length)
                .mapToDouble(i -> pool[i])
                .toArray();
    }

    private static AnswerStatistics of(double[] logprobs, double[] entropies) {
        return AnswerStatistics.of(
                new TokenColumns(NO_IDS, logprobs, entropies, 0, NO_IDS, NONE, LogprobMode.RAW), null);
    }
}
