package dev.assay.scoring.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.Disposition;
import dev.assay.scoring.DrawLaw;
import dev.assay.scoring.Draws;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.golden.GoldenReport;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.stats.BinomialTail;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A scheme that no package knows is one class: from its key entry to evidence, windows and golden suites. */
class ToySchemeTest {
    private static final String KEY = "\"id\":\"toy-1\",\"scheme\":\"toy-parity\",\"secret-bit\":1,\"windows\":true";
    private final WatermarkSchemes schemes = WatermarkSchemes.of(List.of(new HfKgwScheme(), new ToyScheme()));

    /** Different tokens whose id has the secret parity. */
    static final class ToyScheme implements WatermarkScheme {
        @Override
        public List<SchemeId> ids() {
            return List.of(new SchemeId(
                    "toy-parity",
                    "watermark.toy",
                    List.of(
                            SchemeField.secret("secret-bit", "0 or 1"),
                            SchemeField.optional("smallest-text", "1", "tokens that a text needs"))));
        }

        @Override
        public WatermarkDetector detector(KeyFields fields, GreenLists lists) {
            int bit = fields.secret("secret-bit").value().intValue();
            if (bit != 0 && bit != 1) {
                throw fields.broken("secret-bit", "must be 0 or 1");
            }
            return new ToyDetector(bit, fields.whole("smallest-text", 1, 100));
        }

        @Override
        public List<GoldenSuite> goldenSuites() {
            return List.of(new ToySuite());
        }
    }

    private record ToyDetector(int bit, int smallest) implements WatermarkDetector {
        @Override
        public String scheme() {
            return "toy-parity";
        }

        @Override
        public Optional<Detection> detect(int[] tokenIds, int[] promptIds) {
            int[] different = Arrays.stream(tokenIds).distinct().toArray();
            if (different.length < smallest) {
                return Optional.empty();
            }
            double[] values = Arrays.stream(different)
                    .mapToDouble(id -> (id & 1) == bit ? 1 : 0)
                    .toArray();
            int[] positions = Arrays.stream(different)
                    .map(id -> IntStream.range(0, tokenIds.length)
                            .filter(i -> tokenIds[i] == id)
                            .findFirst()
                            .orElseThrow())
                    .toArray();
            Draws draws = new Draws(
                    new DrawLaw.Bernoulli(0.5),
                    positions,
                    Arrays.stream(different).asLongStream().toArray(),
                    values);
            return Optional.of(new Detection(
                            "matches",
                            draws.sum(),
                            different.length,
                            BinomialTail.atLeast(Math.round(draws.sum()), different.length, 1, 2),
                            Map.of("toy_share", draws.sum() / different.length, "toy_undefined", Double.NaN))
                    .withDraws(draws));
        }
    }

    private static final class ToySuite implements GoldenSuite {
        @Override
        public boolean accepts(Path file, JsonNode root) {
            return root.path("scheme").asText().equals("toy");
        }

        @Override
        public GoldenReport run(Path file, JsonNode root, Path directory) {
            return new GoldenReport();
        }
    }

    @Test
    void aKeyEntryLeadsToEvidence() throws JsonProcessingException {
        WatermarkScorer scorer = new WatermarkScorer(read("{" + KEY + "}"));
        int[] even = IntStream.range(0, 40).map(i -> 2 * i).toArray();
        int[] odd = IntStream.range(0, 40).map(i -> 2 * i + 1).toArray();
        List<Evidence> marked = score(scorer, odd);
        assertThat(marked).extracting(Evidence::scorer).containsExactly("watermark.toy", "watermark.toy.window");
        assertThat(marked.get(0).keyId()).isEqualTo("toy-1");
        assertThat(marked.get(0).pValue()).isEqualTo(Math.pow(0.5, 40));
        assertThat(marked.get(0).measures()).containsOnlyKeys("toy_share");
        assertThat(marked.get(0).draws().count()).isEqualTo(40);
        assertThat(score(scorer, even).get(0).pValue()).isEqualTo(1);
        assertThat(score(scorer, 9_999_999).get(0).disposition()).isEqualTo(Disposition.SCORED);
        assertThat(scorer.describe()).contains("toy-1:toy-parity:smallest-text=1:V=null");
    }

    @Test
    void itsFieldsAreCheckedLikeAnyOthers() throws JsonProcessingException {
        assertThat(score(new WatermarkScorer(read("{" + KEY + ",\"smallest-text\":5}")), 1, 2)
                        .get(0)
                        .reason())
                .isEqualTo(Reason.TOO_SHORT);
        assertRefused("{" + KEY + ",\"secret-bit\":7}", "key 'toy-1' (number 1): secret-bit must be 0 or 1");
        assertRefused("{" + KEY + ",\"smallest-text\":0}", "smallest-text must be at least 1");
        assertRefused("{" + KEY + ",\"smalest-text\":1}", "did you mean 'smallest-text'?");
        assertRefused("{" + KEY + ",\"scheme\":\"toy-party\"}", "did you mean 'toy-parity'?");
        assertRefused("{" + KEY + ",\"generator-device\":\"cpu\"}", "means nothing for toy-parity");
        assertRefused("{\"id\":\"t\",\"scheme\":\"toy-parity\"}", "secret-bit is missing; add it");
    }

    @Test
    void itsSuiteIsAmongTheOthers() {
        assertThat(schemes.goldenSuites())
                .hasAtLeastOneElementOfType(ToySuite.class)
                .hasSize(2);
        assertThatThrownBy(() -> WatermarkSchemes.of(List.of(new ToyScheme(), new ToyScheme())))
                .hasMessageContaining("two schemes are called toy-parity");
    }

    private static List<Evidence> score(WatermarkScorer scorer, int... ids) {
        return scorer.score(Subject.ofTokens("e", TokenColumns.ofIds(ids)), LaneAnswers.NONE);
    }

    private void assertRefused(String entry, String message) {
        assertThatThrownBy(() -> read(entry))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining(message);
    }

    private KeyRing read(String entry) throws JsonProcessingException {
        return KeyRingReader.read(new ObjectMapper().readTree("{\"keys\":[" + entry + "]}"), schemes, new GreenLists());
    }
}
