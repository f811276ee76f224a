package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.Wire.Field;
import dev.assay.scoring.onnx.graph.Wire.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX file taken apart into nodes and initializers, to be edited and put together again; everything that is not
 * edited keeps its bytes. Field numbers are those of onnx.proto3. Confined to the thread that loads the model.
 */
final class OnnxGraph {
    static final int FLOAT = 1;
    static final int UINT8 = 2;
    static final int INT8 = 3;
    static final int INT32 = 6;
    static final int INT64 = 7;
    static final int BOOL = 9;
    static final int FLOAT16 = 10;
    static final int BFLOAT16 = 16;

    /** Floats of 16 and 8 bits, integers of 8 and 4. */
    private static final Set<Integer> COARSE = Set.of(2, 3, 10, 16, 17, 18, 19, 20, 21, 22);

    private static final int MODEL_GRAPH = 7;
    private static final int MODEL_OPERATOR_SET = 8;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_INITIALIZER = 5;
    private static final int GRAPH_INPUT = 11;
    private static final int GRAPH_OUTPUT = 12;
    private static final int GRAPH_INNER = 13;
    private static final int MODEL_METADATA = 14;
    private static final int MODEL_FUNCTION = 25;
    private static final int FUNCTION_NODE = 7;

    private final byte[] model;
    private final List<Field> modelFields;
    private final List<Field> otherGraphFields = new ArrayList<>();
    private final List<byte[]> inputs = new ArrayList<>();
    private final List<byte[]> outputs = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Tensor> initializers = new LinkedHashMap<>();
    private final Map<String, Long> operatorSets = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private OnnxGraph(byte[] model, List<Field> modelFields) {
        this.model = model;
        this.modelFields = modelFields;
    }

    /** Takes a file apart; {@link IllegalArgumentException} when it is not an ONNX model. */
    static OnnxGraph read(byte[] model) {
        OnnxGraph graph = new OnnxGraph(model, Wire.fields(model, 0, model.length));
        Field body = graph.modelFields.stream()
                .filter(field -> field.number() == MODEL_GRAPH && field.type() == Wire.BYTES)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not an ONNX model: no graph"));
        for (Field field : Wire.fields(model, body.from(), body.to())) {
            byte[] encoded = Arrays.copyOfRange(model, field.from(), field.to());
            switch (field.number()) {
                case GRAPH_NODE -> graph.nodes.add(Node.read(encoded));
                case GRAPH_INITIALIZER -> {
                    Tensor tensor = Tensor.read(encoded);
                    graph.initializers.put(tensor.name(), tensor);
                }
                case GRAPH_INPUT -> graph.inputs.add(encoded);
                case GRAPH_OUTPUT -> graph.outputs.add(encoded);
                default -> graph.otherGraphFields.add(field);
            }
        }
        graph.readOperatorSets();
        return graph;
    }

    private void readOperatorSets() {
        for (Field set : modelFields) {
            if (set.number() == MODEL_METADATA) {
                List<Field> entry = Wire.fields(model, set.from(), set.to());
                metadata.put(text(entry, 1), text(entry, 2));
            }
            if (set.number() == MODEL_OPERATOR_SET) {
                String domain = "";
                long version = 0;
                for (Field field : Wire.fields(model, set.from(), set.to())) {
                    domain = field.number() == 1 ? field.text(model) : domain;
                    version = field.number() == 2 ? field.value() : version;
                }
                operatorSets.put(domain.equals("ai.onnx") ? "" : domain, version);
            }
        }
    }

    private String text(List<Field> message, int number) {
        return message.stream()
                .filter(field -> field.number() == number)
                .map(field -> field.text(model))
                .findFirst()
                .orElse("");
    }

    /** The nodes in topological order, to be edited. */
    List<Node> nodes() {
        return nodes;
    }

    /** The constant tensors by name, to be edited. */
    Map<String, Tensor> initializers() {
        return initializers;
    }

    /** Turns nodes that only make a constant tensor, as exporters that do not fold leave them, into initializers. */
    void foldConstants() {
        nodes.removeIf(node -> {
            byte[] value = node.op().equals("Constant") ? tensorOf(node.encoded()) : null;
            if (value != null) {
                String name = node.outputs().get(0);
                initializers.put(name, Tensor.read(value).named(name));
            }
            return value != null;
        });
    }

    /** The tensor of the attribute {@code value}, or null where the constant is written in another way. */
    private static byte @Nullable [] tensorOf(byte[] node) {
        for (Field attribute : Wire.fields(node, 0, node.length)) {
            if (attribute.number() == 5 && attribute.type() == Wire.BYTES) {
                for (Field field : Wire.fields(node, attribute.from(), attribute.to())) {
                    if (field.number() == 5 && field.type() == Wire.BYTES) {
                        return Arrays.copyOfRange(node, field.from(), field.to());
                    }
                }
            }
        }
        return null;
    }

