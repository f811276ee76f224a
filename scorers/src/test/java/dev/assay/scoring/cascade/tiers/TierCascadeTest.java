package dev.assay.scoring.cascade.tiers;

import static dev.assay.scoring.cascade.tiers.Answers.row;
import static dev.assay.scoring.cascade.tiers.Answers.text;
import static dev.assay.scoring.cascade.tiers.Answers.tier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scoring.Disposition;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.NumberRow;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.tiers.StatisticScore.Kind;
import dev.assay.scoring.cascade.tiers.TierOutcome.End;
import dev.assay.scoring.consistency.model.ScoreMap;
import dev.assay.scoring.statistics.StatisticsLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TierCascadeTest {
    private static final Band BAND = new Band(-2, -1);

    private final List<String> asked = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"-2.5, 1, SURE", "-2, 2, LAST", "-1.5, 2, LAST", "-1, 2, LAST", "-0.5, 1, SURE"})
    void theSecondTierIsAskedOnlyInTheBandEndsIncluded(double first, int tier, End end) {
        TierOutcome outcome = outcome(two(), text("p", "c"), answering(row(first, first), row(-0.1, -0.1)));
        assertThat(outcome.tier()).isEqualTo(tier);
        assertThat(outcome.end()).isEqualTo(end);
        assertThat(asked).containsExactlyElementsOf(tier == 1 ? List.of("small") : List.of("small", "large"));
        assertThat(outcome.score()).isEqualTo(tier == 1 ? first : (double) -0.1f);
        assertThat(outcome.notes()).containsEntry("source", "proxy").containsEntry("model", asked.get(tier - 1));
    }

    @Test
    void costsAreThoseOfTheTiersThatRead() {
        LaneAnswer first = row(-0.5, -0.5);
        assertThat(outcome(two(), text("p", "c"), answering(first, row(-1))).cost())
                .isEqualTo(5);
        assertThat(outcome(two(), text("p", "c"), answering(row(-1.5), row(-1))).cost())
                .isEqualTo(4 + 10 * 4);
        LaneAnswer none = new LaneAnswer.Failure(Reason.CAPACITY, "lane closed");
        assertThat(outcome(two(), text("p", "c"), answering(none, none)).cost()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CAPACITY", "DEADLINE", "SCORER_ERROR", "TRUNCATION"})
    void aFailingSecondTierLeavesTheFirstOnesResultAndSaysSo(String reason) {
        LaneAnswer failure = new LaneAnswer.Failure(Reason.valueOf(reason), "why");
        Evidence evidence = evidence(two(), text("p", "c"), answering(row(-1.5), failure));
        assertThat(evidence.disposition()).isEqualTo(Disposition.SCORED);
        assertThat(evidence.score()).isEqualTo(-1.5);
        assertThat(evidence.measures()).containsEntry("tier", 1.0).doesNotContainKey("tier2.score");
        assertThat(evidence.notes()).containsEntry("end", "fallback").containsEntry("tier2.failure", reason + ": why");
    }

    @Test
    void aFailingFirstTierPassesTheEventOnAndSaysSo() {
        LaneAnswer failure = new LaneAnswer.Failure(Reason.SCORER_ERROR, "tokenizer failed");
        Evidence evidence = evidence(two(), text("p", "c"), answering(failure, row(-0.2)));
        assertThat(asked).containsExactly("small", "large");
        assertThat(evidence.measures()).containsEntry("tier", 2.0);
        assertThat(evidence.notes()).containsEntry("tier1.failure", "SCORER_ERROR: tokenizer failed");
    }

    @Test
    void whenAllFailTheLastReasonIsTheEvidence() {
        Evidence evidence = evidence(
                two(),
                text("p", "c"),
                answering(
                        new LaneAnswer.Failure(Reason.SCORER_ERROR, "x"),
                        new LaneAnswer.Failure(Reason.CAPACITY, "y")));
        assertThat(evidence.disposition()).isEqualTo(Disposition.ABSTAINED);
        assertThat(evidence.reason()).isEqualTo(Reason.CAPACITY);
        assertThat(evidence.notes()).containsEntry("end", "none").containsKeys("tier1.failure", "tier2.failure");
    }

    @Test
    void anImpossibleTokenIsAFailureOfThatTierNotASurprise() {
        Evidence evidence = evidence(two(), text("p", "c"), answering(row(-0.1, -1e4), row(-0.2)));
        assertThat(evidence.measures()).containsEntry("tier", 2.0);
        assertThat(evidence.notes().get("tier1.failure")).startsWith("IMPOSSIBLE_TOKEN");
        assertThat(evidence(two(), text("p", "c"), answering(row(-1e4), row(-1e4)))
                        .reason())
                .isEqualTo(Reason.IMPOSSIBLE_TOKEN);
    }

    @Test
    void tooFewTokensEndAtTheFirstTier() {
        Evidence evidence = evidence(two(), text("p", "c"), answering(row(), row(-1)));
        assertThat(asked).containsExactly("small");
        assertThat(evidence.reason()).isEqualTo(Reason.TOO_SHORT);
        assertThat(evidence.detail()).isEqualTo("0 tokens, at least 1");
    }

    @Test
    void anEventWithoutTextAsksNothing() {
        Evidence evidence =
                evidence(two(), Subject.ofTokens("e", TokenColumns.ofIds(1, 2)), answering(row(-1), row(-1)));
        assertThat(asked).isEmpty();
        assertThat(evidence.reason()).isEqualTo(Reason.EMPTY_TEXT);
    }

    @Test
    void aPromptThatWasCutIsNoted() {
        LaneAnswer cut = new LaneAnswer.Row(row(-0.5).values(), 9, true);
        assertThat(evidence(two(), text("p", "c"), answering(cut, row(-1))).notes())
                .containsEntry("tier1.prompt", "cut to fit");
    }

    @ParameterizedTest
    @CsvSource({"RAW, raw", "UNDECLARED, undeclared"})
    void theProducersOwnNumbersEndTheCascadeBeforeAnyModel(LogprobMode mode, String said) {
        Subject subject = Answers.subject("p", "c", tokens(mode, -0.25, -0.75), new int[0], null);
        Evidence evidence = evidence(two(), subject, answering(row(-1.5), row(-1)));
        assertThat(asked).isEmpty();
        assertThat(evidence.score()).isEqualTo(-0.5);
        assertThat(evidence.probability()).isNull();
        assertThat(evidence.measures()).containsEntry("tier", 0.0).containsEntry("cost", 0.0);
        assertThat(evidence.notes())
                .containsEntry("source", "producer")
                .containsEntry("mode", said)
                .containsEntry("end", "producer");
    }

    @Test
    void numbersThatAreProcessedDefectiveOrUnwantedAreReadByTheModels() {
        Subject processed = Answers.subject("p", "c", tokens(LogprobMode.PROCESSED, -0.25), new int[0], null);
        assertThat(evidence(two(), processed, answering(row(-0.5), row(-1))).notes())
                .containsEntry("source", "proxy")
                .containsEntry("mode", "proxy")
                .containsEntry("producer.mode", "processed");
        Subject defective = Answers.subject("p", "c", tokens(LogprobMode.RAW, -9999, -0.25), new int[0], null);
        assertThat(evidence(two(), defective, answering(row(-0.5), row(-1))).notes())
                .containsEntry("source", "proxy")
                .containsEntry("defects", "logprobs.sentinel");
        Subject raw = Answers.subject("p", "c", tokens(LogprobMode.RAW, -0.25), new int[0], null);
        TierConfig config = two();
        TierConfig always =
                new TierConfig(config.tiers(), config.bands(), config.score(), config.calibrations(), false, 1);
        assertThat(evidence(always, raw, answering(row(-0.5), row(-1))).score()).isEqualTo(-0.5);
        assertThat(asked).containsExactly("small", "small", "small");
    }

    @Test
    void idsOfTheModelsOwnVocabularyAreReadAsTheyAre() {
        Tier own = new Tier("small", StatisticsLayout.BASIC, "v1", 1, 0);
        TokenColumns ids = TokenColumns.ofIds(7, 8);
        assertThat(own.query(Answers.subject(null, "c", ids, new int[] {3}, "v1")))
                .isEqualTo(new LaneQuery("small", NumberRow.of(1, 3, 7, 8)));
        assertThat(own.query(Answers.subject(null, "c", ids, new int[0], "v1")))
                .isEqualTo(new LaneQuery("small", NumberRow.of(0, 7, 8)));
        assertThat(own.query(Answers.subject("p", "c", ids, new int[0], "v1")))
                .as("the prompt is known as text only")
                .isEqualTo(new LaneQuery("small", "p", "c"));
        assertThat(own.query(Answers.subject("p", "c", ids, new int[] {3}, "v2")))
                .isEqualTo(new LaneQuery("small", "p", "c"));
    }

    @Test
    void threeTiersAskOneAfterAnother() {
        TierConfig three = new TierConfig(
                List.of(tier("a", 1), tier("b", 2), tier("c", 3)),
                List.of(Band.EVERYTHING, BAND),
                new StatisticScore(Kind.CHOW_AVERAGE),
                List.of(),
                true,
                1);
        Map<String, LaneAnswer> by = Map.of("a", row(-9), "b", row(-1.5), "c", row(-3));
        assertThat(outcome(three, text("", "c"), query -> by.get(query.model())).tier())
                .isEqualTo(3);
        Map<String, LaneAnswer> sure = Map.of("a", row(-9), "b", row(-0.5));
        assertThat(outcome(three, text("", "c"), query -> sure.get(query.model()))
                        .end())
                .isEqualTo(End.SURE);
        Map<String, LaneAnswer> broken = Map.of(
                "a",
                row(-9),
                "b",
                new LaneAnswer.Failure(Reason.CAPACITY, "x"),
                "c",
                new LaneAnswer.Failure(Reason.CAPACITY, "x"));
        TierOutcome fallback = outcome(three, text("", "c"), query -> broken.get(query.model()));
        assertThat(fallback.end()).isEqualTo(End.FALLBACK);
        assertThat(fallback.tier()).isEqualTo(1);
    }

    @Test
    void aCalibratedTierGivesItsOwnProbability() {
        TierConfig config = two();
        TierConfig calibrated = new TierConfig(
                config.tiers(),
                config.bands(),
                config.score(),
                List.of(new ScoreMap.Platt(-1, -1), new ScoreMap.Platt(-2, 0)),
                true,
                1);
        assertThat(evidence(calibrated, text("p", "c"), answering(row(-1), row(-0.5)))
                        .probability())
                .isEqualTo(1 / (1 + Math.exp(-1.0)));
    }

    @Test
    void configurationsThatCannotWorkAreRefused() {
        StatisticScore score = new StatisticScore(Kind.CHOW_AVERAGE);
        assertThatThrownBy(() ->
                        new TierConfig(List.of(tier("a", 1), tier("a", 1)), List.of(BAND), score, List.of(), true, 1))
                .hasMessageContaining("two tiers ask a");
        assertThatThrownBy(() -> new TierConfig(List.of(tier("a", 1)), List.of(BAND), score, List.of(), true, 1))
                .hasMessageContaining("one band between two tiers");
        assertThatThrownBy(() -> new Band(1, 0)).hasMessageContaining("holds no score");
        assertThatThrownBy(() -> new Band(Double.NaN, 0)).hasMessageContaining("holds no score");
        assertThatThrownBy(() -> tier("a", -1)).hasMessageContaining("at least 0");
        assertThatThrownBy(() -> new StatisticScore(Kind.CHOW_QUANTILE, 1.5)).hasMessageContaining("alpha");
        assertThatThrownBy(() -> Kind.of("chow")).hasMessageContaining("chow-average");
    }

    private TierOutcome outcome(TierConfig config, Subject subject, Function<LaneQuery, LaneAnswer> lane) {
        asked.clear();
        TierCascade cascade = new TierCascade(config);
        return cascade.outcome(subject, Answers.all(cascade, subject, noting(lane)));
    }

    private Evidence evidence(TierConfig config, Subject subject, Function<LaneQuery, LaneAnswer> lane) {
        TierCascade cascade = new TierCascade(config);
        return new TierScorer(cascade)
                .score(subject, Answers.all(cascade, subject, noting(lane)))
                .get(0);
    }

    private Function<LaneQuery, LaneAnswer> noting(Function<LaneQuery, LaneAnswer> lane) {
        return query -> {
            asked.add(query.model());
            return lane.apply(query);
        };
    }

    private static Function<LaneQuery, LaneAnswer> answering(LaneAnswer small, LaneAnswer large) {
        return query -> query.model().equals("small") ? small : large;
    }

    private static TokenColumns tokens(LogprobMode mode, double... logprobs) {
        return new TokenColumns(new int[0], logprobs, new double[0], 0, new int[0], new double[0], mode);
    }

    private static TierConfig two() {
        return new TierConfig(
                List.of(tier("small", 1), tier("large", 10)),
                List.of(BAND),
                new StatisticScore(Kind.CHOW_AVERAGE),
                List.of(),
                true,
                1);
    }
}
