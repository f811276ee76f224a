package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.Wire.Writer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The graph of a causal language model with random weights in the shape of public ones (Llama's block: RMS norm, rotary
 * positions, gated feed-forward, no biases), exported the usual way: input_ids, attention_mask, position_ids and perhaps past
 * keys and values in, logits out. Immutable; any thread may use it.
 *
 * @param layers number of blocks
 * @param hidden width D, a multiple of {@code heads}
 * @param heads attention heads, D / heads even
 * @param vocabulary width of the logits V, at least 256
 * @param type of the weights and logits
 * @param pasts whether it takes and gives past keys and values
 */
public record RandomCausalGraph(int layers, int hidden, int heads, int vocabulary, FloatType type, boolean pasts) {
    private static final int IR_VERSION = 8;
    private static final int OPERATOR_SET = 17;
    private static final int FEED_FORWARD = 3;

    /**
     * Writes {@code model.onnx}.
     *
     * @param directory created when it does not exist
     * @param external whether the weights go to a file of their own, {@code model.onnx_data}
     * @throws IOException when the directory cannot be written
     */
    public void write(Path directory, boolean external) throws IOException {
        try (RandomWeights weights = new RandomWeights(directory, type, external)) {
            Files.write(directory.resolve("model.onnx"), new Build(this, weights).model());
        }
    }

    private static final class Build {
        private final RandomCausalGraph shape;
        private final RandomWeights weights;
        private final NodeBlock block = new NodeBlock("", OPERATOR_SET, false);
        private final List<byte[]> inputs = new ArrayList<>();
        private final List<byte[]> outputs = new ArrayList<>();
        private final int size;
        private String cosine = "";
        private String sine = "";
        private String mask = "";

        Build(RandomCausalGraph shape, RandomWeights weights) {
            this.shape = shape;
            this.weights = weights;
            this.size = shape.hidden / shape.heads;
        }

        byte[] model() throws IOException {
            for (String name : List.of("input_ids", "attention_mask", "position_ids")) {
                String length = name.equals("attention_mask") && shape.pasts ? "total_length" : "sequence_length";
                inputs.add(GraphValue.tensor(name, OnnxGraph.INT64, "batch_size", length));
            }
            outputs.add(
                    GraphValue.tensor("logits", shape.type.onnx(), "batch_size", "sequence_length", shape.vocabulary));
            rotations();
            mask();
            String x = block.node("Gather", weights.matrix(shape.vocabulary, shape.hidden, 1), "input_ids");
            for (int layer = 0; layer < shape.layers; layer++) {
                x = block.node("Add", x, attention(norm(x), layer));
                x = block.node("Add", x, feedForward(norm(x)));
            }
            String head = weights.matrix(shape.hidden, shape.vocabulary, 3 / Math.sqrt(shape.hidden));
            block.named("logits", "MatMul", List.of(norm(x), head));
            return encode();
        }

        private byte[] encode() {
            Writer graph = block.graph("random-causal-model", inputs, outputs);
            block.constants().values().forEach(tensor -> graph.bytes(5, tensor.encoded()));
            weights.tensors().forEach(tensor -> graph.bytes(5, tensor));
            return new Writer()
                    .number(1, IR_VERSION)
                    .message(7, graph)
                    .message(8, new Writer().text(1, "").number(2, OPERATOR_SET))
                    .toBytes();
        }

        /** Cosines and sines of position times frequency, [B, 1, T, size]. */
        private void rotations() {
            float[] frequencies = new float[size / 2];
            for (int i = 0; i < frequencies.length; i++) {
                frequencies[i] = (float) Math.pow(10_000, -2.0 * i / size);
            }
            String places = block.node("Unsqueeze", block.cast("position_ids", OnnxGraph.FLOAT), block.longs(1, 3));
            String angles = block.node("Mul", places, block.floats(frequencies));
            String both = block.concat(-1, angles, angles);
            cosine = block.cast(block.node("Cos", both), shape.type.onnx());
            sine = block.cast(block.node("Sin", both), shape.type.onnx());
        }

