package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.Wire.Field;
import dev.assay.scoring.onnx.graph.Wire.Writer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The names that a node reads and writes, bodies of loops and branches included, and nodes with other names in the place of
 * these. Field numbers are those of onnx.proto3. Stateless; any thread may use it.
 */
final class NodeNames {
    private static final int INPUT = 1;
    private static final int OUTPUT = 2;
    private static final int NAME = 3;
    private static final int ATTRIBUTE = 5;
    private static final int ATTRIBUTE_NAME = 1;
    private static final int ATTRIBUTE_NUMBER = 3;
    private static final int ATTRIBUTE_GRAPH = 6;
    private static final int ATTRIBUTE_GRAPHS = 11;

    private NodeNames() {}

    /** All that a node reads, names inside its bodies included (some of which the body itself makes). */
    static Set<String> reads(Node node) {
        Set<String> out = new HashSet<>(node.inputs());
        byte[] encoded = node.encoded();
        for (Field field : Wire.fields(encoded, 0, encoded.length)) {
            if (field.number() == ATTRIBUTE) {
                for (Field part : Wire.fields(encoded, field.from(), field.to())) {
                    if (isBody(part)) {
                        readsOfBody(encoded, part, out);
                    }
                }
            }
        }
        out.remove("");
        return out;
    }

    private static void readsOfBody(byte[] bytes, Field body, Set<String> out) {
        for (Field field : Wire.fields(bytes, body.from(), body.to())) {
            byte[] part = slice(bytes, field);
            if (field.number() == 1) {
                out.addAll(reads(Node.read(part)));
            } else if (field.number() == 12) {
                // A branch may give back what the outer graph made.
                out.add(GraphValue.read(part).name());
            }
        }
    }

    /** All operators of a node: its own and those inside its bodies. */
    static Set<String> operators(Node node) {
        Set<String> out = new HashSet<>(Set.of(node.op()));
        byte[] encoded = node.encoded();
        for (Field field : Wire.fields(encoded, 0, encoded.length)) {
            if (field.number() == ATTRIBUTE) {
                for (Field part : Wire.fields(encoded, field.from(), field.to())) {
                    if (isBody(part)) {
                        operatorsOfBody(encoded, part, out);
                    }
                }
            }
        }
        return out;
    }

    private static void operatorsOfBody(byte[] bytes, Field body, Set<String> out) {
        for (Field field : Wire.fields(bytes, body.from(), body.to())) {
            if (field.number() == 1) {
                out.addAll(operators(Node.read(slice(bytes, field))));
            }
        }
    }

    private static boolean isBody(Field part) {
        return part.number() == ATTRIBUTE_GRAPH || part.number() == ATTRIBUTE_GRAPHS;
    }

    /** An integer attribute, or a default where the node has none of that name. */
    static long attribute(Node node, String name, long otherwise) {
        return parts(node, name).stream()
                .filter(part -> part.number() == ATTRIBUTE_NUMBER)
                .mapToLong(Field::value)
                .findFirst()
                .orElse(otherwise);
    }

    /** Whether a node has an attribute. */
    static boolean has(Node node, String name) {
        return !parts(node, name).isEmpty();
    }

    private static List<Field> parts(Node node, String name) {
        byte[] encoded = node.encoded();
        for (Field field : Wire.fields(encoded, 0, encoded.length)) {
            if (field.number() == ATTRIBUTE) {
                List<Field> parts = Wire.fields(encoded, field.from(), field.to());
                if (parts.stream()
                        .anyMatch(part -> part.number() == ATTRIBUTE_NAME
                                && part.text(encoded).equals(name))) {
                    return parts;
                }
            }
        }
        return List.of();
    }

    /** The same operation on other inputs, under another output name. */
    static Node rewired(Node node, List<String> inputs, String output) {
        Writer out = new Writer(node.encoded().length + 64);
        inputs.forEach(input -> out.text(INPUT, input));
        out.text(OUTPUT, output).text(NAME, output + "/node");
        for (Field field : Wire.fields(node.encoded(), 0, node.encoded().length)) {
            if (field.number() > NAME) {
                out.raw(node.encoded(), field.start(), field.to());
            }
        }
        return new Node(node.op(), List.copyOf(inputs), List.of(output), out.toBytes());
    }

