package dev.assay.scoring.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Span;
import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.model.AnswerKind;
import dev.assay.scoring.consistency.model.ConsistencyModel;
import dev.assay.scoring.consistency.model.ModelFile;
import dev.assay.scoring.text.Composed;
import dev.assay.scoring.text.Language;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Passages on which all samples agree but for one thing. */
class RetoldSentencesTest {
    private static final String PASSAGE =
            "Marie Keller was a Swiss botanist who was born in Bern in 1898. She studied natural"
                    + " sciences at the University of Zurich, where she took her doctorate under Hans Schinz. From 1925 to 1950 she worked at"
                    + " the botanical garden of Geneva, and she wrote more than forty papers about alpine mosses. Her best known book, The"
                    + " Mosses of the High Alps, came out in 1938 and is still cited today. She died in Lausanne in 1971 after a long illness"
                    + " and left her herbarium to the museum.";
    private static final SelfConsistencyScorer SCORER = new SelfConsistencyScorer(ConsistencyConfig.DEFAULT);

    private static List<Span> sentences(SelfConsistencyScorer scorer, String response, List<String> samples) {
        Evidence fusion = scorer.score(Subject.ofText("e", response, List.of(), samples), LaneAnswers.NONE)
                .get(0);
        assertThat(fusion.scorer()).isEqualTo(Finding.FUSION);
        return fusion.spans().stream()
                .filter(span -> span.label().equals("sentence"))
                .toList();
    }

