package dev.assay.scoring.onnx.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The end of a language model, from its last hidden states to its logits: a product with a constant and what is done to each
 * row of logits after it (a bias, a scale, a soft cap, a cast), or before it (quantisation token by token). It can be repeated for some of the rows at a time. Confined
 * to the thread that loads the model.
 */
final class VocabularyProjection {
    private static final Set<String> PRODUCTS = Set.of("MatMul", "Gemm", "MatMulNBits", "FusedMatMul");
    private static final Set<String> ELEMENTWISE = Set.of("Mul", "Div", "Add", "Sub");
    private static final Set<String> UNARY = Set.of("Cast", "Identity", "Tanh", "Clip");

    /** Of a constant the runtime does these once, when it loads. */
    private static final Set<String> FOLDED = Set.of("Transpose", "Cast", "Identity");

    private static final String DEQUANTISE = "DequantizeLinear";

    private final OnnxGraph graph;
    private final String source;
    private final List<Node> chain;
    private final Set<String> varying;
    private final Map<String, Node> producers;

    private VocabularyProjection(
            OnnxGraph graph, String source, List<Node> chain, Set<String> varying, Map<String, Node> producers) {
        this.graph = graph;
        this.producers = producers;
        this.source = source;
        this.chain = chain;
        this.varying = varying;
    }

    /** Finds the projection that ends in the given logits; one without nodes when the graph ends in another way. */
    static VocabularyProjection of(OnnxGraph graph, String logits) {
        Map<String, Node> producers = new HashMap<>();
        graph.nodes().forEach(node -> node.outputs().forEach(output -> producers.put(output, node)));
        Set<String> varying = varying(graph);
        Deque<Node> chain = new ArrayDeque<>();
        VocabularyProjection none = new VocabularyProjection(graph, logits, List.of(), varying, producers);
        String at = logits;
        for (Node node = producers.get(at); node != null; node = producers.get(at)) {
            List<Node> tokenwise = TokenwiseProduct.endingIn(node, producers);
            if (!tokenwise.isEmpty()) {
                List<Node> all =
                        Stream.concat(tokenwise.stream(), chain.stream()).toList();
                return new VocabularyProjection(graph, tokenwise.get(0).inputs().get(0), all, varying, producers);
            }
            String before = none.source(node);
            if (before == null) {
                return none;
            }
            // Rows keep their order and their width, so it is nothing to a row.
            if (!node.op().equals("Reshape")) {
                chain.addFirst(node);
            }
            if (PRODUCTS.contains(node.op())) {
                return new VocabularyProjection(graph, before, List.copyOf(chain), varying, producers);
            }
            at = before;
        }
        return none;
    }

    /** Everything that depends on an input. */
    private static Set<String> varying(OnnxGraph graph) {
        Set<String> names = new HashSet<>();
        graph.inputs().forEach(input -> names.add(GraphValue.read(input).name()));
        names.removeAll(graph.initializers().keySet());
        for (Node node : graph.nodes()) {
            if (NodeNames.reads(node).stream().anyMatch(names::contains)) {
                names.addAll(node.outputs());
            }
        }
        return names;
    }

    /** Of a node that treats rows alike the one input that varies, else null. */
    private @Nullable String source(Node node) {
        List<String> moving = node.inputs().stream().filter(varying::contains).toList();
        String first = node.inputs().get(0);
        boolean onlyFirst = moving.size() == 1 && moving.get(0).equals(first);
        if (node.op().equals("Reshape")) {
            return varying.contains(first) ? first : null;
        }
        if (UNARY.contains(node.op())) {
            return onlyFirst ? first : null;
        }
        if (ELEMENTWISE.contains(node.op())) {
            boolean rowConstant = moving.size() == 1
                    && node.inputs().stream()
                            .filter(input -> !varying.contains(input))
                            .allMatch(this::isRowConstant);
            return rowConstant ? moving.get(0) : null;
        }
        boolean product = PRODUCTS.contains(node.op()) && onlyFirst && NodeNames.attribute(node, "transA", 0) == 0;
        return product && isMatrix(node) ? first : null;
    }

    private boolean isRowConstant(String name) {
        Tensor tensor = graph.initializers().get(name);
        return tensor != null && tensor.dims().length <= 1;
    }

