package dev.assay.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scoring.OnnxStartException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken from config.json. */
class CausalFilesTest {
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
}
