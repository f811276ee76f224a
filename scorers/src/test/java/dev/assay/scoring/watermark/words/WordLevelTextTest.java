package dev.assay.scoring.watermark.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.scoring.Disposition;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.golden.GoldenValues;
import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.KeyFileException;
import dev.assay.scoring.watermark.KeyRingReader;
import dev.assay.scoring.watermark.WatermarkSchemes;
import dev.assay.scoring.watermark.WatermarkScorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From text to bits: words as BERT cuts them, tags of a tagger that is not the reference's. */
class WordLevelTextTest {
    private static final Path VECTORS = Path.of("src/test/resources/golden/watermark/yang_word_level.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void wordsAreThoseOfTheReferenceAndMostTagsToo() throws IOException {
        WordLevelTextDetector detector = new WordLevelTextDetector(new BertWords(null), new OpenNlpTagger());
        int positions = 0;
        int equal = 0;
        JsonNode group = JSON.readTree(VECTORS.toFile()).at("/groups/0");
        assertThat(group.at("/parameters/tokenizer").asText()).contains("no word pieces");
        for (JsonNode one : group.path("cases")) {
            List<WordLevelDetector.Stretch> ours =
                    detector.stretches(GoldenValues.texts(one.at("/expected/sentences")));
            JsonNode pairs = one.at("/expected/pairs");
            for (int i = 0; i < pairs.size(); i++) {
                List<String> tokens = GoldenValues.texts(pairs.path(i).path("tokens"));
                assertThat(ours.get(i).tokens()).isEqualTo(tokens);
                for (int at = 1; at < tokens.size() - 1; at++) {
                    positions++;
                    equal += ours.get(i).counts(at)
                                    == (pairs.path(i).path("eligible").asText().charAt(at) == '1')
                            ? 1
                            : 0;
                }
            }
        }
        assertThat(positions).isGreaterThan(500);
        assertThat((double) equal / positions).isGreaterThan(0.97);
    }

    @Test
    void piecesAreTheLongestThatTheVocabularyHas() {
        BertWords words = new BertWords(Set.of("Un", "##break", "##able", "able", ".", "\u4e2d", "un"));
        assertThat(words.of("Unbreakable able. \u4e2d unk"))
                .containsExactly("Un", "##break", "##able", "able", ".", "\u4e2d", BertWords.UNKNOWN);
        assertThat(words.of("a".repeat(101))).containsExactly(BertWords.UNKNOWN);
        assertThat(new BertWords(null).of("don't\u0000 stop\u200b\ud83d\ude00! \ud800"))
                .containsExactly("don", "'", "t", "stop\ud83d\ude00", "!", "\ud800");
        assertThat(new BertWords(null).of(" \n\t")).isEmpty();
    }

    @Test
    void aKeyReadsTheTextOfTheEvent(@TempDir Path directory) throws IOException {
        ObjectNode entry = JSON.createObjectNode().put("id", "words").put("scheme", "yang-words");
        Evidence evidence = score(entry, "Fishing boats rested on the mud while the tide was low.");
        assertThat(evidence.scorer()).isEqualTo("watermark.words");
        assertThat(evidence.disposition()).isEqualTo(Disposition.SCORED);
        assertThat(evidence.effectiveCount()).isBetween(3L, 8L);
        assertThat(score(entry, "").reason()).isEqualTo(Reason.EMPTY_TEXT);
        assertThat(score(entry, "of the and").reason()).isEqualTo(Reason.TOO_SHORT);
        assertThat(score(entry, "\ud800 \u202e\u05e9\u05dc\u05d5\u05dd \ud83d\ude00"))
                .isNotNull();
        Path file = directory.resolve("tokenizer.json");
        Files.writeString(file, "{\"model\":{\"vocab\":{\"Fish\":0,\"##ing\":1}}}");
        assertThat(score(entry.put("tokenizer", file.toString()), "Fishing boats rested."))
                .isNotNull();
        Files.writeString(file, "{}");
        assertThat(catchThrowable(() -> score(entry, "x")))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("tokenizer has no vocabulary");
    }

    private static Evidence score(ObjectNode entry, String text) {
        ObjectNode root = JSON.createObjectNode();
        root.putArray("keys").add(entry);
        WatermarkScorer scorer =
                new WatermarkScorer(KeyRingReader.read(root, WatermarkSchemes.installed(), new GreenLists()));
        return scorer.score(Subject.ofText("e", text, List.of(), List.of()), LaneAnswers.NONE)
                .get(0);
    }
}