    /** The same node on other inputs. */
    static Node reading(Node node, List<String> inputs) {
        Writer out = new Writer(node.encoded().length + 64);
        inputs.forEach(input -> out.text(INPUT, input));
        for (Field field : Wire.fields(node.encoded(), 0, node.encoded().length)) {
            if (field.number() != INPUT) {
                out.raw(node.encoded(), field.start(), field.to());
            }
        }
        return new Node(node.op(), List.copyOf(inputs), node.outputs(), out.toBytes());
    }

    /** The same node with a prefix before every name, so that two graphs can become one. */
    static Node prefixed(Node node, String prefix) {
        return Node.read(prefixedNode(node.encoded(), text -> text.isEmpty() ? text : prefix + text));
    }

    /** The same node with other names throughout, those inside its bodies included. */
    static Node renamed(Node node, UnaryOperator<String> rename) {
        return Node.read(prefixedNode(node.encoded(), rename));
    }

    /** The graph that an attribute holds, or null where there is none. */
    static byte @Nullable [] body(Node node, String attribute) {
        return parts(node, attribute).stream()
                .filter(part -> part.number() == ATTRIBUTE_GRAPH)
                .map(part -> slice(node.encoded(), part))
                .findFirst()
                .orElse(null);
    }

    /** The same tensor with a prefix before its name. */
    static Tensor prefixed(Tensor tensor, String prefix) {
        return Tensor.read(renamed(tensor.encoded(), 8, text -> prefix + text));
    }

    /** The same input or output with a prefix before its name. */
    static byte[] prefixed(byte[] value, String prefix) {
        return renamed(value, 1, text -> prefix + text);
    }

    private static byte[] prefixedNode(byte[] node, UnaryOperator<String> rename) {
        Writer out = new Writer(node.length + 256);
        for (Field field : Wire.fields(node, 0, node.length)) {
            if (field.number() <= NAME) {
                out.text(field.number(), rename.apply(field.text(node)));
            } else if (field.number() == ATTRIBUTE) {
                out.bytes(ATTRIBUTE, prefixedAttribute(slice(node, field), rename));
            } else {
                out.raw(node, field.start(), field.to());
            }
        }
        return out.toBytes();
    }

    private static byte[] prefixedAttribute(byte[] attribute, UnaryOperator<String> rename) {
        Writer out = new Writer(attribute.length + 64);
        for (Field part : Wire.fields(attribute, 0, attribute.length)) {
            if (isBody(part)) {
                out.bytes(part.number(), prefixedBody(slice(attribute, part), rename));
            } else {
                out.raw(attribute, part.start(), part.to());
            }
        }
        return out.toBytes();
    }

    private static byte[] prefixedBody(byte[] graph, UnaryOperator<String> rename) {
        Writer out = new Writer(graph.length + 1024);
        for (Field field : Wire.fields(graph, 0, graph.length)) {
            byte[] part = field.type() == Wire.BYTES ? slice(graph, field) : new byte[0];
            switch (field.number()) {
                case 1 -> out.bytes(1, prefixedNode(part, rename));
                case 5 -> out.bytes(5, renamed(part, 8, rename));
                case 11, 12 -> out.bytes(field.number(), renamed(part, 1, rename));
                // What it says about shapes is not needed, and its names would be wrong.
                case 13 -> {}
                default -> out.raw(graph, field.start(), field.to());
            }
        }
        return out.toBytes();
    }

    private static byte[] renamed(byte[] message, int name, UnaryOperator<String> rename) {
        Writer out = new Writer(message.length + 64);
        for (Field field : Wire.fields(message, 0, message.length)) {
            if (field.number() == name) {
                out.text(name, rename.apply(field.text(message)));
            } else {
                out.raw(message, field.start(), field.to());
            }
        }
        return out.toBytes();
    }

    private static byte[] slice(byte[] bytes, Field field) {
        return java.util.Arrays.copyOfRange(bytes, field.from(), field.to());
    }

    /** The nodes that the wanted names need, in order, and none else. */
    static List<Node> needed(List<Node> nodes, Set<String> wanted) {
        Set<String> needed = new HashSet<>(wanted);
        List<Node> kept = new ArrayList<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (node.outputs().stream().anyMatch(needed::contains)) {
                kept.add(0, node);
                needed.addAll(reads(node));
            }
        }
        return kept;
    }
}
