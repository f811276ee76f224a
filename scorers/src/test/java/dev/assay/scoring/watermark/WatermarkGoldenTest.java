package dev.assay.scoring.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.scoring.golden.GoldenCheck;
import dev.assay.scoring.golden.GoldenResult;
import dev.assay.scoring.golden.WholeFiles;
import dev.assay.scoring.watermark.rng.RngGoldenSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference vectors through the code that {@code check golden} runs. */
class WatermarkGoldenTest {
    private static final Path VECTORS = Path.of("src/test/resources/golden/watermark");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GoldenCheck check = new GoldenCheck(List.of(new RngGoldenSuite(), new HfKgwGoldenSuite()));

    @ParameterizedTest
    @CsvSource({"hf_kgw.json, 93", "rng.json, 26"})
    void everyVectorAgrees(String file, int cases) throws IOException {
        WholeFiles.allAgree(check, VECTORS.resolve(file), cases);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "num_tokens_scored",
                "num_green_tokens",
                "green_fraction",
                "z_score",
                "p_value",
                "confidence",
            })
    void aChangedNumberIsAMiss(String field, @TempDir Path directory) throws IOException {
        GoldenResult result = mutated(
                directory, expected -> expected.put(field, expected.get(field).asDouble() * (1 + 1e-6)));
        assertThat(result.passed()).isFalse();
        assertThat(result.missed()).isEqualTo(1);
        assertThat(result.files().get(0).misses().get(0)).contains("lefthash-101-000", field);
    }

    @Test
    void aChangedMaskSeedOrPredictionIsAMiss(@TempDir Path directory) throws IOException {
        assertThat(mutated(directory, e -> e.put("green_mask", "100000101000001"))
                        .missed())
                .isEqualTo(1);
        assertThat(mutated(directory, e -> e.put("prediction", true)).missed()).isEqualTo(1);
        assertThat(mutated(directory, e -> e.putArray("first_seeds").add("1")).missed())
                .isEqualTo(1);
    }

    @Test
    void aRefusalWhereNumbersAreExpectedIsAMissAndTheReverseToo(@TempDir Path directory) throws IOException {
        assertThat(mutated(directory, e -> e.putObject("error").put("type", "ValueError"))
                        .missed())
                .isEqualTo(1);
    }

    @Test
    void aFieldThatNothingComputesIsASkipWithItsName(@TempDir Path directory) throws IOException {
        GoldenResult result = mutated(directory, e -> e.put("entropy", 1));
        assertThat(result.passed()).isTrue();
        assertThat(result.files().get(0).skips()).containsExactly("1: no scorer for field entropy yet");
    }

    @Test
    void parametersThatTheReferenceRefusesAreRefused(@TempDir Path directory) throws IOException {
        String refused = """
                {"scheme":"kgw/huggingface","groups":[{"vocab_size":10,"parameters":{"greenlist_ratio":%s,
                "hashing_key":"18446744073709551615","seeding_scheme":"%s","context_width":1},"cases":[{"id":"big",
                "token_ids":[1,2,3],"expected":{%s}}]}]}""";
        // A list of everything, and a key that the reference cannot multiply: it raises, and so it is right to refuse.
        assertThat(written(directory, refused.formatted("1.0", "lefthash", "\"error\":{}"))
                        .casesPassed())
                .isEqualTo(1);
        assertThat(written(directory, refused.formatted("0.5", "selfhash", "\"error\":{}"))
                        .casesPassed())
                .isEqualTo(1);
        assertThat(written(directory, refused.formatted("0.5", "righthash", "\"error\":{}"))
                        .casesPassed())
                .isEqualTo(1);
        assertThat(written(directory, refused.formatted("0.5", "selfhash", "\"z_score\":1"))
                        .missed())
                .isEqualTo(1);
    }

    @Test
    void casesOfAnotherSchemeOrShapeAreSkippedWithTheReason(@TempDir Path directory) throws IOException {
        GoldenResult result = written(directory, """
                {"groups":[{"vocab_size":10,"parameters":{"greenlist_ratio":0.5,"hashing_key":3,
                "seeding_scheme":"righthash","context_width":1},"cases":[{"id":"a","token_ids":[1]}]},
                {"vocab_size":10,"parameters":{"greenlist_ratio":0.5,"hashing_key":3,"seeding_scheme":"lefthash",
                "context_width":1},"cases":[{"id":"b","text":"words"}]}]}""");
        assertThat(result.missed()).isZero();
        assertThat(result.skipped()).isEqualTo(2);
        assertThat(result.passed()).isFalse();
        assertThat(result.files().get(0).skips())
                .containsExactly("1: case without a list of token ids", "1: no scorer for this seeding scheme yet");
    }

    private GoldenResult mutated(Path directory, Consumer<ObjectNode> change) throws IOException {
        ObjectNode root =
                (ObjectNode) JSON.readTree(VECTORS.resolve("hf_kgw.json").toFile());
        ArrayNode groups = (ArrayNode) root.get("groups");
        while (groups.size() > 1) {
            groups.remove(1);
        }
        change.accept((ObjectNode) root.at("/groups/0/cases/0/expected"));
        return written(directory, root.toString());
    }

    private GoldenResult written(Path directory, String text) throws IOException {
        Files.writeString(directory.resolve("renamed.json"), text);
        return check.run(directory, new StringBuilder());
    }
}
