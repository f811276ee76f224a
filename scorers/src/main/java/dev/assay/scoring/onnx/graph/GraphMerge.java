package dev.assay.scoring.onnx.graph;

import java.util.Map;

/** Puts one graph beside another in the same file. Stateless; confined to the thread that loads the models. */
final class GraphMerge {
    private GraphMerge() {}

    /**
     * Adds the nodes and constants of a graph to another one.
     *
     * @param prefix goes before every name of the graph that is added
     * @throws IllegalArgumentException when they are of different operator sets or have functions of their own
     */
    static void into(OnnxGraph target, OnnxGraph added, String prefix) {
        if (target.hasFunctions() || added.hasFunctions()) {
            throw new IllegalArgumentException("defines functions of its own: export it with them inlined");
        }
        if (target.operatorSet() != added.operatorSet()) {
            throw new IllegalArgumentException("is of operator set " + target.operatorSet() + ", the reference of "
                    + added.operatorSet() + ": export both with the same");
        }
        for (Map.Entry<String, Long> set : added.operatorSets().entrySet()) {
            Long own = target.operatorSets().putIfAbsent(set.getKey(), set.getValue());
            if (own != null && !own.equals(set.getValue())) {
                throw new IllegalArgumentException("uses version " + own + " of " + set.getKey()
                        + ", the reference version " + set.getValue() + ": export both with the same");
            }
        }
        added.nodes().forEach(node -> target.nodes().add(NodeNames.prefixed(node, prefix)));
        added.initializers()
                .values()
                .forEach(tensor ->
                        target.initializers().put(prefix + tensor.name(), NodeNames.prefixed(tensor, prefix)));
    }
}
