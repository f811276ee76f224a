package dev.assay.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.golden.GoldenValues;
import dev.assay.scoring.onnx.tokens.GeneratorTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundled files give what the trained networks gave; {@code ops/training/golden.py} writes the vectors. */
class BundledModelsGoldenTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VOCABULARY = 4096;
    private static final int END_OF_TEXT = 4095;
    private static final double TOLERANCE = 2e-4;

    @ParameterizedTest
    @ValueSource(strings = {BundledModels.SMALL, BundledModels.LARGE})
    void logProbabilitiesAreThoseOfTheTrainedNetwork(String name) throws IOException {
        JsonNode golden = golden();
        int[] ids = GoldenValues.ints(golden.path("ids"));
        JsonNode expected = golden.path("logprobs").path(name);
        assertThat(expected).hasSize(ids.length);
        int[] row = new int[ids.length];
        row[0] = END_OF_TEXT;
        System.arraycopy(ids, 0, row, 1, ids.length - 1);
        try (BareModel model = new BareModel(name)) {
            // Alone, and as one of two rows in a batch that is filled up.
            int[] longer = Arrays.copyOf(row, row.length + 11);
            assertMatches(model.logits(row), ids, expected);
            assertMatches(model.logits(longer, row)[1], ids, expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {BundledModels.SMALL, BundledModels.LARGE})
    void theTokenizerGivesTheIdsOfTraining(String name) throws IOException {
        JsonNode golden = golden();
        try (GeneratorTokenizer tokenizer = BareModel.tokenizer(name, 1000)) {
            assertThat(tokenizer.encode(golden.path("text").asText()).ids())
                    .isEqualTo(GoldenValues.ints(golden.path("ids")));
            // Any text has ids: what was never seen is written byte by byte.
            String strange = "\u05e9\u05dc\u05d5\u05dd \ud83d\ude00 \u4f60\u597d";
            assertThat(Arrays.stream(tokenizer.encode(strange).ids()))
                    .hasSizeGreaterThan(6)
                    .allMatch(id -> id >= 0 && id < END_OF_TEXT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {BundledModels.SMALL, BundledModels.LARGE})
    void theConfigurationSaysWhatTheFilesAre(String name) throws IOException {
        Path directory = BareModel.directory(name);
        JsonNode config = JSON.readTree(directory.resolve("config.json").toFile());
        JsonNode tokenizer = JSON.readTree(directory.resolve("tokenizer.json").toFile());
        assertThat(config.path("vocab_size").asInt()).isEqualTo(VOCABULARY);
        assertThat(config.path("eos_token_id").asInt()).isEqualTo(END_OF_TEXT);
        assertThat(config.path("bos_token_id").asInt()).isEqualTo(END_OF_TEXT);
        assertThat(config.path("n_positions").asInt()).isEqualTo(512);
        assertThat(tokenizer.at("/model/vocab")).hasSize(VOCABULARY);
        assertThat(tokenizer.at("/added_tokens/0/id").asInt()).isEqualTo(END_OF_TEXT);
        assertThat(Files.size(directory.resolve("model.onnx"))).isGreaterThan(1_000_000);
    }

    @Test
    void rowsOfPaddingAloneStayFinite() {
        try (BareModel model = new BareModel(BundledModels.SMALL)) {
            for (float[] logits : model.logits(new int[] {END_OF_TEXT, 5, 6}, new int[0])[1]) {
                for (float logit : logits) {
                    assertThat(Float.isFinite(logit)).isTrue();
                }
            }
        }
    }

    private static void assertMatches(float[][] logits, int[] ids, JsonNode expected) {
        for (int i = 0; i < ids.length; i++) {
            assertThat(logits[i]).hasSize(VOCABULARY);
            double sum = 0;
            for (float logit : logits[i]) {
                sum += Math.exp(logit);
            }
            assertThat(logits[i][ids[i]] - Math.log(sum))
                    .as("token %d", i)
                    .isCloseTo(expected.get(i).asDouble(), within(TOLERANCE));
        }
    }

    private static JsonNode golden() throws IOException {
        try (InputStream in = BundledModelsGoldenTest.class.getResourceAsStream("/models/assay-lm.json")) {
            assertThat(in).as("models/assay-lm.json").isNotNull();
            return JSON.readTree(in);
        }
    }
}
