package dev.assay.scoring.onnx;

import dev.assay.scoring.onnx.graph.TestGraph;
import java.util.List;
import java.util.Random;

/**
 * A cross-encoder of BERT's shape with random weights: what it says means nothing, what it costs and how it rounds is that
 * of a trained one.
 *
 * @param layers encoder blocks
 * @param hidden width, a multiple of {@code heads}
 * @param heads attention heads
 * @param vocabulary rows of the embedding
 * @param positions longest row
 */
record RandomTransformer(int layers, int hidden, int heads, int vocabulary, int positions) {

    /** The model with three labels and {@code token_type_ids}. */
    byte[] toBytes() {
        return new Builder(this).build();
    }

    private static final class Builder {
        private final RandomTransformer shape;
        private final TestGraph graph = new TestGraph();
        private final Random random = new Random(7);
        private int weights;

        Builder(RandomTransformer shape) {
            this.shape = shape;
        }

        byte[] build() {
            graph.input("input_ids", TestGraph.INT64, "B", "T");
            graph.input("attention_mask", TestGraph.INT64, "B", "T");
            graph.input("token_type_ids", TestGraph.INT64, "B", "T");
            String mask = graph.node("Cast", List.of("attention_mask"), TestGraph.attribute("to", TestGraph.FLOAT));
            String hidden = graph.node("Sub", List.of(number(1), mask));
            String far = graph.node("Mul", List.of(hidden, number(-10000)));
            String bias = graph.node("Unsqueeze", List.of(far, graph.longs(1, 2)));
            String x = normalise(embedded());
            for (int layer = 0; layer < shape.layers; layer++) {
                x = normalise(graph.node("Add", List.of(x, attention(x, bias))));
                x = normalise(graph.node("Add", List.of(x, feedForward(x))));
            }
            String first = graph.node("Gather", List.of(x, graph.scalar(0)), TestGraph.attribute("axis", 1));
            String pooled = graph.node("Tanh", List.of(linear(first, shape.hidden, shape.hidden)));
            graph.named("Identity", List.of(linear(pooled, shape.hidden, 3)), "logits");
            return graph.output("logits", TestGraph.FLOAT, "B", 3).toBytes();
        }

        private String embedded() {
            String words = graph.node("Gather", List.of(weight(1, shape.vocabulary, shape.hidden), "input_ids"));
            String segments = graph.node("Gather", List.of(weight(1, 2, shape.hidden), "token_type_ids"));
            String size = graph.node("Shape", List.of("input_ids"));
            String length = graph.node("Gather", List.of(size, graph.scalar(1)));
            String range = graph.node("Range", List.of(graph.scalar(0), length, graph.scalar(1)));
            String places = graph.node("Gather", List.of(weight(1, shape.positions, shape.hidden), range));
            return graph.node("Add", List.of(graph.node("Add", List.of(words, segments)), places));
        }

        private String attention(String x, String bias) {
            String query = split(x, 0, 2, 1, 3);
            String key = split(x, 0, 2, 3, 1);
            String value = split(x, 0, 2, 1, 3);
            double scale = 1 / Math.sqrt((double) shape.hidden / shape.heads);
            String scores = graph.node("Mul", List.of(graph.node("MatMul", List.of(query, key)), number(scale)));
            String shares = graph.node("Softmax", List.of(graph.node("Add", List.of(scores, bias))));
            String mixed = graph.node("MatMul", List.of(shares, value));
            String turned = graph.node("Transpose", List.of(mixed), TestGraph.ints("perm", 0, 2, 1, 3));
            String joined = graph.node("Reshape", List.of(turned, graph.longs(0, 0, shape.hidden)));
            return linear(joined, shape.hidden, shape.hidden);
        }

        private String split(String x, long... order) {
            String all = linear(x, shape.hidden, shape.hidden);
            String parts =
                    graph.node("Reshape", List.of(all, graph.longs(0, 0, shape.heads, shape.hidden / shape.heads)));
            return graph.node("Transpose", List.of(parts), TestGraph.ints("perm", order));
        }

        private String feedForward(String x) {
            String wide = linear(x, shape.hidden, 4 * shape.hidden);
            String error = graph.node("Erf", List.of(graph.node("Div", List.of(wide, number(Math.sqrt(2))))));
            String gate = graph.node("Add", List.of(error, number(1)));
            String gelu = graph.node("Mul", List.of(graph.node("Mul", List.of(wide, gate)), number(0.5)));
            return linear(gelu, 4 * shape.hidden, shape.hidden);
        }

        private String linear(String x, int in, int out) {
            String product = graph.node("MatMul", List.of(x, weight(Math.sqrt(in), in, out)));
            return graph.node("Add", List.of(product, weight(10, out)));
        }

        private String normalise(String x) {
            float[] ones = new float[shape.hidden];
            java.util.Arrays.fill(ones, 1);
            String scale = graph.floats("scale/" + weights++, new long[] {shape.hidden}, ones);
            return graph.node(
                    "LayerNormalization", List.of(x, scale, weight(10, shape.hidden)), TestGraph.attribute("axis", -1));
        }

        private String weight(double divisor, int... dims) {
            long[] shapeOf = new long[dims.length];
            int size = 1;
            for (int i = 0; i < dims.length; i++) {
                shapeOf[i] = dims[i];
                size *= dims[i];
            }
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                values[i] = (float) (random.nextGaussian() / divisor);
            }
            return graph.floats("w/" + weights++, shapeOf, values);
        }

        private String number(double value) {
            return graph.floats("number/" + value, new long[0], (float) value);
        }
    }
}
