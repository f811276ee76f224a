package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.Wire.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Nodes and constants in the making, to be put into a graph or to become the body of a loop; every name is new. Forms that
 * changed between operator sets are written as the graph's own set has them. Where the last axis is reduced, rows of numbers
 * have the shape [R, 1, n], so that a sum of products is a product of matrices; it is called [R, n]. Confined to the thread that loads the model.
 */
final class NodeBlock {
    static final String FUSED = "com.microsoft";

    private static final int LEAST_OF_INTEGERS = 12;
    private static final int AXES_AS_INPUT_OF_SOME = 13;
    private static final int AXES_AS_INPUT = 18;

    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Tensor> constants;
    private final String prefix;
    private final long operatorSet;
    private final boolean fusedProducts;
    private final Map<String, Tensor> own = new LinkedHashMap<>();
    private int next;

    private NodeBlock(String prefix, long operatorSet, boolean fusedProducts, Map<String, Tensor> constants) {
        this.prefix = prefix;
        this.operatorSet = operatorSet;
        this.fusedProducts = fusedProducts;
        this.constants = constants;
    }

    /**
     * A block of a graph.
     *
     * @param fusedProducts whether to sum products up in one pass, which is faster on a CPU
     */
    NodeBlock(String prefix, long operatorSet, boolean fusedProducts) {
        this(prefix, operatorSet, fusedProducts, new LinkedHashMap<>());
    }

    /** A block that will be a body inside this one and shares its constants. */
    NodeBlock body(String name) {
        return new NodeBlock(prefix + name + "/", operatorSet, fusedProducts, constants);
    }

    List<Node> nodes() {
        return nodes;
    }

    Map<String, Tensor> constants() {
        return constants;
    }

    /** A name that nothing else has. */
    String fresh(String hint) {
        return prefix + hint + "-" + next++;
    }

    /** Adds a node of the standard set with one output, whose name is returned. */
    String node(String op, List<String> inputs, Writer... attributes) {
        String output = fresh(op);
        nodes.add(Node.of(op, inputs, output, attributes));
        return output;
    }

    String node(String op, String... inputs) {
        return node(op, List.of(inputs));
    }

    /** Adds a node under a given output name. */
    void named(String output, String op, List<String> inputs, Writer... attributes) {
        nodes.add(Node.of(op, inputs, output, attributes));
    }

    /** Adds a copy of a node of another graph. */
    String copy(Node node, List<String> inputs) {
        String output = fresh(node.op());
        nodes.add(NodeNames.rewired(node, inputs, output));
        return output;
    }

    String cast(String from, int type) {
        return node("Cast", List.of(from), Node.attribute("to", type));
    }

    /** The smaller of two integers; earlier operator sets can compare them but not choose. */
    String least(String a, String b) {
        return operatorSet >= LEAST_OF_INTEGERS ? node("Min", a, b) : node("Where", node("Less", a, b), a, b);
    }

    /** The larger of two integers. */
    String most(String a, String b) {
        return operatorSet >= LEAST_OF_INTEGERS ? node("Max", a, b) : node("Where", node("Less", a, b), b, a);
    }

    /** Reduces the last axis of {@code [R, V]} to 1. */
    String overLast(String op, String from) {
        boolean asInput =
                operatorSet >= AXES_AS_INPUT || (op.equals("ReduceSum") && operatorSet >= AXES_AS_INPUT_OF_SOME);
        Writer keep = Node.attribute("keepdims", 1);
        return asInput
                ? node(op, List.of(from, longs(-1)), keep)
                : node(op, List.of(from), Node.attributes("axes", -1), keep);
    }

    /** The sum over the last axis of a product, [R, V] and [R, V] to [R, 1]. */
    String dot(String a, String b) {
        if (!fusedProducts) {
            return overLast("ReduceSum", node("Mul", a, b));
        }
        // A product of a row with a column does it in one pass and writes nothing else.
        String product = fresh("dot");
        nodes.add(Node.ofDomain(FUSED, "FusedMatMul", List.of(a, b), product, Node.attribute("transB", 1)));
        return product;
    }

    /** Matrices [R, n] side by side. */
    String row(List<String> parts) {
        return parts.size() == 1 ? parts.get(0) : concat(-1, parts.toArray(String[]::new));
    }

    /** The columns [R, 1] of a matrix [R, n]. */
    List<String> columns(String from, int count) {
        long[] ones = new long[count];
        Arrays.fill(ones, 1);
        return count == 1 ? List.of(from) : split(from, -1, ones);
    }

