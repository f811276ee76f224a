package dev.assay.scoring.watermark.green;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.assay.scoring.golden.GoldenCheck;
import dev.assay.scoring.golden.GoldenResult;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.golden.WholeFiles;
import dev.assay.scoring.watermark.bricks.BricksGoldenSuite;
import dev.assay.scoring.watermark.lmw.LmwGoldenSuite;
import dev.assay.scoring.watermark.lmw.LmwNormalizerGoldenSuite;
import dev.assay.scoring.watermark.lmw.LmwWinMaxGoldenSuite;
import dev.assay.scoring.watermark.markllm.MarkllmEntropyGoldenSuite;
import dev.assay.scoring.watermark.markllm.MarkllmKgwGoldenSuite;
import dev.assay.scoring.watermark.textseal.TextSealGoldenSuite;
import dev.assay.scoring.watermark.unigram.UnigramGoldenSuite;
import dev.assay.scoring.watermark.words.WordLevelGoldenSuite;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference vectors of green lists and their relatives through the code that {@code check golden} runs. */
class GreenListGoldenTest {
    private static final Path VECTORS = Path.of("src/test/resources/golden/watermark");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<GoldenSuite> SUITES = List.of(
            new LmwGoldenSuite(),
            new LmwWinMaxGoldenSuite(),
            new LmwNormalizerGoldenSuite(),
            new MarkllmKgwGoldenSuite(),
            new MarkllmEntropyGoldenSuite(),
            new UnigramGoldenSuite(),
            new BricksGoldenSuite(),
            new TextSealGoldenSuite(),
            new WordLevelGoldenSuite());

    private final GoldenCheck check = new GoldenCheck(SUITES);

    @ParameterizedTest
    @CsvSource({
        "lm_watermarking_simple_1.json.gz, 79",
        "lm_watermarking_extended.json.gz, 200",
        "lm_watermarking_winmax.json.gz, 94",
        "lm_watermarking_normalizers.json, 42",
        "markllm_kgw.json, 85",
        "markllm_sweet_ewd.json, 20",
        "markllm_unigram.json, 13",
        "unigram.json.gz, 72",
        "three_bricks_vllm_watermark.json.gz, 112",
        "textseal.json, 64",
        "yang_word_level.json, 45",
    })
    void everyVectorAgrees(String file, int cases) throws IOException {
        WholeFiles.allAgree(check, VECTORS.resolve(file), cases);
    }

    /** Every number, mask, flag and list of an expectation is compared: changing any one of them is a miss. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "lm_watermarking_simple_1.json.gz",
                "lm_watermarking_extended.json.gz",
                "lm_watermarking_winmax.json.gz",
                "lm_watermarking_normalizers.json",
                "markllm_kgw.json",
                "markllm_sweet_ewd.json",
                "markllm_unigram.json",
                "unigram.json.gz",
                "three_bricks_vllm_watermark.json.gz",
                "textseal.json",
                "yang_word_level.json",
            })
    void aChangedExpectationIsAMiss(String file, @TempDir Path directory) throws IOException {
        JsonNode root = read(VECTORS.resolve(file));
        for (String field : fields(root)) {
            JsonNode changed = root.deepCopy();
            keepFirstCase(changed);
            ObjectNode expected = (ObjectNode) changed.at("/groups/0/cases/0/expected");
            expected.set(field, other(expected.get(field)));
            Files.writeString(directory.resolve("changed.json"), changed.toString());
            GoldenResult result = check.run(directory, new StringBuilder());
            assertThat(result.missed()).as("%s of %s", field, file).isEqualTo(1);
            assertThat(result.cases()).isEqualTo(1);
        }
    }

    private static List<String> fields(JsonNode root) {
        List<String> fields = new ArrayList<>();
        root.at("/groups/0/cases/0/expected").fieldNames().forEachRemaining(fields::add);
        assertThat(fields).isNotEmpty();
        return fields;
    }

    private static void keepFirstCase(JsonNode root) {
        ArrayNode groups = (ArrayNode) root.get("groups");
        while (groups.size() > 1) {
            groups.remove(1);
        }
        ArrayNode cases = (ArrayNode) groups.get(0).get("cases");
        while (cases.size() > 1) {
            cases.remove(1);
        }
    }

    /** A value of the same kind that differs by more than any tolerance. */
    private static JsonNode other(JsonNode value) {
        if (value.isBoolean()) {
            return BooleanNode.valueOf(!value.asBoolean());
        }
        if (value.isNumber()) {
            return DoubleNode.valueOf(value.asDouble() * 1.001 + 0.001);
        }
        if (value.isTextual()) {
            return TextNode.valueOf(value.asText() + "1");
        }
        if (value.isArray()) {
            ArrayNode array = value.deepCopy();
            array.set(0, other(array.get(0)));
            return array;
        }
        ObjectNode object = value.deepCopy();
        Map.Entry<String, JsonNode> last =
                object.properties().stream().reduce((first, second) -> second).orElseThrow();
        object.set(last.getKey(), other(last.getValue()));
        return object;
    }

    private static JsonNode read(Path file) throws IOException {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
                InputStream json = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes) {
            return JSON.readTree(json);
        }
    }
}
