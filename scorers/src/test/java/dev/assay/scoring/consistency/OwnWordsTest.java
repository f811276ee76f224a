package dev.assay.scoring.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Subject;
import dev.assay.scoring.text.Language;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Short answers as whole sentences, which are alike whatever they say. */
class OwnWordsTest {

    private static OwnWords own(String answer, String... samples) {
        return own(Language.ENGLISH, answer, List.of(samples));
    }

    private static OwnWords own(Language language, String answer, List<String> samples) {
        return OwnWords.of(AnswerWords.of(
                language,
                null,
                answer,
                samples.stream().map(Subject.SampledText::of).toList()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en|Obama is older.|Biden is older.",
                "en|The capital of Australia is Sydney.|The capital of Australia is Canberra.",
                "en|The war ended in 1945.|The war ended in 1918.",
                "en|Take two tablets every day.|Take four tablets every day.",
                "en|The recommended dose is 20 mg per day.|The recommended dose is 200 mg per day.",
                "en|The drug is safe during pregnancy.|The drug is not safe during pregnancy.",
                "en|The drug isn't safe.|The drug is safe.",
                "en|Turn right at the church.|Turn left at the church.",
                "en|The meeting is in May.|The meeting is in June.",
                "en|The statement is correct.|The statement is wrong.",
                "en|The wire to cut is the red one.|The wire to cut is the blue one.",
                "en|the inventor of the telephone was edison|the inventor of the telephone was bell",
                "de|Die Hauptstadt von Australien ist Sydney.|Die Hauptstadt von Australien ist Canberra.",
                "zh|\u6fb3\u5927\u5229\u4e9a\u7684\u9996\u90fd\u662f\u6089\u5c3c\u3002|\u6fb3\u5927\u5229\u4e9a\u7684\u9996\u90fd\u662f\u582a\u57f9\u62c9\u3002",
                "ar|\u0639\u0627\u0635\u0645\u0629 \u0645\u0635\u0631 \u0647\u064a \u0627\u0644\u0623\u0642\u0635\u0631|\u0639\u0627\u0635\u0645\u0629 \u0645\u0635\u0631 \u0647\u064a \u0627\u0644\u0642\u0627\u0647\u0631\u0629"
            })
    void one_sentence_around_another_answer_is_flagged(String language, String answer, String sample) {
        for (int n : new int[] {3, 5, 20}) {
            Evidence against = ShortAnswers.fusion(language, answer, Collections.nCopies(n, sample));
            assertThat(against.flagged()).as("%s, %d", answer, n).isTrue();
            assertThat(against.measures()).containsEntry("contradicted", 1.0);
            Evidence same = ShortAnswers.fusion(language, sample, Collections.nCopies(n, sample));
            assertThat(same.flagged()).as("%s, %d", sample, n).isFalse();
            assertThat(same.measures()).containsEntry("contradicted", 0.0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Paris|The capital of France is Paris.|Paris is the capital of France.|It's Paris.|I believe it is Paris.",
                "The capital of France is Paris.|Paris|Paris.|It is Paris, I believe.|Paris, I think",
                "A spider has eight legs.|8|Eight|Eight legs.|Spiders have 8 legs.",
                "Kelly Reno played Alec.|Kelly Reno plays Alec.|Alec is played by Kelly Reno.|Kelly Reno|Kelly Reno played Alec.",
                "The film is Cast Away.|The film is Castaway.|Cast Away|Castaway|It is Castaway.",
                "The half time show was hers.|The halftime show was hers|half time|half-time show|The half time show"
            })
    void the_same_answer_in_other_words_is_no_contradiction(
            String answer, String first, String second, String third, String fourth) {
        assertThat(own(answer, first, second, third, fourth).contradicted()).isZero();
        assertThat(ShortAnswers.fusion("en", answer, List.of(first, second, third, fourth))
                        .flagged())
                .isFalse();
    }

    @Test
    void doubt_rises_with_the_samples_that_contradict() {
        String answer = "The capital of Australia is Sydney.";
        String other = "The capital of Australia is Canberra.";
        double last = 0;
        for (int against = 0; against <= 10; against++) {
            List<String> samples = Stream.concat(
                            Collections.nCopies(against, other).stream(),
                            Collections.nCopies(10 - against, answer).stream())
                    .toList();
            Evidence found = ShortAnswers.fusion("en", answer, samples);
            assertThat(found.measures()).containsEntry("contradicted", against / 10.0);
            assertThat(found.score()).isNotNull().isGreaterThan(last);
            last = found.score();
        }
    }

    @Test
    void what_all_texts_say_changes_nothing() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            List<String> texts = Stream.generate(() -> text(random)).limit(5).toList();
            List<String> framed = texts.stream()
                    .map(text -> "Qork zim ferro lunt " + text + " vask")
                    .toList();
            OwnWords plain = own(Language.ENGLISH, texts.get(0), texts.subList(1, 5));
            OwnWords whole = own(Language.ENGLISH, framed.get(0), framed.subList(1, 5));
            assertThat(whole.contradicted()).isEqualTo(plain.contradicted());
            assertThat(whole.samplesContradict()).isEqualTo(plain.samplesContradict());
            assertThat(whole.support()).isEqualTo(plain.support(), within(1e-12));
            assertThat(whole.samplesInAnswer()).isEqualTo(plain.samplesInAnswer(), within(1e-12));
            assertThat(whole.length()).isEqualTo(plain.length(), within(1e-12));
            assertThat(whole.contradictedWords()).isLessThanOrEqualTo(plain.contradictedWords());
        }
    }

