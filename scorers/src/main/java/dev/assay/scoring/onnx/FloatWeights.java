package dev.assay.scoring.onnx;

import dev.assay.scoring.onnx.OnnxGraph.Node;
import dev.assay.scoring.onnx.OnnxGraph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Undoes dynamic quantisation. A dynamically quantised product scales its activations by the extremes of the whole
 * batch, so a row's result depends on the rows beside it and on its padding. This replaces each such product,
 * {@code Mul(Cast(MatMulInteger(quantise(x), W_q)), scale)}, by {@code MatMul(x, W)} with the weights spelled out as
 * floats: the same weights, no rounding of activations, rows independent. Confined to the thread that loads the model.
 */
final class FloatWeights {
    private static final String SUFFIX = "/assay-float";

    private final OnnxGraph graph;
    private final Map<String, Node> producers = new HashMap<>();
    private final Map<String, List<Node>> consumers = new HashMap<>();

    private FloatWeights(OnnxGraph graph) {
        this.graph = graph;
        for (Node node : graph.nodes()) {
            node.outputs().forEach(output -> producers.put(output, node));
            node.inputs()
                    .forEach(input -> consumers
                            .computeIfAbsent(input, name -> new ArrayList<>())
                            .add(node));
        }
    }

    /** One quantised product and the nodes that belong to it alone. */
    private record Product(Node node, String input, Node cast, Node rescale, Node scales, Tensor weights) {}

    /** Rewrites every product that has the known form; others stay as they are. */
    static void restore(OnnxGraph graph) {
        new FloatWeights(graph).restore();
    }

    /** Whether a row's result depends on the rows beside it. */
    static boolean couplesRows(OnnxGraph graph) {
        return graph.has("DynamicQuantizeLinear")
                || graph.has("DynamicQuantizeMatMul")
                || graph.has("DynamicQuantizeLSTM");
    }

    private void restore() {
        Map<Node, Product> products = new HashMap<>();
        Set<Node> gone = new HashSet<>();
        for (Node node : graph.nodes()) {
            Product product = node.op().equals("MatMulInteger") ? productOf(node) : null;
            if (product != null) {
                products.put(node, product);
                gone.addAll(List.of(product.cast, product.rescale, product.scales));
            }
        }
        List<Node> kept = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Product product = products.get(node);
            if (product != null) {
                String name = product.weights.name();
                graph.initializers().put(name, product.weights);
                kept.add(Node.of(
                        "MatMul",
                        List.of(product.input, name),
                        product.rescale.outputs().get(0)));
            } else if (!gone.contains(node)) {
                kept.add(node);
            }
        }
        graph.nodes().clear();
        graph.nodes().addAll(kept);
        dropUnreadQuantisers();
        graph.dropUnusedInitializers();
    }

    private void dropUnreadQuantisers() {
        Set<String> read = new HashSet<>(graph.outputNames());
        graph.nodes().forEach(node -> read.addAll(node.inputs()));
        graph.nodes()
                .removeIf(node -> node.op().equals("DynamicQuantizeLinear")
                        && node.outputs().stream().noneMatch(read::contains));
    }

    private @Nullable Product productOf(Node node) {
        Node quantise = producers.get(node.inputs().get(0));
        Node cast = onlyConsumer(node.outputs().get(0), "Cast");
        Node rescale = cast == null ? null : onlyConsumer(cast.outputs().get(0), "Mul");
        if (quantise == null || !quantise.op().equals("DynamicQuantizeLinear") || cast == null || rescale == null) {
            return null;
        }
        String factor = other(rescale, cast.outputs().get(0));
        Node scales = producers.get(factor);
        if (scales == null || !scales.op().equals("Mul") || onlyConsumer(factor, "Mul") == null) {
            return null;
        }
        Tensor scale = graph.initializers().get(other(scales, quantise.outputs().get(1)));
        Tensor quantised = graph.initializers().get(node.inputs().get(1));
        Tensor zero = node.inputs().size() > 3
                ? graph.initializers().get(node.inputs().get(3))
                : Tensor.ofFloats("zero", new long[] {1}, new float[1]);
        if (scale == null || quantised == null || zero == null || quantised.dims().length != 2) {
            return null;
        }
        Tensor weights = spellOut(quantised, scale.values(), zero.values());
        return new Product(node, quantise.inputs().get(0), cast, rescale, scales, weights);
    }

    /** W[k][n] = (q[k][n] - zero[n]) * scale[n]; one value stands for all columns. */
    private static Tensor spellOut(Tensor quantised, float[] scale, float[] zero) {
        float[] values = quantised.values();
        int columns = Math.toIntExact(quantised.dims()[1]);
        for (int i = 0; i < values.length; i++) {
            int column = i % columns;
            float offset = zero[zero.length == 1 ? 0 : column];
            values[i] = (values[i] - offset) * scale[scale.length == 1 ? 0 : column];
        }
        return Tensor.ofFloats(quantised.name() + SUFFIX, quantised.dims(), values);
    }

    private @Nullable Node onlyConsumer(String output, String op) {
        List<Node> found = consumers.getOrDefault(output, List.of());
        return found.size() == 1 && found.get(0).op().equals(op) ? found.get(0) : null;
    }

    private static String other(Node binary, String one) {
        return binary.inputs().get(binary.inputs().get(0).equals(one) ? 1 : 0);
    }
}
