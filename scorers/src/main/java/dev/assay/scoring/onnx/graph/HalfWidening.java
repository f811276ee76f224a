package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.Wire.Field;
import dev.assay.scoring.onnx.graph.Wire.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes a graph of a 16-bit float type one of float32: constants stay as they are on disk and are cast when the model loads.
 * For processors whose runtime does not compute in that type. Confined to the thread that loads the model.
 */
final class HalfWidening {
    private static final String NARROW = "assay/narrow/";
    private static final Set<String> MAKERS = Set.of("Constant", "ConstantOfShape");
    private static final int ATTRIBUTE = 5;
    private static final int TENSOR = 5;

    private final OnnxGraph graph;
    private final int type;
    private final List<Node> nodes = new ArrayList<>();

    private HalfWidening(OnnxGraph graph, int type) {
        this.graph = graph;
        this.type = type;
    }

    /** Whether a graph has constants of a type. */
    static boolean uses(OnnxGraph graph, int type) {
        return graph.initializers().values().stream().anyMatch(tensor -> tensor.type() == type);
    }

    /** Edits the graph. */
    static void toFloat(OnnxGraph graph, int type) {
        new HalfWidening(graph, type).widen();
    }

    private void widen() {
        constants();
        for (Node node : graph.nodes()) {
            if (node.op().equals("Cast") && NodeNames.attribute(node, "to", 0) == type) {
                nodes.add(Node.of("Cast", node.inputs(), node.outputs().get(0), Node.attribute("to", OnnxGraph.FLOAT)));
            } else if (MAKERS.contains(node.op()) && makes(node)) {
                String name = node.outputs().get(0);
                nodes.add(NodeNames.rewired(node, node.inputs(), NARROW + name));
                nodes.add(cast(name));
            } else {
                nodes.add(node);
            }
        }
        graph.nodes().clear();
        graph.nodes().addAll(nodes);
        graph.inputs().replaceAll(this::wide);
        graph.outputs().replaceAll(this::wide);
        graph.dropInnerTypes();
    }

    private void constants() {
        for (Tensor tensor : List.copyOf(graph.initializers().values())) {
            if (tensor.type() == type) {
                Tensor narrow = NodeNames.prefixed(tensor, NARROW);
                Map<String, Tensor> all = graph.initializers();
                all.remove(tensor.name());
                all.put(narrow.name(), narrow);
                nodes.add(cast(tensor.name()));
            }
        }
    }

    private static Node cast(String name) {
        return Node.of("Cast", List.of(NARROW + name), name, Node.attribute("to", OnnxGraph.FLOAT));
    }

    /** Whether a node's own tensor is of the type. */
    private boolean makes(Node node) {
        byte[] encoded = node.encoded();
        for (Field field : Wire.fields(encoded, 0, encoded.length)) {
            if (field.number() == ATTRIBUTE) {
                for (Field part : Wire.fields(encoded, field.from(), field.to())) {
                    if (part.number() == TENSOR && part.type() == Wire.BYTES) {
                        byte[] tensor = Arrays.copyOfRange(encoded, part.from(), part.to());
                        return Tensor.read(tensor).type() == type;
                    }
                }
            }
        }
        return false;
    }

    /** An input or output of the type, as one of float32. */
    private byte[] wide(byte[] value) {
        if (GraphValue.read(value).type() != type) {
            return value;
        }
        Writer out = new Writer();
        for (Field field : Wire.fields(value, 0, value.length)) {
            if (field.number() == 2) {
                out.message(2, wideType(value, field));
            } else {
                out.raw(value, field.start(), field.to());
            }
        }
        return out.toBytes();
    }

    private static Writer wideType(byte[] value, Field typeField) {
        Writer tensor = new Writer();
        for (Field kind : Wire.fields(value, typeField.from(), typeField.to())) {
            for (Field part : Wire.fields(value, kind.from(), kind.to())) {
                if (part.number() == 1) {
                    tensor.number(1, OnnxGraph.FLOAT);
                } else {
                    tensor.raw(value, part.start(), part.to());
                }
            }
        }
        return new Writer().message(1, tensor);
    }
}
