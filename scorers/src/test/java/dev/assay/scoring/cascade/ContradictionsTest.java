package dev.assay.scoring.cascade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.DeferralRule;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.DeferralConfig.Rule;
import dev.assay.scoring.cascade.DeferralConfig.Signal;
import dev.assay.scoring.cascade.rule.AnswerStatistics;
import dev.assay.scoring.statistics.ProducerStatistics;
import dev.assay.scoring.statistics.ProducerStatistics.Defect;
import dev.assay.scoring.statistics.Statistic;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A token and its alternatives belong to one distribution, or nothing is made of the alternatives. */
class ContradictionsTest {
    private static final int[] NO_IDS = {};
    private static final double[] NONE = {};

    private static TokenColumns tokens(int[] ids, double[] logprobs, int[] topIds, double... top) {
        return new TokenColumns(ids, logprobs, NONE, top.length / logprobs.length, topIds, top, LogprobMode.RAW);
    }

    private static int count(TokenColumns tokens) {
        return ColumnDefects.ofAlternatives(tokens).contradictions();
    }

    @Test
    void noTokenIsLikelierThanTheMostLikelyOne() {
        assertThat(count(tokens(NO_IDS, new double[] {-0.01, -0.01}, NO_IDS, -5, -6, -0.01, -6)))
                .isEqualTo(1);
        assertThat(count(tokens(NO_IDS, new double[] {-4}, NO_IDS, -5, -6))).isEqualTo(1);
        assertThat(count(tokens(NO_IDS, new double[] {-7}, NO_IDS, -1, -2))).isZero();
    }

    @Test
    void oneIdHasOneValue() {
        assertThat(count(tokens(new int[] {2}, new double[] {-1.5}, new int[] {2, 3}, -1, -2)))
                .isEqualTo(1);
        assertThat(count(tokens(new int[] {2}, new double[] {-3}, new int[] {4, 4}, -1, -2)))
                .isEqualTo(1);
        assertThat(count(tokens(new int[] {4}, new double[] {-1}, new int[] {4, 4}, -1, -1)))
                .isZero();
    }

    @Test
    void aTokenBesideItsAlternativesHasWhatTheyLeave() {
        double[] half = {Math.log(0.5)};
        double[] alternatives = {Math.log(0.6), Math.log(0.3)};
        assertThat(count(tokens(new int[] {1}, half, new int[] {2, 3}, alternatives)))
                .isEqualTo(1);
        // Without ids it may be any of them.
        assertThat(count(tokens(NO_IDS, new double[] {Math.log(0.3)}, NO_IDS, alternatives)))
                .isZero();
        assertThat(count(tokens(new int[] {1}, new double[] {Math.log(0.1)}, new int[] {2, 3}, alternatives)))
                .isZero();
    }

    @Test
    void enginesMayListTheTokenFirstAndRoundToEightBits() {
        assertThat(count(tokens(new int[] {9}, new double[] {-6}, new int[] {9, 1, 2}, -6, -0.1, -3)))
                .isZero();
        for (double value = -0.01; value > -40; value *= 1.3) {
            double rounded = Float.intBitsToFloat(Float.floatToIntBits((float) value) & 0xFFFF0000);
            assertThat(count(tokens(new int[] {9}, new double[] {value}, new int[] {9, 1}, rounded, -41)))
                    .as("%s and %s", value, rounded)
                    .isZero();
            assertThat(count(tokens(new int[] {9}, new double[] {rounded}, new int[] {9, 1}, value, -41)))
                    .isZero();
        }
    }

    @Test
    void nothingIsMadeOfAlternativesThatContradictTheToken() {
        TokenColumns tokens =
                tokens(new int[] {1, 1}, new double[] {-0.01, -0.01}, new int[] {2, 3, 2, 3}, -5, -6, -5, -6);
        Subject subject = Subject.ofText("exclids", "x y", List.of(), List.of()).toBuilder()
                .vocabulary("v", 1000)
                .tokens(tokens)
                .build();
        DeferralRule margin =
                ChowRule.of(new DeferralConfig(Rule.MIN_MARGIN, Signal.AUTO, 0, 0.3, null, 1, LogprobMode.UNDECLARED));
        DeferralRule bounds =
                ChowRule.of(new DeferralConfig(Rule.AVERAGE, Signal.ENTROPY, 0, -1.0, null, 1, LogprobMode.UNDECLARED));
        for (DeferralRule rule : List.of(margin, bounds)) {
            Deferral deferral = rule.decide(subject, LaneAnswers.NONE);
            assertThat(deferral.reason()).isEqualTo(Reason.INVALID_NUMBER);
            assertThat(deferral.measures()).containsEntry("defect.contradict", 2.0);
        }
        ProducerStatistics own = ProducerStatistics.of(tokens, 1000);
        assertThat(own.defects()).containsExactly(Defect.ALTERNATIVES_CONTRADICT);
        assertThat(own.bounds()).isEmpty();
        assertThat(own.statistics().has(Statistic.LOGPROB)).isTrue();
        assertThat(own.statistics().has(Statistic.TOPK_LOGPROB)).isFalse();
        AnswerStatistics answer = AnswerStatistics.of(tokens, 1000);
        assertThat(answer.measures()).containsEntry("defect.contradict", 2.0);
        assertThat(answer.statistics())
                .isNotNull()
                .satisfies(
                        found -> assertThat(found.has(Statistic.TOPK_LOGPROB)).isFalse());
    }

    @Test
    void noEntropyIsAboveThatOfTheWholeVocabulary() {
        double[] entropies = {Math.log(1000) + 0.5};
        assertThat(ColumnDefects.ofEntropies(entropies, 1000).tooLarge()).isEqualTo(1);
        assertThat(ColumnDefects.ofEntropies(entropies, null).tooLarge()).isZero();
        assertThat(ColumnDefects.ofEntropies(new double[] {Math.log(1000) * 1.005}, 1000)
                        .tooLarge())
                .isZero();
        TokenColumns tokens = new TokenColumns(NO_IDS, NONE, entropies, 0, NO_IDS, NONE, LogprobMode.RAW);
        assertThat(ProducerStatistics.of(tokens, 1000).defects()).containsExactly(Defect.ENTROPY_INVALID);
        assertThat(ProducerStatistics.of(tokens, 2000).defects()).isEmpty();
    }
}
