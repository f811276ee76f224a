package dev.assay.scoring.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.lane.UncutException;
import dev.assay.scoring.onnx.CausalModel;
import dev.assay.scoring.onnx.OnnxRuntime;
import dev.assay.scoring.onnx.StatisticsOptions;
import dev.assay.scoring.onnx.TinyCausal;
import dev.assay.scoring.onnx.graph.Wire.Writer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decoders with and without a past in one file, behind a switch. */
class MergedDecoderTest {
    private static final OnnxRuntime RUNTIME =
            OnnxRuntime.start(LaneConfig.defaults().on(LaneConfig.Device.CPU));
    private static final int V = TinyCausal.V;
    private static final int D = TinyCausal.D;

    @TempDir
    Path directory;

    private static float[] weights() {
        Random random = new Random(4);
        float[] out = new float[D * V];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) random.nextGaussian();
        }
        return out;
    }

    private static Writer branch(List<Node> nodes, List<Tensor> constants, String... outputs) {
        Writer out = new Writer();
        nodes.forEach(node -> out.bytes(1, node.encoded()));
        out.text(2, "branch");
        constants.forEach(tensor -> out.bytes(5, tensor.encoded()));
        for (String output : outputs) {
            out.bytes(12, GraphValue.tensor(output, OnnxGraph.FLOAT, "B", "T", "V"));
        }
        return out;
    }

    private static Writer graph(String name, Writer body) {
        return new Writer().text(1, name).message(6, body).number(20, 5);
    }

    private static Tensor number(String name, float value) {
        return Tensor.ofFloats(name, new long[] {1}, new float[] {value});
    }

    /** The weights lie outside of both branches; a name is used inside both and outside. */
    private static String merged(TestGraph graph, String hidden, String condition, int nested) {
        String weights = graph.floats("weights", new long[] {D, V}, weights());
        graph.floats("twice", new long[] {1}, 7);
        List<Node> none = List.of(
                Node.of("MatMul", List.of(hidden, weights), "inner"), Node.of("Mul", List.of("inner", "twice"), "out"));
        Writer noPast = branch(none, List.of(number("twice", 2)), "out");
        Writer past = branch(
                List.of(
                        Node.of("MatMul", List.of(hidden, weights), "inner"),
                        Node.of("Mul", List.of("inner", "twice"), "out")),
                List.of(number("twice", 3)),
                "out");
        for (int i = 0; i < nested; i++) {
            Node inner = Node.of(
                    "If", List.of(condition), "nested-" + i, graph("then_branch", past), graph("else_branch", noPast));
            noPast = branch(List.of(inner), List.of(), "nested-" + i);
        }
        return graph.node(
                "If", List.of(condition), TestGraph.body("then_branch", past), TestGraph.body("else_branch", noPast));
    }

    private float[] statistics(TinyCausal model, boolean whole) throws IOException {
        model.write(directory);
        try (CausalModel loaded = CausalModel.fromDirectory(RUNTIME, "m", directory, StatisticsOptions.DEFAULT)) {
            assertThat(loaded.describe().contains("logits of the whole batch exist"))
                    .isEqualTo(whole);
            TokenRow row = loaded.encode("A prompt.", " and more");
            return loaded.run(List.of(row), row.length()).rows()[0];
        } catch (UncutException e) {
            throw new AssertionError(e);
        }
    }

    private float[] plain(float factor) throws IOException {
        return statistics(
                new TinyCausal()
                        .projecting((graph, hidden) -> graph.node(
                                "Mul",
                                List.of(
                                        graph.node(
                                                "MatMul",
                                                List.of(hidden, graph.floats("w", new long[] {D, V}, weights()))),
                                        graph.floats("factor", new long[] {1}, factor)))),
                false);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void theBranchWithoutAPastIsTaken(int nested) throws IOException {
        TinyCausal model = new TinyCausal().projecting((graph, hidden) -> {
            graph.input("use_cache_branch", OnnxGraph.BOOL, 1);
            return merged(graph, hidden, "use_cache_branch", nested);
        });
        assertThat(statistics(model, false)).containsExactly(plain(2), within(1e-4f));
    }

    @Test
    void theSwitchMayBeReshapedBefore() throws IOException {
        TinyCausal model = new TinyCausal().projecting((graph, hidden) -> {
            graph.input("use_cache_branch", OnnxGraph.BOOL, 1);
            String scalar = graph.node("Squeeze", List.of("use_cache_branch", graph.longs(0)));
            return merged(graph, hidden, graph.node("Identity", List.of(scalar)), 0);
        });
        assertThat(statistics(model, false)).containsExactly(plain(2), within(1e-4f));
    }

    @Test
    void aQuantisedOneIsQuantisedTokenByToken() throws IOException {
        byte[] integers = new byte[D * V];
        new Random(9).nextBytes(integers);
        TinyCausal model = new TinyCausal().projecting((graph, hidden) -> {
            graph.input("use_cache_branch", OnnxGraph.BOOL, 1);
            String weights = graph.bytes("weights", new long[] {D, V}, integers);
            String step = graph.floats("step", new long[] {1}, 0.02f);
            Writer quantise = new Writer().text(1, hidden);
            List.of("q", "scale", "zero").forEach(output -> quantise.text(2, output));
            Writer noPast = branch(
                    List.of(
                            Node.read(quantise.text(4, "DynamicQuantizeLinear").toBytes()),
                            Node.of("MatMulInteger", List.of("q", weights, "zero"), "sums"),
                            Node.of("Cast", List.of("sums"), "cast", Node.attribute("to", OnnxGraph.FLOAT)),
                            Node.of("Mul", List.of("scale", step), "factor"),
                            Node.of("Mul", List.of("cast", "factor"), "out")),
                    List.of(),
                    "out");
            return graph.node(
                    "If",
                    List.of("use_cache_branch"),
                    TestGraph.body("then_branch", noPast),
                    TestGraph.body("else_branch", noPast));
        });
        float[] floats = new float[D * V];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = integers[i] * 0.02f;
        }
        TinyCausal plain = new TinyCausal()
                .projecting((graph, hidden) ->
                        graph.node("MatMul", List.of(hidden, graph.floats("w", new long[] {D, V}, floats))));
        float[] actual = statistics(model, false);
        float[] expected = statistics(plain, false);
        for (int i = 0; i < actual.length; i += 4) {
            assertThat(actual[i]).isCloseTo(expected[i], within(0.05f * Math.max(1, Math.abs(expected[i]))));
        }
    }

    @Test
    void otherConditionsStay() throws IOException {
        TinyCausal model = new TinyCausal().projecting((graph, hidden) -> {
            graph.input("use_cache_branch", OnnxGraph.BOOL, 1);
            return merged(graph, hidden, graph.node("Not", List.of("use_cache_branch")), 0);
        });
        assertThat(statistics(model, true)).containsExactly(plain(3), within(1e-4f));
    }
}
