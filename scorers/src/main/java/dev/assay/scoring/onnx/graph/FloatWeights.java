package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.DynamicProducts.Product;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code MatMul(x, W)} with W[k][n] = (q[k][n] - zero[n]) * scale[n]. Confined to the thread that loads the model. */
final class FloatWeights implements DynamicProducts.Rewrite {
    private final OnnxGraph graph;
    private final @Nullable Path folder;

    /** @param folder where weights lie that are not in the graph; null where all are */
    FloatWeights(OnnxGraph graph, @Nullable Path folder) {
        this.graph = graph;
        this.folder = folder;
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
    private Tensor spellOut(Product product) {
        float[] values = values(product.weights());
        float[] scale = values(product.scale());
        float[] zero = product.zero() == null ? new float[1] : values(product.zero());
        int columns = Math.toIntExact(product.weights().dims()[1]);
        for (int i = 0; i < values.length; i++) {
            int column = i % columns;
            float offset = zero[zero.length == 1 ? 0 : column];
            values[i] = (values[i] - offset) * scale[scale.length == 1 ? 0 : column];
        }
        return Tensor.ofFloats(
                product.weights().name() + "/assay-float", product.weights().dims(), values);
    }

    private float[] values(Tensor tensor) {
        return ExternalData.inside(tensor, folder).values();
    }
}
