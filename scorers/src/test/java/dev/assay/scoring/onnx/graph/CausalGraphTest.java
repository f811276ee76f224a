package dev.assay.scoring.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.assay.scoring.onnx.CpuSessions;
import dev.assay.scoring.onnx.graph.HeadFusion.Plan;
import dev.assay.scoring.statistics.Statistic.Tier;
import dev.assay.scoring.statistics.StatisticsLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends of graphs and inputs as various exporters write them, on a model that is an embedding and a projection. */
class CausalGraphTest {
    private static final int V = 40;
    private static final int D = 6;
    private static final StatisticsLayout LAYOUT = single(3);

    /** How logits come out of hidden states. */
    enum Ending {
        PLAIN("MatMul"),
        BIAS("MatMul+Add"),
        SCALED_AND_CAPPED("MatMul+Mul+Div+Tanh+Mul"),
        CAPPED_BY_MADE_NUMBERS("MatMul+Add+Div+Tanh+Mul"),
        TURNED_WEIGHTS("MatMul"),
        FLAT_GEMM("Gemm"),
        MASKED_BIAS("MatMul+Add"),
        DEQUANTISED("MatMul"),
        DEQUANTISED_AND_TURNED("MatMul+Add"),
        NOT_KNOWN("none");

        private final String found;

        Ending(String found) {
            this.found = found;
        }
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void theProjectionIsFoundWhateverFollowsIt(Ending ending) throws OrtException {
        checkFused(ending, 17);
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 12, 13, 15})
    void earlierOperatorSetsAreFusedToo(int operatorSet) throws OrtException {
        checkFused(Ending.PLAIN, operatorSet);
        checkFused(Ending.CAPPED_BY_MADE_NUMBERS, operatorSet);
        checkFused(Ending.FLAT_GEMM, operatorSet);
        checkFused(Ending.NOT_KNOWN, operatorSet);
    }

    private static void checkFused(Ending ending, int operatorSet) throws OrtException {
        byte[] model = model(ending, operatorSet);
        long[][] ids = new long[3][7];
        Random random = new Random(1);
        for (long[] row : ids) {
            for (int t = 0; t < row.length; t++) {
                row[t] = random.nextInt(V);
            }
        }
        // The runtime rounds what it multiplies integers with.
        byte[] spelled = model(ending, operatorSet, true);
        float[][][] logits = (float[][][]) run(spelled, "input_ids", ids, "logits");
        for (int tile : new int[] {0, 7}) {
            HeadFusion.Fused fused = HeadFusion.fuse(OnnxGraph.read(model), new Plan(LAYOUT, 4, 0, tile, true));
            assertThat(fused.description()).contains("projection=" + ending.found);
            assertThat(fused.vocabulary()).isEqualTo(V);
            float[][][] actual = statistics(fused, ids);
            onlyWhatIsAsked(fused, ids, actual);
            for (int b = 0; b < 3; b++) {
                assertThat(actual[b].length).isEqualTo(6);
                for (int t = 0; t < 6; t++) {
                    double[] expected = ReferenceStatistics.of(LAYOUT, logits[b][t], null, (int) ids[b][t + 1]);
                    for (int c = 0; c < expected.length; c++) {
                        if (Double.isFinite(expected[c])) {
                            assertThat((double) actual[b][t][c])
                                    .as("%s %d %d %d", ending, b, t, c)
                                    .isCloseTo(expected[c], within(1e-5 * Math.max(1, Math.abs(expected[c]))));
                        } else {
                            assertThat(actual[b][t][c]).isLessThan(-9e3f);
                        }
                    }
                }
            }
        }
    }