    private static double probability(Span span) {
        return Objects.requireNonNull(span.measures().get("probability"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|1898|1888",
                "1|Hans Schinz|Carl Schroeter",
                "2|Geneva|Basel",
                "3|1938|1948",
                "4|She died|She did not die"
            })
    void one_thing_that_all_samples_say_otherwise_is_found(int at, String said, String other) {
        for (int n : new int[] {2, 5, 20}) {
            List<Span> found = sentences(SCORER, PASSAGE.replace(said, other), Collections.nCopies(n, PASSAGE));
            for (int i = 0; i < 5; i++) {
                assertThat(found.get(i).measures())
                        .containsEntry("retold", 1.0)
                        .containsEntry("contradicted", i == at ? 1.0 : 0.0);
                if (i == at) {
                    assertThat(probability(found.get(i))).as("%s, %d", other, n).isGreaterThan(0.5);
                } else {
                    assertThat(probability(found.get(i)))
                            .as("%s, %d, %d", other, n, i)
                            .isLessThan(0.25);
                }
            }
        }
    }

    @Test
    void samples_in_words_of_their_own_are_left_to_the_fusion_for_passages() {
        String other =
                "The Swiss botanist Marie Keller came from Bern. After her studies under Hans Schinz she was at Geneva's garden"
                        + " for decades. A book of hers about mosses is a classic. Lausanne was where her life ended.";
        List<Span> found = sentences(SCORER, PASSAGE, Collections.nCopies(5, other));
        assertThat(found.get(2).measures()).doesNotContainKeys("retold", "contradicted");
        assertThat(found.get(4).measures()).doesNotContainKeys("retold", "contradicted");
    }

    @Test
    void half_of_the_samples_decide_nothing_and_more_do_the_more_they_are() {
        String other = "Botany in Switzerland has a long history, of which little is known beyond the country.";
        double last = 0;
        for (int retelling = 5; retelling <= 10; retelling++) {
            int n = retelling;
            List<String> samples = IntStream.range(0, 10)
                    .mapToObj(i -> i < n ? PASSAGE : other)
                    .toList();
            Span first =
                    sentences(SCORER, PASSAGE.replace("1898", "1888"), samples).get(0);
            if (retelling == 5) {
                assertThat(first.measures()).doesNotContainKey("retold");
            } else {
                assertThat(first.measures()).containsEntry("retold", retelling / 10.0);
            }
            assertThat(probability(first)).isGreaterThan(last - 0.02);
            last = probability(first);
        }
        assertThat(last).isGreaterThan(0.5);
    }

    @Test
    void a_probability_is_raised_only_and_only_where_the_comparison_finds_it_wrong() {
        RetoldSentences retold = new RetoldSentences(
                new double[] {0.5, 0.75, 1, 1, 1, 0},
                new double[] {1, 1, 1, 0, 1, Double.NaN},
                new double[] {0.9, 0.9, 0.9, 0.3, 0.6, Double.NaN});
        assertThat(retold.raised(0, 0.1)).isEqualTo(0.1);
        assertThat(retold.raised(1, 0.1)).isEqualTo(0.5, within(1e-12));
        assertThat(retold.raised(2, 0.1)).isEqualTo(0.9, within(1e-12));
        assertThat(retold.raised(2, 0.95)).isEqualTo(0.95);
        assertThat(retold.raised(3, 0.1)).isEqualTo(0.1);
        assertThat(retold.raised(3, 0.8)).isEqualTo(0.8);
        assertThat(retold.raised(4, Double.NaN)).isNaN();
        assertThat(retold.raised(5, 0.4)).isEqualTo(0.4);
    }

    @Test
    void a_model_without_a_fusion_for_answers_compares_nothing() {
        ConsistencyModel whole = ModelFile.bundled();
        ConsistencyModel passages = new ConsistencyModel(
                whole.sources(),
                "none",
                Map.of(AnswerKind.PASSAGE, whole.features(AnswerKind.PASSAGE)),
                Map.of(
                        AnswerKind.PASSAGE,
                        Objects.requireNonNull(whole.fusions().get(AnswerKind.PASSAGE))),
                whole.calibrations(),
                whole.asked());
        SelfConsistencyScorer scorer = new SelfConsistencyScorer(ConsistencyConfig.DEFAULT, passages);
        Span first = sentences(scorer, PASSAGE.replace("1898", "1888"), Collections.nCopies(5, PASSAGE))
                .get(0);
        assertThat(first.measures()).doesNotContainKeys("retold", "contradicted");
        assertThat(probability(first)).isLessThan(0.3);
    }

    @Test
    void a_sentence_longer_than_short_answers_is_not_compared() {
        String endless = IntStream.range(0, 130).mapToObj(i -> "word" + i).collect(Collectors.joining(" ")) + ".";
        List<Span> found = sentences(
                SCORER, endless + " Marie Keller was born in 1888.", Collections.nCopies(3, endless + " " + PASSAGE));
        assertThat(found.get(0).measures()).doesNotContainKey("retold");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "de", "zh"})
    void sentences_of_samples_are_counted_as_they_are_cut(String tag) {
        List<String> parts = List.of(
                "Dr. Smith",
                "came.",
                "\n\n",
                "\n",
                "\n- ",
                "\n1. ",
                "\n2. ",
                "\n| a |",
                "\n## ",
                "\n**b**",
                ":",
                " ",
                "(see p. 3)",
                "\"Yes!\"",
                "No?!",
                "U.S.",
                "e.g.",
                "3.5",
                "...",
                "A.",
                "\u4eca\u5929\u3002",
                "\ud83d\ude00",
                "\u00a0",
                "\u2029",
                "http://a.b/c?d=e.",
                "end.Next",
                "\t",
                "I.");
        Language language = Language.of(tag, "");
        Random random = new Random(3);
        int placed = 0;
        for (int round = 0; round < 2_000; round++) {
            String text = random.ints(1 + random.nextInt(12), 0, parts.size())
                    .mapToObj(parts::get)
                    .collect(Collectors.joining(random.nextBoolean() ? " " : ""));
            Vocabulary vocabulary = new Vocabulary();
            vocabulary.clear(true);
            String read = Composed.of(text);
            TokenIds ids = language.english()
                    ? vocabulary.internText(read)
                    : vocabulary.internText(read, language.segmenter());
            List<String> cut = new ArrayList<>();
            language.segmenter()
                    .forEachSentence(
                            read,
                            (tokens, from, to) -> cut.add(
                                    from == to ? "" : tokens.text().substring(tokens.start(from), tokens.end(to - 1))));
            assertThat(cut).as("'%s'", text).hasSize(ids.sentences());
            int[] starts = ids.starts();
            for (int i = 0; starts != null && i < starts.length; i++) {
                if (starts[i] < 0) {
                    assertThat(cut.get(i)).as("'%s' %d", text, i).isBlank();
                    continue;
                }
                assertThat(read.substring(starts[i], Objects.requireNonNull(ids.stops())[i]))
                        .as("'%s' %d", text, i)
                        .isEqualTo(cut.get(i));
                placed++;
            }
        }
        assertThat(placed > 1_000).isEqualTo(language.english());
    }
}
