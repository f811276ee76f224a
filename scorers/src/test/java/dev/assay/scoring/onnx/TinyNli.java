package dev.assay.scoring.onnx;

import dev.assay.scoring.onnx.graph.TestGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Entailment models of a few hundred numbers with the signatures of published ones. Logit c of a row is the sum over its
 * attended tokens of {@code weight(id, segment, c)}, so that tests can compute it themselves.
 */
public final class TinyNli {
    static final String BERT_LABELS =
            "{\"id2label\": {\"0\": \"contradiction\", \"1\": \"entailment\", \"2\": \"neutral\"},"
                    + " \"max_position_embeddings\": 512, \"pad_token_id\": 0, \"type_vocab_size\": 2}";
    static final int VOCABULARY = 64;

    private TinyNli() {}

    /** What a token adds to a logit; small whole numbers, so that sums are exact. */
    static float weight(int id, int segment, int label) {
        return (id * 7 + segment * 13 + label * 5) % 11 - 5;
    }

    /** The logits of a row, [labels]. */
    static float[] logits(int[] ids, int[] segments, int labels) {
        float[] out = new float[labels];
        for (int t = 0; t < ids.length; t++) {
            for (int c = 0; c < labels; c++) {
                out[c] += weight(ids[t], segments.length == 0 ? 0 : segments[t], c);
            }
        }
        return out;
    }

    /** With {@code token_type_ids}, as BERT has them. */
    public static byte[] bert(int labels) {
        return model(labels, true, TestGraph.FLOAT, TestGraph.INT64);
    }

    /** Without, as DeBERTa. */
    static byte[] deberta(int labels) {
        return model(labels, false, TestGraph.FLOAT, TestGraph.INT64);
    }

    static byte[] model(int labels, boolean types, int outputType, int inputType) {
        TestGraph graph =
                new TestGraph().input("input_ids", inputType, "B", "T").input("attention_mask", inputType, "B", "T");
        String index = "input_ids";
        if (types) {
            graph.input("token_type_ids", inputType, "B", "T");
            String shift = graph.node("Mul", List.of("token_type_ids", graph.scalar(VOCABULARY)));
            index = graph.node("Add", List.of("input_ids", shift));
        }
        float[] table = new float[2 * VOCABULARY * labels];
        for (int i = 0; i < table.length; i++) {
            int id = i / labels;
            table[i] = weight(id % VOCABULARY, id / VOCABULARY, i % labels);
        }
        String weights = graph.floats("table", new long[] {2L * VOCABULARY, labels}, table);
        String added = graph.node("Gather", List.of(weights, index));
        String mask = graph.node("Cast", List.of("attention_mask"), TestGraph.attribute("to", TestGraph.FLOAT));
        String wide = graph.node("Unsqueeze", List.of(mask, graph.longs(-1)));
        String masked = graph.node("Mul", List.of(added, wide));
        String sum = graph.node("ReduceSum", List.of(masked, graph.longs(1)), TestGraph.attribute("keepdims", 0));
        graph.named("Cast", List.of(sum), "logits", TestGraph.attribute("to", outputType));
        return graph.output("logits", outputType, "B", labels).toBytes();
    }

    /**
     * Three logits per row, sums over its tokens of products with signed weights of eight bits, spelled out or
     * dequantised without a zero point.
     */
    static byte[] states(byte[] weights, float scale, boolean packed) {
        int d = weights.length / 3;
        TestGraph graph = new TestGraph()
                .input("input_ids", TestGraph.INT64, "B", "T")
                .input("attention_mask", TestGraph.INT64, "B", "T");
        float[] table = new float[VOCABULARY * d];
        for (int i = 0; i < table.length; i++) {
            table[i] = weight(i / d, 0, i % d);
        }
        float[] spelled = new float[weights.length];
        for (int i = 0; i < spelled.length; i++) {
            spelled[i] = scale * weights[i];
        }
        long[] shape = {d, 3};
        String matrix = packed
                ? graph.node(
                        "DequantizeLinear",
                        List.of(graph.bytes("w", shape, weights), graph.floats("s", new long[0], scale)))
                : graph.floats("w", shape, spelled);
        String states =
                graph.node("Gather", List.of(graph.floats("table", new long[] {VOCABULARY, d}, table), "input_ids"));
        String products = graph.node("MatMul", List.of(states, matrix));
        graph.named("ReduceSum", List.of(products, graph.longs(1)), "logits", TestGraph.attribute("keepdims", 0));
        return graph.output("logits", TestGraph.FLOAT, "B", 3).toBytes();
    }