    @Test
    void switchesAndPositionsAreSetInTheGraph() throws OrtException {
        TestGraph graph = new TestGraph()
                .input("input_ids", TestGraph.INT32, "batch_size", "sequence_length")
                .input("attention_mask", TestGraph.FLOAT16, "batch_size", "total_sequence_length")
                .input("position_ids", OnnxGraph.INT64, "batch_size", "sequence_length")
                .input("cache_position", OnnxGraph.INT64, "sequence_length")
                .input("token_type_ids", OnnxGraph.INT64, "batch_size", "sequence_length")
                .input("use_cache_branch", OnnxGraph.BOOL, 1)
                .input("num_logits_to_keep", OnnxGraph.INT64)
                .input("past_key_values.0.key", OnnxGraph.FLOAT, "batch_size", 2, "past_sequence_length", 3);
        // Every input adds to the hidden state what is seen in it: 1 + t + t + 0 + 0 + 0 + 0.
        String mask = graph.node("Cast", List.of("attention_mask"), TestGraph.attribute("to", OnnxGraph.FLOAT));
        String places = graph.node("Add", List.of("position_ids", "cache_position"));
        String seen = graph.node("Add", List.of(places, "token_type_ids"));
        String kept = graph.node("Add", List.of(seen, "num_logits_to_keep"));
        String cast = graph.node("Cast", List.of(kept), TestGraph.attribute("to", OnnxGraph.FLOAT));
        String branch = graph.node("Cast", List.of("use_cache_branch"), TestGraph.attribute("to", OnnxGraph.FLOAT));
        String past = graph.node("ReduceSum", List.of("past_key_values.0.key"), TestGraph.attribute("keepdims", 0));
        String sum = graph.node(
                "Add", List.of(graph.node("Add", List.of(mask, cast)), graph.node("Add", List.of(branch, past))));
        String column = graph.node("Unsqueeze", List.of(sum, graph.longs(2)));
        String zero = graph.node("Cast", List.of("input_ids"), TestGraph.attribute("to", OnnxGraph.FLOAT));
        String none = graph.node(
                "Unsqueeze",
                List.of(graph.node("Mul", List.of(zero, graph.floats("nil", new long[] {1}, 0))), graph.longs(2)));
        String hidden = graph.node("Add", List.of(column, none));
        graph.named("MatMul", List.of(hidden, graph.floats("w", new long[] {1, 2}, 0, 0.5f)), "logits");
        byte[] model = graph.output("logits", OnnxGraph.FLOAT, "batch_size", "sequence_length", 2)
                .toBytes();
        HeadFusion.Fused fused =
                HeadFusion.fuse(OnnxGraph.read(model), new Plan(StatisticsLayout.BASIC, 3, 0, 0, true));
        float[][][] out = statistics(fused, new long[][] {{0, 1, 1}, {1, 0, 1}});
        for (int t = 0; t < 2; t++) {
            double one = 0.5 * (1 + 2 * t);
            assertThat((double) out[0][t][0]).isCloseTo(one - Math.log(1 + Math.exp(one)), within(1e-6));
        }
    }

    @Test
    void whatIsNoCausalLanguageModelIsRefusedByName() {
        Plan plan = new Plan(StatisticsLayout.BASIC, 4, 0, 0, true);
        TestGraph classifier =
                new TestGraph().input("input_ids", OnnxGraph.INT64, "B", "T").output("logits", OnnxGraph.FLOAT, "B", 3);
        assertThatThrownBy(() -> HeadFusion.fuse(OnnxGraph.read(classifier.toBytes()), plan))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[batch, sequence, vocabulary]");
        TestGraph speech = new TestGraph()
                .input("input_ids", OnnxGraph.INT64, "B", "T")
                .input("input_features", OnnxGraph.FLOAT, "B", 80, "T")
                .output("logits", OnnxGraph.FLOAT, "B", "T", 3);
        assertThatThrownBy(() -> HeadFusion.fuse(OnnxGraph.read(speech.toBytes()), plan))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("input_features");
        TestGraph encoder = new TestGraph()
                .input("input_ids", OnnxGraph.INT64, "B", "T")
                .output("last_hidden_state", OnnxGraph.FLOAT, "B", "T", 3)
                .output("pooled", OnnxGraph.FLOAT, "B", 3);
        assertThatThrownBy(() -> HeadFusion.fuse(OnnxGraph.read(encoder.toBytes()), plan))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("logits");
        Plan wide = new Plan(single(50), 4, 0, 0, true);
        assertThatThrownBy(() -> HeadFusion.fuse(OnnxGraph.read(model(Ending.PLAIN, 17)), wide))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fewer than the 50");
    }

    /** All columns of one model. */
    private static StatisticsLayout single(int topK) {
        return new StatisticsLayout(EnumSet.of(Tier.BASIC, Tier.EXTENDED, Tier.TOPK), topK);
    }

    private static byte[] model(Ending ending, int operatorSet) {
        return model(ending, operatorSet, false);
    }

