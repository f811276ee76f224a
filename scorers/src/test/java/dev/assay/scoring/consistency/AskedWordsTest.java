package dev.assay.scoring.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.text.NumberStyle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Short answers beside the words of their prompts, and words and signs that are easily misread. */
class AskedWordsTest {
    private static final String OLDER = "Who was older, Obama or Biden?";
    private static final String BRIDGE =
            "Context: The bridge is 2300 metres long and 503 metres high; it was opened in 1932 and "
                    + "widened in 1974. Question: ";

    private final SelfConsistencyScorer scorer = new SelfConsistencyScorer(ConsistencyConfig.DEFAULT);

    private List<Evidence> evidence(
            @Nullable String language, @Nullable String prompt, String answer, List<String> samples) {
        return scorer.score(
                Subject.builder("e")
                        .prompt(prompt)
                        .text(answer)
                        .samples(samples.toArray(String[]::new))
                        .language(language)
                        .build(),
                LaneAnswers.NONE);
    }

    private Evidence of(
            String id, @Nullable String language, @Nullable String prompt, String answer, List<String> samples) {
        return evidence(language, prompt, answer, samples).stream()
                .filter(each -> each.scorer().equals("consistency." + id))
                .findFirst()
                .orElseThrow();
    }

    private double score(String id, @Nullable String prompt, String answer, String sample) {
        Double score =
                of(id, null, prompt, answer, Collections.nCopies(5, sample)).score();
        assertThat(score).as(id).isNotNull();
        return score;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                OLDER + "|Obama is older.|Biden is older.",
                OLDER + "|Obama|Biden",
                BRIDGE + "When was it opened?|It was opened in 1974.|It was opened in 1932.",
                BRIDGE + "How long is it?|The length is 2300 metres.|503 metres",
                BRIDGE + "How long is it?|2300 metres|503 metres"
            })
    void other_words_of_the_prompt_are_another_answer(String prompt, String answer, String sample) {
        assertThat(score("agreement", prompt, answer, sample)).isLessThan(0.7);
        assertThat(score("eigv", prompt, answer, sample)).isGreaterThan(1.2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {OLDER + "|Biden is older.|Biden", OLDER + "|Biden|Biden is older.", OLDER + "|Biden|It was Biden"})
    void an_answer_in_other_words_shares_those_of_the_prompt(String prompt, String answer, String sample) {
        assertThat(score("agreement", prompt, answer, sample)).isGreaterThanOrEqualTo(0.5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {OLDER + "|Biden|Biden is older.", OLDER + "|Biden|It was Biden"})
    void samples_in_more_words_are_the_same_answer(String prompt, String answer, String sample) {
        assertThat(of("fusion", null, prompt, answer, Collections.nCopies(5, sample))
                        .flagged())
                .isFalse();
    }

    @Test
    void evidence_says_how_words_are_compared() {
        List<String> samples = List.of("The cat runs", "The cat running", "The cat run");
        for (String id : List.of("lexical-similarity", "eigv", "degree", "eccentricity")) {
            assertThat(of(id, null, null, "The cat ran", samples).notes().get("words"))
                    .contains("with their endings");
        }
        assertThat(of("lexical-similarity", null, null, "The cat ran", samples).score())
                .isEqualTo(-2 / 3.0, Offset.offset(1e-12));
        assertThat(of("agreement", null, null, "The cat run", samples).score()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,200|1200",
                "1200 people|1,200 people",
                "3rd|3",
                "the 1,200th|1200th",
                "1.200.000|1,200,000",
                "3,5 Liter|3.5 Liter",
                "\u0663\u066b\u0665|3.5",
                "-.5|-0.5",
                "1.200,50 Euro|1,200.50 Euro",
                "37\u00a0000|37000",
                "37\u202f000 people|37,000 people",
                "37\u2009000|37000",
                "1'200|1200",
                "1\u2019234\u2019567.5|1,234,567.5",
                "(3,4)|(3, 4)",
                "[-3,4]|[-3, 4]",
                "(1,2,3)|(1, 2, 3)",
                "{1,200,30}|{1,200, 30}",
                "(.5)|0.5",
                "(3,5 Liter)|3.5 Liter",
                "\u20135 \u00b0C|-5 \u00b0C",
                "\ufe635|-5"
            })
    void a_number_is_the_same_however_it_is_written(String answer, String sample) {
        assertThat(score("exact-match", null, answer, sample)).isEqualTo(1);
        assertThat(score("agreement", null, answer, "the " + sample)).isGreaterThan(0.6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2.1 million|1.2 million",
                "3.5|5.3",
                "12.5%|5.12%",
                "1.2|12",
                "-.5|-5",
                "1,200|1.2",
                "\u20135|5",
                "1990\u2009200|1990200"
            })
    void the_same_digits_are_other_numbers(String answer, String sample) {
        assertThat(score("exact-match", null, answer, sample)).isZero();
        assertThat(score("agreement", null, answer, sample)).isLessThanOrEqualTo(0.5);
        assertThat(score("fusion", null, answer, sample)).isGreaterThan(score("fusion", null, answer, answer) + 0.1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en|the roots 2,3|the roots 2, 3|1",
                "en|3,5|3.5|0",
                "en|1,200.5|1200.5|1",
                "en|(1,200,30)|(1,200, 30)|1",
                "zh|3,5|3.5|0",
                "de|3,5|3.5|1",
                "de|2.500 Einwohner|2500 Einwohner|1",
                "fr|2.500|2\u202f500|1",
                "en|2.500|2500|0",
                "de-CH|2'500.5|2500.5|1",
                "|2.500|2500|0"
            })
    void comma_and_point_are_those_of_the_language(
            @Nullable String language, String answer, String sample, double equal) {
        assertThat(of("exact-match", language, null, answer, Collections.nCopies(5, sample))
                        .score())
                .isEqualTo(equal);
    }

    @Test
    void what_is_no_number_is_its_parts() {
        assertThat(AnswerCutter.cut(
                        "12.05.1990 1,2,3 12,1990 1.2.3rd 5...6 No.5 3.5kg 1,200,30", NumberStyle.EITHER, 100))
                .containsExactly(
                        "12", "05", "1990", "1", "2", "3", "12", "1990", "1", "2", "3", "5", "6", "no", "5", "3.5kg",
                        "1", "200", "30");
        assertThat(AnswerCutter.cut("1.1".repeat(200_000), NumberStyle.EITHER, 5))
                .hasSize(5);
    }

    @ParameterizedTest
    @CsvSource({"Not Bob", "No", "Never Say Never", "Information technology"})
    void agreement_on_a_denial_is_no_denial(String answer) {
        assertThat(denial(null, answer, answer, answer)).isZero();
        Double most = of("fusion", null, "Who?", answer, Collections.nCopies(5, "Bob"))
                .score();
        for (int k = 1; k <= 5; k++) {
            List<String> samples = new ArrayList<>(Collections.nCopies(5 - k, "Bob"));
            samples.addAll(Collections.nCopies(k, answer));
            assertThat(of("fusion", null, "Who?", answer, samples).score())
                    .as("%s %d", answer, k)
                    .isNotNull()
                    .isLessThan(most);
        }
    }

    @Test
    void only_an_english_text_denies() {
        assertThat(denial(null, "Bob", "Bob", "Not Bob", "Bob", "No")).isEqualTo(0.5);
        assertThat(denial("pt", "Foi em Brasil", "Foi no Brasil")).isZero();
    }

    private static double denial(@Nullable String language, String answer, String... samples) {
        List<Subject.SampledText> texts =
                List.of(samples).stream().map(Subject.SampledText::of).toList();
        dev.assay.scoring.text.Language read = dev.assay.scoring.text.Language.of(language, answer);
        return AnswerMeasures.of(AnswerWords.of(read, null, answer, texts), 0).denial();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\u200eParis|Paris",
                "Par\u00adis|Paris",
                "\ufeffParis is big.|Paris is big.",
                "\u200bParis is big.|Paris is big.",
                "John O\u2019Neill wrote it.|John O'Neill wrote it."
            })
    void how_a_word_is_set_is_no_part_of_it_in_sentences(String set, String plain) {
        for (String id : List.of("ngram", "entity-support", "combined", "fusion")) {
            double expected = score(id, null, plain, plain);
            assertThat(score(id, null, set, plain)).as(id).isEqualTo(expected, Offset.offset(1e-12));
            assertThat(score(id, null, plain, set)).as(id).isEqualTo(expected, Offset.offset(1e-12));
        }
        assertThat(evidence(null, null, set, Collections.nCopies(5, plain)))
                .flatExtracting(Evidence::spans)
                .noneMatch(span -> span.label().equals("unsupported"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\u2167|\u2166", "\u00bd|\u00bc", "👍|👎", "€|$"})
    void answers_of_one_sign_are_compared(String answer, String other) {
        assertThat(score("exact-match", null, answer, answer)).isEqualTo(1);
        assertThat(score("agreement", null, answer, other)).isZero();
        assertThat(score("fusion", null, answer, other)).isGreaterThan(score("fusion", null, answer, answer) + 0.2);
        assertThat(evidence(null, null, answer, Collections.nCopies(5, other)))
                .allMatch(each -> each.score() != null || each.reason() == Reason.NO_CONTENT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"...", "?!", "\u2014"})
    void punctuation_says_nothing(String answer) {
        assertThat(evidence(null, null, answer, List.of("Paris", answer)))
                .singleElement()
                .satisfies(each -> assertThat(each.reason()).isEqualTo(Reason.NO_CONTENT));
    }

    @Test
    void what_shows_nothing_is_no_text() {
        assertThat(evidence(null, null, "\u200d", List.of("Paris", "Rome")))
                .singleElement()
                .satisfies(each -> assertThat(each.reason()).isEqualTo(Reason.EMPTY_TEXT));
    }
}
