package dev.assay.scoring.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Span;
import dev.assay.scoring.Subject;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BertScoreScorerTest {
    private final BertScoreScorer scorer = new BertScoreScorer("m", 1, 50, 1_000);

    /** Every token of every sentence points the same way. */
    private Evidence score(Subject subject) {
        Map<LaneQuery, LaneAnswer> answers = new HashMap<>();
        for (LaneQuery query : scorer.queries(subject)) {
            answers.put(query, new LaneAnswer.Row(new float[] {1, 0, 1, 0, 1, 0, 1, 0}, 4, false));
        }
        return scorer.score(subject, new LaneAnswers(answers)).get(0);
    }

    @Test
    void otherLanguagesAreCutByUnicodeAndTheEvidenceSaysSo() {
        String chinese = "奥斯陆是挪威的首都。它是一个大城市。";
        Evidence evidence = score(Subject.ofText("e", chinese, List.of(), List.of("卑尔根是挪威的城市。它不是首都。")));
        assertThat(evidence.reason()).isEqualTo(Reason.NONE);
        assertThat(evidence.spans().stream().map(Span::start)).containsExactly(0, 10);
        assertThat(evidence.notes().get("sentences")).startsWith("icu-");
        assertThat(evidence.notes().get("fallback")).contains("not Latin");
        assertThat(scorer.queries(Subject.ofText("e", chinese, List.of(), List.of("卑尔根是挪威的城市。它不是首都。"))))
                .hasSize(4);
    }

    @Test
    void sentencesWithoutContentAreSkippedAndSaid() {
        Evidence evidence = score(
                Subject.ofText("e", "Hi. Anna sings in Oslo. Thanks!", List.of(), List.of("Anna sings in Rome.")));
        assertThat(evidence.spans().stream().map(Span::label)).containsExactly("no-content", "sentence", "no-content");
        assertThat(evidence.score()).isCloseTo(0, within(1e-6));
        assertThat(evidence.measures())
                .containsEntry("sentences", 3.0)
                .containsEntry("sentences_scored", 1.0)
                .containsEntry("sentences_skipped", 2.0);
    }

    /** Of 3,000 tokens each, so that nine million pairs of tokens belong to two sentences. */
    private Evidence longOnes(int width, List<String> samples) {
        Subject subject = Subject.ofText("e", "Anna sings in Oslo today.", List.of(), samples);
        float[] ones = new float[3_000 * width];
        Arrays.fill(ones, 1);
        Map<LaneQuery, LaneAnswer> answers = new HashMap<>();
        scorer.queries(subject).forEach(query -> answers.put(query, new LaneAnswer.Row(ones, 3_000, false)));
        return scorer.score(subject, new LaneAnswers(answers)).get(0);
    }

    @Test
    void workIsBoundedAndEqualSentencesCountOnce() {
        Evidence equal = longOnes(1, Collections.nCopies(50, "Anna sings in Rome now."));
        assertThat(equal.reason()).isEqualTo(Reason.NONE);
        assertThat(equal.score()).isCloseTo(0, within(1e-6));
        List<String> years = IntStream.range(0, 4)
                .mapToObj(i -> "Anna sings in Rome for year " + i + ".")
                .toList();
        assertThat(longOnes(1, years).reason()).isEqualTo(Reason.NONE);
        Evidence different = longOnes(384, years);
        assertThat(different.reason()).isEqualTo(Reason.TEXT_TOO_LONG);
        assertThat(different.detail())
                .isEqualTo(
                        "13824000000 multiplications to compare the tokens of response and samples, at most 11520000000");
        // Of a wider encoder fewer tokens take as long.
        assertThat(longOnes(1_024, years.subList(0, 2)).reason()).isEqualTo(Reason.TEXT_TOO_LONG);
    }

    @Test
    void whatIsMissingIsNamed() {
        Evidence none = score(Subject.ofText("e", "Hi. Thanks!", List.of(), List.of("Anna sings in Rome.")));
        assertThat(none.reason()).isEqualTo(Reason.NO_CONTENT);
        assertThat(none.detail()).isEqualTo("only sentences without content");
        Evidence few = score(Subject.ofText("e", "Anna sings.", List.of(), List.of("Bob sings.")));
        assertThat(few.reason()).isEqualTo(Reason.NO_CONTENT);
        assertThat(few.detail()).isEqualTo("no sentence of a sample has 4 tokens");
    }

    @Test
    void samplesWithoutASentenceToCompareDoNotCount() {
        Subject subject = Subject.ofText(
                "e",
                "Anna sings in Oslo.",
                List.of(),
                List.of("Yes.", "Anna sings in Rome.", "No!", "Anna sings in Graz."));
        Evidence evidence = score(subject);
        assertThat(evidence.effectiveCount()).isEqualTo(2);
        assertThat(evidence.notes())
                .containsEntry("samples", "2 samples have no sentence of 4 tokens and do not count");
        BertScoreScorer three = new BertScoreScorer("m", 3, 50, 1_000);
        assertThat(three.queries(subject)).isEmpty();
        Evidence few = three.score(subject, LaneAnswers.NONE).get(0);
        assertThat(few.reason()).isEqualTo(Reason.SAMPLES);
        assertThat(few.detail()).isEqualTo("2 of 4 samples have a sentence of 4 tokens, at least 3 needed");
    }
}
