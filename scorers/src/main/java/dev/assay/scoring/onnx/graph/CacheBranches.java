package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.Wire.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts the branch without a past in the place of an {@code If} on {@code use_cache_branch}, which merged decoders consist
 * of: what a branch holds is seen by nothing that edits a graph, its projection least of all. Names of the branch get a prefix.
 * Confined to the thread that loads the model.
 */
final class CacheBranches {
    private static final String SWITCH = "use_cache_branch";
    private static final Set<String> SAME = Set.of("Identity", "Cast", "Reshape", "Squeeze", "Unsqueeze");
    private static final int NODE = 1;
    private static final int INITIALIZER = 5;
    private static final int OUTPUT = 12;
    private static final int SPARSE = 15;

    private final OnnxGraph graph;
    private final Map<String, Node> producers = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private int taken;

    private CacheBranches(OnnxGraph graph) {
        this.graph = graph;
    }

    /** Edits the graph. */
    static void take(OnnxGraph graph) {
        if (graph.inputs().stream()
                .noneMatch(input -> GraphValue.read(input).name().equals(SWITCH))) {
            return;
        }
        CacheBranches branches = new CacheBranches(graph);
        graph.nodes().forEach(branches::add);
        graph.nodes().clear();
        graph.nodes().addAll(branches.nodes);
    }

    private void add(Node node) {
        byte[] body = isSwitched(node) ? NodeNames.body(node, "else_branch") : null;
        if (body == null || Wire.fields(body, 0, body.length).stream().anyMatch(field -> field.number() == SPARSE)) {
            nodes.add(node);
            node.outputs().forEach(output -> producers.put(output, node));
        } else {
            inline(node, body);
        }
    }

    private boolean isSwitched(Node node) {
        if (!node.op().equals("If")) {
            return false;
        }
        String condition = node.inputs().get(0);
        for (Node maker = producers.get(condition); maker != null; maker = producers.get(condition)) {
            if (!SAME.contains(maker.op())) {
                return false;
            }
            condition = maker.inputs().get(0);
        }
        return condition.equals(SWITCH);
    }

    private void inline(Node node, byte[] body) {
        List<Node> inner = new ArrayList<>();
        List<Tensor> constants = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        for (Field field : Wire.fields(body, 0, body.length)) {
            byte[] part = Arrays.copyOfRange(body, field.from(), field.to());
            switch (field.number()) {
                case NODE -> inner.add(Node.read(part));
                case INITIALIZER -> constants.add(Tensor.read(part));
                case OUTPUT -> outputs.add(GraphValue.read(part).name());
                default -> {}
            }
        }
        Set<String> own = new HashSet<>();
        inner.forEach(one -> own.addAll(one.outputs()));
        constants.forEach(tensor -> own.add(tensor.name()));
        own.remove("");
        String prefix = "assay/no-past-" + taken++ + "/";
        for (Tensor tensor : constants) {
            Tensor renamed = NodeNames.prefixed(tensor, prefix);
            graph.initializers().put(renamed.name(), renamed);
        }
        // Branches within it are taken too.
        inner.forEach(one -> add(NodeNames.renamed(one, name -> renamed(name, own, prefix))));
        for (int i = 0; i < node.outputs().size(); i++) {
            String output = node.outputs().get(i);
            if (!output.isEmpty()) {
                nodes.add(Node.of("Identity", List.of(renamed(outputs.get(i), own, prefix)), output));
            }
        }
    }

    private static String renamed(String name, Set<String> own, String prefix) {
        return own.contains(name) ? prefix + name : name;
    }
}
