package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.Wire.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds ONNX files from nothing, as far as tests need them. Confined to the test. */
public final class TestGraph {
    public static final int FLOAT = OnnxGraph.FLOAT;
    public static final int FLOAT16 = OnnxGraph.FLOAT16;
    public static final int UINT8 = OnnxGraph.UINT8;
    public static final int INT32 = OnnxGraph.INT32;
    public static final int INT64 = OnnxGraph.INT64;
    public static final int BOOL = OnnxGraph.BOOL;
    private static final int IR_VERSION = 8;
    private static final int OPERATOR_SET = 17;

    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Tensor> constants = new LinkedHashMap<>();
    private final List<Writer> inputs = new ArrayList<>();
    private final List<Writer> outputs = new ArrayList<>();
    private int next;
    private int operatorSet = OPERATOR_SET;

    public TestGraph operatorSet(int version) {
        operatorSet = version;
        return this;
    }

    public TestGraph input(String name, int type, Object... shape) {
        inputs.add(value(name, type, shape));
        return this;
    }

    public TestGraph output(String name, int type, Object... shape) {
        outputs.add(value(name, type, shape));
        return this;
    }

    private static Writer value(String name, int type, Object... shape) {
        Writer dims = new Writer();
        for (Object dim : shape) {
            dims.message(
                    1,
                    dim instanceof String symbol
                            ? new Writer().text(2, symbol)
                            : new Writer().number(1, ((Number) dim).longValue()));
        }
        Writer tensor = new Writer().number(1, type).message(2, dims);
        return new Writer().text(1, name).message(2, new Writer().message(1, tensor));
    }

    public String floats(String name, long[] dims, float... values) {
        constants.put(name, Tensor.ofFloats(name, dims, values));
        return name;
    }

    public String bytes(String name, long[] dims, byte... values) {
        Writer out = new Writer();
        for (long dim : dims) {
            out.number(1, dim);
        }
        byte[] encoded =
                out.number(2, OnnxGraph.INT8).text(8, name).bytes(9, values).toBytes();
        constants.put(name, Tensor.read(encoded));
        return name;
    }

    /** A dynamically quantised product with a square matrix, as ONNX Runtime's quantiser writes it. */
    public String quantisedProduct(String from, String weights, String scale) {
        return quantisedProduct(from, weights, scale, "");
    }

    /** The same with points of zero of the weights. */
    public String quantisedProduct(String from, String weights, String scale, String zeros) {
        String name = "quantised/" + next++;
        Writer quantise = new Writer().text(1, from);
        for (String output : List.of("/values", "/scale", "/zero")) {
            quantise.text(2, name + output);
        }
        nodes.add(Node.read(quantise.text(4, "DynamicQuantizeLinear").toBytes()));
        String product = node(
                "MatMulInteger",
                zeros.isEmpty()
                        ? List.of(name + "/values", weights, name + "/zero")
                        : List.of(name + "/values", weights, name + "/zero", zeros));
        String cast = node("Cast", List.of(product), attribute("to", FLOAT));
        return node("Mul", List.of(cast, node("Mul", List.of(name + "/scale", scale))));
    }

    /** A number that a node makes, as exporters that do not fold constants leave it. */
    public String made(String name, float value) {
        Tensor tensor = Tensor.ofFloats("", new long[0], new float[] {value});
        nodes.add(Node.of(
                "Constant",
                List.of(),
                name,
                new Writer().text(1, "value").bytes(5, tensor.encoded()).number(20, 4)));
        return name;
    }

    public String longs(long... values) {
        String name = "longs/" + Arrays.toString(values);
        constants.put(name, Tensor.ofLongs(name, values));
        return name;
    }

    /** A number of no dimension. */
    public String scalar(long value) {
        String name = "scalar/" + value;
        byte[] data = new byte[Long.BYTES];
        java.nio.ByteBuffer.wrap(data).order(java.nio.ByteOrder.LITTLE_ENDIAN).putLong(value);
        byte[] encoded = new Writer()
                .number(2, OnnxGraph.INT64)
                .text(8, name)
                .bytes(9, data)
                .toBytes();
        constants.put(name, new Tensor(name, OnnxGraph.INT64, new long[0], encoded));
        return name;
    }

    /** A node whose output gets a name of its own. */
    public String node(String op, List<String> from, Attribute... attributes) {
        String name = op + "/" + next++;
        nodes.add(Node.of(op, from, name, encoded(attributes)));
        return name;
    }

    /** A node of the runtime's own operators with some outputs, whose names begin with the one that is returned. */
    public String fused(String op, int outputs, List<String> from, Attribute... attributes) {
        String name = op + "/" + next++;
        Writer node = new Writer();
        from.forEach(input -> node.text(1, input));
        for (int i = 0; i < outputs; i++) {
            node.text(2, i == 0 ? name : name + "/" + i);
        }
        node.text(3, name + "/node").text(4, op).text(7, NodeBlock.FUSED);
        for (Attribute attribute : attributes) {
            node.message(5, attribute.encoded);
        }
        nodes.add(Node.read(node.toBytes()));
        return name;
    }

    /** A node with a given output name. */
    public void named(String op, List<String> from, String output, Attribute... attributes) {
        nodes.add(Node.of(op, from, output, encoded(attributes)));
    }

    private static Writer[] encoded(Attribute... attributes) {
        return Arrays.stream(attributes).map(attribute -> attribute.encoded).toArray(Writer[]::new);
    }

    /** What a node has besides its inputs. Immutable. */
    public static final class Attribute {
        private final Writer encoded;

        private Attribute(Writer encoded) {
            this.encoded = encoded;
        }
    }

    /** An integer. */
    public static Attribute attribute(String name, long value) {
        return new Attribute(Node.attribute(name, value));
    }

    /** A list of integers. */
    public static Attribute ints(String name, long... values) {
        Writer out = new Writer().text(1, name);
        for (long value : values) {
            out.number(8, value);
        }
        return new Attribute(out.number(20, 7));
    }

    /** A graph, of a branch for instance. */
    static Attribute body(String name, Writer graph) {
        return new Attribute(new Writer().text(1, name).message(6, graph).number(20, 5));
    }

    /** A graph of one node that turns {@code x} into {@code y}. */
    public static Attribute body(String name, String op) {
        return body(name, new Writer().bytes(1, Node.of(op, List.of("x"), "y").encoded()));
    }

    public byte[] toBytes() {
        Writer graph = new Writer();
        nodes.forEach(node -> graph.bytes(1, node.encoded()));
        graph.text(2, "test");
        constants.values().forEach(tensor -> graph.bytes(5, tensor.encoded()));
        inputs.forEach(value -> graph.message(11, value));
        outputs.forEach(value -> graph.message(12, value));
        return new Writer()
                .number(1, IR_VERSION)
                .message(7, graph)
                .message(8, new Writer().text(1, "").number(2, operatorSet))
                .message(8, new Writer().text(1, NodeBlock.FUSED).number(2, 1))
                .toBytes();
    }
}
