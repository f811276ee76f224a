package dev.assay.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.onnx.graph.TestGraph;
import dev.assay.scoring.statistics.StatisticsLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs that run and are no causal language models, or not for batches of texts, are refused when they are loaded. */
class CausalLoaderTest {
    private static final OnnxRuntime RUNTIME =
            OnnxRuntime.start(LaneConfig.defaults().on(LaneConfig.Device.CPU));
    private static final int V = TinyCausal.V;

    @TempDir
    Path directory;

    private void loads(TinyCausal model) throws IOException {
        model.write(directory);
        CausalModel.fromDirectory(RUNTIME, "m", directory, StatisticsOptions.DEFAULT)
                .close();
    }

    private void isRefused(TinyCausal model, String... because) throws IOException {
        model.write(directory);
        assertThatThrownBy(() -> CausalModel.fromDirectory(RUNTIME, "m", directory, StatisticsOptions.DEFAULT))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContaining("model.onnx")
                .hasMessageContainingAll(because);
    }

    @Test
    void outputsThatAreNoLogitsAreRefused() throws IOException {
        isRefused(new TinyCausal().output("last_hidden_state", "B", "T", V), "last_hidden_state", "text generation");
        isRefused(new TinyCausal().output("token_embeddings", "B", "T", V), "token_embeddings", "text generation");
        isRefused(new TinyCausal().width(9).output("logits", "B", "T", 9), "9 numbers per token", "vocab_size " + V);
        // The weights tell it too.
        isRefused(
                new TinyCausal().width(9).output("logits", "B", "T", "labels"),
                "9 numbers per token",
                "text generation");
        isRefused(new TinyCausal().configured(V + 1), V + " numbers per token", "correct vocab_size");
    }

    @Test
    void outputsOfAnotherNameAndWiderOnesAreLogits() throws IOException {
        loads(new TinyCausal().output("output_0", "B", "T", V));
        loads(new TinyCausal().width(V + 8).output("logits", "B", "T", V + 8));
        loads(new TinyCausal().configured(0));
        // Narrower than the tokenizer, and the configuration says so.
        loads(new TinyCausal().width(200).configured(200).output("logits", "B", "T", 200));
    }

    @Test
    void theModelOfAPairThatIsNoneIsNamed() throws IOException {
        Path scorer = new TinyCausal().write(directory.resolve("scorer"));
        Path reference = new TinyCausal().width(9).output("logits", "B", "T", 9).write(directory.resolve("reference"));
        assertThatThrownBy(() ->
                        CausalModel.pairFromDirectories(RUNTIME, "pair", scorer, reference, StatisticsOptions.DEFAULT))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageStartingWith(reference.resolve("model.onnx").toString());
    }

    /** Everything that is read takes part in every token, as in a model that fills masks. */
    private static String bidirectional(TestGraph graph, String hidden) {
        return graph.node("Add", List.of(hidden, graph.node("ReduceMean", List.of(hidden), TestGraph.ints("axes", 1))));
    }

    /** The tokens before one take part in it. */
    private static String running(TestGraph graph, String hidden) {
        String sum = graph.node("CumSum", List.of(hidden, graph.scalar(1)));
        return graph.node("Mul", List.of(sum, graph.floats("less", new long[0], 0.3f)));
    }

    private static String acrossRows(TestGraph graph, String hidden) {
        String flat = graph.node("Reshape", List.of(hidden, graph.longs(1, -1, TinyCausal.D)));
        return graph.node("Reshape", List.of(running(graph, flat), graph.node("Shape", List.of(hidden))));
    }

    private static String besides(TestGraph graph, String hidden) {
        return graph.node("Add", List.of(hidden, graph.node("ReduceMax", List.of(hidden), TestGraph.ints("axes", 0))));
    }

