package dev.assay.scoring.onnx.graph;

import java.util.List;

/**
 * Appends the sum over attended tokens to a graph that ends in one vector per token: {@code [B, T, D]} becomes
 * {@code [B, 1, D]}, so that only D numbers per row leave the device. It is a product of the mask, as {@code [B, 1, T]},
 * with the vectors: operators that mean the same in every operator set. Confined to the thread that loads the model.
 */
public final class MeanPooling {
    /** The only output of the edited graph. */
    public static final String OUTPUT = "assay/sum";

    private MeanPooling() {}

    /**
     * Edits the graph of a file.
     *
     * @param hidden name of the per-token output, [B, T, D]
     * @param mask name of the attention mask input, int64 [B, T]
     */
    public static void append(OnnxFile file, String hidden, String mask) {
        OnnxGraph graph = file.graph();
        Tensor shape = Tensor.ofLongs("assay/mask-shape", 0, 1, -1);
        graph.initializers().put(shape.name(), shape);
        graph.nodes().add(Node.of("Cast", List.of(mask), "assay/mask", Node.attribute("to", OnnxGraph.FLOAT)));
        graph.nodes().add(Node.of("Reshape", List.of("assay/mask", shape.name()), "assay/mask-row"));
        graph.nodes().add(Node.of("MatMul", List.of("assay/mask-row", hidden), OUTPUT));
        graph.setOutput(OUTPUT);
    }
}
