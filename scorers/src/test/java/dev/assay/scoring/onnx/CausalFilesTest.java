package dev.assay.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.onnx.tokens.TinyTokenizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken from config.json. */
class CausalFilesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private CausalFiles files(String members) throws IOException {
        new TinyCausal().positions(131_072).more(members.replace('\'', '"')).write(directory);
        return CausalFiles.of(directory);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "4096 | , 'original_max_position_embeddings': 4096, 'rope_scaling': {'type': 'longrope'}",
                "4096 | , 'original_max_position_embeddings': 4096, 'rope_scaling': {'type': 'su'}",
                "2048 | , 'rope_scaling': {'rope_type': 'longrope', 'original_max_position_embeddings': 2048}",
                "2048 | , 'rope_parameters': {'rope_type': 'longrope', 'original_max_position_embeddings': 2048}",
                "1024 | , 'text_config': {'original_max_position_embeddings': 1024, 'rope_scaling': {'type': 'su'}}",
                "8192 | , 'original_max_position_embeddings': 4096, 'rope_scaling': {'type': 'yarn'}",
                "8192 | , 'original_max_position_embeddings': 4096, 'rope_scaling': null",
                "8192 | , 'rope_scaling': {'rope_type': 'longrope'}",
                "8192 | , 'rope_scaling': {'type': 'su', 'original_max_position_embeddings': 16384}",
            })
    void rowsAreNoLongerThanTheLengthBeyondWhichRotationsSwitch(int expected, String members) throws IOException {
        assertThat(files(members).maxTokens(8192)).isEqualTo(expected);
    }

    @Test
    void theSmallestBoundCounts() throws IOException {
        CausalFiles longer = files(", 'rope_scaling': {'type': 'su', 'original_max_position_embeddings': 4096}");
        assertThat(longer.maxTokens(512)).isEqualTo(512);
        assertThat(files("").maxTokens(1 << 20)).isEqualTo(131_072);
        new TinyCausal().positions(1).write(directory);
        assertThatThrownBy(() -> CausalFiles.of(directory).maxTokens(512))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContaining("max_position_embeddings");
    }

    @Test
    void aPairMayBeWrittenByTwoVersions() throws IOException {
        OnnxRuntime runtime = OnnxRuntime.start(LaneConfig.defaults().on(LaneConfig.Device.CPU));
        Path scorer =
                new TinyCausal().width(260).output("logits", "B", "T", 260).write(directory.resolve("scorer"));
        Path reference =
                new TinyCausal().width(260).output("logits", "B", "T", 260).write(directory.resolve("reference"));
        byte[] early = TinyTokenizers.byteLevelBpe("a b", "ab c");
        Files.write(scorer.resolve("tokenizer.json"), early);
        ObjectNode later = (ObjectNode) JSON.readTree(early);
        ObjectNode model = (ObjectNode) later.get("model");
        ArrayNode merges = model.putArray("merges");
        merges.addArray().add("a").add("b");
        merges.addArray().add("ab").add("c");
        model.put("ignore_merges", false);
        Files.write(reference.resolve("tokenizer.json"), JSON.writeValueAsBytes(later));
        CausalModel.pairFromDirectories(runtime, "pair", scorer, reference, StatisticsOptions.DEFAULT)
                .close();
        merges.addArray().add("b").add("c");
        Files.write(reference.resolve("tokenizer.json"), JSON.writeValueAsBytes(later));
        assertThatThrownBy(() ->
                        CausalModel.pairFromDirectories(runtime, "pair", scorer, reference, StatisticsOptions.DEFAULT))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContaining("another vocabulary");
    }
}
