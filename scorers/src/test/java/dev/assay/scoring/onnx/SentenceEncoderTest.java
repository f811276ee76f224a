package dev.assay.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.ops.meters.Meters;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.consistency.EmbeddingAgreementScorer;
import dev.assay.scoring.consistency.model.ModelFile;
import dev.assay.scoring.lane.Lane;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.LaneTask;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.onnx.graph.TestEdits;
import dev.assay.scoring.onnx.graph.TestGraph;
import dev.assay.scoring.onnx.tokens.TinyPairTokenizers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentenceEncoderTest {
    private static SentenceEncoder encoder;

    @BeforeAll
    static void start() {
        encoder =
                SentenceEncoder.bundled(OnnxRuntime.start(LaneConfig.defaults().on(LaneConfig.Device.CPU)));
    }

    @AfterAll
    static void stop() {
        encoder.close();
    }

    private static float[] embed(String text) {
        TokenRow row = encoder.encode(text);
        return encoder.run(List.of(row), row.length()).rows()[0];
    }

    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    @Test
    void paraphrasesAreCloserThanOtherSentences() {
        float[] cat = embed("A cat is sitting on the sofa.");
        float[] kitten = embed("The kitten sits on a couch.");
        float[] market = embed("Stock markets fell sharply after the announcement.");
        assertThat(cat).hasSize(384);
        assertThat(cosine(cat, cat)).isCloseTo(1, within(1e-6));
        assertThat(cosine(cat, kitten)).isGreaterThan(0.6);
        assertThat(cosine(cat, market)).isLessThan(0.2);
    }

    @Test
    void theProbabilitiesOfTheBuildWereFittedToItsScores() {
        assertThat(ModelFile.bundled().asked().get(EmbeddingAgreementScorer.ID)).isEqualTo(encoder.asked());
    }

    @Test
    void aTextHasTheSameVectorInEveryBatch() {
        List<TokenRow> rows = texts(60).stream().map(encoder::encode).toList();
        List<float[]> alone = rows.stream()
                .map(row -> encoder.run(List.of(row), row.length()).rows()[0])
                .toList();
        double worst = 0;
        Random random = new Random(5);
        for (int round = 0; round < 3; round++) {
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                order.add(i);
            }
            Collections.shuffle(order, random);
            for (int from = 0; from < order.size(); ) {
                int to = Math.min(order.size(), from + 1 + random.nextInt(20));
                List<Integer> members = order.subList(from, to);
                List<TokenRow> batch = members.stream().map(rows::get).toList();
                int longest = batch.stream().mapToInt(TokenRow::length).max().orElseThrow();
                int padded = Math.min(encoder.maxTokens(), longest + random.nextInt(40));
                float[][] out = encoder.run(batch, padded).rows();
                for (int i = 0; i < out.length; i++) {
                    worst = Math.max(worst, distance(out[i], alone.get(members.get(i))));
                }
                from = to;
            }
        }
        System.out.println("largest difference between batches: " + worst);
        assertThat(worst).isLessThanOrEqualTo(1e-6);
    }

    @Test
    void withEqualPaddingATextHasTheSameBitsInEveryBatch() {
        int padded = 64;
        List<TokenRow> rows = texts(60).stream()
                .map(encoder::encode)
                .filter(row -> row.length() <= padded)
                .toList();
        Random random = new Random(6);
        for (int round = 0; round < 20; round++) {
            List<TokenRow> batch = new ArrayList<>(rows);
            Collections.shuffle(batch, random);
            batch = batch.subList(0, 1 + random.nextInt(Math.min(30, rows.size())));
            float[][] out = encoder.run(batch, padded).rows();
            for (int i = 0; i < out.length; i++) {
                assertThat(out[i])
                        .isEqualTo(encoder.run(List.of(batch.get(i)), padded).rows()[0]);
            }
        }
    }

    @Test
    void theLaneGivesTheSameVectorsAndTakesAnyText() {
        OnnxRuntime runtime = OnnxRuntime.start(LaneConfig.defaults().on(LaneConfig.Device.CPU));
        SentenceEncoder own = SentenceEncoder.bundled(runtime);
        assertThat(own.fingerprint()).isEqualTo(encoder.fingerprint()).contains("int8-tokenwise");
        List<String> texts = new ArrayList<>(texts(12));
        texts.addAll(List.of("", "\uD800", "word ".repeat(400_000)));
        try (Lane lane = new Lane("test", LaneConfig.defaults(), List.of(own), new Meters(new SimpleMeterRegistry()))) {
            List<CompletableFuture<LaneAnswer>> answers = texts.stream()
                    .map(text -> lane.ask(new LaneQuery(own.id(), text), LaneTask.of("0_0")))
                    .toList();
            for (int i = 0; i < texts.size(); i++) {
                LaneAnswer.Row row = (LaneAnswer.Row) answers.get(i).join();
                assertThat(distance(row.values(), embed(texts.get(i)))).isLessThanOrEqualTo(1e-6);
                assertThat(row.truncated())
                        .isEqualTo(encoder.encode(texts.get(i)).truncated());
            }
        }
    }

    @Test
    void aModelDirectoryWorksLikeTheBundledOne(@TempDir Path directory) throws IOException {
        OnnxRuntime runtime = OnnxRuntime.start(LaneConfig.defaults().on(LaneConfig.Device.CPU));
        assertThatThrownBy(() -> SentenceEncoder.fromDirectory(runtime, "mine", directory))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContaining("config.json");
        ModelFiles files = ModelFiles.bundled();
        Files.write(directory.resolve("model.onnx"), files.onnx());
        Files.write(directory.resolve("tokenizer.json"), files.tokenizer());
        Files.writeString(directory.resolve("config.json"), "{\"max_position_embeddings\": 512}");
        try (SentenceEncoder mine = SentenceEncoder.fromDirectory(runtime, "mine", directory)) {
            TokenRow row = mine.encode("A cat is sitting on the sofa.");
            assertThat(mine.run(List.of(row), row.length()).rows()[0])
                    .isEqualTo(embed("A cat is sitting on the sofa."));
            assertThat(mine.maxTokens()).isEqualTo(256);
        }
        Files.writeString(directory.resolve("model.onnx"), "no model");
        assertThatThrownBy(() -> SentenceEncoder.fromDirectory(runtime, "mine", directory))
                .isInstanceOf(OnnxStartException.class);
    }

    @Test
    void weightsMayLieBesideTheFileAndRowsMayNotDisturbEachOther(@TempDir Path directory) throws IOException {
        OnnxRuntime runtime = OnnxRuntime.start(LaneConfig.defaults().on(LaneConfig.Device.CPU));
        TestEdits.Outside outside = TestEdits.outside(tiny("B", false), "table", "model.onnx_data");
        TinyNli.write(directory, outside.model(), TinyPairTokenizers.wordPiece(), TinyNli.BERT_LABELS);
        Files.write(directory.resolve("model.onnx_data"), outside.weights());
        try (SentenceEncoder mine = SentenceEncoder.fromDirectory(runtime, "mine", directory);
                TokenEncoder tokens = TokenEncoder.fromDirectory(runtime, "mine", directory)) {
            TokenRow row = mine.encode("the cat sat");
            assertThat(mine.run(List.of(row), 8).rows()[0]).hasSize(4).doesNotContain(Float.NaN);
            assertThat(mine.fingerprint()).contains(" weights=");
            assertThat(tokens.run(List.of(row), 8).rows()[0]).hasSize(4 * row.length());
        }
        for (Object rows : List.of(1, "B")) {
            Files.write(directory.resolve("model.onnx"), tiny(rows, true));
            assertThatThrownBy(() -> SentenceEncoder.fromDirectory(runtime, "mine", directory))
                    .isInstanceOf(OnnxStartException.class)
                    .hasMessageContaining("dynamic axes");
            assertThatThrownBy(() -> TokenEncoder.fromDirectory(runtime, "mine", directory))
                    .isInstanceOf(OnnxStartException.class)
                    .hasMessageContaining("dynamic axes");
        }
    }

    /** Four numbers for each token; coupled ones lack the mean of all tokens of the batch. */
    private static byte[] tiny(Object rows, boolean coupled) {
        TestGraph graph = new TestGraph()
                .input("input_ids", TestGraph.INT64, rows, "T")
                .input("attention_mask", TestGraph.INT64, rows, "T");
        float[] table = new float[TinyNli.VOCABULARY * 4];
        for (int i = 0; i < table.length; i++) {
            table[i] = TinyNli.weight(i / 4, 0, i % 4);
        }
        String states = graph.node(
                "Gather", List.of(graph.floats("table", new long[] {TinyNli.VOCABULARY, 4}, table), "input_ids"));
        String mean = graph.node("ReduceMean", List.of(states), TestGraph.ints("axes", 0, 1));
        graph.named(
                coupled ? "Sub" : "Identity", coupled ? List.of(states, mean) : List.of(states), "last_hidden_state");
        return graph.output("last_hidden_state", TestGraph.FLOAT, rows, "T", 4).toBytes();
    }

    static double distance(float[] a, float[] b) {
        double worst = 0;
        for (int i = 0; i < a.length; i++) {
            worst = Math.max(worst, Math.abs((double) a[i] - b[i]));
        }
        return worst;
    }

    static List<String> texts(int count) {
        String[] words = {
            "river", "the", "of", "and", "quantum", "Paris", "runs", "blue", "1984", "model", "grief", "teaches",
                    "über",
            "東京", "data", "slowly", "a", "governor", "was", "born", "in", "Ohio", "!", "salt", "engine", "very"
        };
        Random random = new Random(3);
        List<String> out = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            int length = 1 + random.nextInt(i % 4 == 0 ? 200 : 30);
            for (int w = 0; w < length; w++) {
                text.append(words[random.nextInt(words.length)]).append(' ');
            }
            out.add(text.toString());
        }
        return out;
    }
}