    /** The logits of the last token only, for all of them. */
    private static String lastOnly(TestGraph graph, String logits) {
        String last = graph.node("Gather", List.of(logits, graph.longs(-1)), TestGraph.attribute("axis", 1));
        return graph.node("Expand", List.of(last, graph.node("Shape", List.of(logits))));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 64})
    void modelsThatSeeLaterTokensAreRefused(int positions) throws IOException {
        isRefused(
                new TinyCausal().positions(positions).mixing(CausalLoaderTest::bidirectional),
                "tokens that come after",
                "text generation");
        isRefused(
                new TinyCausal()
                        .positions(positions)
                        .mixing(CausalLoaderTest::running)
                        .ending(CausalLoaderTest::lastOnly),
                "tokens that come after");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 64})
    void modelsWhoseTextsDisturbEachOtherAreRefused(int positions) throws IOException {
        isRefused(
                new TinyCausal().positions(positions).mixing(CausalLoaderTest::besides),
                "other texts run beside it",
                "dynamic axes");
        isRefused(
                new TinyCausal().positions(positions).mixing(CausalLoaderTest::acrossRows),
                "other texts run beside it");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 64})
    void modelsThatReadFromLeftToRightAreLoaded(int positions) throws IOException {
        loads(new TinyCausal().positions(positions).mixing(CausalLoaderTest::running));
        loads(new TinyCausal().positions(positions).impossible(8, 16, 24, 200).mixing(CausalLoaderTest::running));
    }

    @Test
    void theReferenceOfAPairIsTriedToo() throws IOException {
        Path scorer = new TinyCausal().write(directory.resolve("scorer"));
        Path reference =
                new TinyCausal().mixing(CausalLoaderTest::bidirectional).write(directory.resolve("reference"));
        assertThatThrownBy(() ->
                        CausalModel.pairFromDirectories(RUNTIME, "pair", scorer, reference, StatisticsOptions.DEFAULT))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageStartingWith(reference.resolve("model.onnx").toString())
                .hasMessageContaining("tokens that come after");
    }

    @Test
    void shapesThatOnlyFitWhatWasTracedAreRefused() throws IOException {
        isRefused(new TinyCausal().inputAxes(1, "T"), "exactly 1 rows", "dynamic axes");
        isRefused(new TinyCausal().inputAxes("B", 512), "exactly 512 tokens", "dynamic axes");
        isRefused(new TinyCausal().output("logits", "B", 1, V), "logits for 1 of the tokens", "logits of all tokens");
        // Not declared, but so it is.
        isRefused(
                new TinyCausal()
                        .output("logits", "B", "S", V)
                        .mixing(CausalLoaderTest::running)
                        .ending((graph, logits) ->
                                graph.node("Gather", List.of(logits, graph.longs(-1)), TestGraph.attribute("axis", 1))),
                "does not run on a small batch",
                "logits of all tokens");
        // As many numbers as there are tokens divide it.
        isRefused(
                new TinyCausal()
                        .width(7 * 5 * 8)
                        .output("logits", "B", "S", 7 * 5 * 8)
                        .mixing(CausalLoaderTest::running)
                        .ending((graph, logits) ->
                                graph.node("Gather", List.of(logits, graph.longs(-1)), TestGraph.attribute("axis", 1))),
                "text generation");
    }

    @Test
    void productsQuantisedTokenByTokenAreLoaded() throws IOException {
        loads(new TinyCausal().mixing((graph, hidden) -> {
            Random random = new Random(11);
            String at = running(graph, hidden);
            for (int layer = 0; layer < 12; layer++) {
                byte[] weights = new byte[TinyCausal.D * TinyCausal.D];
                random.nextBytes(weights);
                String matrix = graph.bytes("w" + layer, new long[] {TinyCausal.D, TinyCausal.D}, weights);
                String scale = graph.floats("s" + layer, new long[] {1}, 0.01f);
                String product = graph.quantisedProduct(at, matrix, scale);
                at = graph.node("Tanh", List.of(product));
            }
            return at;
        }));
    }

    /**
     * Logits in 8 bits, per token; one chunk of rows at a time, and at once behind what is no product. More than a MiB of
     * weights stays in its file.
     */
    @ParameterizedTest
    @CsvSource({"false,256", "true,256", "false,264", "true,264", "true,200000"})
    void logitsOfAQuantisedProductNeedNotExistAsAWhole(boolean biased, int width) throws Exception {
        BiFunction<TestGraph, String, String> quantised = (graph, hidden) -> {
            Random random = new Random(13);
            byte[] integers = new byte[TinyCausal.D * width];
            random.nextBytes(integers);
            String weights = graph.bytes("w", new long[] {TinyCausal.D, width}, integers);
            String product = graph.quantisedProduct(hidden, weights, graph.floats("s", new long[] {1}, 0.01f));
            float[] bias = new float[width];
            for (int i = 0; i < width; i++) {
                bias[i] = (float) random.nextGaussian();
            }
            return biased ? graph.node("Add", List.of(product, graph.floats("b", new long[] {width}, bias))) : product;
        };
        TinyCausal whole = new TinyCausal()
                .output("logits", "B", "T", width)
                .projecting(quantised)
                .ending((graph, logits) -> graph.node("Neg", List.of(graph.node("Neg", List.of(logits)))));
        float[] expected = statistics(whole);
        TinyCausal parts = new TinyCausal().output("logits", "B", "T", "V").projecting(quantised);
        assertThat(statistics(parts)).containsExactly(expected, within(2e-5f));
        try (CausalModel loaded =
                CausalModel.fromDirectory(RUNTIME, "m", directory, StatisticsOptions.DEFAULT.withRowsPerChunk(4))) {
            assertThat(loaded.logits().exist()).isFalse();
            assertThat(loaded.describe()).contains("MatMulIntegerToFloat+Mul");
            TokenRow row = loaded.encode("A prompt.", " and more");
            assertThat(loaded.run(List.of(row, row, row), 18).rows()[1]).containsExactly(expected, within(2e-5f));
        }
    }

    /** Weights in 8 bits, one scale in all or per column, beside the same weights spelled out. */
    @ParameterizedTest
    @CsvSource({"false,false", "true,false", "false,true", "true,true"})
    void symmetricWeightsNeedNoZero(boolean perColumn, boolean turned) throws Exception {
        int d = TinyCausal.D;
        byte[] integers = new byte[d * d];
        new Random(12).nextBytes(integers);
        float[] scales = new float[perColumn ? d : 1];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = 0.01f * (i + 1);
        }
        float[] spelled = new float[d * d];
        for (int i = 0; i < spelled.length; i++) {
            spelled[i] = integers[i] * scales[perColumn ? i % d : 0];
        }
        TinyCausal packed = new TinyCausal().mixing((graph, hidden) -> {
            String scale = graph.floats("s", perColumn ? new long[] {d} : new long[0], scales);
            String weights = graph.node(
                    "DequantizeLinear",
                    List.of(graph.bytes("w", new long[] {d, d}, integers), scale),
                    TestGraph.attribute("axis", 1));
            return product(graph, hidden, weights, turned);
        });
        TinyCausal plain = new TinyCausal()
                .mixing((graph, hidden) ->
                        product(graph, hidden, graph.floats("w", new long[] {d, d}, spelled), turned));
        float[] expected = statistics(plain);
        float[] actual = statistics(packed);
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i += StatisticsLayout.BASIC.width()) {
            // The runtime may round what it multiplies integers with.
            assertThat(actual[i]).isCloseTo(expected[i], within(0.02f * Math.abs(expected[i])));
        }
    }

    /** The same of weights that are turned before, and of products of integers with one scale for all tokens. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void otherSymmetricWeightsNeedNoZeroEither(boolean multiplied) throws Exception {
        int d = TinyCausal.D;
        byte[] integers = new byte[d * d];
        new Random(14).nextBytes(integers);
        float[] spelled = new float[d * d];
        for (int i = 0; i < spelled.length; i++) {
            spelled[multiplied ? i : i % d * d + i / d] = integers[i] * 0.01f;
        }
        TinyCausal packed = new TinyCausal().mixing((graph, hidden) -> {
            String weights = graph.bytes("w", new long[] {d, d}, integers);
            String scale = graph.floats("s", new long[0], 0.01f);
            if (!multiplied) {
                String turned = graph.node("Transpose", List.of(weights), TestGraph.ints("perm", 1, 0));
                return graph.node("MatMul", List.of(hidden, graph.node("DequantizeLinear", List.of(turned, scale))));
            }
            String step = graph.floats("step", new long[0], 0.03f);
            String middle = graph.node("Cast", List.of(graph.longs(128)), TestGraph.attribute("to", TestGraph.UINT8));
            String zero = graph.node("Squeeze", List.of(middle, graph.longs(0)));
            String tokens = graph.node("QuantizeLinear", List.of(hidden, step, zero));
            String product = graph.node("MatMulInteger", List.of(tokens, weights, zero));
            String sums = graph.node("Cast", List.of(product), TestGraph.attribute("to", TestGraph.FLOAT));
            return graph.node("Mul", List.of(graph.node("Mul", List.of(sums, scale)), step));
        });
        float[] expected = statistics(new TinyCausal()
                .mixing((graph, hidden) ->
                        graph.node("MatMul", List.of(hidden, graph.floats("w", new long[] {d, d}, spelled)))));
        float[] actual = statistics(packed);
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i += StatisticsLayout.BASIC.width()) {
            assertThat(actual[i]).isCloseTo(expected[i], within(0.05f * Math.abs(expected[i])));
        }
    }

    private static String product(TestGraph graph, String hidden, String weights, boolean turned) {
        String matrix = turned ? graph.node("Transpose", List.of(weights), TestGraph.ints("perm", 1, 0)) : weights;
        return graph.node("MatMul", List.of(hidden, matrix));
    }

    private float[] statistics(TinyCausal model) throws Exception {
        model.write(directory);
        try (CausalModel loaded = CausalModel.fromDirectory(RUNTIME, "m", directory, StatisticsOptions.DEFAULT)) {
            TokenRow row = loaded.encode("A prompt.", " and more");
            return loaded.run(List.of(row), row.length()).rows()[0];
        }
    }

    @Test
    void quantisationWithinABranchIsRefused() throws IOException {
        TestGraph.Attribute body = TestGraph.body("then_branch", "DynamicQuantizeLinear");
        isRefused(
                new TinyCausal().mixing((graph, hidden) -> graph.node("If", List.of("use_cache_branch"), body)),
                "extremes of a whole batch",
                "not the merged one");
    }
}
