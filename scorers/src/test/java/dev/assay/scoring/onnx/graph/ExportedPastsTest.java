package dev.assay.scoring.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.lane.UncutException;
import dev.assay.scoring.onnx.CausalModel;
import dev.assay.scoring.onnx.OnnxRuntime;
import dev.assay.scoring.onnx.StatisticsOptions;
import dev.assay.scoring.onnx.TinyCausal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pasts as onnxruntime-genai's builder and ONNX Runtime's own export of GPT-2 declare them. */
class ExportedPastsTest {
    private static final OnnxRuntime RUNTIME =
            OnnxRuntime.start(LaneConfig.defaults().on(LaneConfig.Device.CPU));
    private static final int D = TinyCausal.D;
    private static final int HEADS = 4;
    private static final int SIZE = 8;
    private static final String KEY = "past_key_values.0.key";
    private static final String VALUE = "past_key_values.0.value";

    @TempDir
    Path directory;

    private float[] statistics(TinyCausal model) throws IOException {
        model.write(directory);
        try (CausalModel loaded = CausalModel.fromDirectory(RUNTIME, "m", directory, StatisticsOptions.DEFAULT)) {
            List<TokenRow> rows = List.of(loaded.encode("A prompt.", " and more"), loaded.encode("", "short"));
            return loaded.run(rows, 18).rows()[0];
        } catch (UncutException e) {
            throw new AssertionError(e);
        }
    }

    private void isRefused(TinyCausal model, String... because) throws IOException {
        model.write(directory);
        assertThatThrownBy(() -> CausalModel.fromDirectory(RUNTIME, "m", directory, StatisticsOptions.DEFAULT))
                .isInstanceOf(OnnxStartException.class)
                .hasMessageContainingAll(because);
    }

    private static String product(TestGraph graph, String from, String name, int rows, int columns) {
        Random random = new Random(name.hashCode());
        float[] numbers = new float[rows * columns];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return graph.node("MatMul", List.of(from, graph.floats(name, new long[] {rows, columns}, numbers)));
    }

    private static String projected(TestGraph graph, String hidden, String name, int heads) {
        return product(graph, hidden, name, D, heads * SIZE);
    }

    private static void declarePasts(TestGraph graph, int heads, Object size) {
        graph.input(KEY, OnnxGraph.FLOAT, "batch_size", heads, "past_sequence_length", size);
        graph.input(VALUE, OnnxGraph.FLOAT, "batch_size", heads, "past_sequence_length", size);
    }

    /** Attention of grouped queries; its past has the declared last axis, or there is none. */
    private static BiFunction<TestGraph, String, String> grouped(Object size) {
        return (graph, hidden) -> {
            graph.input("attention_mask", OnnxGraph.INT64, "batch_size", "total_sequence_length");
            if (size != null) {
                declarePasts(graph, 2, size);
            }
            String seen = graph.node(
                    "ReduceSum", List.of("attention_mask", graph.longs(1)), TestGraph.attribute("keepdims", 0));
            String before = graph.node("Sub", List.of(seen, graph.longs(1)));
            String all = graph.node(
                    "Gather",
                    List.of(graph.node("Shape", List.of("attention_mask")), graph.scalar(1)),
                    TestGraph.attribute("axis", 0));
            String mixed = graph.fused(
                    "GroupQueryAttention",
                    3,
                    List.of(
                            projected(graph, hidden, "q", HEADS),
                            projected(graph, hidden, "k", 2),
                            projected(graph, hidden, "v", 2),
                            size == null ? "" : KEY,
                            size == null ? "" : VALUE,
                            graph.node("Cast", List.of(before), TestGraph.attribute("to", TestGraph.INT32)),
                            graph.node("Cast", List.of(all), TestGraph.attribute("to", TestGraph.INT32))),
                    TestGraph.attribute("num_heads", HEADS),
                    TestGraph.attribute("kv_num_heads", 2));
            return product(graph, mixed, "o", HEADS * SIZE, D);
        };
    }

