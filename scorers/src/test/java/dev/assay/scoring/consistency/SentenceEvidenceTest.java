package dev.assay.scoring.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Span;
import dev.assay.scoring.Subject;
import dev.assay.scoring.text.Language;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which samples speak against a sentence, and which words count as facts in other languages. */
class SentenceEvidenceTest {
    private static final String GERMAN =
            "Die alte Brücke von Steyr wurde im Jahr 1912 von Karl Huber entworfen und gebaut."
                    + " Der Bau dauerte nach den Akten der Stadt sieben Jahre und kostete zwei Millionen Kronen."
                    + " Im Frühling 1921 zerstörte ein Hochwasser die beiden mittleren Pfeiler und das Geländer."
                    + " Seither steht an dieser Stelle eine Brücke aus Stahl mit dem Namen der Heiligen Barbara.";

    private final SelfConsistencyScorer scorer = new SelfConsistencyScorer(ConsistencyConfig.DEFAULT);

    private Evidence fusion(@Nullable String language, String text, List<String> samples) {
        List<Subject.SampledText> others =
                samples.stream().map(Subject.SampledText::of).toList();
        Subject subject = Subject.builder("e")
                .text(text)
                .samples(others)
                .language(language)
                .build();
        return scorer.score(subject, LaneAnswers.NONE).get(0);
    }

    private static List<String> unsupported(String text, Evidence fusion) {
        return fusion.spans().stream()
                .filter(span -> span.label().equals("unsupported"))
                .map(span -> text.substring(span.start(), span.end()))
                .toList();
    }

