package dev.assay.scoring.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.Deferral.Decision;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChowRuleTest {
    private static final int[] NO_IDS = {};
    private static final double[] NONE = {};

    @Test
    void averagesLogprobsAndDefersBelowTheThreshold() {
        Deferral accepted = rule(Rule.AVERAGE, Signal.LOGPROB, 0, -0.5).decide(logprobs(-0.1, -0.3, -1.1));
        assertThat(accepted.decision()).isEqualTo(Decision.ACCEPT);
        assertThat(accepted.score()).isCloseTo(-0.5, within(1e-12));
        Deferral deferred = rule(Rule.AVERAGE, Signal.LOGPROB, 0, -0.4).decide(logprobs(-0.1, -0.3, -1.1));
        assertThat(deferred.decision()).isEqualTo(Decision.DEFER);
        assertThat(deferred.threshold()).isEqualTo(-0.4);
        assertThat(deferred.rule()).isEqualTo("chow-average");
        assertThat(deferred.signal()).isEqualTo("logprob");
        assertThat(deferred.reason()).isEqualTo(Reason.NONE);
        assertThat(deferred.measures()).containsEntry("tokens", 3.0).containsEntry("logprob.min", -1.1);
    }

    @Test
    void sumsTakesQuantilesAndTheLeastProbability() {
        Subject subject = logprobs(-3, -1, -2, -0.5);
        assertThat(rule(Rule.SUM, Signal.LOGPROB, 0, -1).decide(subject).score())
                .isEqualTo(-6.5);
        assertThat(rule(Rule.QUANTILE, Signal.LOGPROB, 0, -1).decide(subject).score())
                .isEqualTo(-3);
        assertThat(rule(Rule.QUANTILE, Signal.LOGPROB, 0.5, -1).decide(subject).score())
                .isEqualTo(-1.5);
        assertThat(rule(Rule.QUANTILE, Signal.LOGPROB, 1, -1).decide(subject).score())
                .isEqualTo(-0.5);
        assertThat(rule(Rule.MIN_PROBABILITY, Signal.LOGPROB, 0, 0.1)
                        .decide(subject)
                        .score())
                .isCloseTo(Math.exp(-3), within(1e-15));
    }

    @Test
    void alphaZeroIsTheLeastConfidentTokenUnderEitherSignal() {
        Deferral deferral = rule(Rule.QUANTILE, Signal.ENTROPY, 0, -1).decide(entropies(0.1, 2.5, 0.3));
        assertThat(deferral.score()).isEqualTo(-2.5);
        assertThat(deferral.decision()).isEqualTo(Decision.DEFER);
        assertThat(deferral.signal()).isEqualTo("entropy");
        assertThat(deferral.measures()).containsEntry("entropy.max", 2.5);
    }

    @Test
    void autoFallsBackToEntropiesWithTheirOwnThreshold() {
        ChowRule rule =
                new ChowRule(new DeferralConfig(Rule.AVERAGE, Signal.AUTO, 0, -0.2, -1.0, 1, LogprobMode.UNDECLARED));
        Deferral byLogprob = rule.decide(subject(columns(new double[] {-0.1}, new double[] {3}), null));
        assertThat(byLogprob.signal()).isEqualTo("logprob");
        assertThat(byLogprob.decision()).isEqualTo(Decision.ACCEPT);
        Deferral byEntropy = rule.decide(entropies(1.5));
        assertThat(byEntropy.threshold()).isEqualTo(-1.0);
        assertThat(byEntropy.decision()).isEqualTo(Decision.DEFER);
        assertThat(rule.decide(Subject.ofText("e", "hello", List.of(), List.of()))
                        .reason())
                .isEqualTo(Reason.NO_LOGPROBS);
    }

    @Test
    void abstainsWithoutTheColumnItReads() {
        assertThat(rule(Rule.SUM, Signal.LOGPROB, 0, -1).decide(entropies(1)))
                .returns(Decision.ABSTAIN, Deferral::decision)
                .returns(Reason.NO_LOGPROBS, Deferral::reason)
                .returns(null, Deferral::score)
                .returns(null, Deferral::threshold);
        assertThat(rule(Rule.SUM, Signal.ENTROPY, 0, -1).decide(logprobs(-1)).reason())
                .isEqualTo(Reason.NO_ENTROPIES);
    }

    @Test
    void abstainsOnFewerTokensThanConfigured() {
        ChowRule rule = new ChowRule(
                new DeferralConfig(Rule.AVERAGE, Signal.LOGPROB, 0, -1.0, null, 3, LogprobMode.UNDECLARED));
        assertThat(rule.decide(logprobs(-1, -1)).reason()).isEqualTo(Reason.TOO_SHORT);
        assertThat(rule.decide(logprobs(-1, -1, -1)).decision()).isEqualTo(Decision.ACCEPT);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 0.5, -9999, -1e300})
    void namesEachUnusableLogprob(double bad) {
        Deferral deferral = rule(Rule.SUM, Signal.LOGPROB, 0, -1).decide(logprobs(-0.5, bad));
        assertThat(deferral.reason()).isEqualTo(Reason.INVALID_NUMBER);
        assertThat(deferral.measures()).hasSize(1).allSatisfy((name, count) -> {
            assertThat(name).startsWith("defect.");
            assertThat(count).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -0.5, 1e300})
    void namesEachUnusableEntropy(double bad) {
        assertThat(rule(Rule.SUM, Signal.ENTROPY, 0, -1)
                        .decide(entropies(0.5, bad))
                        .reason())
                .isEqualTo(Reason.INVALID_NUMBER);
    }

    @Test
    void roundingAboveZeroCountsAsZero() {
        Deferral deferral = rule(Rule.SUM, Signal.LOGPROB, 0, -1).decide(logprobs(1e-6, -0.5));
        assertThat(deferral.score()).isEqualTo(-0.5);
    }

    @Test
    void saysWhenTheNumbersLookProcessed() {
        ChowRule rule = rule(Rule.AVERAGE, Signal.LOGPROB, 0, -1);
        assertThat(rule.decide(logprobs(0, 0, -1)).notes()).containsEntry("suspect", "processed");
        assertThat(rule.decide(logprobs(0, -1)).notes()).doesNotContainKey("suspect");
    }

    /** After top-p with one token left each time; four tokens may be that sure. */
    @Test
    void zerosThroughoutAreADefectAndNotTheSurestAnswer() {
        ChowRule byLogprobs = rule(Rule.AVERAGE, Signal.AUTO, 0, -0.5);
        ChowRule byEntropies = rule(Rule.AVERAGE, Signal.ENTROPY, 0, -0.5);
        for (Deferral zeros :
                List.of(byLogprobs.decide(logprobs(0, 0, -0.0, 0, 0)), byEntropies.decide(entropies(0, 0, 0, 0, 0)))) {
            assertThat(zeros.decision()).isEqualTo(Decision.ABSTAIN);
            assertThat(zeros.reason()).isEqualTo(Reason.INVALID_NUMBER);
            assertThat(zeros.score()).isNull();
            assertThat(zeros.measures()).containsEntry("defect.allZero", 5.0);
            assertThat(zeros.notes()).containsEntry("suspect", "processed");
        }
        assertThat(byLogprobs.decide(logprobs(0, 0, 0, 0)).decision()).isEqualTo(Decision.ACCEPT);
        assertThat(byLogprobs.decide(logprobs(0, 0, 0, 0, 0, 0, -1e-7)).decision())
                .isEqualTo(Decision.ACCEPT);
    }

    /** A value that rounding put on the wrong side is a 0 like any other. */
    @Test
    void zerosWithRoundingAreZeros() {
        assertThat(rule(Rule.AVERAGE, Signal.AUTO, 0, -0.5)
                        .decide(logprobs(1e-7, 0, 1e-6, 1e-7, 1e-5))
                        .reason())
                .isEqualTo(Reason.INVALID_NUMBER);
        assertThat(rule(Rule.AVERAGE, Signal.ENTROPY, 0, -0.5)
                        .decide(entropies(-1e-7, 0, -1e-6, 0, 0))
                        .reason())
                .isEqualTo(Reason.INVALID_NUMBER);
    }

    /** Log-probabilities that say nothing, or certain best alternatives throughout: what is left is the trace of top-p. */
    @Test
    void certainAlternativesGiveNoMargin() {
        DeferralRule rule = margin(Rule.MIN_MARGIN, 0.5);
        double[] sure = {0, -20, 0, -20, 0, -20, 0, -20, 0, -20};
        double[] open = {-.1, -3, -.1, -3, -.1, -3, -.1, -3, -.1, -3};
        for (TokenColumns tokens : List.of(
                new TokenColumns(NO_IDS, new double[5], NONE, 2, NO_IDS, open, LogprobMode.RAW),
                new TokenColumns(NO_IDS, NONE, NONE, 2, NO_IDS, sure, LogprobMode.RAW))) {
            Deferral none = rule.decide(subject(tokens, null), LaneAnswers.NONE);
            assertThat(none.decision()).isEqualTo(Decision.ABSTAIN);
            assertThat(none.reason()).isEqualTo(Reason.INVALID_NUMBER);
            assertThat(none.notes()).containsEntry("suspect", "processed");
        }
        TokenColumns model = new TokenColumns(NO_IDS, new double[5], NONE, 2, NO_IDS, sure, LogprobMode.RAW);
        assertThat(MarginRule.ofModel(new DeferralConfig(
                                Rule.MIN_MARGIN, Signal.AUTO, 0, 0.5, null, 1, LogprobMode.UNDECLARED))
                        .decide(subject(model, null), LaneAnswers.NONE)
                        .decision())
                .isEqualTo(Decision.ACCEPT);
    }

    /** Whichever column a rule reads, the event's numbers are suspected of the same. */
    @Test
    void whatOneColumnIsSuspectedOfHoldsForAll() {
        TokenColumns zeros = new TokenColumns(
                NO_IDS, new double[] {-1, -2, -1, -2, -1}, new double[5], 0, NO_IDS, NONE, LogprobMode.RAW);
        TokenColumns missing = new TokenColumns(
                NO_IDS, new double[] {-1, -2}, NONE, 2, NO_IDS, new double[] {-1, -9999, -2, -9999}, LogprobMode.RAW);
        for (TokenColumns tokens : List.of(zeros, missing)) {
            Deferral byRule = rule(Rule.AVERAGE, Signal.LOGPROB, 0, -9).decide(subject(tokens, null));
            assertThat(byRule.decision()).isEqualTo(Decision.ACCEPT);
            assertThat(byRule.notes()).containsEntry("suspect", "processed");
            assertThat(AnswerStatistics.of(tokens, null).notes()).containsEntry("suspect", "processed");
            assertThat(ProducerStatistics.of(tokens, null).looksProcessed()).isTrue();
        }
    }

    /** A model of ours reads what nobody samples: its zeros are float32. */
    @Test
    void aModelOfOursMayBeSure() {
        DeferralRule rule = ChowRule.ofModel(
                new DeferralConfig(Rule.AVERAGE, Signal.LOGPROB, 0, -0.5, null, 1, LogprobMode.UNDECLARED));
        Deferral sure = rule.decide(logprobs(0, 0, 0, 0, 0), LaneAnswers.NONE);
        assertThat(sure.decision()).isEqualTo(Decision.ACCEPT);
        assertThat(sure.notes()).containsExactlyInAnyOrderEntriesOf(Map.of("source", "proxy", "mode", "proxy"));
    }

    @Test
    void theDecisionSaysWhoseNumbersItRestsOn() {
        ChowRule rule = rule(Rule.AVERAGE, Signal.AUTO, 0, -0.5);
        for (LogprobMode mode : LogprobMode.values()) {
            TokenColumns tokens =
                    new TokenColumns(NO_IDS, new double[] {-1}, NONE, 2, NO_IDS, new double[] {-1, -2}, mode);
            for (DeferralRule each : List.of(rule, margin(Rule.MEAN_MARGIN, 0.1))) {
                assertThat(each.decide(subject(tokens, null), LaneAnswers.NONE).notes())
                        .containsExactlyInAnyOrderEntriesOf(Map.of("source", "producer", "mode", mode.id()));
            }
        }
        assertThat(rule.decide(logprobs(Double.NaN)).notes()).containsEntry("source", "producer");
        assertThat(rule.decide(Subject.ofText("e", "hello", List.of(), List.of()))
                        .notes())
                .isEmpty();
    }

    /** Two alternatives that are both certain, as from top-p on each of them, give no margin and no entropy. */
    @Test
    void alternativesOfMoreThanOneDistributionDecideNothing() {
        double[] top = {0, -1, 0, -1};
        TokenColumns tokens = new TokenColumns(NO_IDS, NONE, NONE, 2, NO_IDS, top, LogprobMode.RAW);
        Subject subject = subject(tokens, 100);
        for (DeferralRule rule : List.of(
                margin(Rule.MIN_MARGIN, 0.3),
                rule(Rule.MAX_ROLLING_ENTROPY, Signal.ENTROPY, 0, -2),
                rule(Rule.AVERAGE, Signal.ENTROPY, 0, -9))) {
            Deferral deferral = rule.decide(subject, LaneAnswers.NONE);
            assertThat(deferral.decision()).isEqualTo(Decision.ABSTAIN);
            assertThat(deferral.reason()).isEqualTo(Reason.INVALID_NUMBER);
            assertThat(deferral.measures()).containsEntry("defect.tooLikely", 2.0);
        }
        double[] rounded = {Math.log(0.6), Math.log(0.405)};
        TokenColumns almost = new TokenColumns(NO_IDS, NONE, NONE, 2, NO_IDS, rounded, LogprobMode.RAW);
        assertThat(margin(Rule.MIN_MARGIN, 0.1)
                        .decide(subject(almost, null), LaneAnswers.NONE)
                        .decision())
                .isEqualTo(Decision.ACCEPT);
    }

    @Test
    void oneCertainAlternativeEachIsNoAlternative() {
        TokenColumns tokens = new TokenColumns(NO_IDS, NONE, NONE, 1, NO_IDS, new double[5], LogprobMode.RAW);
        assertThat(rule(Rule.AVERAGE, Signal.ENTROPY, 0, -1)
                        .decide(subject(tokens, 100))
                        .reason())
                .isEqualTo(Reason.INVALID_NUMBER);
    }

    @Test
    void refusesNumbersOfAModeItsThresholdWasNotChosenOn() {
        ChowRule rule = new ChowRule(new DeferralConfig(Rule.SUM, Signal.LOGPROB, 0, -1.0, null, 1, LogprobMode.RAW));
        TokenColumns processed =
                new TokenColumns(NO_IDS, new double[] {-1}, NONE, 0, NO_IDS, NONE, LogprobMode.PROCESSED);
        assertThat(rule.decide(subject(processed, null)).reason()).isEqualTo(Reason.UNSUPPORTED);
        assertThat(rule.decide(logprobs(-1)).decision()).isEqualTo(Decision.ACCEPT);
    }

    @Test
    void columnsOfUnequalLengthAreNotAligned() {
        TokenColumns tokens =
                new TokenColumns(new int[] {1, 2}, new double[] {-1}, NONE, 0, NO_IDS, NONE, LogprobMode.RAW);
        assertThat(rule(Rule.SUM, Signal.LOGPROB, 0, -1)
                        .decide(subject(tokens, null))
                        .reason())
                .isEqualTo(Reason.LENGTH_MISMATCH);
    }

    @Test
    void topKAloneDecidesOnlyWhenBothBoundsAgree() {
        double[] top = {Math.log(0.6), Math.log(0.2)};
        Subject subject = subject(new TokenColumns(NO_IDS, NONE, NONE, 2, new int[] {3, 4}, top, LogprobMode.RAW), 100);
        Deferral accepted = rule(Rule.AVERAGE, Signal.ENTROPY, 0, -2).decide(subject);
        assertThat(accepted.decision()).isEqualTo(Decision.ACCEPT);
        assertThat(rule(Rule.AVERAGE, Signal.ENTROPY, 0, -0.5).decide(subject).decision())
                .isEqualTo(Decision.DEFER);
        assertThat(rule(Rule.AVERAGE, Signal.ENTROPY, 0, -2)
                        .decide(subject(subject.tokens(), 1))
                        .reason())
                .isEqualTo(Reason.VOCABULARY_MISMATCH);
        Deferral open = rule(Rule.AVERAGE, Signal.ENTROPY, 0, -1.2).decide(subject);
        assertThat(open.decision()).isEqualTo(Decision.ABSTAIN);
        assertThat(open.reason()).isEqualTo(Reason.NO_ENTROPIES);
        double h = -0.6 * Math.log(0.6) - 0.2 * Math.log(0.2);
        assertThat(open.measures().get("score.high")).isCloseTo(-(h - 0.2 * Math.log(0.2)), within(1e-12));
        assertThat(open.measures().get("score.low")).isCloseTo(-(h - 0.2 * Math.log(0.2 / 98)), within(1e-12));
    }

    @Test
    void entropyRulesReadEntropiesWhateverElseIsThere() {
        double[] entropies = {0.45, 0.44, 2, 0, 0, 0.9, 1.1};
        Subject subject = subject(columns(new double[] {-1, -1, -1, -1, -1, -1, -1}, entropies), null);
        Deferral rolling = rule(Rule.MAX_ROLLING_ENTROPY, Signal.AUTO, 0, -1).decide(subject);
        // The mean over the first min(t + 1, 5) tokens: largest after the third.
        assertThat(rolling.score()).isCloseTo(-(0.45 + 0.44 + 2) / 3, within(1e-12));
        assertThat(rolling.signal()).isEqualTo("entropy");
        assertThat(rolling.decision()).isEqualTo(Decision.ACCEPT);
        Deferral over = rule(Rule.OVER_SWITCH, Signal.ENTROPY, 0, -0.5).decide(subject);
        assertThat(over.score()).isCloseTo(-4.0 / 7, within(1e-12));
        assertThat(over.decision()).isEqualTo(Decision.DEFER);
        double mean = (0.45 + 0.44 + 2 + 0.9 + 1.1) / 7;
        assertThat(rule(Rule.BRANCHING_FACTOR, Signal.AUTO, 0, -3)
                        .decide(subject)
                        .score())
                .isCloseTo(-Math.exp(mean), within(1e-12));
        assertThat(rule(Rule.BRANCHING_FACTOR, Signal.AUTO, 0, -3)
                        .decide(logprobs(-1, -2))
                        .reason())
                .isEqualTo(Reason.NO_ENTROPIES);
    }

    @Test
    void marginRulesReadTheAlternatives() {
        double[] top = {Math.log(.2), Math.log(.7), Math.log(.1), Math.log(.4), Math.log(.35), Math.log(.25)};
        TokenColumns tokens = new TokenColumns(NO_IDS, NONE, NONE, 3, NO_IDS, top, LogprobMode.RAW);
        Deferral least = margin(Rule.MIN_MARGIN, 0.1).decide(subject(tokens, null), LaneAnswers.NONE);
        assertThat(least.score()).isCloseTo(.05, within(1e-12));
        assertThat(least.decision()).isEqualTo(Decision.DEFER);
        assertThat(least.signal()).isEqualTo("margin");
        Deferral mean = margin(Rule.MEAN_MARGIN, 0.1).decide(subject(tokens, null), LaneAnswers.NONE);
        assertThat(mean.score()).isCloseTo(.275, within(1e-12));
        assertThat(mean.decision()).isEqualTo(Decision.ACCEPT);
        assertThat(margin(Rule.MIN_MARGIN, 0.1)
                        .decide(logprobs(-1), LaneAnswers.NONE)
                        .reason())
                .isEqualTo(Reason.NO_LOGPROBS);
        TokenColumns cut = new TokenColumns(NO_IDS, NONE, NONE, 4, NO_IDS, top, LogprobMode.RAW);
        assertThat(margin(Rule.MIN_MARGIN, 0.1)
                        .decide(subject(cut, null), LaneAnswers.NONE)
                        .reason())
                .isEqualTo(Reason.LENGTH_MISMATCH);
        assertThat(new MarginRule(new DeferralConfig(
                                Rule.MIN_MARGIN, Signal.AUTO, 0, null, null, 3, LogprobMode.UNDECLARED))
                        .decide(subject(tokens, null), LaneAnswers.NONE)
                        .reason())
                .isEqualTo(Reason.TOO_SHORT);
        assertThat(margin(Rule.MIN_MARGIN, 0.1).describe())
                .isEqualTo("min-margin(threshold=0.1,minTokens=1,calibratedFor=UNDECLARED)");
    }

    private static DeferralRule margin(Rule rule, double threshold) {
        return ChowRule.of(new DeferralConfig(rule, Signal.AUTO, 0, threshold, null, 1, LogprobMode.UNDECLARED));
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void isTotalOverHostileNumbers(Rule kind) {
        Random random = new Random(11);
        double[] pool = {0, -0.0, -1, 1, Double.NaN, -9999, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE};
        Signal signal = kind.column() == Rule.Column.EITHER ? Signal.LOGPROB : Signal.ENTROPY;
        DeferralRule rule = ChowRule.of(new DeferralConfig(kind, signal, 0.3, 0.5, null, 1, LogprobMode.UNDECLARED));
        for (int i = 0; i < 2_000; i++) {
            double[] logprobs = random.doubles(random.nextInt(5), 0, pool.length)
                    .map(x -> pool[(int) x])
                    .toArray();
            double[] entropies = random.doubles(random.nextInt(5), 0, pool.length)
                    .map(x -> pool[(int) x])
                    .toArray();
            TokenColumns tokens = new TokenColumns(
                    NO_IDS, logprobs, entropies, random.nextInt(3), NO_IDS, entropies, LogprobMode.RAW);
            Deferral deferral = rule.decide(subject(tokens, random.nextInt(3)), LaneAnswers.NONE);
            assertThat(deferral.decision() == Decision.ABSTAIN).isEqualTo(deferral.reason() != Reason.NONE);
            assertThat(deferral.score() == null).isEqualTo(deferral.decision() == Decision.ABSTAIN);
            assertThat(deferral.measures().values()).allMatch(Double::isFinite);
            assertThat(deferral.score() == null || Double.isFinite(deferral.score()))
                    .isTrue();
        }
    }

    @Test
    void configurationErrorsNameKeyValueAndFix() {
        assertThatThrownBy(() -> rule(Rule.QUANTILE, Signal.LOGPROB, 1.5, -1))
                .hasMessage("deferral.alpha = 1.5: must be in [0, 1]; 0 is the least confident token");
        assertThatThrownBy(() -> rule(Rule.SUM, Signal.LOGPROB, 0, Double.NaN))
                .hasMessageStartingWith("deferral.threshold = NaN");
        assertThatThrownBy(() -> new DeferralConfig(Rule.SUM, Signal.LOGPROB, 0, -1.0, -2.0, 1, LogprobMode.UNDECLARED))
                .hasMessageStartingWith("deferral.entropy-threshold = -2.0");
        assertThatThrownBy(() -> rule(Rule.MIN_PROBABILITY, Signal.ENTROPY, 0, 0.5))
                .hasMessageStartingWith("deferral.signal = entropy");
        assertThatThrownBy(() -> Rule.of("chow"))
                .hasMessage(
                        "deferral.rule = chow: must be one of chow-sum, chow-average, chow-quantile,"
                                + " min-probability, max-rolling-entropy, over-switch, branching-factor, min-margin, mean-margin");
        assertThatThrownBy(() -> rule(Rule.BRANCHING_FACTOR, Signal.LOGPROB, 0, -2))
                .hasMessage("deferral.signal = logprob: rule branching-factor does not read logprob");
        assertThatThrownBy(() -> new DeferralConfig(Rule.MIN_MARGIN, Signal.AUTO, 0, .5, -2.0, 1, LogprobMode.RAW))
                .hasMessageStartingWith("deferral.entropy-threshold = -2.0: rule min-margin reads one kind of number");
        assertThatThrownBy(() -> rule(Rule.MEAN_MARGIN, Signal.AUTO, 0, 0.5))
                .hasMessage("mean-margin is no rule on one column");
        assertThat(Signal.of("auto")).isEqualTo(Signal.AUTO);
    }

    @Test
    void describesEverythingThatCanChangeADecision() {
        assertThat(rule(Rule.QUANTILE, Signal.ENTROPY, 0.1, -2).describe())
                .isEqualTo(
                        "chow-quantile(signal=entropy,alpha=0.1,threshold=-2.0,minTokens=1,calibratedFor=UNDECLARED)");
    }

    private static ChowRule rule(Rule rule, Signal signal, double alpha, double threshold) {
        return new ChowRule(new DeferralConfig(rule, signal, alpha, threshold, null, 1, LogprobMode.UNDECLARED));
    }

    private static Subject logprobs(double... logprobs) {
        return subject(columns(logprobs, NONE), null);
    }

    private static Subject entropies(double... entropies) {
        return subject(columns(NONE, entropies), null);
    }

    private static TokenColumns columns(double[] logprobs, double[] entropies) {
        return new TokenColumns(NO_IDS, logprobs, entropies, 0, NO_IDS, NONE, LogprobMode.RAW);
    }

    private static Subject subject(TokenColumns tokens, Integer vocabularySize) {
        return Subject.builder("event")
                .model("model")
                .vocabulary(null, vocabularySize)
                .tokens(tokens)
                .build();
    }
}