        /** 0 where a key may be seen and -1e4 where not, [B, 1, T, all]. */
        private void mask() {
            String seen = block.cast(block.node("Unsqueeze", "attention_mask", block.longs(1, 2)), OnnxGraph.FLOAT);
            String shapeOfMask = block.node("Shape", "attention_mask");
            String all = block.node("Gather", shapeOfMask, block.scalar(1));
            String keys = block.node("Range", block.scalar(0), all, block.scalar(1));
            String later = block.node(
                    "Greater",
                    block.node("Unsqueeze", keys, block.longs(0, 1, 2)),
                    block.node("Unsqueeze", "position_ids", block.longs(1, 3)));
            String open = block.node("Sub", seen, block.cast(later, OnnxGraph.FLOAT));
            String closed = block.node("Less", open, block.number(0.5));
            String far = block.node("Mul", block.cast(closed, OnnxGraph.FLOAT), block.number(-1e4));
            mask = block.cast(far, shape.type.onnx());
        }

        private String norm(String x) {
            String wide = block.cast(x, OnnxGraph.FLOAT);
            String square = block.overLast("ReduceMean", block.node("Mul", wide, wide));
            String length = block.node("Sqrt", block.node("Add", square, block.number(1e-6)));
            return block.cast(block.node("Div", wide, length), shape.type.onnx());
        }

        private String linear(String x, int from, int to) throws IOException {
            return block.node("MatMul", x, weights.matrix(from, to, 1 / Math.sqrt(from)));
        }

        private String attention(String x, int layer) throws IOException {
            String query = rotated(heads(linear(x, shape.hidden, shape.hidden)));
            String key = rotated(heads(linear(x, shape.hidden, shape.hidden)));
            String value = heads(linear(x, shape.hidden, shape.hidden));
            if (shape.pasts) {
                key = withPast(key, "past_key_values." + layer + ".key", "present." + layer + ".key");
                value = withPast(value, "past_key_values." + layer + ".value", "present." + layer + ".value");
            }
            String turned = block.node("Transpose", List.of(key), NodeBlock.integers("perm", 0, 1, 3, 2));
            String scale = block.cast(block.number(1 / Math.sqrt(size)), shape.type.onnx());
            String scores = block.node("Mul", block.node("MatMul", query, turned), scale);
            String shares = block.node("Softmax", List.of(block.node("Add", scores, mask)), Node.attribute("axis", -1));
            String mixed = block.node("MatMul", shares, value);
            String back = block.node("Transpose", List.of(mixed), NodeBlock.integers("perm", 0, 2, 1, 3));
            return linear(block.node("Reshape", back, block.longs(0, 0, shape.hidden)), shape.hidden, shape.hidden);
        }

        private String heads(String x) {
            String parts = block.node("Reshape", x, block.longs(0, 0, shape.heads, size));
            return block.node("Transpose", List.of(parts), NodeBlock.integers("perm", 0, 2, 1, 3));
        }

        private String rotated(String x) {
            String low = block.slice(x, block.longs(0), block.longs(size / 2), 3);
            String high = block.slice(x, block.longs(size / 2), block.longs(size), 3);
            String half = block.concat(3, block.node("Neg", high), low);
            return block.node("Add", block.node("Mul", x, cosine), block.node("Mul", half, sine));
        }

        private String withPast(String now, String past, String present) {
            inputs.add(GraphValue.tensor(
                    past, shape.type.onnx(), "batch_size", shape.heads, "past_sequence_length", size));
            outputs.add(GraphValue.tensor(present, shape.type.onnx(), "batch_size", shape.heads, "total_length", size));
            block.named(present, "Concat", List.of(past, now), Node.attribute("axis", 2));
            return present;
        }

        private String feedForward(String x) throws IOException {
            int wide = FEED_FORWARD * shape.hidden;
            String gate = linear(x, shape.hidden, wide);
            String open = block.node("Mul", gate, block.node("Sigmoid", gate));
            String up = linear(x, shape.hidden, wide);
            return linear(block.node("Mul", open, up), wide, shape.hidden);
        }
    }
}
