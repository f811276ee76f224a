package dev.assay.scoring.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.scoring.Disposition;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every scheme that key files can name, whatever stands in the file and in the text. */
class InstalledSchemesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final WatermarkSchemes SCHEMES = WatermarkSchemes.installed();
    private static final GreenLists LISTS = new GreenLists();
    private static final int VOCABULARY = 60;
    private static final List<String> JUNK = List.of(
            "\"\"",
            "\"junk-7319\"",
            "-7319",
            "0",
            "1",
            "7319.5",
            "1e99",
            "\"NaN\"",
            "\"Infinity\"",
            "[]",
            "[7319]",
            "[[7319]]",
            "{\"a\":7319}",
            "true",
            "null",
            "73197319731973197319731973197319",
            "\"0x73197319731973197319\"",
            "2147483647");

    static Stream<String> ids() {
        return SCHEMES.ids().stream().map(SchemeId::id);
    }

    @ParameterizedTest
    @MethodSource("ids")
    void anyValueOfAnyFieldIsTakenOrRefusedByName(String id) throws JsonProcessingException {
        List<SchemeField> fields = new ArrayList<>(WatermarkSchemes.sharedFields());
        fields.addAll(SCHEMES.find(id).orElseThrow().id().fields());
        for (SchemeField field : fields) {
            for (String junk : JUNK) {
                ObjectNode entry = entry("k", id);
                entry.set(field.name(), JSON.readTree(junk));
                try {
                    assertThat(new WatermarkScorer(read(List.of(entry))).describe())
                            .as(field.name() + " " + junk)
                            .matches(line -> !field.secret() || !line.contains("7319"));
                } catch (KeyFileException e) {
                    assertThat(e).as(junk).hasMessageStartingWith("key ").hasMessageContaining(field.name());
                    assertThat(e.getMessage())
                            .as(junk)
                            .doesNotContain("does not take these fields together")
                            .matches(message -> field.name().equals("id") || !message.contains("7319"));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ids")
    void anyTextHasADefinedOutcome(String id) throws JsonProcessingException {
        ObjectNode entry = entry("k", id);
        entry.remove("vocabulary-id");
        entry.put("windows", true);
        WatermarkScorer scorer = new WatermarkScorer(read(List.of(entry)));
        Random random = new Random(5);
        for (int length : new int[] {0, 1, 2, 3, 5, 17, 40}) {
            for (int bound : new int[] {1, 2, VOCABULARY, Integer.MAX_VALUE}) {
                int[] ids = random.ints(length, 0, bound).toArray();
                int[] prompt = random.ints(random.nextInt(6), 0, bound).toArray();
                for (double[] entropies : new double[][] {{}, new double[length], ascending(length)}) {
                    List<Evidence> evidence = scorer.score(subject(ids, prompt, entropies), LaneAnswers.NONE);
                    assertThat(evidence).isNotEmpty();
                    evidence.forEach(one -> assertSound(one, id));
                }
            }
        }
    }

    private static void assertSound(Evidence one, String id) {
        Double log10 = one.log10PValue();
        if (one.disposition() == Disposition.SCORED) {
            assertThat(log10).as(id).isNotNull();
            assertThat(one.effectiveCount()).as(id).isPositive();
        } else if (one.reason() == Reason.TOO_SHORT) {
            assertThat(one.pValue()).as(id).isEqualTo(1);
        } else {
            assertThat(one.reason())
                    .isIn(Reason.EMPTY_TEXT, Reason.NO_TOKENS, Reason.VOCABULARY_MISMATCH, Reason.NO_ENTROPIES);
        }
        if (log10 != null) {
            assertThat(log10).as(id).isLessThanOrEqualTo(0).isFinite();
        }
    }

    @Test
    void sixtyFourKeysOfMixedSchemesAreSixtyFourTests() throws JsonProcessingException {
        List<String> schemes = ids().filter(
                        id -> !id.contains("-ewd") && !id.contains("-sweet") && !id.equals("yang-words"))
                .toList();
        List<ObjectNode> entries = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            entries.add(entry("key-" + i, schemes.get(i % schemes.size())));
        }
        WatermarkScorer scorer = new WatermarkScorer(read(entries));
        int[] ids = new Random(1).ints(30, 0, VOCABULARY).toArray();
        List<Evidence> evidence = scorer.score(subject(ids, new int[0], new double[0]), LaneAnswers.NONE);
        assertThat(evidence)
                .extracting(Evidence::keyId)
                .containsExactlyElementsOf(
                        IntStream.range(0, 64).mapToObj(i -> "key-" + i).toList());
        assertThat(evidence).extracting(Evidence::disposition).containsOnly(Disposition.SCORED);
    }

    @Test
    void secretsMustNotHideInFieldsThatAreShown() throws JsonProcessingException {
        ObjectNode lmw = entry("k", "lm-watermarking");
        lmw.put("seeding-scheme", "ff-anchored_minhash_prf-4-True-7319");
        assertRefused(lmw, "seeding-scheme must not hold the key");
        ObjectNode sglang = entry("k", "sglang-gumbel");
        sglang.put("key", 7319);
        assertRefused(sglang, "key must stand in quotes");
    }

    @Test
    void whatCannotWorkIsRefusedWithTheReason() throws JsonProcessingException {
        ObjectNode its = entry("k", "kuditipudi-its-edit");
        its.put("gamma", 0);
        assertRefused(its, "gamma must be above 0: free gaps make every cost 0");
        ObjectNode windows = entry("k", "lm-watermarking");
        windows.put("window-size", "max").put("windows", true);
        assertRefused(windows, "windows must be false with window-size");
        ObjectNode vllm = entry("k", "vllm-gumbel");
        vllm.put("generator-device", "cuda");
        assertRefused(vllm, "generator-device means nothing for vllm-gumbel");
        ObjectNode synthid = entry("k", "hf-synthid");
        synthid.put("generator-device", "cuda:1");
        assertRefused(synthid, "mark texts with the generator on the CPU");
        synthid.put("generator-device", "cpu").put("sampling-table-size", 1);
        assertRefused(synthid, "sampling-table-size is so small");
        ObjectNode table = entry("k", "markllm-exp-gumbel");
        table.put("vocabulary-size", 50_257);
        assertRefused(table, "asks for a table of more than 2^30 entries");
    }

    private static void assertRefused(ObjectNode entry, String message) {
        assertThatThrownBy(() -> read(List.of(entry)))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("7319");
    }

    /** An entry with what the scheme requires and nothing else. */
    private static ObjectNode entry(String keyId, String id) throws JsonProcessingException {
        ObjectNode entry = JSON.createObjectNode();
        entry.put("id", keyId).put("scheme", id);
        for (SchemeField field : SCHEMES.find(id).orElseThrow().id().fields()) {
            if (field.required()) {
                entry.set(field.name(), value(id, field));
            }
        }
        return entry;
    }

    private static JsonNode value(String id, SchemeField field) throws JsonProcessingException {
        return JSON.readTree(
                switch (field.name()) {
                    case "vocabulary-size" -> String.valueOf(VOCABULARY);
                    case "generator-device" -> "\"cpu\"";
                    case "algorithm" -> "\"maryland\"";
                    case "watermark-type" -> "\"greenlist\"";
                    case "keys" -> "[11, 22, 33]";
                    default -> id.startsWith("sglang") ? "\"ab12\"" : "424242";
                });
    }

    private static Subject subject(int[] ids, int[] prompt, double[] entropies) {
        TokenColumns tokens =
                new TokenColumns(ids, new double[0], entropies, 0, new int[0], new double[0], LogprobMode.UNDECLARED);
        return Subject.builder("e")
                .text(ids.length == 0 ? "" : "A short text.")
                .tokens(tokens)
                .promptIds(prompt)
                .build();
    }

    private static double[] ascending(int length) {
        return IntStream.range(0, length).mapToDouble(i -> 0.3 * i).toArray();
    }

    private static KeyRing read(List<ObjectNode> entries) {
        ObjectNode root = JSON.createObjectNode();
        root.putArray("keys").addAll(entries);
        return KeyRingReader.read(root, SCHEMES, LISTS);
    }
}
