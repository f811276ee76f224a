package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.Wire.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives signed weights that are dequantised or multiplied without a zero point one of zeros. ONNX Runtime makes signed
 * weights unsigned where integer products would saturate, and writes their new zero over the one that is given without
 * looking whether one is (1.29: the process ends). Confined to the thread that loads the model.
 */
final class SymmetricWeights {
    private static final String DEQUANTISE = "DequantizeLinear";
    private static final String MULTIPLY = "MatMulInteger";
    /** Constants behind these are constants to the runtime too. */
    private static final Set<String> SHAPED = Set.of("Transpose", "Reshape", "Identity", "Squeeze", "Unsqueeze");

    private final OnnxGraph graph;
    private final Map<String, Node> producers = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();

    private SymmetricWeights(OnnxGraph graph) {
        this.graph = graph;
    }

    /**
     * Edits the graph.
     *
     * @return whether there was anything to edit
     */
    static boolean declareZeros(OnnxGraph graph) {
        SymmetricWeights weights = new SymmetricWeights(graph);
        for (Node node : graph.nodes()) {
            node.outputs().forEach(output -> weights.producers.put(output, node));
            weights.add(node);
        }
        boolean edited = !graph.nodes().equals(weights.nodes);
        graph.nodes().clear();
        graph.nodes().addAll(weights.nodes);
        return edited;
    }

    private void add(Node node) {
        String zero = node.outputs().get(0) + "/assay-zero";
        if (node.op().equals(DEQUANTISE)
                && lacks(node, 2)
                && areSigned(node.inputs().get(0))) {
            String scale = node.inputs().get(1);
            // As many as there are scales.
            nodes.add(Node.of("Shape", List.of(scale), zero + "-shape"));
            nodes.add(Node.of("ConstantOfShape", List.of(zero + "-shape"), zero, signedZero()));
            nodes.add(NodeNames.reading(node, List.of(node.inputs().get(0), scale, zero)));
        } else if (node.op().equals(MULTIPLY)
                && lacks(node, 3)
                && areSigned(node.inputs().get(1))) {
            graph.initializers().put(zero, Tensor.ofSigned(zero, 0));
            String others = node.inputs().size() > 2 ? node.inputs().get(2) : "";
            nodes.add(NodeNames.reading(
                    node, List.of(node.inputs().get(0), node.inputs().get(1), others, zero)));
        } else {
            nodes.add(node);
        }
    }

    private static boolean lacks(Node node, int input) {
        return node.inputs().size() <= input || node.inputs().get(input).isEmpty();
    }

    private boolean areSigned(String weights) {
        String name = weights;
        for (Node node = producers.get(name); node != null; node = producers.get(name)) {
            if (!SHAPED.contains(node.op())) {
                return false;
            }
            name = node.inputs().get(0);
        }
        Tensor tensor = graph.initializers().get(name);
        return tensor != null && tensor.type() == OnnxGraph.INT8;
    }

    private static Writer signedZero() {
        byte[] zero = new Writer()
                .number(1, 1)
                .number(2, OnnxGraph.INT8)
                .bytes(9, new byte[1])
                .toBytes();
        return new Writer().text(1, "value").bytes(5, zero).number(20, 4);
    }
}