    /** Parts of the given sizes along an axis; the sizes have to add up. */
    List<String> split(String from, long axis, long... sizes) {
        List<String> outputs = new ArrayList<>();
        Writer node = new Writer().text(1, from);
        if (operatorSet >= AXES_AS_INPUT_OF_SOME) {
            node.text(1, longs(sizes));
        }
        for (int i = 0; i < sizes.length; i++) {
            outputs.add(fresh("part"));
            node.text(2, outputs.get(i));
        }
        node.text(3, outputs.get(0) + "/node").text(4, "Split").message(5, Node.attribute("axis", axis));
        if (operatorSet < AXES_AS_INPUT_OF_SOME) {
            node.message(5, integers("split", sizes));
        }
        nodes.add(Node.read(node.toBytes()));
        return outputs;
    }

    /** {@code from[.., start:end, ..]} along one axis; bounds are names. */
    String slice(String from, String start, String end, long axis) {
        return node("Slice", from, start, end, longs(axis));
    }

    /** Joins along an axis. */
    String concat(long axis, String... parts) {
        return node("Concat", List.of(parts), Node.attribute("axis", axis));
    }

    /** A list of integers, [n]. */
    String longs(long... values) {
        String name = "assay/longs" + Arrays.toString(values).replace(" ", "");
        constants.putIfAbsent(name, Tensor.ofLongs(name, values));
        return name;
    }

    /** No integers, the shape of a scalar. */
    String noAxes() {
        return longs();
    }

    /** One float of shape [1]. */
    String number(double value) {
        String name = "assay/number/" + value;
        constants.computeIfAbsent(name, key -> Tensor.ofFloats(key, new long[] {1}, new float[] {(float) value}));
        return name;
    }

    /** One float without axes. */
    String single(double value) {
        String name = "assay/single/" + value;
        constants.computeIfAbsent(name, key -> Tensor.ofFloats(key, new long[0], new float[] {(float) value}));
        return name;
    }

    /** A list of floats, [n]. */
    String floats(float... values) {
        String name = fresh("floats");
        constants.put(name, Tensor.ofFloats(name, new long[] {values.length}, values));
        return name;
    }

    /** An attribute that is a list of integers. */
    static Writer integers(String name, long... values) {
        Writer out = new Writer().text(1, name);
        for (long value : values) {
            out.number(8, value);
        }
        return out.number(20, 7);
    }

    /** A tensor of zeros that has a zero among its dimensions. */
    String nothing(int type, long... dims) {
        String name = "assay/nothing/" + type + Arrays.toString(dims).replace(" ", "");
        constants.computeIfAbsent(name, key -> constant(key, type, dims, new byte[0]));
        return name;
    }

    /**
     * A constant that belongs to this body alone, not to the graph around it: what the runtime does to weights when it loads
     * a model, such as making signed ones unsigned, it does to those that stand beside their product.
     */
    String keep(Tensor tensor) {
        String name = fresh("own");
        own.put(name, tensor.named(name));
        return name;
    }

    /** One truth value of shape [1]. */
    String truth(boolean value) {
        String name = "assay/" + value;
        byte[] data = {(byte) (value ? 1 : 0)};
        constants.computeIfAbsent(name, key -> constant(key, OnnxGraph.BOOL, new long[] {1}, data));
        return name;
    }

    /** An integer without axes. */
    String scalar(long value) {
        String name = "assay/scalar/" + value;
        byte[] data = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        constants.computeIfAbsent(name, key -> constant(key, OnnxGraph.INT64, new long[0], data));
        return name;
    }

    private static Tensor constant(String name, int type, long[] dims, byte[] littleEndian) {
        Writer out = new Writer(littleEndian.length + 64);
        for (long dim : dims) {
            out.number(1, dim);
        }
        out.number(2, type).text(8, name).bytes(9, littleEndian);
        return new Tensor(name, type, dims, out.toBytes());
    }

    /** This block as the graph of a loop's body. */
    Writer graph(String name, List<byte[]> inputs, List<byte[]> outputs) {
        Writer out = new Writer();
        nodes.forEach(node -> out.bytes(1, node.encoded()));
        out.text(2, name);
        own.values().forEach(tensor -> out.bytes(5, tensor.encoded()));
        inputs.forEach(input -> out.bytes(11, input));
        outputs.forEach(output -> out.bytes(12, output));
        return out;
    }
}