    private static BiFunction<TestGraph, String, String> multiHead(Object size) {
        return (graph, hidden) -> {
            if (size != null) {
                declarePasts(graph, HEADS, size);
            }
            String mixed = graph.fused(
                    "MultiHeadAttention",
                    3,
                    List.of(
                            projected(graph, hidden, "q", HEADS),
                            projected(graph, hidden, "k", HEADS),
                            projected(graph, hidden, "v", HEADS),
                            "",
                            "",
                            "",
                            size == null ? "" : KEY,
                            size == null ? "" : VALUE),
                    TestGraph.attribute("num_heads", HEADS),
                    TestGraph.attribute("unidirectional", 1));
            return product(graph, mixed, "o", HEADS * SIZE, D);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", \"head_dim\": 8", ", \"head_dim\": 5"})
    void aPastOfGroupedQueriesNeedsNoSize(String config) throws IOException {
        float[] bare = statistics(new TinyCausal().mixing(grouped(null)));
        float[] named =
                statistics(new TinyCausal().mixing(grouped("kv_cache_dim")).more(config));
        float[] sized = statistics(new TinyCausal().mixing(grouped(SIZE)));
        assertThat(bare).isNotEmpty();
        assertThat(named).containsExactly(bare, within(1e-6f));
        assertThat(sized).containsExactly(bare, within(1e-6f));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"head_dim\": 8, \"hidden_size\": 6, \"num_attention_heads\": 3",
                "\"hidden_size\": 32, \"num_attention_heads\": 4",
                "\"n_embd\": 32, \"n_head\": 4",
                "\"text_config\": {\"head_dim\": 8}"
            })
    void anyOtherReaderOfAPastIsToldTheSizeOfAHead(String config) throws IOException {
        float[] bare = statistics(new TinyCausal().mixing(multiHead(null)));
        TinyCausal model = new TinyCausal().mixing(multiHead("kv_cache_dim")).more(", " + config);
        assertThat(statistics(model)).containsExactly(bare, within(1e-6f));
    }

    @Test
    void aSizeThatNothingTellsIsRefused() throws IOException {
        isRefused(new TinyCausal().mixing(multiHead("kv_cache_dim")), KEY, "axis 3 of unknown length", "head_dim");
        isRefused(
                new TinyCausal().mixing(multiHead("kv_cache_dim")).more(", \"head_dim\": 5"),
                "does not run on a small batch");
    }

    @Test
    void keptGraphsAreThoseOfTheSizeThatIsSaidNow() throws IOException {
        StatisticsOptions options = StatisticsOptions.DEFAULT.withCache(directory.resolve("kept"));
        Path model = directory.resolve("model");
        new TinyCausal()
                .mixing(multiHead("kv_cache_dim"))
                .more(", \"head_dim\": 5")
                .write(model);
        assertThatThrownBy(() -> CausalModel.fromDirectory(RUNTIME, "m", model, options))
                .isInstanceOf(OnnxStartException.class);
        new TinyCausal()
                .mixing(multiHead("kv_cache_dim"))
                .more(", \"head_dim\": 8")
                .write(model);
        CausalModel.fromDirectory(RUNTIME, "m", model, options).close();
    }

    /** Keys and values of a stacked past, before what is read now: their running sum must be that of an empty one. */
    private static BiFunction<TestGraph, String, String> stacked(Object... axes) {
        return (graph, hidden) -> {
            graph.input("past_0", OnnxGraph.FLOAT, axes);
            String flat = graph.node("Reshape", List.of("past_0", graph.longs(-1)));
            String sum = graph.node("ReduceSum", List.of(flat), TestGraph.attribute("keepdims", 0));
            // What is not empty, or of another batch, does not join.
            String key = graph.node("Gather", List.of("past_0", graph.scalar(0)), TestGraph.attribute("axis", 0));
            String rows = graph.node("Transpose", List.of(key), TestGraph.ints("perm", 0, 2, 1, 3));
            String past = graph.node("Reshape", List.of(rows, graph.longs(0, 0, D)));
            String joined = graph.node("Concat", List.of(past, hidden), TestGraph.attribute("axis", 1));
            String running = graph.node("CumSum", List.of(joined, graph.scalar(1)));
            return graph.node("Add", List.of(running, sum));
        };
    }

    private static String running(TestGraph graph, String hidden) {
        return graph.node("CumSum", List.of(hidden, graph.scalar(1)));
    }

    @Test
    void theBatchOfAStackedPastIsFoundByItsName() throws IOException {
        float[] bare = statistics(new TinyCausal().mixing(ExportedPastsTest::running));
        // As ONNX Runtime exports GPT-2.
        assertThat(statistics(new TinyCausal().mixing(stacked(2, "batch_size", 2, "past_seq_len", D / 2))))
                .containsExactly(bare, within(1e-6f));
        assertThat(statistics(new TinyCausal().mixing(stacked(2, "past_batch", 2, "past_seq_len", D / 2))))
                .containsExactly(bare, within(1e-6f));
        isRefused(
                new TinyCausal().mixing(stacked(2, "N", 2, "past_seq_len", D / 2)),
                "past_0",
                "axis 1 of unknown length");
    }

    /** Keys of a past with a row for each head of each text, as Optimum exports BLOOM; 2 heads. */
    private static BiFunction<TestGraph, String, String> rowsOfHeads(String axis) {
        return (graph, hidden) -> {
            graph.input(KEY, OnnxGraph.FLOAT, axis, D / 2, "past_sequence_length");
            String heads = graph.node("Reshape", List.of(hidden, graph.longs(0, 0, 2, D / 2)));
            String turned = graph.node("Transpose", List.of(heads), TestGraph.ints("perm", 0, 2, 3, 1));
            String shape = graph.node("Shape", List.of(turned));
            String batch = graph.node("Slice", List.of(shape, graph.longs(0), graph.longs(1), graph.longs(0)));
            String rows = graph.node("Mul", List.of(batch, graph.longs(2)));
            String flat = graph.node("Concat", List.of(rows, graph.longs(D / 2, -1)), TestGraph.attribute("axis", 0));
            String joined = graph.node(
                    "Concat",
                    List.of(KEY, graph.node("Reshape", List.of(turned, flat))),
                    TestGraph.attribute("axis", 2));
            String four =
                    graph.node("Concat", List.of(batch, graph.longs(2, D / 2, -1)), TestGraph.attribute("axis", 0));
            String back = graph.node(
                    "Transpose",
                    List.of(graph.node("Reshape", List.of(joined, four))),
                    TestGraph.ints("perm", 0, 3, 1, 2));
            return graph.node("Reshape", List.of(back, graph.longs(0, 0, D)));
        };
    }

    @Test
    void aPastMayHaveARowForEachHeadOfEachText() throws IOException {
        float[] bare = statistics(new TinyCausal());
        // The past is empty, and what joins it does not look at its other axes.
        for (String axis : List.of("batch_size x num_heads", "batch_size * num_heads", "2*batch")) {
            assertThat(statistics(new TinyCausal().mixing(rowsOfHeads(axis)))).containsExactly(bare, within(1e-6f));
        }
    }

    @Test
    void onePastOfAllLayersAndStatesOfAWindowAreEmpty() throws IOException {
        float[] bare = statistics(new TinyCausal().mixing(ExportedPastsTest::running));
        BiFunction<TestGraph, String, String> layers = (graph, hidden) -> {
            graph.input("past", OnnxGraph.FLOAT, 3, 2, "batch", 2, "past_length", D / 2);
            graph.input("past_window", OnnxGraph.FLOAT, 4, "batch_size", D);
            String layer = graph.node("Gather", List.of("past", graph.scalar(0)), TestGraph.attribute("axis", 0));
            String key = graph.node("Gather", List.of(layer, graph.scalar(1)), TestGraph.attribute("axis", 0));
            String rows = graph.node("Transpose", List.of(key), TestGraph.ints("perm", 0, 2, 1, 3));
            String past = graph.node("Reshape", List.of(rows, graph.longs(0, 0, D)));
            String window = graph.node("Transpose", List.of("past_window"), TestGraph.ints("perm", 1, 0, 2));
            String joined = graph.node("Concat", List.of(window, past, hidden), TestGraph.attribute("axis", 1));
            String all = running(graph, joined);
            return graph.node("Slice", List.of(all, graph.longs(4), graph.longs(Long.MAX_VALUE), graph.longs(1)));
        };
        assertThat(statistics(new TinyCausal().mixing(layers))).containsExactly(bare, within(1e-6f));
    }
}