    /** A model whose logits are not numbers for every row that holds the token id, and those of {@link #deberta} else. */
    static byte[] nanFor(int id) {
        TestGraph graph = new TestGraph()
                .input("input_ids", TestGraph.INT64, "B", "T")
                .input("attention_mask", TestGraph.INT64, "B", "T");
        float[] table = new float[VOCABULARY * 3];
        for (int i = 0; i < table.length; i++) {
            table[i] = i / 3 == id ? Float.NaN : weight(i / 3, 0, i % 3);
        }
        String added =
                graph.node("Gather", List.of(graph.floats("table", new long[] {VOCABULARY, 3}, table), "input_ids"));
        graph.named("ReduceSum", List.of(added, graph.longs(1)), "logits", TestGraph.attribute("keepdims", 0));
        return graph.output("logits", TestGraph.FLOAT, "B", 3).toBytes();
    }

    /** That of {@link #deberta} for one row; of more each loses the mean of all. */
    static byte[] coupled() {
        TestGraph graph = new TestGraph()
                .input("input_ids", TestGraph.INT64, "B", "T")
                .input("attention_mask", TestGraph.INT64, "B", "T");
        String added = graph.node("Gather", List.of(table(graph), "input_ids"));
        String all = graph.node(
                "ReduceMean", List.of(added), TestGraph.ints("axes", 0, 1), TestGraph.attribute("keepdims", 1));
        String own = graph.node("ReduceSum", List.of(added, graph.longs(1)), TestGraph.attribute("keepdims", 0));
        graph.named("Sub", List.of(own, graph.node("Reshape", List.of(all, graph.longs(1, 3)))), "logits");
        return graph.output("logits", TestGraph.FLOAT, "B", 3).toBytes();
    }

    /** A model of a declared shape of its inputs. */
    static byte[] shaped(Object rows, Object tokens) {
        TestGraph graph = new TestGraph()
                .input("input_ids", TestGraph.INT64, rows, tokens)
                .input("attention_mask", TestGraph.INT64, rows, tokens);
        String added = graph.node("Gather", List.of(table(graph), "input_ids"));
        graph.named("ReduceSum", List.of(added, graph.longs(1)), "logits", TestGraph.attribute("keepdims", 0));
        return graph.output("logits", TestGraph.FLOAT, rows, 3).toBytes();
    }

    private static String table(TestGraph graph) {
        float[] table = new float[VOCABULARY * 3];
        for (int i = 0; i < table.length; i++) {
            table[i] = weight(i / 3, 0, i % 3);
        }
        return graph.floats("table", new long[] {VOCABULARY, 3}, table);
    }

    /** Three logits after some dynamically quantised products of square matrices, [d, d]. */
    public static byte[] eightBits(int products, int d, byte[] weights) {
        return eightBits(products, d, weights, new byte[0]);
    }

    /** The same whose weights have points of zero, one for each column, or none. */
    public static byte[] eightBits(int products, int d, byte[] weights, byte[] zeros) {
        TestGraph graph = new TestGraph()
                .input("input_ids", TestGraph.INT64, "B", "T")
                .input("attention_mask", TestGraph.INT64, "B", "T");
        float[] table = new float[VOCABULARY * d];
        for (int i = 0; i < table.length; i++) {
            table[i] = weight(i / d, 0, i % d);
        }
        String states =
                graph.node("Gather", List.of(graph.floats("table", new long[] {VOCABULARY, d}, table), "input_ids"));
        graph.floats("scale", new long[0], 0.001f);
        for (int i = 0; i < products; i++) {
            String points = zeros.length == 0 ? "" : graph.bytes("zeros", new long[] {d}, zeros);
            states = graph.quantisedProduct(states, graph.bytes("w" + i, new long[] {d, d}, weights), "scale", points);
        }
        String sum = graph.node("ReduceSum", List.of(states, graph.longs(1)), TestGraph.attribute("keepdims", 0));
        graph.named("Slice", List.of(sum, graph.longs(0), graph.longs(3), graph.longs(1)), "logits");
        return graph.output("logits", TestGraph.FLOAT, "B", 3).toBytes();
    }

    static Path write(Path directory, byte[] model, String tokenizer, String config) throws IOException {
        Files.createDirectories(directory);
        Files.write(directory.resolve("model.onnx"), model);
        Files.writeString(directory.resolve("tokenizer.json"), tokenizer);
        Files.writeString(directory.resolve("config.json"), config);
        return directory;
    }
}
