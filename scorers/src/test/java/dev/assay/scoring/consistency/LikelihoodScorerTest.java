package dev.assay.scoring.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.ChowRule;
import dev.assay.scoring.cascade.DeferralConfig;
import dev.assay.scoring.cascade.DeferralConfig.Rule;
import dev.assay.scoring.cascade.DeferralConfig.Signal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LikelihoodScorerTest {
    private final LikelihoodScorer scorer = new LikelihoodScorer(2);

    private static TokenColumns logprobs(double... values) {
        return new TokenColumns(new int[0], values, new double[0], 0, new int[0], new double[0], LogprobMode.RAW);
    }

    private static Subject subject(
            TokenColumns tokens, Integer vocabulary, double[] similarities, Subject.SampledText... samples) {
        return Subject.builder("e")
                .vocabulary(null, vocabulary)
                .text("Oslo")
                .tokens(tokens)
                .samples(List.of(samples))
                .sampleSimilarities(similarities)
                .build();
    }

    private List<Evidence> score(Subject subject) {
        return scorer.score(subject, LaneAnswers.NONE);
    }

    private static Evidence find(List<Evidence> evidence, String id) {
        return evidence.stream()
                .filter(each -> each.scorer().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void says_nothing_without_log_probabilities() {
        assertThat(score(Subject.ofText("e", "Oslo", List.of(), List.of("Oslo", "Bergen"))))
                .isEmpty();
    }

    @Test
    void judgements_without_log_probabilities_are_no_score_and_that_is_said() {
        TokenColumns judged = new TokenColumns(
                new int[] {1},
                new double[0],
                new double[0],
                2,
                new int[] {1, 2},
                new double[0],
                LogprobMode.RAW,
                new double[] {0.5},
                new int[] {2, 0});
        List<Evidence> evidence = score(subject(judged, null, new double[0]));
        assertThat(evidence)
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.reason()).isEqualTo(Reason.NO_LOGPROBS));
        assertThat(find(evidence, "consistency.token-sar").detail())
                .isEqualTo("tokens.relevances without tokens.logprobs");
        assertThat(find(evidence, "consistency.ccp").detail()).startsWith("tokens.topLabels without");
        double[] similar = {1, 0.5, 0.5, 1};
        Subject.SampledText plain = Subject.SampledText.of("a");
        List<Evidence> samples = score(subject(TokenColumns.EMPTY, null, similar, plain, plain));
        assertThat(samples).singleElement().satisfies(one -> {
            assertThat(one.scorer()).isEqualTo("consistency.sentence-sar");
            assertThat(one.reason()).isEqualTo(Reason.NO_LOGPROBS);
        });
        Subject.SampledText likely = new Subject.SampledText("a", logprobs(-1));
        assertThat(find(score(subject(TokenColumns.EMPTY, null, similar, plain, likely)), "consistency.sentence-sar")
                        .reason())
                .isEqualTo(Reason.SAMPLES);
    }

    @Test
    void alternatives_that_are_no_probabilities_are_no_score() {
        TokenColumns heavy = judged(-0.1, -0.1, -5);
        List<Evidence> refused = score(subject(heavy, 100, new double[0]));
        for (String id : List.of("consistency.token-entropy", "consistency.ccp")) {
            assertThat(find(refused, id).reason()).as(id).isEqualTo(Reason.INVALID_NUMBER);
            assertThat(find(refused, id).detail())
                    .as(id)
                    .isEqualTo("tokens.topLogprobs have probabilities that add up to more than 1 for a token");
        }
        // As the rules for deferral do.
        assertThat(ChowRule.of(new DeferralConfig(
                                Rule.MIN_MARGIN, Signal.AUTO, 0, 0.1, null, 1, LogprobMode.UNDECLARED))
                        .decide(subject(heavy, 100, new double[0]), LaneAnswers.NONE)
                        .reason())
                .isEqualTo(Reason.INVALID_NUMBER);
        assertThat(score(subject(judged(-0.7, -0.7, -5), 100, new double[0])))
                .extracting(Evidence::reason)
                .containsOnly(Reason.NONE);
        Evidence narrow = find(score(subject(top(-0.7, -1, -5), 2, new double[0])), "consistency.token-entropy");
        assertThat(narrow.reason()).isEqualTo(Reason.VOCABULARY_MISMATCH);
        assertThat(narrow.detail()).isEqualTo("vocabularySize is 2, tokens.topK 3");
    }

    /** Three alternatives of one token, and what each says of the first. */
    private static TokenColumns judged(double... logprobs) {
        return new TokenColumns(
                new int[] {1},
                new double[] {logprobs[0]},
                new double[0],
                logprobs.length,
                new int[] {1, 2, 3},
                logprobs,
                LogprobMode.RAW,
                new double[0],
                new int[] {2, 0, 1});
    }

    @Test
    void what_is_beyond_its_range_by_rounding_counts_as_zero() {
        List<Evidence> sure = score(subject(logprobs(9e-4, 9e-4, 9e-4), null, new double[0]));
        assertThat(find(sure, "consistency.perplexity").score()).isZero();
        assertThat(find(sure, "consistency.perplexity").measures()).containsEntry("normalised_probability", 1.0);
        assertThat(find(sure, "consistency.msp").score()).isZero();
        assertThat(find(sure, "consistency.msp").statistic()).isEqualTo(1);
        assertThat(find(sure, "consistency.min-probability").score()).isEqualTo(1);
        TokenColumns entropies = new TokenColumns(
                new int[0], new double[0], new double[] {-5e-4, -5e-4}, 0, new int[0], new double[0], LogprobMode.RAW);
        assertThat(find(score(subject(entropies, null, new double[0])), "consistency.token-entropy")
                        .score())
                .isZero();
        List<Evidence> bounds = score(subject(judged(9e-4, -20, -21), 100, new double[0]));
        assertThat(find(bounds, "consistency.token-entropy").score()).isBetween(0.0, 1e-6);
        assertThat(find(bounds, "consistency.ccp").score()).isBetween(-1.0, -0.999);
        Subject.SampledText sample = new Subject.SampledText("Oslo", logprobs(9e-4));
        Subject.SampledText other = new Subject.SampledText("Oslo", logprobs(0));
        assertThat(find(
                                score(subject(TokenColumns.EMPTY, null, new double[0], sample, other)),
                                "consistency.monte-carlo-entropy")
                        .score())
                .isZero();
        Evidence wrong = find(score(subject(logprobs(0.01), null, new double[0])), "consistency.msp");
        assertThat(wrong.reason()).isEqualTo(Reason.INVALID_NUMBER);
    }

    private static TokenColumns top(double... logprobs) {
        return new TokenColumns(
                new int[] {1},
                new double[0],
                new double[0],
                logprobs.length,
                new int[] {1, 2, 3},
                logprobs,
                LogprobMode.RAW);
    }

    @Test
    void reads_the_answers_own_tokens() {
        List<Evidence> found = score(subject(logprobs(-0.1, -0.5, -3), null, new double[0]));
        assertThat(find(found, "consistency.perplexity").score()).isEqualTo(1.2, within(1e-12));
        assertThat(find(found, "consistency.msp").score()).isEqualTo(3.6, within(1e-12));
        assertThat(find(found, "consistency.min-probability").score()).isEqualTo(Math.exp(-3), within(1e-12));
        assertThat(found).noneMatch(one -> one.scorer().equals("consistency.token-entropy"));
    }

    @ParameterizedTest
    @CsvSource({
        "-Infinity,'tokens.logprobs have an infinite value, as of a token of probability 0'",
        "-9999,tokens.logprobs have a placeholder such as -9999",
        "-1.7976931348623157E308,tokens.logprobs have a placeholder such as -9999",
        "NaN,tokens.logprobs have a value that is no number",
        "0.5,tokens.logprobs have a value of the wrong sign"
    })
    void a_number_that_is_none_is_said_and_nothing_is_made_of_it(double bad, String detail) {
        double[] logprobs = {-0.1, bad, -0.2};
        double[] three = {0.5, 0.5, 0.5};
        TokenColumns answer = new TokenColumns(
                new int[0], logprobs, new double[0], 1, new int[0], logprobs, LogprobMode.RAW, three, new int[] {2, 2, 2
                });
        List<Evidence> found = score(subject(
                answer,
                100,
                new double[] {1, 0.5, 0.5, 1},
                new Subject.SampledText("Paris", logprobs(-0.1, bad)),
                new Subject.SampledText("Rome", logprobs(-0.2))));
        assertThat(found)
                .extracting(Evidence::scorer)
                .containsExactlyInAnyOrder(
                        "consistency.perplexity",
                        "consistency.msp",
                        "consistency.min-probability",
                        "consistency.token-entropy",
                        "consistency.token-sar",
                        "consistency.ccp",
                        "consistency.monte-carlo-entropy",
                        "consistency.semantic-entropy.likelihood",
                        "consistency.semantic-entropy.monte-carlo",
                        "consistency.semantic-entropy.kuhn",
                        "consistency.sentence-sar");
        assertThat(found).allSatisfy(one -> {
            assertThat(one.reason()).isEqualTo(Reason.INVALID_NUMBER);
            assertThat(one.score()).isNull();
        });
        assertThat(find(found, "consistency.perplexity").detail()).isEqualTo(detail);
        assertThat(find(found, "consistency.token-entropy").detail()).startsWith("tokens.topLogprobs have ");
        assertThat(find(found, "consistency.semantic-entropy.likelihood").detail())
                .isEqualTo("samples." + detail);
    }

    @Test
    void alternatives_that_were_taken_away_are_no_judgement() {
        double cut = Double.NEGATIVE_INFINITY;
        for (double gone : new double[] {cut, -9999}) {
            TokenColumns answer = new TokenColumns(
                    new int[0],
                    new double[] {-0.7},
                    new double[0],
                    2,
                    new int[0],
                    new double[] {-0.7, gone},
                    LogprobMode.RAW,
                    new double[0],
                    new int[] {2, 0});
            Evidence ccp = find(score(subject(answer, null, new double[0])), "consistency.ccp");
            assertThat(ccp.reason()).isEqualTo(Reason.INVALID_NUMBER);
            assertThat(ccp.detail()).startsWith("tokens.topLogprobs have ");
        }
    }

    @Test
    void entropies_that_no_vocabulary_reaches_are_none() {
        for (double bad : new double[] {Double.MAX_VALUE, 101, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            TokenColumns entropic = new TokenColumns(
                    new int[0], new double[0], new double[] {1, bad}, 0, new int[0], new double[0], LogprobMode.RAW);
            Evidence found = find(score(subject(entropic, null, new double[0])), "consistency.token-entropy");
            assertThat(found.reason()).isEqualTo(Reason.INVALID_NUMBER);
            assertThat(found.detail()).startsWith("tokens.entropies have ");
        }
    }

    @Test
    void different_samples_cannot_all_be_certain() {
        Subject.SampledText[] four = Stream.of("Oslo is it", "Rome is it", "Bonn is it", "Bern is it")
                .map(text -> new Subject.SampledText(text, logprobs(0, 0, 0, 0)))
                .toArray(Subject.SampledText[]::new);
        List<Evidence> found = score(subject(TokenColumns.EMPTY, null, new double[0], four));
        assertThat(found).hasSize(4).allSatisfy(one -> {
            assertThat(one.reason()).isEqualTo(Reason.INVALID_NUMBER);
            assertThat(one.detail()).isEqualTo("samples.tokens.logprobs are all 0, and yet the samples differ");
        });
        String entropy = "consistency.monte-carlo-entropy";
        Subject ids = subject(TokenColumns.EMPTY, null, new double[0], tokensOnly(0, 3, 4), tokensOnly(0, 3, 5));
        assertThat(find(score(ids), entropy).reason()).isEqualTo(Reason.INVALID_NUMBER);
        // The same answer each time, and one that was cut off, may be what the model always says.
        Subject sure = subject(
                TokenColumns.EMPTY,
                null,
                new double[0],
                four[0],
                four[0],
                new Subject.SampledText("Oslo is ", logprobs(0, 0)));
        assertThat(find(score(sure), entropy).score()).isZero();
        Subject nearly =
                subject(TokenColumns.EMPTY, null, new double[0], four[0], new Subject.SampledText("x", logprobs(-1)));
        assertThat(find(score(nearly), entropy).score()).isEqualTo(0.5);
    }

    @Test
    void top_k_gives_bounds_and_is_never_rescaled() {
        double half = Math.log(0.5);
        double tenth = Math.log(0.1);
        TokenColumns tokens = new TokenColumns(
                new int[] {1},
                new double[] {half},
                new double[0],
                2,
                new int[] {1, 2},
                new double[] {half, tenth},
                LogprobMode.RAW);
        Evidence entropy = find(score(subject(tokens, 100, new double[0])), "consistency.token-entropy");
        double partial = -(0.5 * half + 0.1 * tenth);
        assertThat(entropy.score()).isEqualTo(partial - 0.4 * tenth, within(1e-12));
        assertThat(entropy.measures().get("mean_upper")).isEqualTo(partial - 0.4 * Math.log(0.4 / 98), within(1e-12));
        assertThat(entropy.measures().get("missing_mass")).isEqualTo(0.4, within(1e-12));
        assertThat(entropy.notes().get("entropy")).contains("not rescaled");
        Evidence unbounded = find(score(subject(tokens, null, new double[0])), "consistency.token-entropy");
        assertThat(unbounded.measures()).doesNotContainKey("mean_upper");
        assertThat(unbounded.score()).isEqualTo(entropy.score());
    }

    @Test
    void given_entropies_are_taken_as_they_are() {
        TokenColumns tokens = new TokenColumns(
                new int[0], new double[0], new double[] {1, 3}, 0, new int[0], new double[0], LogprobMode.RAW);
        Evidence entropy = score(subject(tokens, null, new double[0])).get(0);
        assertThat(entropy.score()).isEqualTo(2);
        assertThat(entropy.measures()).containsEntry("max", 3.0);
    }

    @Test
    void what_top_p_left_is_no_sureness() {
        TokenColumns zeros = new TokenColumns(
                new int[0], new double[5], new double[5], 1, new int[0], new double[5], LogprobMode.UNDECLARED);
        List<Evidence> found = score(subject(
                zeros,
                9,
                new double[0],
                new Subject.SampledText("Oslo.", logprobs(0, 0, 0, 0, 0)),
                new Subject.SampledText("Bergen", logprobs(-1))));
        assertThat(found).extracting(Evidence::scorer).contains("consistency.perplexity", "consistency.token-entropy");
        assertThat(found).allSatisfy(one -> {
            assertThat(one.score()).isNull();
            assertThat(one.reason()).isIn(Reason.INVALID_NUMBER, Reason.SAMPLES);
        });
        TokenColumns best = new TokenColumns(
                new int[0], new double[0], new double[0], 1, new int[0], new double[5], LogprobMode.UNDECLARED);
        assertThat(score(subject(best, 9, new double[0])).get(0).detail()).contains("topLogprobs are all 0");
        assertThat(find(score(subject(logprobs(0, 0, 0, 0), null, new double[0])), "consistency.msp")
                        .score())
                .isZero();
    }

    @Test
    void samples_give_named_entropies() {
        Subject subject = subject(
                TokenColumns.EMPTY,
                null,
                new double[0],
                new Subject.SampledText("Oslo.", logprobs(Math.log(0.5))),
                new Subject.SampledText("the oslo", logprobs(Math.log(0.25), Math.log(0.25))),
                new Subject.SampledText("Bergen", logprobs(Math.log(0.25))));
        List<Evidence> found = score(subject);
        double mean = -(Math.log(0.5) + 2 * Math.log(0.25) + Math.log(0.25)) / 3;
        assertThat(find(found, "consistency.monte-carlo-entropy").score()).isEqualTo(mean, within(1e-12));
        // Length-normalised likelihoods .5, .25 | .25: classes of .75 and .25.
        double entropy = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
        assertThat(find(found, "consistency.semantic-entropy.likelihood").score())
                .isEqualTo(entropy, within(1e-12));
        double oslo = Math.log(0.5 + 0.0625);
        assertThat(find(found, "consistency.semantic-entropy.monte-carlo").score())
                .isEqualTo(-(2 * oslo + Math.log(0.25)) / 3, within(1e-12));
        assertThat(find(found, "consistency.semantic-entropy.kuhn").score())
                .isEqualTo(5 - (Math.log(0.75) + Math.log(0.25)) / 2, within(1e-12));
    }

    @Test
    void one_sample_with_log_probabilities_is_too_few() {
        Subject subject = subject(
                TokenColumns.EMPTY,
                null,
                new double[0],
                new Subject.SampledText("Oslo.", logprobs(-1)),
                Subject.SampledText.of("x"));
        Evidence found = find(score(subject), "consistency.monte-carlo-entropy");
        assertThat(found.reason()).isEqualTo(Reason.SAMPLES);
        assertThat(found.detail()).isEqualTo("1 samples have logprobs that are not all 0, at least 2 needed");
    }

    @Test
    void samples_without_words_are_told_apart_by_what_they_have() {
        String entropy = "consistency.semantic-entropy.likelihood";
        Subject tokens = subject(
                TokenColumns.EMPTY,
                null,
                new double[0],
                tokensOnly(-1, 3, 4),
                tokensOnly(-1, 3, 5),
                tokensOnly(-1, 3, 4));
        assertThat(find(score(tokens), entropy).score())
                .isEqualTo(-(2 * Math.log(2.0 / 3) + Math.log(1.0 / 3)) / 3, within(1e-12));
        Subject unseen = subject(
                TokenColumns.EMPTY,
                null,
                new double[0],
                new Subject.SampledText("\u200d", tokensOnly(-1, 3, 4).tokens()),
                new Subject.SampledText("Oslo", logprobs(-1)));
        assertThat(find(score(unseen), entropy).score()).isEqualTo(Math.log(2), within(1e-12));
        Subject signs = subject(
                TokenColumns.EMPTY,
                null,
                new double[0],
                new Subject.SampledText("\ud83d\ude00", logprobs(-1)),
                new Subject.SampledText("\ud83d\ude21 ", logprobs(-1)));
        assertThat(find(score(signs), entropy).score()).isEqualTo(Math.log(2), within(1e-12));
        Subject nothing = subject(
                TokenColumns.EMPTY,
                null,
                new double[0],
                new Subject.SampledText("", logprobs(-1)),
                new Subject.SampledText(" ", logprobs(-2)));
        assertThat(find(score(nothing), entropy).reason()).isEqualTo(Reason.SAMPLES);
        assertThat(find(score(nothing), "consistency.monte-carlo-entropy").score())
                .isEqualTo(1.5);
    }

    private static Subject.SampledText tokensOnly(double logprob, int... ids) {
        double[] each = new double[ids.length];
        Arrays.fill(each, logprob);
        TokenColumns columns =
                new TokenColumns(ids, each, new double[0], 0, new int[0], new double[0], LogprobMode.RAW);
        return new Subject.SampledText("", columns);
    }

    /** Score of one token of log-probability log .2 without ids among two alternatives. */
    private double ccpWithoutIds(double[] alternatives, int... labels) {
        TokenColumns answer = new TokenColumns(
                new int[0],
                new double[] {Math.log(0.2)},
                new double[0],
                2,
                new int[0],
                alternatives,
                LogprobMode.RAW,
                new double[0],
                labels);
        return find(score(subject(answer, null, new double[0])), "consistency.ccp")
                .score();
    }

    @Test
    void the_generated_token_counts_once_wherever_it_stands_among_the_alternatives() {
        double half = Math.log(0.5);
        double fifth = Math.log(0.2);
        assertThat(ccpWithoutIds(new double[] {half, fifth}, 0, 2)).isEqualTo(-0.2 / 0.7, within(1e-12));
        assertThat(ccpWithoutIds(new double[] {fifth, half}, 2, 0)).isEqualTo(-0.2 / 0.7, within(1e-12));
        // One that is as likely and contradicts is another token.
        assertThat(ccpWithoutIds(new double[] {fifth, fifth}, 0, 2)).isEqualTo(-0.5, within(1e-12));
        assertThat(ccpWithoutIds(new double[] {half, Math.log(0.1)}, 0, 2)).isEqualTo(-0.3 / 0.8, within(1e-12));
    }

    @Test
    void supplied_judgements_weigh_tokens_and_samples() {
        TokenColumns answer = new TokenColumns(
                new int[] {7},
                new double[] {Math.log(0.5)},
                new double[0],
                3,
                new int[] {7, 8, 9},
                new double[] {Math.log(0.5), Math.log(0.2), Math.log(0.1)},
                LogprobMode.RAW,
                new double[] {0.4},
                new int[] {2, 0, 1});
        TokenColumns sample = new TokenColumns(
                new int[0],
                new double[] {-1, -3},
                new double[0],
                0,
                new int[0],
                new double[0],
                LogprobMode.RAW,
                new double[] {0, 0.5},
                new int[0]);
        Subject subject = subject(
                answer,
                null,
                new double[] {1, 0.5, 0.5, 1},
                new Subject.SampledText("a", sample),
                new Subject.SampledText("b", sample));
        List<Evidence> found = score(subject);
        assertThat(find(found, "consistency.token-sar").score()).isEqualTo(-Math.log(0.5), within(1e-12));
        // One contradicting alternative of .2 beside the token's .5.
        assertThat(find(found, "consistency.ccp").score()).isEqualTo(-0.5 / 0.7, within(1e-12));
        double p = Math.exp(-4);
        assertThat(find(found, "consistency.sentence-sar").score()).isEqualTo(-Math.log(p + 500 * p), within(1e-9));
        double q = Math.exp(-3);
        assertThat(find(found, "consistency.sar").score()).isEqualTo(-Math.log(q + 500 * q), within(1e-9));
    }
}