    private static String text(Random random) {
        return random.ints(1 + random.nextInt(4), 0, 6)
                .mapToObj(i -> List.of("oslo", "rome", "bern", "lima", "cairo", "quito")
                        .get(i))
                .collect(Collectors.joining(" "));
    }

    @Test
    void a_text_of_function_words_alone_consists_of_them() {
        assertThat(own("It was her.", "It was him.").contradicted()).isEqualTo(1);
        assertThat(own("It was her.", "It was her.").contradicted()).isZero();
        assertThat(own("I think", "I guess").contradicted()).isEqualTo(1);
    }

    @Test
    void a_number_behind_no_is_no_denial() {
        assertThat(own("It is No. 5", "It is 5").contradicted()).isZero();
        assertThat(own("It is 5", "It is No. 5").contradicted()).isZero();
        assertThat(own("It is Mambo", "It is not Mambo").contradicted()).isEqualTo(1);
        // Longer texts may deny anything.
        String much = " It is a dance that came from Havana".repeat(5);
        assertThat(own("It is Mambo", "Not Tango; it is Mambo." + much).contradicted())
                .isZero();
    }

    @Test
    void numbers_are_shares_of_samples_and_of_words() {
        OwnWords own = own("The big red car", "The big blue car", "The big red car", "The big blue bus");
        assertThat(own.contradicted()).isEqualTo(2 / 3.0, within(1e-12));
        assertThat(own.contradictedWords()).isEqualTo((1 / 3.0 + 2 / 3.0) / 3, within(1e-12));
        // Blue car and red car, red car and blue bus; blue car and blue bus.
        assertThat(own.samplesContradict()).isEqualTo(1);
        // "Big" all have; of "red" one of three, of "car" two.
        assertThat(own.support())
                .isEqualTo((PassageFeatures.support(1 / 3.0) + PassageFeatures.support(2 / 3.0)) / 2, within(1e-12));
        // Blue not, car; red, car; blue not, bus not.
        assertThat(own.samplesInAnswer()).isEqualTo((0.5 + 1 + 0) / 3, within(1e-12));
        assertThat(own.length()).isEqualTo(Math.log(3), within(1e-12));
    }
}