    /** @param spelled whether to write floats in the place of integers */
    private static byte[] model(Ending ending, int operatorSet, boolean spelled) {
        TestGraph graph = new TestGraph().operatorSet(operatorSet).input("input_ids", OnnxGraph.INT64, "B", "T");
        Random random = new Random(3);
        String embedding = graph.floats("embedding", new long[] {V, D}, numbers(random, V * D, 1));
        String hidden = graph.node("Gather", List.of(embedding, "input_ids"));
        String weights = graph.floats("weights", new long[] {D, V}, numbers(random, V * D, 1));
        float[] bias = numbers(random, V, 1);
        switch (ending) {
            case PLAIN -> graph.named("MatMul", List.of(hidden, weights), "logits");
            case BIAS, MASKED_BIAS -> {
                if (ending == Ending.MASKED_BIAS) {
                    bias[3] = bias[17] = Float.NEGATIVE_INFINITY;
                }
                String product = graph.node("MatMul", List.of(hidden, weights));
                graph.named("Add", List.of(graph.floats("bias", new long[] {V}, bias), product), "logits");
            }
            case SCALED_AND_CAPPED -> {
                String product = graph.node("MatMul", List.of(hidden, weights));
                String scaled = graph.node("Mul", List.of(product, graph.floats("scale", new long[0], 1.5f)));
                String less = graph.node("Div", List.of(scaled, graph.floats("cap", new long[] {1}, 3)));
                String capped = graph.node("Tanh", List.of(less));
                graph.named("Mul", List.of(graph.floats("cap2", new long[] {1}, 3), capped), "logits");
            }
            case CAPPED_BY_MADE_NUMBERS -> {
                String product = graph.node("MatMul", List.of(hidden, weights));
                String shifted = graph.node("Add", List.of(product, graph.floats("bias", new long[] {V}, bias)));
                String less = graph.node("Div", List.of(shifted, graph.made("cap", 5)));
                String capped = graph.node("Tanh", List.of(less));
                graph.named("Mul", List.of(capped, graph.made("cap2", 5)), "logits");
            }
            case TURNED_WEIGHTS -> {
                String turned = graph.node("Transpose", List.of(embedding), TestGraph.ints("perm", 1, 0));
                graph.named("MatMul", List.of(hidden, turned), "logits");
            }
            case FLAT_GEMM -> {
                String flat = graph.node("Reshape", List.of(hidden, graph.longs(-1, D)));
                String rows = graph.floats("rows", new long[] {V, D}, numbers(random, V * D, 1));
                String bias1 = graph.floats("bias", new long[] {V}, bias);
                String product = graph.node("Gemm", List.of(flat, rows, bias1), TestGraph.attribute("transB", 1));
                String shape = graph.node("Shape", List.of("input_ids"));
                String whole = graph.node("Concat", List.of(shape, graph.longs(V)), TestGraph.attribute("axis", 0));
                graph.named("Reshape", List.of(product, whole), "logits");
            }
            case DEQUANTISED ->
                graph.named("MatMul", List.of(hidden, dequantised(graph, random, D, V, spelled)), "logits");
            case DEQUANTISED_AND_TURNED -> {
                String rows = dequantised(graph, random, V, D, spelled);
                String turned = graph.node("Transpose", List.of(rows), TestGraph.ints("perm", 1, 0));
                String product = graph.node("MatMul", List.of(hidden, turned));
                graph.named("Add", List.of(graph.floats("bias", new long[] {V}, bias), product), "logits");
            }
            case NOT_KNOWN -> {
                String product = graph.node("MatMul", List.of(hidden, weights));
                graph.named("Softplus", List.of(product), "logits");
            }
        }
        return graph.output("logits", OnnxGraph.FLOAT, "B", "T", V).toBytes();
    }

    private static String dequantised(TestGraph graph, Random random, int rows, int columns, boolean spelled) {
        byte[] values = new byte[rows * columns];
        random.nextBytes(values);
        if (spelled) {
            float[] floats = new float[values.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (values[i] - 3) * 0.02f;
            }
            return graph.floats("floats", new long[] {rows, columns}, floats);
        }
        String integers = graph.bytes("integers", new long[] {rows, columns}, values);
        String scale = graph.floats("scale", new long[0], 0.02f);
        String zero = graph.bytes("zero", new long[0], (byte) 3);
        return graph.node("DequantizeLinear", List.of(integers, scale, zero));
    }

