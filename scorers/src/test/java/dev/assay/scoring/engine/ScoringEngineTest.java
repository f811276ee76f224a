package dev.assay.scoring.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.Deferral;
import dev.assay.scoring.DeferralRule;
import dev.assay.scoring.Disposition;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.Family;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.ColumnDefects;
import dev.assay.scoring.consistency.LikelihoodScorer;
import dev.assay.scoring.lane.ModelClosedException;
import dev.assay.scoring.lane.WorkAbandonedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScoringEngineTest {
    private static final InputRules RULES = new InputRules(new InputLimits(1_000, 100, 3));
    private final ExecutorService executor = Executors.newFixedThreadPool(4);

    @AfterEach
    void close() {
        executor.shutdownNow();
    }

    @Test
    void pValuesOfAllScorersAreAdjustedTogether() {
        ScoringResult result = engine(null, pValues("a", 0.001, 0.02), pValues("b", 0.5))
                .submit(text("hello"), "t")
                .join();
        assertThat(result.disposition()).isEqualTo(Disposition.SCORED);
        assertThat(result.evidence()).extracting(Evidence::tests).containsOnly(3);
        assertThat(result.evidence().get(0).adjustedPValue()).isCloseTo(0.003, within(1e-15));
        assertThat(result.evidence().get(1).adjustedPValue()).isCloseTo(0.04, within(1e-15));
        assertThat(result.evidence()).extracting(Evidence::flagged).containsExactly(true, false, false);
    }

    @Test
    void aScorerThatThrowsBecomesEvidenceAndDoesNotHurtTheOthers() {
        Scorer broken = scorer("broken", List.of(), (subject, answers) -> {
            throw new IllegalStateException("secret text");
        });
        ScoringResult result = engine(null, broken, pValues("a", 0.5))
                .submit(text("hello"), "t")
                .join();
        assertThat(result.disposition()).isEqualTo(Disposition.SCORED);
        Evidence defect = result.evidence().get(0);
        assertThat(defect.reason()).isEqualTo(Reason.SCORER_ERROR);
        assertThat(defect.detail()).doesNotContain("secret");
    }

    @Test
    void infinityIsNeverEvidence() {
        Scorer infinite = scorer(
                "infinite",
                List.of(),
                (subject, answers) -> List.of(Evidence.scored("infinite", Family.CONSISTENCY)
                        .score(Double.POSITIVE_INFINITY)
                        .build()));
        ScoringResult result = engine(null, infinite).submit(text("hello"), "t").join();
        assertThat(result.disposition()).isEqualTo(Disposition.ABSTAINED);
        assertThat(result.reason()).isEqualTo(Reason.SCORER_ERROR);
    }

    @Test
    void aLackOfKeysHidesNoOtherReason() {
        Scorer keyless = abstains("watermark", Reason.NO_KEY);
        assertThat(reason(engine(null, keyless))).isEqualTo(Reason.NO_KEY);
        assertThat(reason(engine(null, keyless, abstains("consistency", Reason.NO_SAMPLES))))
                .isEqualTo(Reason.NO_SAMPLES);
        DeferralRule numberless = rule(Reason.NO_LOGPROBS);
        assertThat(reason(engine(numberless, keyless))).isEqualTo(Reason.NO_LOGPROBS);
        assertThat(reason(engine(numberless, keyless, abstains("consistency", Reason.NO_SAMPLES))))
                .isEqualTo(Reason.NO_SAMPLES);
        assertThat(reason(engine(rule(Reason.DEADLINE), keyless, abstains("consistency", Reason.NO_SAMPLES))))
                .isEqualTo(Reason.DEADLINE);
    }

    private static DeferralRule rule(Reason reason) {
        return rule(new Deferral(Deferral.Decision.ABSTAIN, "r", "logprob", null, null, reason, Map.of()));
    }

    private static Reason reason(ScoringEngine engine) {
        ScoringResult result = engine.submit(text("hello"), "t").join();
        assertThat(result.disposition()).isEqualTo(Disposition.ABSTAINED);
        return result.reason();
    }

    private static Scorer abstains(String id, Reason reason) {
        return scorer(
                id,
                List.of(),
                (subject, answers) -> List.of(
                        Evidence.abstained(id, Family.CONSISTENCY, reason, null).build()));
    }

    @Test
    void equalQueriesOfDifferentScorersAreAskedOnce() {
        List<LaneQuery> asked = Collections.synchronizedList(new ArrayList<>());
        ModelPort models = (query, task) -> {
            asked.add(query);
            return CompletableFuture.supplyAsync(() -> new LaneAnswer.Row(new float[] {1}, 3, false), executor);
        };
        LaneQuery query = new LaneQuery("m", "hello");
        BiFunction<Subject, LaneAnswers, List<Evidence>> tokens = (subject, answers) -> {
            LaneAnswer.Row row = (LaneAnswer.Row) answers.to(query);
            return List.of(
                    Evidence.scored("s", Family.CONSISTENCY).score(row.tokens()).build());
        };
        ScoringResult result = new ScoringEngine(
                        List.of(),
                        List.of(scorer("a", List.of(query), tokens), scorer("b", List.of(query), tokens)),
                        null,
                        RULES,
                        models,
                        0.01,
                        executor)
                .submit(text("hello"), "t")
                .join();
        assertThat(asked).containsExactly(query);
        assertThat(result.evidence()).extracting(Evidence::score).containsExactly(3.0, 3.0);
    }

    @Test
    void whatAModelWillNeverAnswerHasNoResult() {
        CompletableFuture<LaneAnswer> abandoned = new CompletableFuture<>();
        Scorer asking = scorer("a", List.of(new LaneQuery("m", "hello")), (subject, answers) -> List.of());
        CompletableFuture<ScoringResult> result = new ScoringEngine(
                        List.of(), List.of(asking), null, RULES, (query, task) -> abandoned, 0.01, executor)
                .submit(text("hello"), "t");
        abandoned.completeExceptionally(new WorkAbandonedException("the lane is lost"));
        assertThatThrownBy(result::join).hasCauseInstanceOf(WorkAbandonedException.class);
        Scorer tokenising = scorer("t", List.of(), (subject, answers) -> {
            throw new ModelClosedException("a tokenizer");
        });
        assertThatThrownBy(engine(null, tokenising).submit(text("hello"), "t")::join)
                .hasCauseInstanceOf(WorkAbandonedException.class)
                .hasMessageContaining("a tokenizer is closed");
    }

    @Test
    void scorersAskInRoundsUntilNobodyHasAFurtherQuestion() {
        List<LaneQuery> asked = Collections.synchronizedList(new ArrayList<>());
        ModelPort models = (query, task) -> {
            asked.add(query);
            return CompletableFuture.supplyAsync(() -> new LaneAnswer.Row(new float[] {1}, 3, false), executor);
        };
        Scorer counting = asking("counting", known -> known < 4 ? known + 1 : known);
        Scorer sameAgain = asking("same", known -> 1);
        Scorer failing = asking("failing", known -> {
            throw new IllegalStateException("secret");
        });
        ScoringResult result = new ScoringEngine(
                        List.of(), List.of(counting, sameAgain, failing), null, RULES, models, 0.01, executor)
                .submit(text("hello"), "t")
                .join();
        assertThat(asked).extracting(LaneQuery::text).containsExactly("0", "1", "2", "3", "4");
        assertThat(result.evidence())
                .extracting(Evidence::reason)
                .containsExactly(Reason.NONE, Reason.NONE, Reason.SCORER_ERROR);
        assertThat(result.evidence().get(0).score()).isEqualTo(5);
    }

    /** Asks "0" and then for what {@code next} makes of the number of answers less one; scores that number. */
    private static Scorer asking(String id, java.util.function.IntUnaryOperator next) {
        Scorer plain = scorer(
                id,
                List.of(new LaneQuery("m", "0")),
                (subject, answers) -> List.of(Evidence.scored(id, Family.CONSISTENCY)
                        .score(answers.byQuery().size())
                        .build()));
        return new Scorer() {
            @Override
            public String id() {
                return plain.id();
            }

            @Override
            public Family family() {
                return plain.family();
            }

            @Override
            public String describe() {
                return plain.describe();
            }

            @Override
            public List<LaneQuery> queries(Subject subject) {
                return plain.queries(subject);
            }

            @Override
            public List<LaneQuery> more(Subject subject, LaneAnswers answers) {
                int known = answers.byQuery().size() - 1;
                return List.of(new LaneQuery("m", Integer.toString(next.applyAsInt(known))));
            }

            @Override
            public List<Evidence> score(Subject subject, LaneAnswers answers) {
                return plain.score(subject, answers);
            }
        };
    }

    @Test
    void aDeferralDecisionAloneIsAScore() {
        DeferralRule rule =
                rule(new Deferral(Deferral.Decision.DEFER, "r", "logprob", -3.0, -1.0, Reason.NONE, Map.of()));
        ScoringResult result = engine(rule).submit(text("hello"), "t").join();
        assertThat(result.disposition()).isEqualTo(Disposition.SCORED);
    }

    @Test
    void sentencesAreATextToo() {
        assertThat(RULES.check(Subject.ofText("e", "", List.of("Anna sings."), List.of())))
                .isNull();
        assertThat(RULES.check(Subject.ofText("e", "", List.of(" "), List.of())))
                .isNotNull();
    }

    @Test
    void whatTheContractForbidsIsRejectedWithItsPlace() {
        assertRejected(text(" "), Reason.EMPTY_TEXT, "neither completion nor sentences nor tokens");
        assertRejected(text("x".repeat(1_001)), Reason.TEXT_TOO_LONG, "completion has 1001 characters, at most 1000");
        assertRejected(text("a\uD800b"), Reason.MALFORMED_TEXT, "completion has a lone surrogate at character 1");
        // The verdict could not bear this id: another would stand there.
        assertRejected(
                Subject.ofText("id\uDC00", "a b", List.of(), List.of()),
                Reason.MALFORMED_TEXT,
                "eventId has a lone surrogate at character 2");
        assertRejected(text("\uDC00"), Reason.MALFORMED_TEXT, "completion has a lone surrogate at character 0");
        assertRejected(Subject.ofText("", "hello", List.of(), List.of()), Reason.MISSING_EVENT_ID, "eventId is blank");
        assertRejected(
                Subject.ofText("e", "hello", List.of(), List.of("a", "b", "c", "d")),
                Reason.TOO_MANY_SAMPLES,
                "4 samples, at most 3");
        assertRejected(
                Subject.ofText("e", "hello", List.of(), List.of("a", "\uD800")),
                Reason.MALFORMED_TEXT,
                "samples[1].text has a lone surrogate at character 0");
        assertRejected(
                Subject.ofTokens("e", TokenColumns.ofIds(1, -2)), Reason.INVALID_TOKEN_ID, "tokens.ids[1] is negative");
        assertRejected(
                Subject.ofTokens("e", TokenColumns.ofIds(new int[101])),
                Reason.TOO_MANY_TOKENS,
                "tokens has 101 tokens, at most 100");
        assertRejected(logprobs(-1, Double.NaN), Reason.INVALID_NUMBER, "tokens.logprobs[1] is not a number");
        assertRejected(logprobs(0.5), Reason.INVALID_NUMBER, "tokens.logprobs[0] is positive");
        TokenColumns uneven = new TokenColumns(
                new int[] {1, 2}, new double[] {-1}, new double[0], 0, new int[0], new double[0], LogprobMode.RAW);
        assertThat(RULES.check(Subject.ofTokens("e", uneven)))
                .extracting(InputRules.Violation::reason)
                .isEqualTo(Reason.LENGTH_MISMATCH);
    }

    /** The producer's judgements need log-probabilities: that is a scorer's to say, and no contradiction of columns. */
    @Test
    void judgementsOfTokensWithNothingElseKeepTheContract() {
        double[] none = {};
        for (TokenColumns alone : List.of(
                judged(0, new double[] {0.5, 1}),
                judged(2, none, 0, 1, 2, 2),
                judged(1, new double[] {0.5, 1}, 0, 1))) {
            ScoringResult result = engine(null, new LikelihoodScorer(2))
                    .submit(text("hello").withTokens(alone), "t")
                    .join();
            assertThat(result.disposition()).isEqualTo(Disposition.ABSTAINED);
            assertThat(result.reason()).isEqualTo(Reason.NO_LOGPROBS);
        }
        for (TokenColumns uneven :
                List.of(judged(0, none, 0, 1), judged(2, none, 0, 1, 2), judged(1, new double[] {0.5, 1}, 0, 1, 2))) {
            assertThat(RULES.check(text("hello").withTokens(uneven)))
                    .extracting(InputRules.Violation::reason)
                    .isEqualTo(Reason.LENGTH_MISMATCH);
        }
        assertThat(RULES.check(text("hello").withTokens(judged(0, new double[101]))))
                .extracting(InputRules.Violation::reason)
                .isEqualTo(Reason.TOO_MANY_TOKENS);
    }

    private static TokenColumns judged(int topK, double[] relevances, int... labels) {
        double[] none = {};
        return new TokenColumns(
                new int[0], none, none, topK, new int[0], none, LogprobMode.UNDECLARED, relevances, labels);
    }

    @Test
    void whatRoundingPutOnTheWrongSideCountsAsZeroAndMoreIsRefused() {
        double slack = ColumnDefects.ROUNDING;
        double[] none = {};
        TokenColumns rounded = new TokenColumns(
                new int[0],
                new double[] {-1, slack, 9e-4},
                new double[] {1, -slack, 0},
                1,
                new int[0],
                new double[] {slack, -2, 0},
                LogprobMode.RAW);
        Subject.SampledText sample = new Subject.SampledText("s", rounded);
        List<Subject> seen = new ArrayList<>();
        Scorer looks = scorer("looks", List.of(), (subject, answers) -> {
            seen.add(subject);
            return List.of(number("looks", 1));
        });
        Subject given = Subject.ofTokens("e", rounded).withSamples(List.of(sample));
        ScoringResult result = engine(null, looks).submit(given, "t").join();
        assertThat(result.disposition()).isEqualTo(Disposition.SCORED);
        for (TokenColumns known :
                List.of(seen.get(0).tokens(), seen.get(0).samples().get(0).tokens())) {
            assertThat(known.logprobs()).containsExactly(-1, 0, 0);
            assertThat(known.entropies()).containsExactly(1, 0, 0);
            assertThat(known.topLogprobs()).containsExactly(0, -2, 0);
            assertThat(known.mode()).isEqualTo(LogprobMode.RAW);
        }
        double more = Math.nextUp(slack);
        assertRejected(logprobs(-1, more), Reason.INVALID_NUMBER, "tokens.logprobs[1] is positive");
        TokenColumns negative =
                new TokenColumns(new int[0], none, new double[] {-more}, 0, new int[0], none, LogprobMode.RAW);
        assertRejected(Subject.ofTokens("e", negative), Reason.INVALID_NUMBER, "tokens.entropies[0] is negative");
        TokenColumns alternative = new TokenColumns(
                new int[0], new double[] {-1}, none, 1, new int[0], new double[] {more}, LogprobMode.RAW);
        assertRejected(Subject.ofTokens("e", alternative), Reason.INVALID_NUMBER, "tokens.topLogprobs[0] is positive");
    }

    @Test
    void emojiAndRightToLeftTextKeepTheContract() {
        assertThat(RULES.check(text("\uD83D\uDE00 \u05E9\u05DC\u05D5\u05DD"))).isNull();
        assertThat(RULES.check(logprobs(Double.NEGATIVE_INFINITY, 0, 1e-9))).isNull();
    }

    @Test
    void aFingerprintChangesWithAnyPart() {
        Fingerprint one = Fingerprint.of(List.of("a", "b"));
        assertThat(one.value())
                .hasSize(32)
                .isEqualTo(Fingerprint.of(List.of("a", "b")).value());
        assertThat(one.value()).isNotEqualTo(Fingerprint.of(List.of("a", "c")).value());
        assertThat(one.value()).isNotEqualTo(Fingerprint.of(List.of("ab")).value());
    }

    private void assertRejected(Subject subject, Reason reason, String detail) {
        ScoringResult result =
                engine(null, pValues("a", 0.5)).submit(subject, "t").join();
        assertThat(result.disposition()).isEqualTo(Disposition.REJECTED);
        assertThat(result.reason()).isEqualTo(reason);
        assertThat(result.detail()).isEqualTo(detail);
        assertThat(result.evidence()).isEmpty();
    }

    @Test
    void aSubjectIsFinishedByTheScorersItBeganWith() {
        LaneQuery query = new LaneQuery("m", "hello");
        CompletableFuture<LaneAnswer> answer = new CompletableFuture<>();
        CompletableFuture<Void> asked = new CompletableFuture<>();
        ModelPort models = (asks, task) -> {
            asked.complete(null);
            return answer;
        };
        Scorer before = scorer("before", List.of(query), (subject, answers) -> List.of(number("before", 1)));
        Scorer after = scorer("after", List.of(), (subject, answers) -> List.of(number("after", 2)));
        ScoringEngine engine = new ScoringEngine(List.of("v1"), List.of(before), null, RULES, models, 0.01, executor);
        Fingerprint first = engine.fingerprint();
        CompletableFuture<ScoringResult> waiting = engine.submit(text("hello"), "t");
        asked.join();

        Fingerprint second = engine.exchange(List.of(after));
        ScoringResult later = engine.submit(text("hello"), "t").join();
        answer.complete(new LaneAnswer.Row(new float[] {1}, 1, false));

        assertThat(waiting.join().evidence()).extracting(Evidence::scorer).containsExactly("before");
        assertThat(waiting.join().fingerprint()).isEqualTo(first.value());
        assertThat(later.evidence()).extracting(Evidence::scorer).containsExactly("after");
        assertThat(later.fingerprint()).isEqualTo(second.value()).isNotEqualTo(first.value());
        assertThat(engine.fingerprint()).isEqualTo(second);
        assertThat(engine.exchange(List.of(before))).isEqualTo(first);
        assertThat(first.parts()).startsWith("v1").contains("before");
    }

    @Test
    void everyResultOfAnEngineWhoseScorersChangeIsOfOneSnapshot() {
        Scorer even = scorer("even", List.of(), (subject, answers) -> List.of(number("even", 0), number("even", 0)));
        Scorer odd = scorer("odd", List.of(), (subject, answers) -> List.of(number("odd", 1), number("odd", 1)));
        ScoringEngine engine = engine(null, even);
        String ofEven = engine.fingerprint().value();
        String ofOdd = engine.exchange(List.of(odd)).value();
        List<CompletableFuture<ScoringResult>> results = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            results.add(engine.submit(text("hello"), "t"));
            Fingerprint now = engine.exchange(List.of(i % 2 == 0 ? even : odd));
            assertThat(now.value()).isEqualTo(i % 2 == 0 ? ofEven : ofOdd);
        }
        for (CompletableFuture<ScoringResult> result : results) {
            String scorer = result.join().evidence().get(0).scorer();
            assertThat(result.join().fingerprint()).isEqualTo(scorer.equals("even") ? ofEven : ofOdd);
        }
    }

    private static Evidence number(String scorer, double score) {
        return Evidence.scored(scorer, Family.CONSISTENCY).score(score).build();
    }

    private ScoringEngine engine(DeferralRule rule, Scorer... scorers) {
        ModelPort none = (query, task) -> {
            throw new IllegalStateException("no model here");
        };
        return new ScoringEngine(List.of(), List.of(scorers), rule, RULES, none, 0.01, executor);
    }

    private static Subject text(String text) {
        return Subject.ofText("e", text, List.of(), List.of());
    }

    private static Subject logprobs(double... values) {
        return Subject.ofTokens(
                "e",
                new TokenColumns(new int[0], values, new double[0], 0, new int[0], new double[0], LogprobMode.RAW));
    }

    private static Scorer pValues(String id, double... values) {
        return scorer(id, List.of(), (subject, answers) -> {
            List<Evidence> evidence = new ArrayList<>();
            for (double value : values) {
                evidence.add(Evidence.scored(id, Family.WATERMARK)
                        .pValue(value, Math.log10(value))
                        .build());
            }
            return evidence;
        });
    }

    private static Scorer scorer(
            String id, List<LaneQuery> queries, BiFunction<Subject, LaneAnswers, List<Evidence>> score) {
        return new Scorer() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public Family family() {
                return Family.CONSISTENCY;
            }

            @Override
            public String describe() {
                return id;
            }

            @Override
            public List<LaneQuery> queries(Subject subject) {
                return queries;
            }

            @Override
            public List<Evidence> score(Subject subject, LaneAnswers answers) {
                return score.apply(subject, answers);
            }
        };
    }

    private static DeferralRule rule(Deferral decision) {
        return new DeferralRule() {
            @Override
            public String id() {
                return "r";
            }

            @Override
            public String describe() {
                return "r";
            }

            @Override
            public Deferral decide(Subject subject, LaneAnswers answers) {
                return decision;
            }
        };
    }
}
