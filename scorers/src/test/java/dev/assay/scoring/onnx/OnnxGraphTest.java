package dev.assay.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scoring.onnx.OnnxGraph.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OnnxGraphTest {
    @Test
    void theBundledModelLosesAllItsDynamicQuantisation() {
        OnnxGraph graph = OnnxGraph.read(ModelFiles.bundled().onnx());
        assertThat(FloatWeights.couplesRows(graph)).isTrue();
        assertThat(graph.outputNames()).containsExactly("last_hidden_state");
        long products = graph.nodes().stream()
                .filter(node -> node.op().equals("MatMulInteger"))
                .count();
        long floats = graph.nodes().stream()
                .filter(node -> node.op().equals("MatMul"))
                .count();
        FloatWeights.restore(graph);
        assertThat(FloatWeights.couplesRows(graph)).isFalse();
        assertThat(graph.has("MatMulInteger")).isFalse();
        assertThat(graph.nodes().stream().filter(node -> node.op().equals("MatMul")))
                .hasSize((int) (products + floats));
    }

    @Test
    void anUneditedGraphKeepsItsParts() {
        byte[] original = ModelFiles.bundled().onnx();
        OnnxGraph first = OnnxGraph.read(original);
        byte[] rewritten = first.toBytes();
        assertThat(rewritten).hasSize(original.length);
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
        byte[] model = ModelFiles.bundled().onnx();
        assertThatThrownBy(() -> OnnxGraph.read(Arrays.copyOf(model, 5000)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