    @ParameterizedTest
    @EnumSource(
            value = Ending.class,
            names = {"DEQUANTISED", "DEQUANTISED_AND_TURNED"})
    void weightsThatAreMadeForEveryBatchAreNotCopiedToo(Ending ending) {
        OnnxGraph graph = HeadFusion.fuse(OnnxGraph.read(model(ending, 17)), new Plan(LAYOUT, 4, 30, 7, true))
                .graph();
        List<String> readers = new ArrayList<>();
        List<String> made = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (NodeNames.reads(node).stream().anyMatch(made::contains)) {
                readers.add(node.op());
            }
            if (node.op().equals("DequantizeLinear") || (node.op().equals("Transpose") && made.size() == 1)) {
                made.addAll(node.outputs());
            }
        }
        assertThat(made).isNotEmpty();
        assertThat(readers).isEqualTo(ending == Ending.DEQUANTISED ? List.of("Loop") : List.of("Transpose", "Loop"));
    }

    @Test
    void productsOfPackedWeightsSayTheirWidth() {
        TestGraph graph = new TestGraph().input("hidden", OnnxGraph.FLOAT, "B", "T", 32);
        String packed = graph.bytes("packed", new long[] {V, 1, 16}, new byte[V * 16]);
        String scales = graph.floats("scales", new long[] {V}, new float[V]);
        String product = graph.fused(
                "MatMulNBits",
                1,
                List.of("hidden", packed, scales),
                TestGraph.attribute("K", 32),
                TestGraph.attribute("N", V),
                TestGraph.attribute("bits", 4),
                TestGraph.attribute("block_size", 32));
        graph.named("Identity", List.of(product), "logits");
        byte[] model = graph.output("logits", OnnxGraph.FLOAT, "B", "T", "V").toBytes();
        assertThat(HeadFusion.width(OnnxGraph.read(model))).isEqualTo(V);
    }

    private static float[] numbers(Random random, int count, double deviation) {
        float[] out = new float[count];
        for (int i = 0; i < count; i++) {
            out[i] = (float) (random.nextGaussian() * deviation);
        }
        return out;
    }

    /** Any places in any order, more than a chunk holds, say the same as among all. */
    private static void onlyWhatIsAsked(HeadFusion.Fused fused, long[][] ids, float[][][] all) throws OrtException {
        long[] places = {18, 2, 2, 9, 0, 11, 5};
        float[][] asked = statistics(fused, ids, places);
        assertThat(asked).hasNumberOfRows(places.length);
        for (int n = 0; n < places.length; n++) {
            float[] expected = all[(int) places[n] / 7][(int) places[n] % 7];
            assertThat(asked[n]).as("place %d", places[n]).containsExactly(expected, within(2e-5f));
        }
    }

    /** Columns of all tokens but the first of each row, [B, T-1, F]. */
    private static float[][][] statistics(HeadFusion.Fused fused, long[][] ids) throws OrtException {
        int length = ids[0].length;
        int each = length - 1;
        long[] predicting = LongStream.range(0, (long) ids.length * length)
                .filter(place -> place % length < each)
                .toArray();
        float[][] flat = statistics(fused, ids, predicting);
        float[][][] out = new float[ids.length][][];
        Arrays.setAll(out, b -> Arrays.copyOfRange(flat, b * each, (b + 1) * each));
        return out;
    }

    /** Columns of the tokens that follow some places of the flattened batch, [N, F]. */
    private static float[][] statistics(HeadFusion.Fused fused, long[][] ids, long... places) throws OrtException {
        try (OrtSession session = CpuSessions.open(fused.graph().toBytes());
                OnnxTensor feed = OnnxTensor.createTensor(CpuSessions.environment(), ids);
                OnnxTensor rows = OnnxTensor.createTensor(CpuSessions.environment(), places);
                OrtSession.Result result = session.run(Map.of(FusedGraph.IDS, feed, FusedGraph.ROWS, rows))) {
            return (float[][]) result.get(FusedGraph.OUTPUT).orElseThrow().getValue();
        }
    }

    private static Object run(byte[] model, String input, long[][] ids, String output) throws OrtException {
        try (OrtSession session = CpuSessions.open(model);
                OnnxTensor feed = OnnxTensor.createTensor(CpuSessions.environment(), ids);
                OrtSession.Result result = session.run(Map.of(input, feed))) {
            return result.get(output).orElseThrow().getValue();
        }
    }
}
