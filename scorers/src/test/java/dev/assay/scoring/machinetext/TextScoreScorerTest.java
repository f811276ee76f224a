package dev.assay.scoring.machinetext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.Disposition;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.StatisticsLayout;
import dev.assay.scoring.statistics.TokenCounts;
import dev.assay.scoring.tokens.Tokenizer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextScoreScorerTest {
    private static final Map<Statistic, Double> NUMBERS = Map.of(
            Statistic.LOGPROB, -2.0,
            Statistic.ENTROPY, 3.0,
            Statistic.VARIANCE, 4.0,
            Statistic.RANK, 1.0,
            Statistic.CROSS_ENTROPY, 2.5,
            Statistic.CROSS_VARIANCE, 1.0,
            Statistic.REFERENCE_LOGPROB, -3.0);

    @Test
    void aModelOnTheLaneGivesEveryScoreWithItsDirectionAndSource() {
        Scorer scorer = TextScoreScorer.machineText(config(Readers.model(Readers.ALL), 1, null));
        Subject subject = Readers.subject("p", "a b c d", TokenColumns.EMPTY, new int[0]);
        assertThat(scorer.queries(subject)).containsExactly(new LaneQuery("reader", "p", "a b c d"));
        Map<String, Evidence> found = score(scorer, subject, 4);
        assertThat(found.keySet())
                .containsExactlyInAnyOrder(
                        "machine-text.fast-detect-gpt",
                        "machine-text.fast-detect-gpt-dual",
                        "machine-text.binoculars",
                        "machine-text.lrr",
                        "machine-text.log-rank",
                        "machine-text.likelihood");
        Evidence curvature = found.get("machine-text.fast-detect-gpt");
        assertThat(curvature.score()).isCloseTo(4 / Math.sqrt(16), within(1e-6));
        assertThat(curvature.notes())
                .containsEntry("source", "proxy abc")
                .containsEntry("orientation", "higher = more like a machine's")
                .containsEntry("reading", "a score, not proof")
                .containsEntry("calibration", "none: no p-value")
                .containsEntry("tokens", "the text, tokenised here");
        assertThat(curvature.family()).isEqualTo(Family.MACHINE_TEXT);
        assertThat(curvature.pValue()).isNull();
        assertThat(curvature.flagged()).isNull();
        assertThat(curvature.effectiveCount()).isEqualTo(4);
        assertThat(found.get("machine-text.binoculars").score()).isCloseTo(0.8, within(1e-6));
        assertThat(found.get("machine-text.binoculars").notes())
                .containsEntry("orientation", "lower = more like a machine's");
        assertThat(found.get("machine-text.likelihood").score()).isEqualTo(-2);
        // Every token has rank 1: the quotient is not defined.
        assertThat(found.get("machine-text.lrr").reason()).isEqualTo(Reason.NO_CONTENT);
        assertThat(found.get("machine-text.log-rank").score()).isZero();
    }

    @Test
    void theEventsOwnNumbersComeFirst() {
        Scorer scorer = TextScoreScorer.memorisation(new TextScoreConfig(
                EnumSet.of(TextScore.MIN_K), Readers.model(Readers.ALL), 5, 0.2, 0.01, null, null, null));
        Subject subject = Readers.subject(null, "a b", Readers.logprobs(-1, -2, -5, -1, -3), new int[0]);
        assertThat(scorer.queries(subject)).isEmpty();
        Evidence found = scorer.score(subject, LaneAnswers.NONE).get(0);
        assertThat(found.score()).isEqualTo(-5);
        assertThat(found.notes())
                .containsEntry("source", "producer raw")
                .hasEntrySatisfying(
                        "reading",
                        note -> assertThat(note).contains("not proof").contains("trained on"));
    }

    @Test
    void aDefectIsNamedAndTheModelReadsInstead() {
        Subject subject = Readers.subject(null, "a b", Readers.logprobs(-1, -9999), new int[0]);
        Scorer with = TextScoreScorer.machineText(config(Readers.model(Readers.ALL), 1, null));
        assertThat(score(with, subject, 2).get("machine-text.likelihood").notes())
                .containsEntry("tokens.refused", "logprobs.sentinel")
                .containsEntry("prompt", "none: judged without what stood before it");
        Scorer without = TextScoreScorer.machineText(config(null, 1, null));
        Evidence found = without.score(subject, LaneAnswers.NONE).get(0);
        assertThat(found.reason()).isEqualTo(Reason.INVALID_NUMBER);
        assertThat(found.detail()).isEqualTo("tokens: logprobs.sentinel");
    }

    @Test
    void whatNobodyKnowsIsNamed() {
        Scorer none = TextScoreScorer.machineText(config(null, 1, null));
        Map<String, Evidence> bare = score(none, Readers.subject(null, "a", TokenColumns.EMPTY, new int[0]), 0);
        assertThat(bare.values()).allMatch(one -> one.reason() == Reason.NO_LOGPROBS);
        Map<String, Evidence> some = score(none, Readers.subject(null, "a", Readers.logprobs(-1), new int[0]), 0);
        assertThat(some.get("machine-text.likelihood").disposition()).isEqualTo(Disposition.SCORED);
        assertThat(some.get("machine-text.fast-detect-gpt").reason()).isEqualTo(Reason.UNSUPPORTED);
        assertThat(some.get("machine-text.fast-detect-gpt").detail()).startsWith("logprob, entropy, varlogp:");
        Scorer basic = TextScoreScorer.machineText(config(Readers.model(StatisticsLayout.BASIC), 1, null));
        Subject text = Readers.subject(null, "a", TokenColumns.EMPTY, new int[0]);
        LaneAnswers answers = Readers.answers(basic, text, query -> Readers.row(StatisticsLayout.BASIC, 1, NUMBERS));
        assertThat(basic.score(text, answers))
                .extracting(Evidence::reason)
                .containsExactly(
                        Reason.NONE,
                        Reason.NO_LOGPROBS,
                        Reason.NO_LOGPROBS,
                        Reason.NO_CONTENT,
                        Reason.NONE,
                        Reason.NONE);
    }

    @Test
    void shortBlankFailedAndImpossibleTextsHaveTheirReasons() {
        Scorer scorer = TextScoreScorer.machineText(config(Readers.model(Readers.ALL), 3, null));
        Subject text = Readers.subject(null, "a b", TokenColumns.EMPTY, new int[0]);
        assertThat(score(scorer, text, 2).values()).allMatch(one -> one.reason() == Reason.TOO_SHORT);
        assertThat(score(scorer, text, 0).values()).allMatch(one -> one.reason() == Reason.TOO_SHORT);
        Subject blank = Readers.subject("p", " ", TokenColumns.EMPTY, new int[0]);
        assertThat(scorer.queries(blank)).isEmpty();
        assertThat(score(scorer, blank, 0).values()).allMatch(one -> one.reason() == Reason.EMPTY_TEXT);
        LaneAnswers late = Readers.answers(scorer, text, query -> new LaneAnswer.Failure(Reason.DEADLINE, "late"));
        assertThat(scorer.score(text, late)).allMatch(one -> one.reason() == Reason.DEADLINE);
        LaneAnswers impossible =
                Readers.answers(scorer, text, query -> Readers.row(Readers.ALL, 5, Map.of(Statistic.LOGPROB, -1e4)));
        assertThat(scorer.score(text, impossible)).allMatch(one -> one.reason() == Reason.IMPOSSIBLE_TOKEN);
        LaneAnswers broken = Readers.answers(
                scorer, text, query -> Readers.row(Readers.ALL, 5, Map.of(Statistic.LOGPROB, Double.NaN)));
        assertThat(scorer.score(text, broken)).allMatch(one -> one.reason() == Reason.INVALID_NUMBER);
    }

    @Test
    void idsOfTheModelsOwnVocabularyAreReadAsIds() {
        Scorer scorer = TextScoreScorer.machineText(config(Readers.model(Readers.ALL), 1, null));
        Subject ids = Readers.subject("p q", "", TokenColumns.ofIds(7, 8, 9), new int[] {1, 2});
        LaneQuery query = scorer.queries(ids).get(0);
        assertThat(query.numbers()).isNotNull();
        assertThat(query.numbers().length()).isEqualTo(6);
        assertThat(query.numbers().word(0)).isEqualTo(2);
        assertThat(query.numbers().word(1)).isEqualTo(1);
        assertThat(query.numbers().word(5)).isEqualTo(9);
        assertThat(score(scorer, ids, 3).get("machine-text.likelihood").notes())
                .containsEntry("tokens", "the event's ids");
        // A prompt without ids would be lost.
        Subject text = Readers.subject("p q", "a b c", TokenColumns.ofIds(1, 2, 2), new int[0]);
        assertThat(scorer.queries(text).get(0).numbers()).isNull();
    }

    @Test
    void divergenceNeedsIdsAndTheirCounts() {
        long[] counts = new long[10];
        counts[2] = 5;
        TextScoreConfig config = new TextScoreConfig(
                EnumSet.of(TextScore.DC_PDD),
                Readers.model(Readers.ALL),
                1,
                0.2,
                1e9,
                TokenCounts.of(counts),
                null,
                null);
        Scorer scorer = TextScoreScorer.memorisation(config);
        Subject text = Readers.subject(null, "a bb ccc", TokenColumns.EMPTY, new int[0]);
        double p = Math.exp(-2);
        double expected = p * (-Math.log(1 / 15.0) - Math.log(1 / 15.0) - Math.log(1 / 15.0)) / 3;
        assertThat(score(scorer, text, 3).get("memorisation.dc-pdd").score()).isCloseTo(expected, within(1e-6));
        // Nothing precedes the first token, so it has no number.
        assertThat(score(scorer, text, 2).get("memorisation.dc-pdd").score()).isCloseTo(expected, within(1e-6));
        assertThat(score(scorer, text, 7).get("memorisation.dc-pdd").reason()).isEqualTo(Reason.NO_TOKENS);
        Subject foreign = Readers.subject(null, "a aaaaaaaaaaaaa", TokenColumns.EMPTY, new int[0]);
        assertThat(score(scorer, foreign, 2).get("memorisation.dc-pdd").reason())
                .isEqualTo(Reason.VOCABULARY_MISMATCH);
        Scorer bare = TextScoreScorer.memorisation(config(Readers.model(Readers.ALL), 1, null));
        assertThat(score(bare, text, 3).get("memorisation.dc-pdd").reason()).isEqualTo(Reason.UNSUPPORTED);
    }

    /** Its tokens are others after a prompt. */
    private static final class Continuing implements Tokenizer {
        @Override
        public String id() {
            return "continuing";
        }

        @Override
        public Tokenized encode(String text) {
            return new Tokenized(new int[] {3, 4}, false);
        }

        @Override
        public Tokenized encodeAfter(String text) {
            return new Tokenized(new int[] {2, 4}, false);
        }

        @Override
        public String describe() {
            return "continuing/1";
        }
    }

    @Test
    void tokensOfATextAreThoseItHasAfterItsPrompt() {
        long[] counts = new long[10];
        counts[2] = 5;
        ScoringModel reader = new ScoringModel("reader", Readers.ALL, "abc", "continuing", new Continuing());
        Scorer scorer = TextScoreScorer.memorisation(new TextScoreConfig(
                EnumSet.of(TextScore.DC_PDD), reader, 1, 0.2, 1e9, TokenCounts.of(counts), null, null));
        double p = Math.exp(-2);
        double unseen = -Math.log(1 / 15.0);
        Subject alone = Readers.subject(null, " ab", TokenColumns.EMPTY, new int[0]);
        assertThat(score(scorer, alone, 2).get("memorisation.dc-pdd").score()).isCloseTo(p * unseen, within(1e-6));
        Subject empty = Readers.subject("", " ab", TokenColumns.EMPTY, new int[0]);
        assertThat(score(scorer, empty, 2).get("memorisation.dc-pdd").score()).isCloseTo(p * unseen, within(1e-6));
        Subject after = Readers.subject("p", " ab", TokenColumns.EMPTY, new int[0]);
        assertThat(score(scorer, after, 2).get("memorisation.dc-pdd").score())
                .isCloseTo(p * (unseen - Math.log(6 / 15.0)) / 2, within(1e-6));
    }

    @Test
    void humanTextsGiveAConformalPValueThatIsNoExactOne() {
        TextCalibrator calibrator = new TextCalibrator(TextCalibration.BOUNDS);
        for (int i = 1; i <= 19; i++) {
            assertThat(calibrator.add("machine-text.likelihood", "proxy abc", 60L, -(double) i))
                    .isTrue();
            calibrator.add("machine-text.binoculars", "proxy abc", 60L, i / 10.0);
        }
        assertThat(calibrator.add("watermark", "proxy abc", 60L, 1.0)).isFalse();
        TextCalibration calibration = calibrator.finish();
        TextScoreConfig config = new TextScoreConfig(
                EnumSet.allOf(TextScore.class), Readers.model(Readers.ALL), 50, 0.2, 0.01, null, calibration, 0.1);
        Scorer scorer = TextScoreScorer.machineText(config);
        Subject text = Readers.subject(null, "a", TokenColumns.EMPTY, new int[0]);
        Evidence likelihood = score(scorer, text, 60).get("machine-text.likelihood");
        // Scores -1 and -2 of 19 are at least -2.
        assertThat(likelihood.measures())
                .containsEntry("conformal_p_value", 3 / 20.0)
                .containsEntry("calibration_texts", 19.0);
        assertThat(likelihood.flagged()).isFalse();
        assertThat(likelihood.pValue()).isNull();
        // 0.8: eight of 19 are at most that, for lower speaks for a machine.
        assertThat(score(scorer, text, 60).get("machine-text.binoculars").measures())
                .containsEntry("conformal_p_value", 9 / 20.0);
        Evidence longer = score(scorer, text, 100).get("machine-text.likelihood");
        assertThat(longer.measures()).doesNotContainKey("conformal_p_value");
        assertThat(longer.notes())
                .containsEntry("calibration", "none for this source and 100 to 199 tokens: no p-value");
        assertThat(longer.flagged()).isNull();
        assertThat(scorer.describe()).contains(calibration.fingerprint());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, Double.NaN})
    void levelsAreProbabilities(double level) {
        assertThatThrownBy(
                        () -> new TextScoreConfig(EnumSet.noneOf(TextScore.class), null, 1, 0.2, 1, null, null, level))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static TextScoreConfig config(ScoringModel model, int minTokens, TextCalibration calibration) {
        return new TextScoreConfig(
                EnumSet.allOf(TextScore.class), model, minTokens, 0.2, 0.01, null, calibration, null);
    }

    private static Map<String, Evidence> score(Scorer scorer, Subject subject, int tokens) {
        LaneAnswers answers = Readers.answers(scorer, subject, query -> Readers.row(Readers.ALL, tokens, NUMBERS));
        List<Evidence> evidence = scorer.score(subject, answers);
        assertThat(evidence).isEqualTo(scorer.score(subject, answers));
        return evidence.stream().collect(Collectors.toMap(Evidence::scorer, one -> one));
    }

    @Test
    void everyIdIsFoundAgain() {
        assertThat(Arrays.stream(TextScore.values())
                        .map(one -> TextScore.of(one.id()).orElseThrow()))
                .containsExactly(TextScore.values());
        assertThat(TextScore.of("nothing")).isEmpty();
    }
}