    private static List<List<Integer>> against(Evidence fusion) {
        return fusion.spans().stream()
                .filter(span -> span.label().equals("sentence"))
                .map(Span::samples)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "She moved to Linz on March 3rd, 1987. He came later.|She moved to Linz on 3 March 1987. He came later.",
                "The town has 700,000 people. It is old.|The town has 700000 people. It is old.",
                "The town has 700000 people. It is old.|The town has 700,000 people. It is old.",
                "He was the 21st of them. It is so.|He was number 21 of them. It is so.",
                "Oslo is the capital of Norway [1]. It is old.|Oslo is the capital of Norway. It is old.",
                "Er kam \u0661\u0669\u0668\u0667 an. It is so.|Er kam 1987 an. It is so."
            })
    void a_number_is_the_same_however_it_is_written(String text, String other) {
        Evidence fusion = fusion("en", text, Collections.nCopies(3, other));
        assertThat(against(fusion))
                .isNotEmpty()
                .allSatisfy(samples -> assertThat(samples).isEmpty());
        assertThat(unsupported(text, fusion))
                .noneMatch(word -> word.chars().anyMatch(Character::isDigit) && !word.equals("1"));
    }

    @Test
    void numbers_are_pointed_at_where_no_sample_has_them_in_any_form() {
        String text = "By 1987 it sold 1,200 copies in 3 towns. It had 12500 readers and 21st place.";
        String same = "By 1987 it sold 1200 copies in 3rd towns. It had 12,500 readers and 21 place.";
        assertThat(unsupported(text, fusion("en", text, Collections.nCopies(4, same))))
                .isEmpty();
        String other = "By 1988 it sold 1,300 copies in 4 towns. It had 125 readers and 22nd place.";
        assertThat(unsupported(text, fusion("en", text, Collections.nCopies(4, other))))
                .containsExactly("1987", "1,200", "3", "12500", "21st");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "However, Vienna employed him.",
                "Afterwards, Vienna employed him.",
                "Later, Vienna employed him.",
                "Today Vienna employs him.",
                "\"Meanwhile, Vienna employed him.\"",
                "Although poor, Vienna employed him."
            })
    void a_word_that_leads_over_to_a_sentence_speaks_against_nobody(String sentence) {
        String text = "He was a painter. " + sentence;
        List<String> samples = List.of(
                "He was a painter. Vienna employed him.",
                "He was a painter whom Vienna employed.",
                "Vienna employed the painter. He was a painter and was employed.",
                "Vienna employs him. He was a painter who was employed.");
        Evidence fusion = fusion("en", text, samples);
        assertThat(against(fusion).get(1)).doesNotContain(0, 3);
        assertThat(unsupported(text, fusion)).isEmpty();
        List<String> elsewhere = samples.stream()
                .map(sample -> sample.replace("Vienna", "Graz").replace("employ", "dismiss"))
                .toList();
        assertThat(against(fusion("en", text, elsewhere)).get(1)).containsExactly(0, 1, 2, 3);
    }

    @Test
    void words_that_are_names_inside_a_sentence_count_there() {
        String text = "The album is called Today. Later came Still Life.";
        String other = "The album is called Tomorrow. Later came Still Life.";
        Evidence fusion = fusion("en", text, Collections.nCopies(3, other));
        assertThat(against(fusion)).containsExactly(List.of(0, 1, 2), List.of());
        assertThat(unsupported(text, fusion)).containsExactly("Today");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Yes|No|Yes",
                "No.|Yes.|No",
                "Both|Neither|Both",
                "First|Second|First",
                "No, it is not.|Yes, it is.|No",
                "However, he was convicted of fraud.|He was acquitted.|convicted fraud",
                "He was convicted of fraud.|He was acquitted.|convicted fraud"
            })
    void a_sentence_without_a_name_is_told_by_its_other_words(String text, String other, String words) {
        Evidence contradicted = fusion("en", text, Collections.nCopies(5, other));
        assertThat(against(contradicted)).containsExactly(List.of(0, 1, 2, 3, 4));
        assertThat(unsupported(text, contradicted)).containsExactly(words.split(" ", -1));
        Evidence agreed = fusion("en", text, Collections.nCopies(5, text.replace("However, he", "He")));
        assertThat(against(agreed)).containsExactly(List.of());
        assertThat(unsupported(text, agreed)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de|Der Turm hat 1.200.000 Besucher und 3,5 Etagen.|Der Turm hat 1,200,000 Besucher und 3.5 Etagen.",
                "de|Der Turm hat 2.500 Stufen.|Der Turm hat 2500 Stufen.",
                "de|Der Turm kostet 1.200,50 Euro.|Der Turm kostet 1,200.50 Euro.",
                "en|The tower has 1.200.000 visitors.|The tower has 1,200,000 visitors.",
                "en|The tower has 37'000 visitors.|The tower has 37,000 visitors.",
                "en|The tower has 37,000 visitors.|The tower has 37\u2019000 visitors."
            })
    void sentences_and_short_answers_read_numbers_alike(String language, String text, String other) {
        List<String> samples = Collections.nCopies(3, other);
        Evidence fusion = fusion(language, text, samples);
        assertThat(against(fusion)).containsExactly(List.of());
        assertThat(unsupported(text, fusion)).isEmpty();
        AnswerWords words = AnswerWords.of(
                Language.of(language, text),
                null,
                text,
                samples.stream().map(Subject.SampledText::of).toList());
        assertThat(words.samples().get(0)).isEqualTo(words.answer());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The city is \u200eParis.|The city is Rome.|\u200eParis",
                "\ufeffHowever, Vienna employed him in \u200e1912.|Vienna employed him in 1913.|\u200e1912"
            })
    void how_a_name_is_set_does_not_hide_it(String text, String other, String word) {
        Evidence fusion = fusion("en", text, Collections.nCopies(3, other));
        assertThat(against(fusion)).containsExactly(List.of(0, 1, 2));
        assertThat(unsupported(text, fusion)).containsExactly(word);
    }

    @Test
    void an_english_text_is_cut_alike_however_its_letters_are_spelled() {
        String text = "He drinks café. She drinks tea. It was at Café Noé. Then José left.";
        String apart = Normalizer.normalize(text, Normalizer.Form.NFD);
        for (String sample : List.of(text, apart, text.replace("Noé", "Zoé"))) {
            Evidence composed = fusion(null, text, Collections.nCopies(3, sample));
            Evidence found = fusion(null, apart, Collections.nCopies(3, sample));
            assertThat(against(found)).hasSize(4).isEqualTo(against(composed));
            assertThat(found.score()).isEqualTo(composed.score());
            assertThat(found.spans()).hasSameSizeAs(composed.spans());
            for (int i = 0; i < found.spans().size(); i++) {
                Span one = found.spans().get(i);
                Span same = composed.spans().get(i);
                assertThat(Normalizer.normalize(apart.substring(one.start(), one.end()), Normalizer.Form.NFC))
                        .isEqualTo(text.substring(same.start(), same.end()));
                assertThat(one.measures()).isEqualTo(same.measures());
            }
        }
        assertThat(unsupported(apart, fusion(null, apart, List.of(text, apart))))
                .isEmpty();
        String german = Normalizer.normalize(GERMAN, Normalizer.Form.NFD);
        assertThat(fusion(null, german, List.of(GERMAN)).notes().get("fallback"))
                .isEqualTo(fusion(null, GERMAN, List.of(german)).notes().get("fallback"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The town has 700,000 people.|The town has 700 people.",
                "The town has 3.5 people.|The town has 35 people.",
                "He was the 21st of them.|He was the 22nd of them.",
                "He was born [in 1912] there.|He was born [in 1913] there."
            })
    void other_numbers_are_others(String text, String other) {
        assertThat(against(fusion("en", text, Collections.nCopies(3, other))).get(0))
                .containsExactly(0, 1, 2);
    }

    @Test
    void the_number_of_an_entry_speaks_for_nothing() {
        String list = "1. Oslo is the capital of Norway. 2. It has 5 hills.";
        List<List<Integer>> found =
                against(fusion("en", list, Collections.nCopies(2, "Oslo is the capital of Norway. It has 5 hills.")));
        assertThat(found)
                .hasSizeGreaterThan(1)
                .allSatisfy(samples -> assertThat(samples).isEmpty());
        assertThat(against(fusion("en", "1987.", Collections.nCopies(2, "1988."))))
                .containsExactly(List.of(0, 1));
    }

    @Test
    void many_short_sentences_end_in_time() {
        String many = "Ox! ".repeat(100_000);
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(fusion("en", many, List.of("Ox!", "An ox.")).notes())
                        .isNotEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en|She has 7 children. He owns 300 boats. They live in Linz. The firm made 5 million.|"
                        + "She has 2 children. He owns 12 boats. They live in Wels. The firm made 9 million.",
                "de|Sie hat 7 Kinder. Er besitzt 300 Boote. Sie wohnen in Linz. Die Firma verdiente 5 Millionen.|"
                        + "Sie hat 2 Kinder. Er besitzt 12 Boote. Sie wohnen in Wels. Die Firma verdiente 9 Millionen.",
                "fr|Elle a 7 enfants. Il a 300 bateaux. Ils habitent à Linz. Elle gagne 5 millions.|"
                        + "Elle a 2 enfants. Il a 12 bateaux. Ils habitent à Wels. Elle gagne 9 millions.",
                "en|Oslo is the capital of Norway. It has 5 hills.|Bergen is the capital of Norway. It has 4 hills."
            })
    void samples_that_say_otherwise_are_named(String language, String text, String other) {
        List<Integer> all = IntStream.range(0, 10).boxed().toList();
        assertThat(against(fusion(language, text, Collections.nCopies(10, other))))
                .hasSizeGreaterThan(1)
                .allSatisfy(samples -> assertThat(samples).isEqualTo(all));
        assertThat(against(fusion(language, text, Collections.nCopies(10, text))))
                .allSatisfy(samples -> assertThat(samples).isEmpty());
        assertThat(against(fusion(language, text, List.of(text, other, text))))
                .allSatisfy(samples -> assertThat(samples).containsExactly(1));
    }

    @ParameterizedTest
    @CsvSource({"4,de", "3,de", "4,nl", "4,"})
    void what_short_texts_agree_on_is_no_function_word(int sentences, @Nullable String language) {
        String[] cut = GERMAN.split("(?<=\\.) ", -1);
        String text = String.join(" ", List.of(cut).subList(0, sentences)) + " Das ist alles".repeat(6) + ".";
        Evidence agreed = fusion(language, text, Collections.nCopies(20, text));
        assertThat(agreed.notes().get("fallback")).contains("icu-");
        assertThat(agreed.score()).isLessThan(0.1);
        assertThat(agreed.flagged()).isFalse();
    }

    @Test
    void a_text_that_repeats_itself_has_no_more_function_words() {
        String once =
                "Die Hauptstadt von Deutschland ist Berlin. Die Stadt wurde im Jahr 1237 gegründet und liegt an der Spree.";
        String text = String.join(" ", Collections.nCopies(5, once));
        Evidence fusion = fusion("de", text, List.of(once, once.replace("Berlin", "Bonn")));
        assertThat(fusion.notes().get("choice")).startsWith("passage: ");
        assertThat(fusion.score()).isLessThan(0.3);
        assertThat(fusion("de", text, List.of(once.replace("Berlin", "Bonn"), once.replace("Berlin", "Wien")))
                        .score())
                .isGreaterThan(fusion.score());
    }

    @Test
    void function_words_come_again_in_a_text() {
        List<String> samples = Collections.nCopies(5, GERMAN.replace("Steyr", "Enns"));
        Evidence fusion = fusion("de", GERMAN, samples);
        assertThat(against(fusion).get(0)).isEmpty();
        assertThat(unsupported(GERMAN, fusion)).containsExactly("Steyr");
    }
}