    /** A product with a stack of matrices is no projection. */
    private boolean isMatrix(Node product) {
        Tensor weights = graph.initializers().get(product.inputs().get(1));
        boolean bias = product.inputs().size() < 3
                || product.inputs().get(2).isEmpty()
                || !product.op().equals("Gemm")
                || isRowConstant(product.inputs().get(2));
        return bias && (weights == null || product.op().equals("MatMulNBits") || weights.dims().length == 2);
    }

    /** Whether the product itself is part of it, so that logits need not exist as a whole. */
    boolean isFound() {
        return !chain.isEmpty();
    }

    /** The last hidden states, or the logits when no product was found. */
    String source() {
        return source;
    }

    /** What it consists of, for descriptions. */
    String describe() {
        return isFound() ? String.join("+", chain.stream().map(Node::op).toList()) : "none";
    }

    /** Width of the logits when the weights tell it, else -1. */
    long vocabulary() {
        if (!isFound()) {
            return -1;
        }
        Node product = product();
        if (product.op().equals("MatMulNBits")) {
            return NodeNames.attribute(product, "N", -1);
        }
        boolean turned = NodeNames.attribute(product, "transB", 0) != 0;
        String name = product.inputs().get(1);
        for (Node node = producers.get(name); node != null; node = producers.get(name)) {
            if (!FOLDED.contains(node.op()) && !node.op().equals(DEQUANTISE)) {
                return -1;
            }
            turned ^= node.op().equals("Transpose");
            name = node.inputs().get(0);
        }
        Tensor weights = graph.initializers().get(name);
        return weights == null || weights.dims().length != 2 ? -1 : weights.dims()[turned ? 0 : 1];
    }

    /**
     * Whether the weights are a constant of the file, possibly turned or cast inside the graph, as exporters that do not fold
     * leave them. What the runtime makes of any others, such as integers that are dequantised, it makes again for every batch.
     */
    private boolean hasConstantWeights() {
        String name = product().inputs().get(1);
        for (Node node = producers.get(name); node != null; node = producers.get(name)) {
            if (!FOLDED.contains(node.op())) {
                return false;
            }
            name = node.inputs().get(0);
        }
        return graph.initializers().containsKey(name);
    }

    /** Whether no finite hidden state can give a logit that is not finite, by its operations alone. */
    boolean isFinite() {
        return isFound()
                && chain.get(0).op().equals("MatMul")
                && chain.stream()
                        .skip(1)
                        .allMatch(node -> UNARY.contains(node.op())
                                || node.inputs().stream().allMatch(this::isScalarOrVarying));
    }

    private boolean isScalarOrVarying(String name) {
        Tensor tensor = graph.initializers().get(name);
        return varying.contains(name) || (tensor != null && tensor.size() == 1);
    }

    /**
     * Whether to compute it in float32 although the file says a half type: on a CPU that is how it is computed anyway, and
     * logits are not rounded then.
     */
    boolean canWiden() {
        return isDivisible() && chain.stream().noneMatch(node -> node.op().equals("Clip"));
    }

    /** Whether it can be computed for some tokens of the vocabulary at a time. */
    boolean isDivisible() {
        return isFound() && Set.of("MatMul", "Gemm").contains(product().op()) && hasConstantWeights();
    }

    /** The nodes, in order; the product first, but for what quantises its tokens. */
    List<Node> chain() {
        return chain;
    }

    private Node product() {
        return chain.stream()
                .filter(node -> PRODUCTS.contains(node.op()) || node.op().equals(TokenwiseProduct.PRODUCT))
                .findFirst()
                .orElseThrow();
    }

    /** A constant, or null where the name stands for none. */
    @Nullable
    Tensor constant(String name) {
        return graph.initializers().get(name);
    }

    /** Whether a name stands for something that depends on the input. */
    boolean isVarying(String name) {
        return varying.contains(name);
    }

    /** Whether a constant has one number for each token of the vocabulary. */
    boolean isPerToken(String name) {
        Tensor tensor = graph.initializers().get(name);
        return tensor != null && tensor.dims().length == 1 && tensor.dims()[0] > 1;
    }
}
