package dev.assay.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.onnx.graph.ReferenceStatistics;
import dev.assay.scoring.onnx.graph.WholeLogits;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.Statistic.Tier;
import dev.assay.scoring.statistics.StatisticsLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CausalModelTest {
    private static final StatisticsLayout ALL =
            new StatisticsLayout(EnumSet.of(Tier.BASIC, Tier.EXTENDED, Tier.TOPK), 5);
    private static final OnnxRuntime RUNTIME =
            OnnxRuntime.start(LaneConfig.defaults().on(LaneConfig.Device.CPU));

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"FLOAT32,false,false", "FLOAT32,true,true", "FLOAT16,true,true", "FLOAT16,false,false"})
    void statisticsAreThoseOfTheModelsOwnLogits(RandomCausalModel.Type type, boolean pasts, boolean external)
            throws Exception {
        new RandomCausalModel(2, 32, 4, 1300, 64, type, pasts).write(directory, external);
        try (CausalModel model = CausalModel.fromDirectory(
                RUNTIME,
                "m",
                directory,
                StatisticsOptions.DEFAULT.withLayout(ALL).withRowsPerChunk(4))) {
            TokenRow row = model.encode("A prompt.", " Then what follows it");
            float[][] out = model.run(List.of(row, model.encode("", "x")), 40).rows();
            assertThat(out[0]).hasSize(21 * ALL.width());
            assertThat(out[1]).isEmpty();
            float[][] logits = logits(row);
            for (int j = 8; j < row.length() - 1; j++) {
                double[] expected = ReferenceStatistics.of(ALL, logits[j], null, row.ids()[j + 1]);
                // Half the logits' last digit, which the model rounds away and the fused graph does not.
                double tolerance = type == RandomCausalModel.Type.FLOAT32 ? 1e-5 : 2e-2;
                for (int c = 0; c < (type == RandomCausalModel.Type.FLOAT32 ? expected.length : 3); c++) {
                    assertThat((double) out[0][(j - 8) * ALL.width() + c])
                            .as("token %d column %d", j + 1, c)
                            .isCloseTo(expected[c], within(tolerance * Math.max(1, Math.abs(expected[c]))));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT16,true", "BFLOAT16,true", "BFLOAT16,false"})
    void halfPrecisionIsCloseToTheSameWeightsInFull(RandomCausalModel.Type type, boolean external) throws IOException {
        new RandomCausalModel(2, 32, 4, 300, 64, RandomCausalModel.Type.FLOAT32, external)
                .write(directory.resolve("full"), external);
        new RandomCausalModel(2, 32, 4, 300, 64, type, external).write(directory.resolve("half"), external);
        float[] full = statistics(directory.resolve("full"), "Some text to read.");
        float[] half = statistics(directory.resolve("half"), "Some text to read.");
        for (int i = 0; i < full.length; i += 4) {
            assertThat(half[i]).isCloseTo(full[i], within(type == RandomCausalModel.Type.FLOAT16 ? 0.02f : 0.15f));
            assertThat(half[i + 1])
                    .isCloseTo(full[i + 1], within(type == RandomCausalModel.Type.FLOAT16 ? 0.02f : 0.1f));
        }
    }

    @Test
    void weightsInTheModelFileNeverPassThroughTheFusedGraph() throws IOException {
        // 8 MB of embedding and as much of projection stand in model.onnx itself.
        new RandomCausalModel(1, 32, 4, 64_000, 64, RandomCausalModel.Type.FLOAT32, false).write(directory, false);
        Path cache = directory.resolve("cache");
        float[] first = statistics(directory, "x y z");
        StatisticsOptions options = StatisticsOptions.DEFAULT.withCache(cache);
        try (CausalModel model = CausalModel.fromDirectory(RUNTIME, "m", directory, options)) {
            assertThat(run(model, "", "x y z")).isEqualTo(first);
        }
        try (Stream<Path> files = Files.list(cache)) {
            assertThat(files.toList())
                    .hasSize(1)
                    .allSatisfy(file -> assertThat(Files.size(file)).isLessThan(500_000));
        }
    }

    @Test
    void rowsDoNotDependOnTheirCompany() throws Exception {
        new RandomCausalModel(2, 64, 4, 700, 256, RandomCausalModel.Type.FLOAT32, true).write(directory, false);
        try (CausalModel model =
                CausalModel.fromDirectory(RUNTIME, "m", directory, StatisticsOptions.DEFAULT.withRowsPerChunk(16))) {
            TokenRow row = model.encode("What is it?", "It is a row of some length.");
            float[] alone = model.run(List.of(row), row.length()).rows()[0];
            List<TokenRow> company = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                company.add(model.encode("p".repeat(20 * i), "Other text " + "and more ".repeat(i)));
            }
            company.add(3, row);
            float[] among = model.run(company, 224).rows()[3];
            assertThat(among).hasSameSizeAs(alone);
            for (int i = 0; i < alone.length; i++) {
                assertThat(among[i]).isCloseTo(alone[i], within(2e-5f * Math.max(1, Math.abs(alone[i]))));
            }
        }
    }

    @Test
    void completionsOfNoAndOneTokenHaveTheirRows() throws Exception {
        new RandomCausalModel(1, 32, 4, 300, 64, RandomCausalModel.Type.FLOAT32, true).write(directory, false);
        try (CausalModel model = CausalModel.fromDirectory(RUNTIME, "m", directory, StatisticsOptions.DEFAULT)) {
            assertThat(run(model, "prompt", "")).isEmpty();
            assertThat(run(model, "", "")).isEmpty();
            assertThat(run(model, "", "x")).isEmpty();
            assertThat(run(model, "prompt", "x")).hasSize(4);
            assertThat(run(model, "", "xy")).hasSize(4);
        }
    }

    @Test
    void fusedGraphsAreKeptByContentAndMendedWhenDamaged() throws Exception {
        new RandomCausalModel(1, 32, 4, 300, 64, RandomCausalModel.Type.FLOAT32, false).write(directory, false);
        Path cache = directory.resolve("kept/here");
        StatisticsOptions options = StatisticsOptions.DEFAULT.withCache(cache);
        CausalModel.fromDirectory(RUNTIME, "m", directory, options).close();
        Path file = only(cache);
        byte[] content = Files.readAllBytes(file);
        CausalModel.fromDirectory(RUNTIME, "m", directory, options).close();
        assertThat(only(cache)).isEqualTo(file);
        Files.write(file, new byte[] {1, 2, 3});
        CausalModel.fromDirectory(RUNTIME, "m", directory, options).close();
        assertThat(only(cache)).isEqualTo(file).hasBinaryContent(content);
        CausalModel.fromDirectory(RUNTIME, "m", directory, options.withLayout(ALL))
                .close();
        new RandomCausalModel(1, 32, 4, 301, 64, RandomCausalModel.Type.FLOAT32, false).write(directory, false);
        CausalModel.fromDirectory(RUNTIME, "m", directory, options).close();
        try (Stream<Path> files = Files.list(cache)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void aPairIsOneModelOfTwo() throws IOException {
        Path large = directory.resolve("large");
        Path small = directory.resolve("small");
        new RandomCausalModel(2, 64, 4, 1200, 64, RandomCausalModel.Type.FLOAT32, true).write(large, true);
        new RandomCausalModel(1, 32, 4, 1200, 48, RandomCausalModel.Type.FLOAT32, false).write(small, false);
        StatisticsOptions options = StatisticsOptions.DEFAULT.withRowsPerChunk(6);
        float[] own = statistics(small, "Read by two models");
        float[] other = statistics(large, "Read by two models");
        try (CausalModel pair = CausalModel.pairFromDirectories(RUNTIME, "pair", small, large, options)) {
            StatisticsLayout layout = pair.layout();
            assertThat(pair.maxTokens()).isEqualTo(48);
            float[] both = run(pair, "", "Read by two models");
            for (int t = 0; t < own.length / 4; t++) {
                int at = t * layout.width();
                for (int c = 0; c < 4; c++) {
                    assertThat(both[at + c]).isCloseTo(own[t * 4 + c], within(2e-5f));
                }
                assertThat(both[at + layout.offset(Statistic.REFERENCE_LOGPROB)])
                        .isCloseTo(other[t * 4], within(2e-5f));
                assertThat(both[at + layout.offset(Statistic.REFERENCE_ENTROPY)])
                        .isCloseTo(other[t * 4 + 1], within(2e-5f));
                // Gibbs: the cross-entropy is at least the reference's entropy.
                assertThat(both[at + layout.offset(Statistic.CROSS_ENTROPY)]).isGreaterThan(other[t * 4 + 1]);
            }
        }
    }

    @Test
    void modelsOfDifferentVocabulariesAreNoPair() throws IOException {
        Path one = directory.resolve("one");
        Path two = directory.resolve("two");
        new RandomCausalModel(1, 32, 4, 300, 64, RandomCausalModel.Type.FLOAT32, false).write(one, false);
        new RandomCausalModel(1, 32, 4, 310, 64, RandomCausalModel.Type.FLOAT32, false).write(two, false);
        assertThatThrownBy(() -> CausalModel.pairFromDirectories(RUNTIME, "pair", one, two, StatisticsOptions.DEFAULT))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContaining("another vocabulary");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6, 7, 100})
    void rowsMayRunInParts(int together) throws IOException {
        new TinyCausal()
                .ending((graph, logits) -> graph.node("Softplus", List.of(logits)))
                .write(directory);
        try (CausalModel model = CausalModel.fromDirectory(RUNTIME, "m", directory, StatisticsOptions.DEFAULT)) {
            assertThat(model.logits()).isEqualTo(new WholeLogits(Float.BYTES * TinyCausal.V));
            List<TokenRow> rows = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                rows.add(model.encode("some text ".repeat(4).substring(0, 3 + 5 * i)));
            }
            float[][] expected = model.run(rows, 40).rows();
            float[][] actual = model.run(rows, 40, together).rows();
            assertThat(actual).hasSameDimensionsAs(expected);
            for (int i = 0; i < 7; i++) {
                assertThat(actual[i]).containsExactly(expected[i], within(2e-5f));
            }
        }
    }

    @Test
    void logitsThatExistAsAWholeAreKnown() throws IOException {
        new TinyCausal().write(directory);
        try (CausalModel model = CausalModel.fromDirectory(RUNTIME, "m", directory, StatisticsOptions.DEFAULT)) {
            assertThat(model.logits().exist()).isFalse();
        }
        Path whole = new TinyCausal()
                .output("logits", "B", "T", "V")
                .configured(200)
                .ending((graph, logits) -> graph.node("Softplus", List.of(logits)))
                .write(directory.resolve("whole"));
        new TinyCausal().configured(200).write(directory);
        try (CausalModel pair =
                CausalModel.pairFromDirectories(RUNTIME, "m", directory, whole, StatisticsOptions.DEFAULT)) {
            assertThat(pair.logits()).isEqualTo(new WholeLogits(Float.BYTES * 200));
        }
    }

    private float[] statistics(Path model, String text) {
        try (CausalModel opened =
                CausalModel.fromDirectory(RUNTIME, "m", model, StatisticsOptions.DEFAULT.withRowsPerChunk(5))) {
            return run(opened, "", text);
        }
    }

    private static float[] run(CausalModel model, String prompt, String completion) {
        try {
            TokenRow row = model.encode(prompt, completion);
            return model.run(List.of(row), row.length()).rows()[0];
        } catch (dev.assay.scoring.lane.UncutException e) {
            throw new AssertionError(e);
        }
    }

    private static Path only(Path cache) throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    /** What the model's own file says about a row. */
    private float[][] logits(TokenRow row) throws OrtException {
        long[][] ids = new long[1][row.length()];
        long[][] ones = new long[1][row.length()];
        long[][] places = new long[1][row.length()];
        for (int t = 0; t < row.length(); t++) {
            ids[0][t] = row.ids()[t];
            ones[0][t] = 1;
            places[0][t] = t;
        }
        Map<String, OnnxTensor> feed = new HashMap<>();
        try (OrtSession session = RUNTIME.open(directory.resolve("model.onnx"))) {
            feed.put("input_ids", OnnxTensor.createTensor(RUNTIME.environment(), ids));
            feed.put("attention_mask", OnnxTensor.createTensor(RUNTIME.environment(), ones));
            feed.put("position_ids", OnnxTensor.createTensor(RUNTIME.environment(), places));
            for (var input : session.getInputInfo().entrySet()) {
                if (input.getKey().startsWith("past") && input.getValue().getInfo() instanceof TensorInfo info) {
                    ByteBuffer none = ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder());
                    feed.put(
                            input.getKey(),
                            OnnxTensor.createTensor(RUNTIME.environment(), none, new long[] {1, 4, 0, 8}, info.type));
                }
            }
            try (OrtSession.Result result = session.run(feed, Set.of("logits"))) {
                return ((float[][][]) result.get(0).getValue())[0];
            }
        } finally {
            feed.values().forEach(OnnxTensor::close);
        }
    }
}
