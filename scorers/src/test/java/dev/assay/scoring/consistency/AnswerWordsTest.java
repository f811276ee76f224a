package dev.assay.scoring.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.lexical.RougeL;
import dev.assay.scoring.text.Composed;
import dev.assay.scoring.text.Language;
import dev.assay.scoring.text.NumberStyle;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerWordsTest {
    private final SelfConsistencyScorer scorer = new SelfConsistencyScorer(ConsistencyConfig.DEFAULT);

    private static List<String> cut(String text) {
        return AnswerCutter.cut(text, NumberStyle.EITHER, AnswerWords.MOST);
    }

    private double score(String id, @Nullable String language, String answer, String... samples) {
        List<Subject.SampledText> others =
                Arrays.stream(samples).map(Subject.SampledText::of).toList();
        Subject subject = Subject.builder("e")
                .text(answer)
                .samples(others)
                .language(language)
                .build();
        Evidence evidence = scorer.score(subject, LaneAnswers.NONE).stream()
                .filter(each -> each.scorer().equals("consistency." + id))
                .findFirst()
                .orElseThrow();
        assertThat(evidence.score()).as(id).isNotNull();
        return evidence.score();
    }

    private double five(String id, @Nullable String language, String answer, String sample) {
        return score(id, language, answer, Collections.nCopies(5, sample).toArray(String[]::new));
    }

    @Test
    void ascii_words_are_those_of_rouge_and_signs_that_make_another_answer_are_kept() {
        String plain = "Don't ask: 3, 5 (or 1000) of U.S. 1990-95 a_b https://a.b/c?d%20 ~x| 12-year-old";
        assertThat(cut(plain)).isEqualTo(RougeL.plainTokens(plain));
        assertThat(cut("-5 \u22125 +5 5-4 $-3 -$3 -.5"))
                .containsExactly("-5", "-5", "5", "5", "4", "$", "-3", "$", "-3", "-0.5");
        assertThat(cut("C++, C#, A+B, F\u266d x<5"))
                .containsExactly("c++", "c#", "a", "+", "b", "f\u266d", "x", "<", "5");
        assertThat(cut("\u20ac100 3\u00bd x\u00b2")).containsExactly("\u20ac", "100", "3\u00bd", "x\u00b2");
        assertThat(cut("\u0664\u0662 \uff14\uff12")).containsExactly("42", "42");
        assertThat(cut("M\u00fcller 東京へ")).containsExactly("m\u00fcller", "東", "京", "へ");
        assertThat(cut("\ud83d\udc4d\ufe0f")).containsExactly("\ud83d\udc4d");
        assertThat(cut(" ?! ")).containsExactly("?", "!");
        assertThat(cut(" ")).isEmpty();
        assertThat(AnswerCutter.cut("a b c", NumberStyle.EITHER, 2)).containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de|Müller|Möller",
                "''|Győr|Gyár",
                "vi|Nhà Bè|Nhé Bí",
                "''|Nhà Bè|Nhá Bê",
                "''|-5 °C|+5 °C",
                "''|-5|5",
                "''|x < 5|x > 5",
                "''|$100|€100",
                "''|C++|C#",
                "''|C++|C",
                "''|Tokyo|大阪",
                "''|Yes|👎",
                "''|five|+",
                "''|A|B",
                "''|The|A"
            })
    void opposite_answers_are_different(String language, String answer, String sample) {
        String tag = language.isEmpty() ? null : language;
        assertThat(five("exact-match", tag, answer, sample)).isZero();
        assertThat(five("fusion", tag, answer, sample)).isGreaterThan(five("fusion", tag, answer, answer) + 0.1);
        assertThat(score("semantic-entropy.discrete", tag, answer, answer, sample))
                .isGreaterThan(0.5);
    }

    @ParameterizedTest
    @CsvSource({"vi,Hội An,Hội", "vi,Hội,Hội An", "ru,1912,точно не 1912", ",1912,точно не 1912"})
    void an_answer_is_not_a_part_of_another(@Nullable String language, String answer, String sample) {
        assertThat(five("exact-match", language, answer, sample)).isZero();
        assertThat(five("agreement", language, answer, sample)).isLessThan(0.7);
        assertThat(score("semantic-entropy.discrete", language, answer, answer, sample))
                .isGreaterThan(0.5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|Zürich|ZURICH",
                "''|café|the cafe",
                "''|Açaí berry|Açai berry",
                "''|-5|\u22125",
                "''|+5|5",
                "''|２０２４|2024",
                "ru|Ёлка!|ёлка"
            })
    void equal_answers_are_equal(String language, String answer, String sample) {
        String tag = language.isEmpty() ? null : language;
        assertThat(five("exact-match", tag, answer, sample)).isEqualTo(1);
        // An article is a word to ROUGE.
        assertThat(five("agreement", tag, answer, sample)).isEqualTo(sample.startsWith("the ") ? 2 / 3.0 : 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bn|ঢাকা বাংলাদেশের সবচেয়ে বড় শহর। ঢাকায় বৃষ্টি হয়।",
                "hi|लड़का दिल्ली में पढ़ता है। वह बड़ा है।",
                "''|Café Zoe\u0308 is in Orle\u0301ans. Anna lives in Besançon."
            })
    void equal_texts_in_neither_form_support_each_other(String language, String text) {
        String tag = language.isEmpty() ? null : language;
        for (String other : List.of(text, Normalizer.normalize(text, Normalizer.Form.NFD))) {
            assertThat(five("combined", tag, text, other)).isEqualTo(five("combined", tag, text, text));
            assertThat(unsupported(tag, text, other)).isZero();
        }
    }

    private long unsupported(@Nullable String language, String answer, String sample) {
        List<Subject.SampledText> samples = Collections.nCopies(5, Subject.SampledText.of(sample));
        Subject subject = Subject.builder("e")
                .text(answer)
                .samples(samples)
                .language(language)
                .build();
        return scorer.score(subject, LaneAnswers.NONE).stream()
                .flatMap(evidence -> evidence.spans().stream())
                .filter(span -> span.label().equals("unsupported"))
                .count();
    }

    @Test
    void letters_are_the_same_composed_or_not() {
        String composed = "Le café de Zoë à Nîmes";
        String apart = Normalizer.normalize(composed, Normalizer.Form.NFD);
        for (String id : List.of("fusion", "agreement", "ngram", "entity-support", "combined", "exact-match")) {
            assertThat(five(id, null, composed, apart)).as(id).isEqualTo(five(id, null, composed, composed));
            assertThat(five(id, "fr", apart, composed)).as(id).isEqualTo(five(id, "fr", composed, composed));
        }
        AnswerWords words =
                AnswerWords.of(Language.of("fr", ""), null, composed, List.of(Subject.SampledText.of(apart)));
        assertThat(Agreement.of(words).exactMatch()).isEqualTo(1);
    }

    @Test
    void every_character_is_composed_as_unicode_has_it() {
        for (int c = 0; c < 0x30000; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                for (String text : List.of(Character.toString(c), "e" + Character.toString(c) + "\u0301")) {
                    assertThat(Composed.of(text)).isEqualTo(Normalizer.normalize(text, Normalizer.Form.NFC));
                }
                String alone = "a" + Character.toString(c) + "b";
                assertThat(Composed.of(alone)).isEqualTo(Normalizer.normalize(alone, Normalizer.Form.NFC));
            }
        }
    }

    @Test
    void marks_without_end_are_left_as_they_are() {
        String marks = "a" + "\u0327\u0301\u0327".repeat(300_000);
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> assertThat(Composed.of(marks)).isSameAs(marks));
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> assertThat(Composed.apart(marks)).isSameAs(marks));
        assertThat(Composed.of("e\u0301")).isEqualTo("\u00e9");
        assertThat(Composed.apart("\u00e9")).isEqualTo("e\u0301");
    }

    @ParameterizedTest
    @ValueSource(strings = {"e\u0301\u0323", "e\u0301", "a+", "a\u266f", "\ud834\udd65", "e'", "-", "$-", "\ud800"})
    void answers_of_one_thing_without_end_end_in_time(String unit) {
        String last = unit.substring(unit.length() - 1);
        List<String> answers = List.of("caf\u00e9 " + unit + last.repeat(500_000), "x" + unit.repeat(100_000) + " y");
        for (String answer : answers) {
            Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> assertThat(score("exact-match", null, "caf\u00e9", "cafe", answer, "cafe"))
                            .isBetween(0.0, 1.0));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0301", "\u2764\u0301", "Paris\udb40\udd00", "a\ud834\udd65b is it", "\u200d", "\u00ad"})
    void marks_and_signs_that_are_not_seen_break_nothing(String odd) {
        for (String id : List.of("fusion", "exact-match", "agreement", "semantic-entropy.discrete")) {
            assertThat(score(id, null, odd + " caf\u00e9", odd, "Paris", odd, "Rome"))
                    .isFinite();
        }
    }

    @Test
    void how_a_word_is_set_is_no_part_of_it() {
        assertThat(five("exact-match", null, "coop\u00aderate", "cooperate")).isEqualTo(1);
        assertThat(five("exact-match", null, "Paris\udb40\udd00", "\u200ePa\u2060ris"))
                .isEqualTo(1);
        assertThat(five("exact-match", "fa", "\u0645\u06cc\u200c\u0631\u0648\u062f", "\u0645\u06cc\u0631\u0648\u062f"))
                .isEqualTo(1);
    }

    @Test
    void words_of_a_question_behind_a_long_context_are_asked() {
        String question = "What is the capital of Norway?";
        String context = "lorem ipsum ".repeat(1500);
        for (String prompt : List.of(question + " " + context, context + question)) {
            AnswerWords words = AnswerWords.of(
                    Language.ENGLISH,
                    prompt,
                    "The capital of Norway is Oslo.",
                    List.of(Subject.SampledText.of("The capital of Norway is Bergen.")));
            assertThat(Agreement.of(words).novelRougeL()).isZero();
            assertThat(Agreement.of(words).rougeL()).isGreaterThan(0.5);
        }
    }

    @Test
    void english_function_words_are_words_in_other_languages() {
        AnswerMeasures french = AnswerMeasures.of(
                AnswerWords.of(Language.of("fr", ""), null, "or blanc", List.of(Subject.SampledText.of("blanc"))), 0);
        AnswerMeasures english = AnswerMeasures.of(
                AnswerWords.of(Language.ENGLISH, null, "or blanc", List.of(Subject.SampledText.of("blanc"))), 0);
        assertThat(french.support())
                .isEqualTo((PassageFeatures.support(0) + PassageFeatures.support(1)) / 2, within(1e-12));
        assertThat(english.support()).isEqualTo(PassageFeatures.support(1), within(1e-12));
        assertThat(french.own().support()).isEqualTo(PassageFeatures.support(0), within(1e-12));
        assertThat(english.own().support()).isZero();
    }

    @Test
    void marks_beyond_the_basic_plane_are_no_letters_of_their_own() {
        assertThat(score("exact-match", null, "cafe\ud834\udd65", "cafe", "cafe"))
                .isEqualTo(1);
        assertThat(score("exact-match", null, "cafe\ud834\udd65", "caf\u00e9", "caf\u00e9"))
                .isZero();
    }

    @Test
    void samples_without_words_are_told_apart_by_their_characters() {
        assertThat(score("semantic-entropy.discrete", null, "Tokyo", "東京", "大阪", "京都"))
                .isEqualTo(Math.log(3), org.assertj.core.data.Offset.offset(1e-12));
        assertThat(score("semantic-entropy.discrete", null, "five", "+", "-", "*"))
                .isGreaterThan(1);
        assertThat(score("semantic-entropy.discrete", null, "Yes", "👍", "👎", "🤷"))
                .isGreaterThan(1);
        assertThat(score("eigv", null, "Yes", "👍", "👍", "👍"))
                .isEqualTo(2, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(score("lexical-similarity", null, "Yes", "👍", "👍", "👍")).isEqualTo(-1);
    }

    @Test
    void all_of_fifty_equal_samples_are_a_share_of_one() {
        for (int n : new int[] {3, 7, 10, 49, 50}) {
            String[] samples = Collections.nCopies(n, "Paris").toArray(String[]::new);
            assertThat(score("exact-match", null, "Paris", samples)).isEqualTo(1);
        }
    }

    @Test
    void a_long_sample_is_left_out_and_said() {
        String[] samples = Collections.nCopies(20, "Paris").toArray(String[]::new);
        samples[7] = "word ".repeat(AnswerWords.MOST + 1);
        List<Evidence> evidence =
                scorer.score(Subject.ofText("e", "Paris", List.of(), List.of(samples)), LaneAnswers.NONE);
        assertThat(evidence).allSatisfy(each -> {
            assertThat(each.score()).isNotNull();
            assertThat(each.effectiveCount()).isEqualTo(19);
            assertThat(each.notes()).containsEntry("samples", "19 of 20; 1 of more than 2000 words left out");
        });
        assertThat(evidence.get(0).flagged()).isFalse();
    }
}
