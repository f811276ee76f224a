package dev.assay.scoring.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.Reason;
import dev.assay.scoring.text.NumberStyle;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One thing written in two ways, and two things that are nearly written alike. */
class EnglishSpellingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "It won't rain, I'm sure.|It will not rain, I sure.",
                "You CAN\u2019T, we shan\u2018t, it ain\u02bct|You can not, we shall not, it is not",
                "it dont, I cannot, they havent|it do not, I can not, they have not",
                "They've gone; she'll see, he'd go, let's go|They have gone; she will see, he would go, let is go",
                "Messi's dogs' O'Neill's d'Artagnan 1980's|Messi dogs' O'Neill d'Artagnan 1980s",
                "I am here, i am; an am radio|I  here, i ; an am radio",
                "the U.S.A. and the U.K., a Ph.D. at 9 a.m.|the USA. and the UK., a PhD. at 9 am.",
                "J. R. R. Tolkien, J.K. Rowling, J. Smith, 3.5|JRR. Tolkien, JK. Rowling, J. Smith, 3.5",
                "5km 16GB 9am 3D 1990s 21st 6in 1a B2B 0x1F|5 km 16 GB 9 am 3 D 1990s 21st 6in 1a B2B 0x1F",
                "5 percent, 90 degrees Celsius, a law degree|5 %, 90 \u00b0 C, a law degree",
                "Ask the WHO who knows IT, OR else|Ask the WHO# who knows IT#, OR# else",
                "Hepatitis A, a type A. A man. Once Upon A Time|Hepatitis A#, a type A#. A man. Once Upon A Time",
                "Will Smith will sing, and Will; Will he?|Will# Smith will sing, and Will#; Will he?",
                "ASK WHO SAID IT|ASK WHO SAID IT"
            })
    void texts_are_spelled_out(String text, String spelled) {
        assertThat(EnglishSpelling.of(text)).isEqualTo(spelled);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "It is plain.", "'", ".'.'", "x' 'y", "\ud83d\ude00 5", "12:30, 3.5 and 1,200"})
    void what_is_spelled_out_is_the_same_object(String text) {
        assertThat(EnglishSpelling.of(text)).isSameAs(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "It won't rain.|It will not rain.",
                "He didn't win.|He did not win.",
                "I can't swim.|I cannot swim.",
                "Water doesn't burn.|Water does not burn.",
                "I'm Bob.|I am Bob.",
                "We'll win.|We will win.",
                "Messi's team won.|The team of Messi won.",
                "It is 5 km away.|It is 5km away.",
                "It opens at 9 a.m.|It opens at 9AM.",
                "She has a Ph.D.|She has a PhD.",
                "The U.S.A. won the war.|The USA won the war.",
                "J. R. R. Tolkien|J.R.R. Tolkien",
                "well-being|wellbeing",
                "AC/DC|ACDC",
                "It is 5 percent.|It is 5%.",
                "It is 90 degrees Celsius.|It is 90 \u00b0C.",
                "CO\u2082 is a gas.|CO2 is a gas.",
                "It is 5 km\u00b2.|It is 5 km2.",
                "the \ufb01re|the fire",
                "S\u00f8ren Kierkegaard|Soren Kierkegaard",
                "\u0141\u00f3d\u017a|Lodz"
            })
    void one_thing_in_two_spellings_agrees(String one, String other) {
        ShortAnswers.assertContradicts(null, one, other, false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "Mixing them is safe for people.|Mixing them isnt safe for people.",
                "Mixing them is safe for people.|Mixing them ain't safe for people.",
                "Mixing them is safe for people.|Mixing them isn\u02bct safe for people.",
                "Hepatitis A|Hepatitis B",
                "His blood type is A.|His blood type is O.",
                "It was issued by the WHO.|It was issued by the CDC.",
                "He works in IT.|He works in HR.",
                "She is from Portland, OR.|She is from Portland, ME.",
                "Will Smith won.|John Smith won.",
                "It opens at 9am.|It opens at 9 pm.",
                "2x - 3|2x + 3",
                "x = 2|x != 2",
                "a*b|a/b",
                "2^10|2*10",
                "George W. Bush|George H. W. Bush"
            })
    void two_things_in_nearly_one_spelling_do_not(String one, String other) {
        ShortAnswers.assertContradicts(null, one, other, true);
    }

    @Test
    void doubled_signs_of_logic_are_compared() {
        ShortAnswers.assertContradicts(null, "a && b", "a || b", true);
    }

    @Test
    void a_pleasantry_is_an_answer_where_samples_say_anything_else() {
        String prompt = "Is it safe to mix bleach and ammonia?";
        assertThat(ShortAnswers.score(prompt, "Absolutely.", "No, never.")
                        .get(0)
                        .flagged())
                .isTrue();
        assertThat(ShortAnswers.score(prompt, "Absolutely not.", "Yes.").get(0).flagged())
                .isTrue();
        assertThat(ShortAnswers.score(prompt, "Sure, you can do that.", "No, you cannot do that.")
                        .get(0)
                        .flagged())
                .isTrue();
        assertThat(ShortAnswers.score(
                        "hello", "Hello! How can I help you today?", "Hi there! What can I do for you today?"))
                .singleElement()
                .satisfies(each -> assertThat(each.reason()).isEqualTo(Reason.NO_CONTENT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.", "I'", "WHO ", "a'b", "1a ", "A. ", "x - ", "=", "dont ", "I am ", "Will ", "!", "a*", "a - ", "&"
            })
    void time_is_bounded(String part) {
        String text = part.repeat(200_000 / part.length());
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> AnswerCutter.cut(EnglishSpelling.of(text), NumberStyle.POINT, AnswerWords.MOST));
    }
}
