package dev.assay.scoring.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsistencyGoldenSuitesTest {
    @ParameterizedTest
    @CsvSource({"ngram_synthetic, 26", "ngram_wikibio_dev, 119", "ngram_wikibio_tokens, 12"})
    void ngram_vectors_hold(String name, int cases) throws Exception {
        GoldenReport report = Vectors.run(new NgramGoldenSuite(), name + ".json.gz");
        assertThat(report.misses()).isEmpty();
        assertThat(report.passed()).isEqualTo(cases);
    }

    @Test
    void entity_support_vectors_hold() throws Exception {
        GoldenReport report = Vectors.run(new EntitySupportGoldenSuite(), "entity_support_dev.json.gz");
        assertThat(report.misses()).isEmpty();
        assertThat(report.passed()).isEqualTo(119);
    }

    @Test
    void passages_that_no_data_file_has_are_skipped_with_the_reason(@TempDir Path empty) throws Exception {
        JsonNode root = new ObjectMapper()
                .readTree("{\"cases\":[{\"idx\":100000,\"entity_support\":[1.0],\"combined\":[1.0]}]}");
        GoldenReport report =
                new EntitySupportGoldenSuite().run(empty.resolve("a/entity.json"), root, empty.resolve("a"));
        assertThat(report.skips()).containsOnlyKeys(NgramGoldenSuite.NO_PASSAGE);
        assertThat(report.passed()).isZero();
    }

    @Test
    void passages_are_found_whatever_their_file_is_called(@TempDir Path folder) throws Exception {
        Files.copy(Vectors.file("wikibio_dev.jsonl.gz"), folder.resolve("heldout.jsonl.gz"));
        Files.writeString(folder.resolve("notes.jsonl"), "no JSON");
        JsonNode root =
                new ObjectMapper().readTree("{\"cases\":[{\"idx\":0,\"entity_support\":[1.0],\"combined\":[1.0]}]}");
        GoldenReport report = new EntitySupportGoldenSuite().run(folder.resolve("entity.json"), root, folder);
        assertThat(report.missed()).isEqualTo(1);
        assertThat(report.skipped()).isZero();
    }

    @Test
    void a_wrong_number_is_a_miss() throws Exception {
        JsonNode root =
                new ObjectMapper().readTree("{\"cases\":[{\"idx\":0,\"entity_support\":[1.0],\"combined\":[1.0]}]}");
        Path file = Vectors.file("tokenizer_en.json");
        GoldenReport report = new EntitySupportGoldenSuite().run(file, root, file.getParent());
        assertThat(report.missed()).isEqualTo(1);
        assertThat(report.misses()).hasSize(1);
    }
}
