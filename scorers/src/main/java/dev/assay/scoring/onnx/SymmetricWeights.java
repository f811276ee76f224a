package dev.assay.scoring.onnx;

import dev.assay.scoring.onnx.OnnxGraph.Node;
import dev.assay.scoring.onnx.OnnxGraph.Tensor;
import dev.assay.scoring.onnx.Wire.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Gives signed weights that are dequantised without a zero point one of zeros. ONNX Runtime makes signed weights unsigned
 * where integer products would saturate, and writes their new zero over the one that is given without looking whether
 * one is (1.29: the process ends). Confined to the thread that loads the model.
 */
final class SymmetricWeights {
    private static final String DEQUANTISE = "DequantizeLinear";
    private static final int ZERO = 2;

    private SymmetricWeights() {}

    /** Edits the graph. */
    static void declareZeros(OnnxGraph graph) {
        Map<String, Tensor> constants = graph.initializers();
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Tensor weights = isSymmetric(node) ? constants.get(node.inputs().get(0)) : null;
            Tensor scale = weights == null ? null : constants.get(node.inputs().get(1));
            if (weights == null || scale == null || weights.type() != OnnxGraph.INT8) {
                nodes.add(node);
                continue;
            }
            String name = node.outputs().get(0) + "/assay-zero";
            Tensor shape = Tensor.ofLongs(name + "-shape", scale.dims());
            constants.put(shape.name(), shape);
            nodes.add(Node.of("ConstantOfShape", List.of(shape.name()), name, signedZero()));
            nodes.add(NodeNames.reading(
                    node, List.of(node.inputs().get(0), node.inputs().get(1), name)));
        }
        graph.nodes().clear();
        graph.nodes().addAll(nodes);
    }

    private static boolean isSymmetric(Node node) {
        return node.op().equals(DEQUANTISE)
                && (node.inputs().size() == ZERO
                        || (node.inputs().size() > ZERO
                                && node.inputs().get(ZERO).isEmpty()));
    }

    private static Writer signedZero() {
        Tensor zero = Tensor.read(new Writer()
                .number(1, 1)
                .number(2, OnnxGraph.INT8)
                .bytes(9, new byte[1])
                .toBytes());
        return new Writer().text(1, "value").bytes(5, zero.encoded()).number(20, 4);
    }
}
