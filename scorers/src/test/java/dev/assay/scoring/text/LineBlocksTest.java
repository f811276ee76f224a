package dev.assay.scoring.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In the texts below a slash is the end of a line, and one within the sentences expected, too. */
class LineBlocksTest {
    private static List<String> sentences(Segmenter segmenter, String text) {
        return segmenter.split(text).stream()
                .map(range -> text.substring(range.start(), range.end()))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Key facts//- Born in 1867/- Died in 1934; Key facts_Born in 1867_Died in 1934",
                "Key facts:/* Born in 1867; Key facts:_Born in 1867",
                "Facts/• Born/  and bred/•Died; Facts_Born/  and bred_Died",
                "– Born in 1867/– Died in 1934; Born in 1867_Died in 1934",
                "Facts/1. Born in 1867/2. Died in 1934; Facts_Born in 1867_Died in 1934",
                "1) Born in 1867/2) Died. Really/10) Lived; Born in 1867_Died._Really/10) Lived",
                "(a) Born/(b) Died; Born_Died",
                "a. Born/b. Died; Born_Died",
                "1. Born/1. Died/  - at home/  - at peace; Born_Died_at home_at peace",
                "She was born/ /She died; She was born_She died",
                "She was born//---//She died; She was born//---_She died",
                "## Life/She lived/# Death/She died; Life_She lived_Death_She died",
                "**Life**/She lived; **Life**_She lived",
                "**Born:** 1867/**Died:** 1934; **Born:** 1867_**Died:** 1934",
                "| a | b |/|---|---|/| c | d |/and so on; | a | b |/|---|---|_| c | d |_and so on",
            })
    void lists_and_paragraphs_end_sentences(String text, String expected) {
        assertThat(sentences(Segmenter.ENGLISH, text.replace('/', '\n')))
                .containsExactly(expected.replace('/', '\n').split("_", -1));
        assertThat(sentences(Segmenter.ENGLISH, text.replace("/", "\r\n")))
                .containsExactly(expected.replace("/", "\r\n").split("_", -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "She was born in Warsaw. She died in Passy",
                "She was\nborn in Warsaw. She\ndied in Passy\n",
                "She was born on November\n7. She died on July\n4. In Paris",
                "It was a war\n- a long one - and\na peace",
                "It was written by\nA. Smith and\nC. Jones",
                "The words are\n*emphatic* and #tagged\n#two",
                "See the page\n12) of it",
                " She was born.\n\n\"Really?\"\n\nShe died.\n",
            })
    void prose_is_cut_as_the_reference_cuts_it(String text) {
        assertThat(sentences(Segmenter.ENGLISH, text)).isEqualTo(sentences(Segmenter.REFERENCE, text));
    }

    @Test
    void the_reference_knows_no_lines() {
        String text = "Key facts\n\n- Born in 1867\n- Died in 1934";
        assertThat(sentences(Segmenter.REFERENCE, text)).containsExactly(text);
        assertThat(Segmenter.REFERENCE.splitterId()).isEqualTo("sentencizer");
        assertThat(Segmenter.ENGLISH.splitterId()).isEqualTo("sentencizer+lines/1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "- a\n", "1. a\n", "a\n\n", "| |\n", "#", " ", "**\n", "(1\n", "- - \n"})
    void a_million_characters_take_seconds_at_most(String piece) {
        String text = piece.repeat(1_000_000 / piece.length()) + "\n";
        Assertions.assertTimeout(
                Duration.ofSeconds(10), () -> assertThat(LineBlocks.of(text)).isNotEmpty());
    }
}
