package dev.assay.scoring.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Span;
import dev.assay.scoring.Subject;
import dev.assay.scoring.text.Segmenter;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One wrong year in a list, or among sentences that begin with years, is found where it stands. */
class ListedSentencesTest {
    private static final List<String> FACTS = List.of(
            "Born in Warsaw in 1867 as the youngest of five children of two teachers",
            "Moved to Paris in 1891 to study physics and mathematics at the Sorbonne",
            "Married the physicist Pierre Curie in 1895 in the town of Sceaux",
            "Discovered the elements polonium and radium in 1898 together with her husband",
            "Received the Nobel Prize in Physics in 1903 with Pierre Curie and Henri Becquerel",
            "Became the first woman to teach at the Sorbonne in 1906 after the death of Pierre",
            "Received the Nobel Prize in Chemistry in 1911 for the discovery of two elements",
            "Founded the Radium Institute in Paris in 1914 shortly before the war",
            "Drove mobile X-ray units to the front from 1915 on with her daughter",
            "Travelled to the United States in 1921 to be given a gram of radium",
            "Founded a second institute in Warsaw in 1932 with her sister as its head",
            "Died of aplastic anaemia in Passy in 1934 after years of exposure to radiation");

    private static final String GERMAN = "Marie Curie wurde in Warschau geboren und zog als junge Frau nach Paris. 1891"
            + " begann sie dort ein Studium der Physik an der Sorbonne. 1894 lernte sie den Physiker Pierre Curie kennen. 1895"
            + " heiratete sie ihn in der Stadt Sceaux. 1898 entdeckten die beiden das Element Radium. 1903 bekam sie den Nobelpreis"
            + " für Physik zusammen mit ihrem Mann. 1906 starb Pierre bei einem Unfall auf der Straße. 1911 erhielt sie den Preis"
            + " für Chemie in Stockholm. 1914 gründete sie ein Institut für Radium in Paris. 1934 starb sie am 4. Juli in Passy an"
            + " einer Krankheit des Blutes.";

    private static List<Span> sentences(String response, String sample) {
        Evidence fusion = new SelfConsistencyScorer(ConsistencyConfig.DEFAULT)
                .score(Subject.ofText("e", response, List.of(), Collections.nCopies(5, sample)), LaneAnswers.NONE)
                .get(0);
        assertThat(fusion.scorer()).isEqualTo(Finding.FUSION);
        return fusion.spans().stream()
                .filter(span -> span.label().equals("sentence"))
                .toList();
    }

    private static void assertOnlyWrong(String response, String sample, int sentences, String wrong) {
        List<Span> found = sentences(response, sample);
        assertThat(found).hasSize(sentences);
        for (Span span : found) {
            String sentence = response.substring(span.start(), span.end());
            double probability = Objects.requireNonNull(span.measures().get("probability"));
            if (sentence.contains(wrong)) {
                assertThat(probability).as(sentence).isGreaterThan(0.5);
                assertThat(span.measures()).containsEntry("retold", 1.0).containsEntry("contradicted", 1.0);
            } else {
                assertThat(probability).as(sentence).isLessThan(0.35);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"- %2$s", "* %2$s", "• %2$s", "%1$d. %2$s", "%1$d) %2$s", "| %2$s |", "### %2$s", "\n%2$s"})
    void in_a_list_without_full_stops(String item) {
        String right = "Key facts about the life of Marie Curie\n\n"
                + IntStream.range(0, FACTS.size())
                        .mapToObj(i -> item.formatted(i + 1, FACTS.get(i)))
                        .collect(Collectors.joining("\n"));
        assertOnlyWrong(right.replace("1906", "1908"), right, FACTS.size() + 1, "1908");
    }

    @Test
    void in_items_that_others_number_otherwise() {
        String response = numbered(0).replace("1906", "1908");
        String sample = numbered(5);
        assertOnlyWrong(response, sample, FACTS.size(), "1908");
    }

    private static String numbered(int first) {
        return IntStream.range(0, FACTS.size())
                .mapToObj(i -> (i + 1) + ". " + FACTS.get((i + first) % FACTS.size()))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void among_sentences_that_begin_with_years() {
        assertOnlyWrong(GERMAN.replace("1906 starb", "1908 starb"), GERMAN, 10, "1908");
    }

    @Test
    void given_sentences_are_used_as_they_are() {
        String response = "Facts\n- Born in 1867\n- Died in 1934";
        Subject subject = Subject.ofText("e", response, List.of(response), List.of());
        assertThat(ScoredResponse.of(subject, Segmenter.ENGLISH).sentences()).hasSize(1);
    }
}
