package dev.assay.scoring.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.scoring.golden.GoldenCheck;
import dev.assay.scoring.golden.GoldenResult;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.watermark.gumbel.MarkllmExpGoldenSuite;
import dev.assay.scoring.watermark.gumbel.SglangGoldenSuite;
import dev.assay.scoring.watermark.gumbel.VllmGoldenSuite;
import dev.assay.scoring.watermark.kuditipudi.KuditipudiGoldenSuite;
import dev.assay.scoring.watermark.kuditipudi.MarkllmEditGoldenSuite;
import dev.assay.scoring.watermark.synthid.SynthidGoldenSuite;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors of the schemes that draw a number per token, through the code that {@code check golden} runs. */
class SchemeGoldenTest {
    private static final Path VECTORS = Path.of("src/test/resources/golden/watermark");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<GoldenSuite> SUITES = List.of(
            new VllmGoldenSuite(),
            new SglangGoldenSuite(),
            new MarkllmExpGoldenSuite(),
            new SynthidGoldenSuite(),
            new KuditipudiGoldenSuite(),
            new MarkllmEditGoldenSuite());

    private final GoldenCheck check = new GoldenCheck(SUITES);

    @ParameterizedTest
    @CsvSource({
        "vllm_native.json.gz, 119, 0",
        "sglang_gumbel.json.gz, 91, 0",
        "markllm_exp.json.gz, 51, 0",
        "markllm_exp_gumbel.json, 29, 0",
        "synthid_hf.json.gz, 60, 0",
        "synthid_deepmind.json.gz, 42, 0",
        "kuditipudi.json.gz, 90, 0",
        "markllm_edit.json, 38, 0",
    })
    void everyVectorAgrees(String file, int passed, int skipped) throws IOException {
        StringBuilder printed = new StringBuilder();
        GoldenResult result = check.run(VECTORS.resolve(file), printed);
        assertThat(result.passed()).as(printed.toString()).isTrue();
        assertThat(result.casesPassed()).as(printed.toString()).isEqualTo(passed);
        assertThat(result.cases()).isEqualTo(passed + skipped);
    }

    @ParameterizedTest
    @CsvSource({
        "vllm_native.json.gz, /groups/0/cases/0/expected, p_value",
        "vllm_native.json.gz, /groups/3/cases/0/expected, score",
        "sglang_gumbel.json.gz, /groups/2/cases/0/expected/key_b_partition, log_p_value",
        "markllm_exp.json.gz, /groups/0/cases/0/expected, total_score",
        "markllm_exp_gumbel.json, /groups/1/cases/0/expected, p_value",
        "synthid_hf.json.gz, /groups/0/cases/0/expected, weighted_mean_score",
        "synthid_hf.json.gz, /groups/0/cases/0/expected, num_unmasked",
        "synthid_deepmind.json.gz, /groups/1/cases/0/expected, mean_score",
        "kuditipudi.json.gz, /groups/1/cases/0/expected, statistic",
        "kuditipudi.json.gz, /groups/3/cases/0/expected/permutation_test, p_value",
        "markllm_edit.json, /groups/0/cases/0/expected, demo_detect_p_value",
        "markllm_edit.json, /groups/2/cases/0/expected, statistic",
    })
    void aChangedNumberIsAMiss(String file, String at, String field, @TempDir Path directory) throws IOException {
        JsonNode root = read(VECTORS.resolve(file));
        ObjectNode changed = (ObjectNode) root.at(at);
        changed.put(field, changed.get(field).asDouble() * (1 + 1e-5));
        Files.writeString(directory.resolve("renamed.json"), root.toString());
        GoldenResult result = check.run(directory, new StringBuilder());
        assertThat(result.missed()).isEqualTo(1);
        assertThat(result.files().get(0).misses().get(0)).contains(field);
    }

    @Test
    void filesWithoutASchemeAreKnownByTheirLayout(@TempDir Path directory) throws IOException {
        for (String file : List.of(
                "vllm_native.json.gz",
                "sglang_gumbel.json.gz",
                "markllm_exp.json.gz",
                "synthid_hf.json.gz",
                "kuditipudi.json.gz",
                "markllm_edit.json")) {
            ObjectNode root = (ObjectNode) read(VECTORS.resolve(file));
            root.remove("scheme");
            Files.writeString(directory.resolve(file.replace(".gz", "")), root.toString());
        }
        assertThat(check.run(directory, new StringBuilder()).casesPassed()).isEqualTo(119 + 91 + 51 + 60 + 90 + 38);
    }

    private static JsonNode read(Path file) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                InputStream json = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
            return JSON.readTree(json);
        }
    }
}
