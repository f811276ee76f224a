package dev.assay.scoring.onnx.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.onnx.graph.Wire.Writer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OnnxGraphTest {
    private static byte[] bundled() {
        try (InputStream in = OnnxGraphTest.class.getResourceAsStream("/all-minilm-l6-v2-q.onnx")) {
            return Objects.requireNonNull(in).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long count(OnnxGraph graph, String op) {
        return graph.nodes().stream().filter(node -> node.op().equals(op)).count();
    }

    @Test
    void theBundledModelLosesAllItsDynamicQuantisation() {
        OnnxGraph graph = OnnxGraph.read(bundled());
        assertThat(DynamicProducts.coupleRows(graph)).isTrue();
        assertThat(graph.outputNames()).containsExactly("last_hidden_state");
        assertThat(count(graph, "MatMulInteger")).isEqualTo(36);
        long floats = count(graph, "MatMul");
        DynamicProducts.toFloat(graph);
        assertThat(DynamicProducts.coupleRows(graph)).isFalse();
        assertThat(graph.has("MatMulInteger")).isFalse();
        assertThat(count(graph, "MatMul")).isEqualTo(36 + floats);

        OnnxGraph integers = OnnxGraph.read(bundled());
        DynamicProducts.toTokenwise(integers);
        assertThat(DynamicProducts.coupleRows(integers)).isFalse();
        assertThat(count(integers, "MatMulIntegerToFloat")).isEqualTo(36);
        assertThat(count(integers, "QuantizeLinear")).isEqualTo(24);
    }

    @Test
    void aQuantiserThatSomethingElseReadsStays() {
        OnnxGraph graph = OnnxGraph.read(bundled());
        Node quantise = graph.nodes().stream()
                .filter(node -> node.op().equals("DynamicQuantizeLinear"))
                .findFirst()
                .orElseThrow();
        graph.nodes().add(Node.of("Identity", List.of(quantise.outputs().get(1)), "scale-out"));
        DynamicProducts.toTokenwise(graph);
        assertThat(DynamicProducts.coupleRows(graph)).isTrue();
    }

    @Test
    void quantisersInBranchesAndFunctionsCoupleRowsToo() {
        Writer quantise = new Writer()
                .bytes(1, Node.of("DynamicQuantizeLinear", List.of("x"), "y").encoded());
        Writer plain = new Writer().bytes(1, Node.of("Relu", List.of("x"), "y").encoded());
        for (Writer branch : List.of(quantise, plain)) {
            Writer inner = new Writer()
                    .bytes(
                            1,
                            Node.of("If", List.of("c"), "y", body("then_branch", branch))
                                    .encoded());
            TestGraph graph = new TestGraph();
            graph.node("If", List.of("c"), TestGraph.body("then_branch", plain), TestGraph.body("else_branch", inner));
            OnnxGraph read = OnnxGraph.read(graph.toBytes());
            assertThat(DynamicProducts.coupleRows(read)).isEqualTo(branch == quantise);
            assertThat(DynamicProducts.uncouple(read, true))
                    .isEqualTo(branch == quantise ? DynamicProducts.ROWS_ALONE : DynamicProducts.AS_GIVEN);
        }
        byte[] model = new TestGraph().toBytes();
        Writer function = new Writer()
                .text(1, "F")
                .bytes(7, Node.of("DynamicQuantizeLinear", List.of("x"), "y").encoded());
        byte[] defining =
                new Writer().raw(model, 0, model.length).message(25, function).toBytes();
        assertThat(DynamicProducts.coupleRows(OnnxGraph.read(defining))).isTrue();
        assertThat(DynamicProducts.coupleRows(OnnxGraph.read(model))).isFalse();
    }

    @Test
    void constantsThatOnlyABranchReadsStayWhenProductsAreRewritten() {
        OnnxGraph graph = OnnxGraph.read(bundled());
        graph.initializers().put("branch-only", Tensor.ofLongs("branch-only", 1));
        Writer branch = new Writer()
                .bytes(1, Node.of("Identity", List.of("branch-only"), "y").encoded());
        graph.nodes().add(Node.of("If", List.of("c"), "out", body("then_branch", branch)));
        DynamicProducts.toTokenwise(graph);
        assertThat(graph.initializers()).containsKey("branch-only");
    }

    private static Writer body(String name, Writer graph) {
        return new Writer().text(1, name).message(6, graph).number(20, 5);
    }

    @Test
    void anUneditedGraphKeepsItsParts() {
        byte[] original = bundled();
        OnnxGraph first = OnnxGraph.read(original);
        byte[] rewritten = first.toBytes();
        assertThat(rewritten.length).isCloseTo(original.length, within(16));
        OnnxGraph second = OnnxGraph.read(rewritten);
        assertThat(second.nodes()).hasSameSizeAs(first.nodes());
        assertThat(second.initializers().keySet())
                .isEqualTo(first.initializers().keySet());
    }

    @Test
    void tensorsAreReadAsTheyWereWritten() {
        float[] values = {1.5f, -2, 0, Float.MIN_VALUE, 7, 8};
        Tensor tensor =
                Tensor.read(Tensor.ofFloats("w", new long[] {2, 3}, values).encoded());
        assertThat(tensor.name()).isEqualTo("w");
        assertThat(tensor.dims()).containsExactly(2, 3);
        assertThat(tensor.values()).containsExactly(values);
        byte[] packed = new Wire.Writer()
                .number(1, 3)
                .number(2, OnnxGraph.INT8)
                .text(8, "q")
                .bytes(5, new byte[] {5, 0, 127})
                .toBytes();
        assertThat(Tensor.read(packed).values()).containsExactly(5, 0, 127);
    }

    @Test
    void negativeNumbersSurviveTheWire() {
        byte[] message = new Wire.Writer()
                .number(3, -1)
                .number(4, Long.MIN_VALUE)
                .number(5, 300)
                .toBytes();
        List<Wire.Field> fields = Wire.fields(message, 0, message.length);
        assertThat(fields).extracting(Wire.Field::value).containsExactly(-1L, Long.MIN_VALUE, 300L);
    }

    @Test
    void bytesThatAreNoModelAreRefused() {
        assertThatThrownBy(() -> OnnxGraph.read(new byte[0])).isInstanceOf(IllegalArgumentException.class);
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            try {
                OnnxGraph.read(bytes);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("not");
            }
        }
        byte[] model = bundled();
        assertThatThrownBy(() -> OnnxGraph.read(Arrays.copyOf(model, 5000)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