    /** Version of the standard operator set. */
    long operatorSet() {
        return operatorSets.getOrDefault("", 1L);
    }

    /** Versions of the operator sets by domain, the standard one's empty; to be edited. */
    Map<String, Long> operatorSets() {
        return operatorSets;
    }

    /** An entry of the file's metadata, empty where there is none. */
    String metadata(String key) {
        return metadata.getOrDefault(key, "");
    }

    void putMetadata(String key, String value) {
        metadata.put(key, value);
    }

    /** Whether the file defines functions of its own. */
    boolean hasFunctions() {
        return modelFields.stream().anyMatch(field -> field.number() == MODEL_FUNCTION);
    }

    /** Whether a node of the graph, of a body inside one, or of a function that the file defines is of an operator. */
    boolean hasAnywhere(Set<String> operators) {
        return Stream.concat(nodes.stream(), functionNodes().stream())
                .flatMap(node -> NodeNames.operators(node).stream())
                .anyMatch(operators::contains);
    }

    /** Whether it computes in types so coarse that the order of sums shows. */
    boolean isCoarse() {
        return initializers.values().stream().anyMatch(tensor -> COARSE.contains(tensor.type()));
    }

    private List<Node> functionNodes() {
        List<Node> out = new ArrayList<>();
        for (Field function : modelFields) {
            if (function.number() == MODEL_FUNCTION) {
                for (Field part : Wire.fields(model, function.from(), function.to())) {
                    if (part.number() == FUNCTION_NODE) {
                        out.add(Node.read(Arrays.copyOfRange(model, part.from(), part.to())));
                    }
                }
            }
        }
        return out;
    }

    /** The inputs, each a whole ValueInfoProto, to be edited. */
    List<byte[]> inputs() {
        return inputs;
    }

    /** The outputs, each a whole ValueInfoProto. */
    List<byte[]> outputs() {
        return outputs;
    }

    /** Declares a further operator set, version 1, unless the model declares it. */
    void useDomain(String domain) {
        operatorSets.putIfAbsent(domain, 1L);
    }

    boolean has(String op) {
        return nodes.stream().anyMatch(node -> node.op().equals(op));
    }

    /** Names of the graph's outputs. */
    List<String> outputNames() {
        List<String> names = new ArrayList<>();
        for (byte[] output : outputs) {
            Wire.fields(output, 0, output.length).stream()
                    .filter(field -> field.number() == 1)
                    .forEach(field -> names.add(field.text(output)));
        }
        return names;
    }

    /** Forgets what the file says about types and shapes between inputs and outputs; the runtime infers them. */
    void dropInnerTypes() {
        otherGraphFields.removeIf(field -> field.number() == GRAPH_INNER);
    }

    /** Makes one float tensor the only output. */
    void setOutput(String name) {
        Writer tensorType = new Writer().number(1, FLOAT);
        Writer type = new Writer().message(1, tensorType);
        outputs.clear();
        outputs.add(new Writer().text(1, name).message(2, type).toBytes());
    }

    /** Drops constants that no node reads: the runtime would warn about each. */
    void dropUnusedInitializers() {
        Set<String> used = new HashSet<>(outputNames());
        nodes.forEach(node -> used.addAll(NodeNames.reads(node)));
        initializers.keySet().retainAll(used);
    }

    /** Puts the file together again. */
    byte[] toBytes() {
        Writer graph = new Writer(model.length);
        nodes.forEach(node -> graph.bytes(GRAPH_NODE, node.encoded()));
        initializers.values().forEach(tensor -> graph.bytes(GRAPH_INITIALIZER, tensor.encoded()));
        inputs.forEach(input -> graph.bytes(GRAPH_INPUT, input));
        outputs.forEach(output -> graph.bytes(GRAPH_OUTPUT, output));
        otherGraphFields.forEach(field -> graph.raw(model, field.start(), field.to()));
        byte[] body = graph.toBytes();
        Writer out = new Writer(body.length + 1024);
        for (Field field : modelFields) {
            if (field.number() == MODEL_GRAPH) {
                out.bytes(MODEL_GRAPH, body);
            } else if (field.number() != MODEL_OPERATOR_SET && field.number() != MODEL_METADATA) {
                out.raw(model, field.start(), field.to());
            }
        }
        metadata.forEach((key, value) ->
                out.message(MODEL_METADATA, new Writer().text(1, key).text(2, value)));
        operatorSets.forEach((domain, version) ->
                out.message(MODEL_OPERATOR_SET, new Writer().text(1, domain).number(2, version)));
        return out.toBytes();
    }
}
