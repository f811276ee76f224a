package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.DynamicProducts.Product;
import java.util.List;

/** {@code MatMul(x, W)} with W[k][n] = (q[k][n] - zero[n]) * scale[n]. Confined to the thread that loads the model. */
final class FloatWeights implements DynamicProducts.Rewrite {
    private final OnnxGraph graph;

    FloatWeights(OnnxGraph graph) {
        this.graph = graph;
    }

    @Override
    public List<Node> quantiser(Node quantise) {
        return List.of();
    }

    @Override
    public Node[] product(Product product) {
        Tensor weights = spellOut(product);
        graph.initializers().put(weights.name(), weights);
        List<String> inputs = List.of(product.quantise().inputs().get(0), weights.name());
        return new Node[] {Node.of("MatMul", inputs, product.output())};
    }

    /** One scale or zero stands for all columns. */
    private static Tensor spellOut(Product product) {
        float[] values = product.weights().values();
        float[] scale = product.scale().values();
        float[] zero = product.zero() == null ? new float[1] : product.zero().values();
        int columns = Math.toIntExact(product.weights().dims()[1]);
        for (int i = 0; i < values.length; i++) {
            int column = i % columns;
            float offset = zero[zero.length == 1 ? 0 : column];
            values[i] = (values[i] - offset) * scale[scale.length == 1 ? 0 : column];
        }
        return Tensor.ofFloats(
                product.weights().name() + "/assay-float", product.weights().dims(), values);
    }
}
