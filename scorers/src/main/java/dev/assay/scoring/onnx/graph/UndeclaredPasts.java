package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.GraphValue.Axis;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Pasts [batch, heads, sequence, size] whose last axis the exporter gives a name instead of a size, as onnxruntime-genai's
 * builder does because quantised pasts are narrower. Attention of grouped queries gives the same without a past as with an
 * empty one, so there the input goes, whatever the size; any other reader is told the size of a head. Confined to the thread
 * that loads the model.
 */
final class UndeclaredPasts {
    private static final String GROUPED = "GroupQueryAttention";
    private static final int SIZE = 3;
    private static final int KEY = 3;
    private static final int VALUE = 4;

    private final OnnxGraph graph;

    private UndeclaredPasts(OnnxGraph graph) {
        this.graph = graph;
    }

    /**
     * Edits the graph.
     *
     * @param headSize numbers per head, or 0 when that is not known
     */
    static void settle(OnnxGraph graph, int headSize) {
        UndeclaredPasts pasts = new UndeclaredPasts(graph);
        List<byte[]> kept = new ArrayList<>();
        for (byte[] encoded : List.copyOf(graph.inputs())) {
            GraphValue value = GraphValue.read(encoded);
            if (!isUndeclared(value)) {
                kept.add(encoded);
            } else if (pasts.isReadByGroupedOnly(value.name())) {
                pasts.disconnect(value.name());
            } else {
                kept.add(headSize > 0 ? sized(value, headSize) : encoded);
            }
        }
        graph.inputs().clear();
        graph.inputs().addAll(kept);
    }

    private static boolean isUndeclared(GraphValue value) {
        List<Axis> axes = value.shape();
        return value.name().startsWith("past")
                && axes != null
                && axes.size() == SIZE + 1
                && axes.get(SIZE).size() < 0
                && !CausalInputs.isBatch(axes.get(SIZE))
                && !CausalInputs.isSequence(axes.get(SIZE));
    }

    private boolean isReadByGroupedOnly(String name) {
        return graph.nodes().stream()
                .filter(node -> NodeNames.reads(node).contains(name))
                .allMatch(node -> isPastOf(node, name));
    }

    private static boolean isPastOf(Node node, String name) {
        List<String> inputs = node.inputs();
        return node.op().equals(GROUPED)
                && inputs.size() > VALUE
                && inputs.stream().filter(name::equals).count() == 1
                && (inputs.get(KEY).equals(name) || inputs.get(VALUE).equals(name));
    }

    private void disconnect(String name) {
        graph.nodes()
                .replaceAll(node -> !node.inputs().contains(name)
                        ? node
                        : NodeNames.reading(
                                node,
                                node.inputs().stream()
                                        .map(input -> input.equals(name) ? "" : input)
                                        .toList()));
    }

    private static byte[] sized(GraphValue value, int headSize) {
        Collection<Object> axes = new ArrayList<>();
        for (Axis axis : value.shape() == null ? List.<Axis>of() : value.shape()) {
            axes.add(axis.size() >= 0 ? (Object) axis.size() : axis.symbol());
        }
        Object[] all = axes.toArray();
        all[SIZE] = headSize;
        return GraphValue.tensor(value.name(), value.type(), all);
    }
}
