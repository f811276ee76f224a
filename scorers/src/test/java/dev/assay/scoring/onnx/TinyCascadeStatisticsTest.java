package dev.assay.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.NumberRow;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.lane.UncutException;
import dev.assay.scoring.onnx.graph.TestEdits;
import dev.assay.scoring.onnx.tokens.ByteTokenizer;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.StatisticsLayout;
import dev.assay.scoring.statistics.TokenStatistics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small trained model as torch exports it, its own statistics head cut off and ours put on, against the statistics in float64
 * that its data carries for answers it gave.
 */
class TinyCascadeStatisticsTest {
    private static final String VOCABULARY = "\n0123456789+*-=rs:;abcdefghijkl";
    private static final StatisticsLayout LAYOUT = StatisticsVectors.single(3);

    @TempDir
    Path directory;

    @Test
    void answersHaveTheStatisticsThatTheirDataSays() throws IOException, UncutException {
        writeModel();
        List<JsonNode> answers = answers(200);
        OnnxRuntime runtime = OnnxRuntime.start(LaneConfig.defaults().on(LaneConfig.Device.CPU));
        try (CausalModel model = CausalModel.fromDirectory(
                runtime,
                "small",
                directory,
                StatisticsOptions.DEFAULT.withLayout(LAYOUT).withRowsPerChunk(100))) {
            assertThat(model.describe()).contains("projection=MatMul ");
            assertThat(model.maxTokens()).isEqualTo(32);
            List<TokenRow> rows = new ArrayList<>();
            for (JsonNode answer : answers) {
                rows.add(model.encode(ids(answer)));
            }
            float[][] out = model.run(rows, 32).rows();
            for (int i = 0; i < out.length; i++) {
                compare(answers.get(i).get("small"), TokenStatistics.unpack(LAYOUT, out[i]));
            }
        }
    }

    private static void compare(JsonNode expected, TokenStatistics actual) {
        assertThat(actual.length()).isEqualTo(expected.get("tokens").size());
        for (int t = 0; t < actual.length(); t++) {
            close(expected.get("logprob").get(t), actual.column(Statistic.LOGPROB)[t]);
            close(expected.get("entropy").get(t), actual.column(Statistic.ENTROPY)[t]);
            close(expected.get("varlogp").get(t), actual.column(Statistic.VARIANCE)[t]);
            assertThat(actual.column(Statistic.RANK)[t])
                    .isEqualTo(expected.get("rank").get(t).intValue());
            for (int k = 0; k < 3; k++) {
                close(expected.get("topk").get(t).get(k).get(1), actual.column(Statistic.TOPK_LOGPROB)[t * 3 + k]);
            }
        }
    }

    /** The data has 6 digits; the model's own rounding is a few 1e-6. */
    private static void close(JsonNode expected, double actual) {
        double value = expected.doubleValue();
        assertThat(actual).isCloseTo(value, within(1.5e-5 * Math.max(1, Math.abs(value))));
    }

    private static NumberRow ids(JsonNode answer) {
        String prompt = answer.get("prompt").textValue();
        StringBuilder text = new StringBuilder(prompt);
        answer.get("small").get("tokens").forEach(token -> text.append(token.textValue()));
        long[] words = new long[text.length() + 1];
        words[0] = prompt.length();
        for (int i = 0; i < text.length(); i++) {
            words[i + 1] = VOCABULARY.indexOf(text.charAt(i));
        }
        return NumberRow.of(words);
    }

    private void writeModel() throws IOException {
        try (InputStream in = resource("small.onnx")) {
            Files.write(
                    directory.resolve("model.onnx"),
                    TestEdits.ending(in.readAllBytes(), "/g/head/MatMul_output_0", "stats"));
        }
        Files.writeString(directory.resolve("config.json"), "{\"n_positions\": 32, \"vocab_size\": 31}");
        Files.write(directory.resolve("tokenizer.json"), ByteTokenizer.json(256));
    }

    private static List<JsonNode> answers(int count) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(resource("tiny.jsonl.gz")), StandardCharsets.UTF_8))) {
            List<JsonNode> out = new ArrayList<>();
            for (String line = lines.readLine(); line != null && out.size() < count; line = lines.readLine()) {
                out.add(new ObjectMapper().readTree(line));
            }
            return out;
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(
                TinyCascadeStatisticsTest.class.getResourceAsStream("/data/tiny-cascade/" + name));
    }
}
