package dev.assay.scoring.onnx;

import dev.assay.scoring.onnx.graph.TestGraph;
import dev.assay.scoring.onnx.tokens.ByteTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Directories of causal language models that are an embedding, something done to it, and a projection; their tokens are bytes.
 * Confined to the test that writes them.
 */
public final class TinyCausal {
    public static final int V = 256;
    public static final int D = 6;

    private final Random random = new Random(3);
    private final TestGraph graph = new TestGraph();
    private Object[] inputAxes = {"B", "T"};
    private Object[] outputAxes = {"B", "T", V};
    private String outputName = "logits";
    private int width = V;
    private int configured = V;
    private int positions = 64;
    private String more = "";
    private float[] bias = new float[V];
    private BiFunction<TestGraph, String, String> mixing = (graph, hidden) -> hidden;
    private @Nullable BiFunction<TestGraph, String, String> projection;
    private BiFunction<TestGraph, String, String> ending = (graph, logits) -> logits;

    public TinyCausal inputAxes(Object... axes) {
        inputAxes = axes;
        return this;
    }

    /** Name and axes of the only output. */
    public TinyCausal output(String name, Object... axes) {
        outputName = name;
        outputAxes = axes;
        return this;
    }

    /** Number of columns of the projection. */
    public TinyCausal width(int columns) {
        width = columns;
        bias = new float[columns];
        return this;
    }

    /** What config.json says, 0 for nothing. */
    public TinyCausal configured(int vocabulary) {
        configured = vocabulary;
        return this;
    }

    public TinyCausal positions(int count) {
        positions = count;
        return this;
    }

    /** Further members of config.json, each after a comma. */
    public TinyCausal more(String members) {
        more = members;
        return this;
    }

    /** Tokens whose logits are minus infinity. */
    public TinyCausal impossible(int... tokens) {
        for (int token : tokens) {
            bias[token] = Float.NEGATIVE_INFINITY;
        }
        return this;
    }

    /** What is done to the embedded tokens, [B, T, D]. */
    public TinyCausal mixing(BiFunction<TestGraph, String, String> nodes) {
        mixing = nodes;
        return this;
    }

    /** What makes logits, [B, T, V], of the hidden states, [B, T, D]. */
    public TinyCausal projecting(BiFunction<TestGraph, String, String> nodes) {
        projection = nodes;
        return this;
    }

    /** What is done to the logits, [B, T, V]. */
    public TinyCausal ending(BiFunction<TestGraph, String, String> nodes) {
        ending = nodes;
        return this;
    }

    public Path write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.write(directory.resolve("model.onnx"), model());
        String vocabulary = configured > 0 ? "\"vocab_size\": " + configured + ", " : "";
        Files.writeString(
                directory.resolve("config.json"),
                "{" + vocabulary + "\"max_position_embeddings\": " + positions + more + "}");
        Files.write(directory.resolve("tokenizer.json"), ByteTokenizer.json(V));
        return directory;
    }

    private byte[] model() {
        graph.input("input_ids", TestGraph.INT64, inputAxes);
        String embedding = graph.floats("embedding", new long[] {V, D}, numbers(V * D));
        String hidden = mixing.apply(graph, graph.node("Gather", List.of(embedding, "input_ids")));
        String logits = projection == null ? projected(hidden) : projection.apply(graph, hidden);
        graph.named("Identity", List.of(ending.apply(graph, logits)), outputName);
        return graph.output(outputName, TestGraph.FLOAT, outputAxes).toBytes();
    }

    private String projected(String hidden) {
        String weights = graph.floats("weights", new long[] {D, width}, numbers(width * D));
        String product = graph.node("MatMul", List.of(hidden, weights));
        return graph.node("Add", List.of(graph.floats("bias", new long[] {width}, bias), product));
    }

    private float[] numbers(int count) {
        float[] out = new float[count];
        for (int i = 0; i < count; i++) {
            out[i] = (float) random.nextGaussian();
        }
        return out;
    }
}
