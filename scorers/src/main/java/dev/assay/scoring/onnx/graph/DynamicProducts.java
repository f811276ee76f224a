package dev.assay.scoring.onnx.graph;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The dynamically quantised products of a graph, {@code Mul(Cast(MatMulInteger(quantise(x), W)), scales)}, and two ways
 * to make them independent of the batch. {@code DynamicQuantizeLinear} scales x by the extremes of the whole batch, so a
 * row's result depends on the rows beside it and on its padding. Confined to the thread that loads the model.
 */
final class DynamicProducts {
    /** Nothing had to be changed. */
    static final String AS_GIVEN = "as-given";
    /** Rows are still coupled, so each has to run alone. */
    static final String ROWS_ALONE = "as-given-rows-alone";

    private static final String QUANTISE = "DynamicQuantizeLinear";
    private static final Set<String> COUPLING = Set.of(QUANTISE, "DynamicQuantizeMatMul", "DynamicQuantizeLSTM");

    private final OnnxGraph graph;
    private final Map<String, Node> producers = new HashMap<>();
    private final Map<String, List<Node>> consumers = new HashMap<>();
    private final Map<Node, Product> products = new LinkedHashMap<>();

    /** One product; {@code cast}, {@code rescale} and {@code scales} belong to it alone. */
    record Product(
            Node node,
            Node quantise,
            Node cast,
            Node rescale,
            Node scales,
            Tensor weights,
            Tensor scale,
            @Nullable Tensor zero) {
        String output() {
            return rescale.outputs().get(0);
        }
    }

    private DynamicProducts(OnnxGraph graph) {
        this.graph = graph;
        for (Node node : graph.nodes()) {
            node.outputs().forEach(output -> producers.put(output, node));
            NodeNames.reads(node)
                    .forEach(input -> consumers
                            .computeIfAbsent(input, name -> new ArrayList<>())
                            .add(node));
        }
        for (Node node : graph.nodes()) {
            Product product = node.op().equals("MatMulInteger") ? productOf(node) : null;
            if (product != null) {
                products.put(node, product);
            }
        }
    }

    /** Whether a row's result depends on the rows beside it, be it in a branch, a loop or a function of the file. */
    static boolean coupleRows(OnnxGraph graph) {
        return graph.hasAnywhere(COUPLING);
    }

    /**
     * Makes rows independent of each other where we know how.
     *
     * @return how the graph multiplies now: {@code as-given}, {@code int8-tokenwise}, {@code float} or {@link #ROWS_ALONE}
     */
    static String uncouple(OnnxGraph graph, boolean cpu) {
        return uncouple(graph, cpu, null);
    }

    /** The same; in the folder lie weights that are not in the graph. */
    static String uncouple(OnnxGraph graph, boolean cpu, @Nullable Path folder) {
        if (!coupleRows(graph)) {
            return AS_GIVEN;
        }
        if (cpu) {
            toTokenwise(graph, folder);
        } else {
            toFloat(graph, folder);
        }
        if (coupleRows(graph)) {
            // A form or a place of quantisation that we do not know: slow, but right.
            return ROWS_ALONE;
        }
        return cpu ? "int8-tokenwise" : "float";
    }

    /** Makes them products of floats: the same weights spelled out, no rounding of activations; for a GPU. */
    static void toFloat(OnnxGraph graph) {
        toFloat(graph, null);
    }

    private static void toFloat(OnnxGraph graph, @Nullable Path folder) {
        DynamicProducts found = new DynamicProducts(graph);
        found.rewrite(new FloatWeights(graph, folder));
    }

    /** Keeps them products of integers, with a scale of its own for every token; for a CPU. */
    static void toTokenwise(OnnxGraph graph) {
        toTokenwise(graph, null);
    }

    private static void toTokenwise(OnnxGraph graph, @Nullable Path folder) {
        DynamicProducts found = new DynamicProducts(graph);
        found.rewrite(new TokenwiseQuantisation(graph, folder));
    }

    /** What to put in the place of a quantiser and of a product. */
    interface Rewrite {
        List<Node> quantiser(Node quantise);

        Node[] product(Product product);
    }

    private void rewrite(Rewrite rewrite) {
        Set<Node> parts = new HashSet<>();
        Set<Node> quantisers = new HashSet<>();
        for (Product product : products.values()) {
            parts.addAll(List.of(product.cast, product.rescale, product.scales));
            quantisers.add(product.quantise);
        }
        List<Node> kept = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Product product = products.get(node);
            if (product != null) {
                kept.addAll(List.of(rewrite.product(product)));
            } else if (!parts.contains(node)) {
                kept.add(node);
                if (quantisers.contains(node)) {
                    kept.addAll(rewrite.quantiser(node));
                }
            }
        }
        graph.nodes().clear();
        graph.nodes().addAll(kept);
        dropUnreadQuantisers();
        graph.dropUnusedInitializers();
    }

    private void dropUnreadQuantisers() {
        Set<String> read = new HashSet<>(graph.outputNames());
        graph.nodes().forEach(node -> read.addAll(NodeNames.reads(node)));
        graph.nodes()
                .removeIf(node ->
                        node.op().equals(QUANTISE) && node.outputs().stream().noneMatch(read::contains));
    }

    private @Nullable Product productOf(Node node) {
        Node quantise = producers.get(node.inputs().get(0));
        Node cast = onlyConsumer(node.outputs().get(0), "Cast");
        Node rescale = cast == null ? null : onlyConsumer(cast.outputs().get(0), "Mul");
        if (quantise == null || !quantise.op().equals(QUANTISE) || cast == null || rescale == null) {
            return null;
        }
        String factor = other(rescale, cast.outputs().get(0));
        Node scales = producers.get(factor);
        if (scales == null || !scales.op().equals("Mul") || onlyConsumer(factor, "Mul") == null) {
            return null;
        }
        Tensor scale = graph.initializers().get(other(scales, quantise.outputs().get(1)));
        Tensor weights = graph.initializers().get(node.inputs().get(1));
        boolean hasZero = node.inputs().size() > 3;
        Tensor zero = hasZero ? graph.initializers().get(node.inputs().get(3)) : null;
        if (scale == null || weights == null || weights.dims().length != 2 || (hasZero && zero == null)) {
            return null;
        }
        return new Product(node, quantise, cast, rescale, scales, weights, scale, zero);
    }

    private @Nullable Node onlyConsumer(String output, String op) {
        List<Node> found = consumers.getOrDefault(output, List.of());
        return found.size() == 1 && found.get(0).op().equals(op) ? found.get(0) : null;
    }

    private static String other(Node binary, String one) {
        return binary.inputs().get(binary.inputs().get(0).equals(one) ? 1 : 0);
    }
}
