package dev.assay.scoring.onnx.graph;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that {@link TokenwiseQuantisation} makes of one product: all that happens to a token between its numbers and the
 * product's. Stateless; confined to the thread that loads the model.
 */
final class TokenwiseProduct {
    static final String PRODUCT = "MatMulIntegerToFloat";

    private TokenwiseProduct() {}

    /** The nodes in order, the first of which reads the token's numbers; none when the given node does not end such a product. */
    static List<Node> endingIn(Node node, Map<String, Node> producers) {
        if (!node.op().equals("Mul")) {
            return List.of();
        }
        Node product = maker(node, 0, PRODUCT, producers);
        Node scale = maker(node, 1, "Max", producers);
        Node quantised = product == null ? null : maker(product, 0, "QuantizeLinear", producers);
        Node steps = quantised == null ? null : maker(quantised, 0, "Div", producers);
        Node raw = scale == null ? null : maker(scale, 0, "Mul", producers);
        Node largest = raw == null ? null : maker(raw, 0, "ReduceMax", producers);
        Node sizes = largest == null ? null : maker(largest, 0, "Abs", producers);
        if (product == null
                || quantised == null
                || steps == null
                || scale == null
                || raw == null
                || largest == null
                || sizes == null) {
            return List.of();
        }
        boolean ofOneToken = steps.inputs()
                .equals(List.of(sizes.inputs().get(0), node.inputs().get(1)));
        return ofOneToken ? List.of(sizes, largest, raw, scale, steps, quantised, product, node) : List.of();
    }

    private static @Nullable Node maker(Node node, int input, String op, Map<String, Node> producers) {
        Node maker = producers.get(node.inputs().get(input));
        return maker != null && maker.op().equals(op) ? maker : null;
    }
}
