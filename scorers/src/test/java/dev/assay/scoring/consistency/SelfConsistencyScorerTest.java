package dev.assay.scoring.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.Disposition;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Span;
import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.model.ConsistencyModel;
import dev.assay.scoring.text.Language;
import dev.assay.scoring.text.UnicodeSegmenter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelfConsistencyScorerTest {
    private static final ConsistencyConfig LENIENT = new ConsistencyConfig(1, 50, 5, 0.5, 0.75, null, null, 60, 4, 50);
    private final SelfConsistencyScorer scorer = new SelfConsistencyScorer(ConsistencyConfig.DEFAULT);
    private final SelfConsistencyScorer lenient = new SelfConsistencyScorer(LENIENT);

    private static Subject subject(String text, List<String> sentences, String... samples) {
        return Subject.ofText("e", text, sentences, List.of(samples));
    }

    private static Evidence find(List<Evidence> evidence, String id) {
        return evidence.stream()
                .filter(each -> each.scorer().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void abstains(Subject subject, Reason reason) {
        List<Evidence> evidence = scorer.score(subject, LaneAnswers.NONE);
        assertThat(evidence).hasSize(1);
        assertThat(evidence.get(0).disposition()).isEqualTo(Disposition.ABSTAINED);
        assertThat(evidence.get(0).reason()).isEqualTo(reason);
        assertThat(evidence.get(0).score()).isNull();
    }

    @Test
    void without_short_answers_an_emoji_is_none() {
        ConsistencyConfig never = new ConsistencyConfig(2, 50, 5, 0.5, 0.75, null, null, 0, 4, 50);
        for (String prompt : Arrays.asList(null, "Is it good?")) {
            Subject emoji = Subject.builder("e")
                    .prompt(prompt)
                    .text("\ud83d\udc4d")
                    .samples("\ud83d\udc4d", "\ud83d\udc4e")
                    .build();
            assertThat(new SelfConsistencyScorer(never).score(emoji, LaneAnswers.NONE))
                    .singleElement()
                    .satisfies(one -> assertThat(one.reason()).isEqualTo(Reason.NO_CONTENT));
        }
    }

    @Test
    void abstains_with_the_reason() {
        abstains(subject("", List.of(), "a", "b"), Reason.EMPTY_TEXT);
        abstains(subject(" \n", List.of(" "), "a", "b"), Reason.EMPTY_TEXT);
        abstains(subject("Some text.", List.of()), Reason.NO_SAMPLES);
        abstains(subject("Some text.", List.of(), "one"), Reason.SAMPLES);
        abstains(subject("Some text.", List.of(), "", " ", "one"), Reason.SAMPLES);
        for (String unseen : List.of("\u200b", "\ufeff", "\u00ad", "\u00a0", "\u200b \u2060\n")) {
            abstains(subject("Some text.", List.of(), unseen, unseen, unseen), Reason.SAMPLES);
            abstains(subject("Some text.", List.of(), unseen, "one", unseen), Reason.SAMPLES);
            abstains(subject(unseen, List.of(), "a", "b"), Reason.EMPTY_TEXT);
            abstains(subject(unseen, List.of(unseen), "a", "b"), Reason.EMPTY_TEXT);
        }
        abstains(subject("?! ... ", List.of(), "a", "b"), Reason.NO_CONTENT);
        assertThat(scorer.score(subject("Some text.", List.of(), "", "one"), LaneAnswers.NONE)
                        .get(0)
                        .detail())
                .isEqualTo("1 of 2 samples have text, at least 2 needed");
    }

    @Test
    void points_at_sentences_and_unsupported_words() {
        String text = "Anna was born in Oslo.  She won the Nobel Prize in 1987.";
        List<Evidence> evidence = scorer.score(
                subject(
                        text,
                        List.of(),
                        "Anna was born in Oslo. She sings.",
                        "Anna is from Oslo. She was born in 1950."),
                LaneAnswers.NONE);
        Evidence fusion = find(evidence, "consistency.fusion");
        List<String> sentences = covered(text, fusion, "sentence");
        assertThat(sentences).containsExactly("Anna was born in Oslo.", "She won the Nobel Prize in 1987.");
        assertThat(covered(text, fusion, "unsupported")).containsExactly("Nobel", "Prize", "1987");
        Span born = fusion.spans().get(0);
        Span won = fusion.spans().get(1);
        assertThat(won.measures().get("combined")).isGreaterThan(born.measures().get("combined"));
        assertThat(born.samples()).isEmpty();
        assertThat(won.samples()).containsExactly(0, 1);
        assertThat(fusion.flagged()).isNotNull();
        assertThat(find(evidence, "consistency.agreement").flagged()).isNull();
        assertThat(fusion.notes()).containsEntry("flagged_by", "fusion");
        assertThat(fusion.notes().get("choice")).startsWith("short answer: 12 words");
        assertThat(fusion.probability()).isBetween(0.0, 1.0);
    }

    private static List<String> covered(String text, Evidence evidence, String label) {
        return evidence.spans().stream()
                .filter(span -> span.label().equals(label) && span.unit() == Span.Unit.CHARACTER)
                .map(span -> text.substring(span.start(), span.end()))
                .toList();
    }

    @Test
    void uses_the_given_sentences_where_they_stand_in_the_text() {
        String text = "Mr. A. met B. They left.";
        Evidence fusion = find(
                scorer.score(
                        subject(text, List.of("Mr. A. met B.", " They left. ", "not there"), "x", "y"),
                        LaneAnswers.NONE),
                "consistency.fusion");
        assertThat(covered(text, fusion, "sentence")).containsExactly("Mr. A. met B.", "They left.");
        assertThat(fusion.measures()).containsEntry("sentences", 3.0);
        assertThat(fusion.notes())
                .containsEntry("sentences", "given")
                .containsEntry("given", "2 of 3 given sentences stand in the text, which are 100 % of it");
    }

    @Test
    void reads_no_more_samples_than_configured() {
        ConsistencyConfig two = new ConsistencyConfig(1, 2, 1, 0.5, 0.75, 0.0, 0.5, 10, 0, 5);
        Evidence evidence = new SelfConsistencyScorer(two)
                .score(subject("Anna sings.", List.of(), "a", "b", "c"), LaneAnswers.NONE)
                .get(0);
        assertThat(evidence.effectiveCount()).isEqualTo(2);
        assertThat(evidence.notes()).containsEntry("samples", "2 of 3");
    }

    @Test
    void agreement_leaves_out_the_words_of_the_prompt() {
        List<Subject.SampledText> samples = List.of(Subject.SampledText.of("The capital of Norway is Bergen."));
        String answer = "The capital of Norway is Oslo.";
        Agreement without = Agreement.of(AnswerWords.of(Language.ENGLISH, null, answer, samples));
        Agreement with =
                Agreement.of(AnswerWords.of(Language.ENGLISH, "What is the capital of Norway?", answer, samples));
        assertThat(without.novelRougeL()).isEqualTo(without.rougeL());
        assertThat(with.rougeL()).isEqualTo(without.rougeL()).isGreaterThan(0.8);
        assertThat(with.novelRougeL()).isZero();
    }

    @Test
    void text_without_latin_letters_is_compared_by_its_own_words() {
        List<Evidence> evidence = scorer.score(
                subject("Столица Норвегии Осло", List.of(), "Столица Норвегии Осло", "Осло"), LaneAnswers.NONE);
        assertThat(find(evidence, "consistency.agreement").score()).isGreaterThan(0.5);
        List<Evidence> caseless =
                scorer.score(subject("أوسلو عاصمة النرويج", List.of(), "أوسلو", "عاصمة"), LaneAnswers.NONE);
        assertThat(find(caseless, "consistency.combined").notes()).containsKey("fallback");
    }

    @Test
    void scripts_without_blanks_are_compared_by_characters() {
        Agreement agreement = Agreement.of(AnswerWords.of(
                Language.of("zh", ""), null, "奥斯陆是挪威的首都。", List.of(Subject.SampledText.of("挪威的首都是奥斯陆。"))));
        assertThat(agreement.rougeL()).isBetween(0.5, 0.99);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 20, 50, 80})
    void any_text_gives_finite_numbers_in_bounded_time(int samples) {
        Random random = new Random(samples);
        for (int round = 0; round < 60; round++) {
            String text = randomText(random, 1 + random.nextInt(200));
            List<String> others = new ArrayList<>();
            for (int i = 0; i < samples; i++) {
                others.add(random.nextInt(4) == 0 ? text : randomText(random, random.nextInt(200)));
            }
            Assertions.assertTimeout(
                    Duration.ofSeconds(10),
                    () -> check(lenient.score(Subject.ofText("e", text, List.of(), others), LaneAnswers.NONE), text));
        }
    }

    private static String randomText(Random random, int words) {
        String[] pool = {
            "Anna",
            "was",
            "born",
            "in",
            "1987",
            ".",
            "!",
            "...",
            "שלום",
            "مرحبا",
            "日本語",
            "😀",
            "\uD83D",
            "\uDE00",
            "\u0000",
            "don't",
            "U.S.",
            "\n\n",
            " ",
            "(",
            "http://a.b/c",
            "e\u0301",
            "ß",
            "İstanbul",
            "\u202E",
            "½",
            "٣"
        };
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < words; i++) {
            out.append(pool[random.nextInt(pool.length)]).append(random.nextInt(5) == 0 ? "" : " ");
        }
        return out.toString();
    }

    private static void check(List<Evidence> evidence, String text) {
        assertThat(evidence).isNotEmpty();
        for (Evidence each : evidence) {
            each.measures().values().forEach(value -> assertThat(value).isFinite());
            if (each.disposition() == Disposition.SCORED) {
                assertThat(each.score()).isFinite();
            }
            for (Span span : each.spans()) {
                assertThat(span.end()).isLessThanOrEqualTo(text.length());
                assertThat(span.score() == null || Double.isFinite(span.score()))
                        .isTrue();
                span.measures().values().forEach(value -> assertThat(value).isFinite());
            }
        }
    }

    @Test
    void many_sentences_and_equal_samples() {
        String text = String.join(" ", Collections.nCopies(200, "Anna Lee was born in 1987 in Oslo."));
        List<Evidence> evidence =
                scorer.score(Subject.ofText("e", text, List.of(), Collections.nCopies(50, text)), LaneAnswers.NONE);
        check(evidence, text);
        Evidence fusion = find(evidence, "consistency.fusion");
        assertThat(fusion.flagged()).isFalse();
        assertThat(covered(text, fusion, "sentence")).hasSize(200);
        assertThat(covered(text, fusion, "unsupported")).isEmpty();
    }

    @Test
    void spans_of_unsupported_words_are_capped() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            text.append("Name").append(i).append(' ');
        }
        Evidence fusion = find(
                scorer.score(subject(text.toString(), List.of(), "other", "words"), LaneAnswers.NONE),
                "consistency.fusion");
        assertThat(covered(text.toString(), fusion, "unsupported")).hasSize(50);
        assertThat(fusion.flagged()).isTrue();
    }

    @Test
    void sentences_without_content_are_skipped_and_said() {
        String text =
                "Sure! " + "Anna Lee was born in Oslo in 1950 and sings in the choir of the old town there. ".repeat(4)
                        + "Hi there, thank you so much.";
        Evidence fusion = find(
                scorer.score(subject(text, List.of(), text, text.replace("1950", "1960")), LaneAnswers.NONE),
                "consistency.fusion");
        assertThat(covered(text, fusion, "no-content")).containsExactly("Sure!", "Hi there, thank you so much.");
        assertThat(covered(text, fusion, "sentence")).hasSize(4);
        assertThat(fusion.notes()).containsEntry("skipped", "2 sentences without content");
        assertThat(fusion.notes().get("choice")).startsWith("passage: ");
        assertThat(fusion.notes().get("probability")).contains("share of sentences");
        abstains(subject("Hi! Thanks.", List.of(), "Hello.", "Thanks!"), Reason.NO_CONTENT);
    }

    @Test
    void few_sentences_to_a_prompt_are_judged_as_a_whole_and_keep_scores_of_their_own() {
        String sentence =
                "Anna Lee was born in Oslo in 1950 and sings in the choir of the old town there every Sunday morning. ";
        Evidence fusion = fusion("Who is Anna?", sentence.repeat(4), sentence);
        assertThat(fusion.notes().get("choice"))
                .isEqualTo("short answer: 84 words in 4 sentences; short answers have up to 60 words, "
                        + "or to a prompt 120 in up to 4 sentences; 2 samples");
        assertThat(fusion.notes()).containsEntry("probability", "that the answer is wrong");
        assertThat(fusion.spans().stream().filter(span -> span.label().equals("sentence")))
                .hasSize(4)
                .allSatisfy(span -> assertThat(span.score()).isBetween(0.0, 1.0));
        Evidence unprompted = fusion(null, sentence.repeat(4), sentence);
        Evidence blank = fusion(" ", sentence.repeat(4), sentence);
        Evidence sentences = fusion("Who is Anna?", sentence.repeat(4) + "Anna sings.", sentence);
        Evidence words = fusion("Who is Anna?", sentence.repeat(7).replace("ing. Anna", "ing Anna"), sentence);
        assertThat(List.of(unprompted, blank, sentences, words))
                .allSatisfy(passage -> assertThat(passage.notes().get("choice"))
                        .startsWith("passage: ")
                        .endsWith(" up to 60 words, or to a prompt 120 in up to 4 sentences; 2 samples"));
    }

    private Evidence fusion(@Nullable String prompt, String text, String sample) {
        List<Subject.SampledText> samples =
                List.of(Subject.SampledText.of(sample), Subject.SampledText.of("Bob was born in Rome."));
        Subject subject =
                Subject.builder("e").prompt(prompt).text(text).samples(samples).build();
        return find(scorer.score(subject, LaneAnswers.NONE), "consistency.fusion");
    }

    @Test
    void too_much_to_compare_is_said_and_no_number_stands_in_its_place() {
        String text = "Anna Lee was born in Oslo. ".repeat(5000);
        Evidence fusion =
                find(scorer.score(subject(text, List.of(), text, text), LaneAnswers.NONE), "consistency.fusion");
        assertThat(fusion.disposition()).isEqualTo(Disposition.ABSTAINED);
        assertThat(fusion.reason()).isEqualTo(Reason.TEXT_TOO_LONG);
        assertThat(fusion.detail()).isEqualTo("50000000 pairs of sentences of response and samples, at most 4000000");
        List<Evidence> longSample =
                scorer.score(subject("Anna sings in Oslo.", List.of(), text, "Anna sings."), LaneAnswers.NONE);
        assertThat(find(longSample, "consistency.eigv").reason()).isEqualTo(Reason.TEXT_TOO_LONG);
        assertThat(find(longSample, "consistency.eigv").detail()).startsWith("samples[0] has more than 2000 words");
        assertThat(find(longSample, "consistency.combined").score()).isNotNull();
    }

    @Test
    void sentences_of_short_answers_have_scores_of_their_own() {
        String text = "Anna was born in Oslo. She won the Nobel Prize in 1987.";
        List<Evidence> evidence = scorer.score(
                subject(text, List.of(), "Anna was born in Oslo. She sings.", "Anna is from Oslo."), LaneAnswers.NONE);
        Evidence combined = find(evidence, "consistency.combined");
        assertThat(covered(text, combined, "sentence"))
                .containsExactly("Anna was born in Oslo.", "She won the Nobel Prize in 1987.");
        Span born = combined.spans().get(0);
        Span won = combined.spans().get(1);
        assertThat((born.score() + won.score()) / 2).isCloseTo(combined.score(), within(1e-9));
        assertThat(won.score()).isGreaterThan(born.score());
        assertThat(won.samples()).containsExactly(0, 1);
        assertThat(covered(text, combined, "unsupported"))
                .as("the fusion has them")
                .isEmpty();
    }

    @Test
    void sentences_have_scores_where_the_fusion_has_none() {
        String text = "Anna Lee was born in Oslo in 1950 and sings in the choir of the old town there. ".repeat(4);
        ConsistencyModel empty = new ConsistencyModel(List.of(), "test", Map.of(), Map.of(), Map.of(), Map.of());
        String one = text.strip();
        List<Evidence> without = new SelfConsistencyScorer(ConsistencyConfig.DEFAULT, empty)
                .score(subject(one, List.of(), one.replace("1950", "1960"), "Anna sings."), LaneAnswers.NONE);
        assertThat(find(without, "consistency.fusion").reason()).isEqualTo(Reason.UNSUPPORTED);
        Evidence combined = find(without, "consistency.combined");
        assertThat(covered(one, combined, "sentence")).hasSize(4);
        assertThat(covered(one, combined, "unsupported")).containsOnly("1950").hasSize(4);
        String many = "Anna Lee was born in Oslo. ".repeat(5000);
        List<Evidence> tooMany = scorer.score(subject(many + "Bob.", List.of(), many, many), LaneAnswers.NONE);
        assertThat(find(tooMany, "consistency.fusion").reason()).isEqualTo(Reason.TEXT_TOO_LONG);
        Evidence long500 = find(tooMany, "consistency.combined");
        assertThat(covered(many, long500, "sentence")).hasSize(500);
        assertThat(long500.spans().get(0).score()).isNotNull();
        assertThat(long500.spans().get(0).samples()).isEmpty();
        Evidence fused = find(
                scorer.score(subject(one, List.of(), one, "Anna sings."), LaneAnswers.NONE), "consistency.combined");
        assertThat(fused.spans()).as("the fusion's have scores").isEmpty();
    }

    @Test
    void how_a_text_without_a_tag_is_read_is_said() {
        assertThat(notes("Anna chante en 1950."))
                .containsEntry("language", "no tag: read as English")
                .doesNotContainKey("fallback");
        assertThat(notes("Anna est née à Oslo en 1950."))
                .containsEntry("fallback", "function words of French: cut by " + UnicodeSegmenter.ID)
                .doesNotContainKey("language");
    }

    private Map<String, String> notes(String text) {
        return find(
                        scorer.score(subject(text, List.of(), "Anna chante.", "Anna danse."), LaneAnswers.NONE),
                        "consistency.fusion")
                .notes();
    }

    @Test
    void blank_sentences_are_none() {
        List<Evidence> evidence =
                scorer.score(subject("Anna sings.", List.of("", " "), "Anna sings.", "Bob."), LaneAnswers.NONE);
        assertThat(find(evidence, "consistency.fusion").score()).isNotNull();
    }

    @Test
    void one_sample_is_not_compared_with_itself() {
        List<Evidence> evidence = lenient.score(subject("Oslo is in Norway.", List.of(), "Oslo."), LaneAnswers.NONE);
        assertThat(find(evidence, "consistency.lexical-similarity").reason()).isEqualTo(Reason.SAMPLES);
        assertThat(find(evidence, "consistency.semantic-entropy.discrete").reason())
                .isEqualTo(Reason.SAMPLES);
        assertThat(find(evidence, "consistency.fusion").probability()).isBetween(0.0, 1.0);
    }

    @Test
    void a_level_of_its_own_decides_in_the_place_of_the_fusion() {
        ConsistencyConfig own = new ConsistencyConfig(1, 50, 5, 0.5, 0.75, 0.2, 0.55, 3, 0, 50);
        SelfConsistencyScorer scorerOfOwn = new SelfConsistencyScorer(own);
        List<Evidence> passage =
                scorerOfOwn.score(subject("Anna Lee sings in Oslo.", List.of(), "x y", "z"), LaneAnswers.NONE);
        assertThat(find(passage, "consistency.combined").flagged()).isNotNull();
        assertThat(find(passage, "consistency.fusion").flagged()).isNull();
        assertThat(find(passage, "consistency.fusion").notes()).containsEntry("flagged_by", "combined");
        List<Evidence> answer = scorerOfOwn.score(subject("Anna", List.of(), "Anna", "Bob"), LaneAnswers.NONE);
        assertThat(find(answer, "consistency.agreement").flagged()).isTrue();
    }

    @Test
    void other_languages_are_cut_by_unicode_and_the_evidence_says_so() {
        String german = "Der Mann und die Frau gingen in das Haus. Das Haus ist alt und die Katze ist nicht da.";
        Evidence fusion = find(
                scorer.score(
                        subject(german, List.of(), german, "Der Mann ist in dem Haus. Die Katze und das Kind."),
                        LaneAnswers.NONE),
                "consistency.fusion");
        assertThat(fusion.notes().get("fallback")).contains("German", "icu-", "document frequency");
        assertThat(fusion.notes().get("tokenizer")).startsWith("icu-");
        String chinese = "奥斯陆是挪威的首都。它是一个大城市。";
        Evidence other = find(
                scorer.score(subject(chinese, List.of(), chinese, "卑尔根是挪威的城市。"), LaneAnswers.NONE),
                "consistency.fusion");
        assertThat(covered(chinese, other, "sentence")).containsExactly("奥斯陆是挪威的首都。", "它是一个大城市。");
        assertThat(other.notes().get("fallback")).contains("not Latin");
        String arabic = "أوسلو هي عاصمة النرويج. ولدت آنا فيها سنة ١٩٥٠.";
        Evidence rightToLeft = find(
                scorer.score(subject(arabic, List.of(), "أوسلو هي عاصمة النرويج.", "آنا"), LaneAnswers.NONE),
                "consistency.fusion");
        assertThat(covered(arabic, rightToLeft, "sentence")).hasSize(2);
        assertThat(covered(arabic, rightToLeft, "unsupported")).contains("١٩٥٠");
    }

    @Test
    void a_year_does_not_hide_what_is_written_in_another_script() {
        String answer = "Иван Петров (1975)";
        Evidence agreed = find(
                scorer.score(subject(answer, List.of(), answer, answer, answer), LaneAnswers.NONE),
                "consistency.agreement");
        Evidence others = find(
                scorer.score(
                        subject(answer, List.of(), "Пётр Сидоров (1975)", "Анна Ким (1975)", "Олег Ли (1975)"),
                        LaneAnswers.NONE),
                "consistency.agreement");
        assertThat(Math.abs(agreed.score() - others.score())).isGreaterThan(0.5);
        Evidence counted = find(
                scorer.score(subject("答案是3个苹果", List.of(), "答案是3个橙子", "答案是3个香蕉"), LaneAnswers.NONE),
                "consistency.exact-match");
        Evidence same = find(
                scorer.score(subject("答案是3个苹果", List.of(), "答案是3个苹果", "答案是3个苹果"), LaneAnswers.NONE),
                "consistency.exact-match");
        assertThat(counted.score()).isNotEqualTo(same.score());
    }

    @Test
    void large_text_is_scored_in_seconds() {
        String text = "Anna (born 1987) isn't known. ".repeat(60_000);
        Assertions.assertTimeout(
                Duration.ofSeconds(30),
                () -> check(scorer.score(subject(text, List.of(), text, "Anna was born."), LaneAnswers.NONE), text));
    }

    @Test
    void one_word_of_a_million_parts_is_scored_in_bounded_time() {
        StringBuilder url = new StringBuilder("http://example.org");
        for (int i = 0; i < 200_000; i++) {
            url.append('/').append(i);
        }
        String text = url.toString();
        Assertions.assertTimeout(
                Duration.ofSeconds(20),
                () -> check(scorer.score(subject(text, List.of(), text, text + "x", "other"), LaneAnswers.NONE), text));
    }

    @Test
    void many_distinct_tokens_are_scored_in_bounded_time() {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < 200_000; i++) {
            words.append(Integer.toString(i, 36)).append(' ');
        }
        String text = words.toString();
        Assertions.assertTimeout(
                Duration.ofSeconds(20),
                () -> check(scorer.score(subject(text, List.of(), text, "a b c"), LaneAnswers.NONE), text));
    }

    @Test
    void equal_subjects_give_equal_evidence_and_the_description_names_every_setting() {
        Subject subject = subject("Anna sings in Oslo.", List.of(), "Anna sings.", "Bob sings.");
        assertThat(scorer.score(subject, LaneAnswers.NONE)).isEqualTo(scorer.score(subject, LaneAnswers.NONE));
        assertThat(scorer.describe()).contains("spacy-en-3.8", "icu-", "threshold=0.5", "model=");
        assertThat(lenient.describe()).isNotEqualTo(scorer.describe());
    }

    @Test
    void settings_are_validated() {
        assertThatThrownBy(() -> config(0, 50, 5, 0.5, 0.0, 0.5, 60, 50)).hasMessageContaining("min-samples");
        assertThatThrownBy(() -> config(3, 2, 5, 0.5, 0.0, 0.5, 60, 50)).hasMessageContaining("max-samples");
        assertThatThrownBy(() -> config(1, 2, 6, 0.5, 0.0, 0.5, 60, 50)).hasMessageContaining("ngram-orders");
        assertThatThrownBy(() -> config(1, 2, 5, 1, 0.0, 0.5, 60, 50)).hasMessageContaining("threshold");
        assertThatThrownBy(() -> config(1, 2, 5, 0.5, Double.NaN, 0.5, 60, 50)).hasMessageContaining("combined");
        assertThatThrownBy(() -> config(1, 2, 5, 0.5, 0.0, 1.5, 60, 50)).hasMessageContaining("agreement");
        assertThatThrownBy(() -> config(1, 2, 5, 0.5, 0.0, 1.0, -1, 50)).hasMessageContaining("short-answer");
        assertThatThrownBy(() -> config(1, 2, 5, 0.5, 0.0, 1.0, 1, -1)).hasMessageContaining("unsupported");
    }

    private static ConsistencyConfig config(
            int min, int max, int orders, double level, Double combined, Double agreement, int words, int spans) {
        return new ConsistencyConfig(min, max, orders, level, 0.75, combined, agreement, words, 0, spans);
    }
}
