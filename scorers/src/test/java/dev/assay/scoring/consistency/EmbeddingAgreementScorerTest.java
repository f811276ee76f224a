package dev.assay.scoring.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.Disposition;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.Subject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class EmbeddingAgreementScorerTest {
    private final EmbeddingAgreementScorer scorer = new EmbeddingAgreementScorer("m", 1, 3, 0.5);

    private static Subject subject(String text, String... samples) {
        return Subject.ofText("e", text, List.of(), List.of(samples));
    }

    private static Evidence score(Scorer scorer, Subject subject, Function<String, LaneAnswer> lane) {
        Map<LaneQuery, LaneAnswer> answers = new HashMap<>();
        scorer.queries(subject).forEach(query -> answers.put(query, lane.apply(query.text())));
        List<Evidence> evidence = scorer.score(subject, new LaneAnswers(answers));
        assertThat(evidence).hasSize(1);
        return evidence.get(0);
    }

    /** Texts are directions in degrees. */
    private static LaneAnswer angle(String degrees) {
        double radians = Math.toRadians(Double.parseDouble(degrees));
        return new LaneAnswer.Row(
                new float[] {(float) Math.cos(radians), (float) Math.sin(radians)}, 3, degrees.endsWith(".0"));
    }

    @Test
    void scoreIsOneMinusTheMeanCosine() {
        Evidence evidence = score(scorer, subject("0", "0", "60", "90"), EmbeddingAgreementScorerTest::angle);
        assertThat(evidence.disposition()).isEqualTo(Disposition.SCORED);
        assertThat(evidence.score()).isCloseTo(0.5, within(1e-6));
        assertThat(evidence.statistic()).isCloseTo(0.5, within(1e-6));
        assertThat(evidence.measures().get("cosine_min")).isCloseTo(0, within(1e-6));
        assertThat(evidence.measures().get("cosine_max")).isCloseTo(1, within(1e-6));
        double pairs = (0.5 + 0 + Math.cos(Math.toRadians(30))) / 3;
        assertThat(evidence.measures().get("pairwise_mean")).isCloseTo(pairs, within(1e-6));
        assertThat(evidence.measures()).containsEntry("truncated", 0.0);
        assertThat(evidence.notes()).doesNotContainKey("truncated");
        assertThat(evidence.effectiveCount()).isEqualTo(3);
    }

    @Test
    void sentencesAreReadWhereThereIsNoText() {
        Subject sentences = Subject.ofText("e", "", List.of(), List.of("60"));
        Evidence none = score(scorer, sentences, EmbeddingAgreementScorerTest::angle);
        assertThat(none.reason()).isEqualTo(Reason.EMPTY_TEXT);
        Subject given = Subject.builder("e")
                .sentences(List.of("0"))
                .tokens(sentences.tokens())
                .samples(sentences.samples())
                .build();
        assertThat(score(scorer, given, EmbeddingAgreementScorerTest::angle).score())
                .isCloseTo(0.5, within(1e-6));
    }

    @Test
    void aTextThatIsNotReadToItsEndHasNoNumber() {
        Evidence text = score(scorer, subject("0.0", "0", "1"), EmbeddingAgreementScorerTest::angle);
        assertThat(text.disposition()).isEqualTo(Disposition.ABSTAINED);
        assertThat(text.reason()).isEqualTo(Reason.TRUNCATION);
        assertThat(text.score()).isNull();
        assertThat(text.flagged()).isNull();
    }

    @Test
    void samplesThatAreNotReadToTheirEndDoNotCountAndAreCounted() {
        Evidence sample = score(scorer, subject("0", "0", "60", "90.0"), EmbeddingAgreementScorerTest::angle);
        assertThat(sample.score()).isCloseTo(0.25, within(1e-6));
        assertThat(sample.effectiveCount()).isEqualTo(2);
        assertThat(sample.measures()).containsEntry("truncated", 1.0);
        assertThat(sample.notes().get("truncated")).startsWith("1 samples");
        Evidence none = score(scorer, subject("0", "60.0", "90.0"), EmbeddingAgreementScorerTest::angle);
        assertThat(none.reason()).isEqualTo(Reason.SAMPLES);
        assertThat(none.detail()).isEqualTo("0 of 2 samples fit into the encoder, at least 1 needed");
    }

    @Test
    void flagsAboveTheThresholdOnly() {
        assertThat(score(scorer, subject("0", "61"), EmbeddingAgreementScorerTest::angle)
                        .flagged())
                .isTrue();
        assertThat(score(scorer, subject("0", "59"), EmbeddingAgreementScorerTest::angle)
                        .flagged())
                .isFalse();
        EmbeddingAgreementScorer open = new EmbeddingAgreementScorer("m", 1, 3, null);
        assertThat(score(open, subject("0", "61"), EmbeddingAgreementScorerTest::angle)
                        .flagged())
                .isNull();
    }

    @Test
    void asksEachTextOnceAndNoMoreThanTheMostSamples() {
        assertThat(scorer.queries(subject("0", "0", " ", "10", "10", "20")))
                .containsExactly(new LaneQuery("m", "0"), new LaneQuery("m", "10"));
    }

    @Test
    void oneTextInTwoSpellingsIsAskedOnce() {
        assertThat(scorer.queries(subject("caf\u00e9", "cafe\u0301", " caf\u00e9 ")))
                .containsExactly(new LaneQuery("m", "caf\u00e9"));
    }

    @Test
    void oneSampleHasNoPairs() {
        Evidence evidence = score(scorer, subject("0", "180"), EmbeddingAgreementScorerTest::angle);
        assertThat(evidence.score()).isCloseTo(2, within(1e-6));
        assertThat(evidence.measures()).doesNotContainKey("pairwise_mean");
    }

    @Test
    void abstainsWithTheReason() {
        assertThat(abstention(scorer, subject(" \n", "0"))).isEqualTo(Reason.EMPTY_TEXT);
        assertThat(abstention(scorer, subject("0"))).isEqualTo(Reason.NO_SAMPLES);
        assertThat(abstention(scorer, subject("0", "", "\t"))).isEqualTo(Reason.SAMPLES);
        assertThat(abstention(new EmbeddingAgreementScorer("m", 3, 5, null), subject("0", "1", "2")))
                .isEqualTo(Reason.SAMPLES);
    }

    private static Reason abstention(Scorer scorer, Subject subject) {
        Evidence evidence = score(scorer, subject, EmbeddingAgreementScorerTest::angle);
        assertThat(evidence.disposition()).isEqualTo(Disposition.ABSTAINED);
        assertThat(evidence.score()).isNull();
        return evidence.reason();
    }

    @Test
    void aFailureOfTheLaneIsTheReasonWhicheverTextItHit() {
        for (String failing : List.of("0", "10")) {
            Evidence evidence = score(
                    scorer,
                    subject("0", "10"),
                    text -> text.equals(failing) ? new LaneAnswer.Failure(Reason.DEADLINE, "late") : angle(text));
            assertThat(evidence.disposition()).isEqualTo(Disposition.ABSTAINED);
            assertThat(evidence.reason()).isEqualTo(Reason.DEADLINE);
            assertThat(evidence.detail()).isEqualTo("late");
        }
    }

    @Test
    void aZeroVectorAgreesWithNothing() {
        Evidence evidence = score(scorer, subject("0", "10"), text -> new LaneAnswer.Row(new float[] {0, 0}, 2, false));
        assertThat(evidence.score()).isEqualTo(1);
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        assertThatThrownBy(() -> new EmbeddingAgreementScorer("m", 0, 3, null)).hasMessageContaining("min-samples");
        assertThatThrownBy(() -> new EmbeddingAgreementScorer("m", 4, 3, null)).hasMessageContaining("max-samples");
        assertThatThrownBy(() -> new EmbeddingAgreementScorer("m", 1, 3, Double.NaN))
                .hasMessageContaining("threshold");
    }
}
