package dev.assay.scoring.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnicodeSegmenterTest {
    /** A bar is where a sentence ends, a plus the end of a line. */
    private static void assertCut(String tag, String expected) {
        String text = expected.replace("|", "").replace('+', '\n');
        Segmenter segmenter = new UnicodeSegmenter(tag);
        List<String> found = new ArrayList<>();
        segmenter.split(text).forEach(range -> found.add(text.substring(range.start(), range.end())));
        List<String> visited = new ArrayList<>();
        segmenter.forEachSentence(
                text, (tokens, from, to) -> visited.add(text.substring(tokens.start(from), tokens.end(to - 1))));
        List<String> sentences = new ArrayList<>();
        for (String sentence : expected.split("\\|", -1)) {
            sentences.add(sentence.replace('+', '\n').strip());
        }
        assertThat(found).isEqualTo(sentences);
        assertThat(visited).isEqualTo(sentences);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "de; Marie Curie zog nach Paris. |1891 begann sie ein Studium. |1894 lernte sie Pierre kennen.",
                "de; Sie gewann zwei Preise (1903 und 1911). |1914 fuhr sie zur Front.",
                "de; Es war in „Rom“. |12 Jahre danach ging sie fort. |3 blieben.",
                "de; Sie heiratete 1895. |1897 kam Irène zur Welt! |1904 folgte Ève.",
                "de; Sie war 24 Jahre alt. |1891 begann ein Studium mit 50 %. |1893 war es vorbei.",
                "sv; Hon flyttade till Paris. |1903 fick hon Nobelpriset. |1911 fick hon ett till.",
                "hu; Párizsba költözött. |1903-ban Nobel-díjat kapott. |1911-ben még egyet.",
                "fr; Elle part pour Paris. |1903 fut une grande année.",
                "pl; Wyjechała do Paryża. |1903 rok był dobry.",
                "ru; Она переехала в Париж. |1903 год был удачным.",
                "und; Она переехала в Париж. |1903 год был удачным.",
                "el; Πήγε στο Παρίσι. |1903 ήταν μια καλή χρονιά.",
            })
    void a_number_begins_a_sentence(String tag, String text) {
        assertCut(tag, text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "de; Sie wurde am 7. November 1867 geboren. |Im 19. Jahrhundert war das so.",
                "de; Am 7. Nov. 1867 war es, am 7. 11. 1867 in Warschau, vor dem 2. Weltkrieg und nach dem I. Weltkrieg.",
                "de; König Ludwig XIV. war der Sohn von Ludwig XIII. und regierte ab 1643.",
                "de; Zu ihrem 100. Geburtstag, im 19./20. Jahrhundert, kamen 5 von ihnen.",
                "de; Siehe Nr. 5, Abb. 3 und S. 12, geb. 1867, ca. 1900 davon.",
                "de; Sie gewann mit 19. |Danach verlor sie mit 12. |Er kam.",
                "de; 1. Geboren in Warschau+|2. Gestorben in Passy",
                "sv; Hon föddes den 7. november, se s. 12 och nr. 5, f. 1867 i Warszawa.",
                "hu; Született 1867. november 7. napján, kb. 1900 körül.",
                "fr; Née le 7 oct. 1867 à Varsovie, voir fig. 3 et art. 12 du code.",
                "es; Nació en 1867, véase el núm. 5 y la pág. 12 del libro.",
                "ru; Она родилась 7 нояб. 1867 года, см. стр. 12 и рис. 3 в книге.",
                "zh; 居里夫人搬到巴黎。|1891年她开始学习。|1894年她认识了皮埃尔。",
                "ja; パリに移った。|1891年に勉強を始めた。",
                "hi; वह पेरिस गई। |1891 में उसने पढ़ाई शुरू की।",
                "ar; هل انتقلت إلى باريس؟ |1891 بدأت الدراسة. |1894 التقت بيير.",
                "th; เธอย้ายไปปารีส 1891 เธอเริ่มเรียน",
            })
    void other_numbers_do_not(String tag, String text) {
        assertCut(tag, text);
    }

    @ParameterizedTest
    @ValueSource(strings = {". 1", "Paris. 1891 ", "7. ", ")", ".)", ". ", "1", "a", ".", "7. 11. ", "am 7. November "})
    void two_hundred_thousand_characters_take_seconds_at_most(String piece) {
        NumberStops stops = new NumberStops(com.ibm.icu.util.ULocale.GERMAN);
        String text = piece.repeat(200_000 / piece.length());
        Assertions.assertTimeout(
                Duration.ofSeconds(10), () -> assertThat(stops.masked(text)).hasSameSizeAs(text));
    }
}
