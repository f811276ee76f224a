package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.GraphValue.Axis;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Makes token ids the only input of a causal language model itself. Whatever else exporters let it take is computed from their
 * shape inside the graph: a mask of ones (rows are padded on the right, where nothing before looks), positions 0 to T-1,
 * empty pasts, and the switches for "no past" and "all logits". Confined to the thread that loads the model.
 */
final class CausalInputs {
    private final NodeBlock block;
    private final String prefix;
    private final String shape;

    private CausalInputs(NodeBlock block, String prefix) {
        this.block = block;
        this.prefix = prefix;
        this.shape = block.node("Shape", FusedGraph.IDS);
    }

    /**
     * Writes nodes that make what the inputs of a graph used to bring.
     *
     * @param inputs the graph's own, each a whole ValueInfoProto
     * @param constants names of the graph's constants
     * @param block takes the nodes, which have to stand before the graph's own
     * @param prefix what stands before the names of the inputs
     * @throws IllegalArgumentException naming an input that is not known
     */
    static void replace(List<byte[]> inputs, Set<String> constants, NodeBlock block, String prefix) {
        CausalInputs made = new CausalInputs(block, prefix);
        boolean ids = false;
        for (byte[] encoded : inputs) {
            GraphValue value = GraphValue.read(encoded);
            ids |= value.name().equals(prefix + "input_ids");
            // Old files list their weights among the inputs; as constants they can be prepared for once.
            if (!constants.contains(value.name())) {
                made.replace(value);
            }
        }
        if (!ids) {
            throw new IllegalArgumentException("has no input input_ids: export it as a causal language model");
        }
    }

    private void replace(GraphValue value) {
        String name = value.name().substring(prefix.length());
        switch (name) {
            case "input_ids" -> as(dynamic(value), FusedGraph.IDS);
            case "attention_mask" -> as(value, filled(value, 1));
            case "token_type_ids" -> as(value, filled(value, 0));
            case "position_ids" -> as(value, block.node("Expand", range(), matrix(value)));
            case "cache_position" -> as(value, range());
            case "use_cache_branch" -> as(value, block.truth(false));
            case "num_logits_to_keep", "logits_to_keep" ->
                as(value, value.rank() == 1 ? block.longs(0) : block.scalar(0));
            default -> {
                if (!name.startsWith("past")) {
                    throw new IllegalArgumentException("takes " + name
                            + ", which a causal language model does not: export it with input_ids, attention_mask,"
                            + " position_ids and past_key_values at most");
                }
                past(value);
            }
        }
    }

    /** A matrix of any number of rows of any length. */
    private GraphValue dynamic(GraphValue value) {
        matrix(value);
        List<Axis> axes = value.shape() == null ? List.of() : value.shape();
        for (int i = 0; i < axes.size(); i++) {
            if (axes.get(i).size() > 0) {
                throw new IllegalArgumentException(
                        "takes " + value.name() + " with exactly " + axes.get(i).size() + (i == 0 ? " rows" : " tokens")
                                + " per batch: export it with batch and sequence as dynamic axes");
            }
        }
        return value;
    }

    private void as(GraphValue value, String from) {
        int type = value.type() == 0 ? OnnxGraph.INT64 : value.type();
        block.named(value.name(), "Cast", List.of(from), Node.attribute("to", type));
    }

    private String filled(GraphValue value, long with) {
        return block.node("Expand", block.longs(with), matrix(value));
    }

    /** The shape [B, T], for inputs that have it. */
    private String matrix(GraphValue value) {
        if (value.rank() >= 0 && value.rank() != 2) {
            throw new IllegalArgumentException("takes " + value.name() + " with " + value.rank()
                    + " axes; it has to be [batch, sequence]: export it again");
        }
        return shape;
    }

    private String range() {
        String length = block.node("Gather", List.of(shape, block.scalar(1)), Node.attribute("axis", 0));
        return block.node("Range", block.scalar(0), length, block.scalar(1));
    }

    /** No past: the batch as it is, nothing along the sequence. */
    private void past(GraphValue value) {
        List<Axis> axes = value.shape();
        if (axes == null || axes.isEmpty()) {
            throw new IllegalArgumentException("takes " + value.name() + " of unknown shape: declare it");
        }
        List<String> sizes = new ArrayList<>();
        for (int i = 0; i < axes.size(); i++) {
            Axis axis = axes.get(i);
            if (axis.size() >= 0) {
                sizes.add(block.longs(axis.size()));
            } else {
                sizes.add(size(value, axis, i));
            }
        }
        String dims = block.concat(0, sizes.toArray(String[]::new));
        String zero = block.cast(block.longs(0), value.type());
        block.named(value.name(), "Expand", List.of(zero, dims));
    }

    private String size(GraphValue value, Axis axis, int place) {
        // Where keys and values, or layers, are stacked, the batch does not come first.
        if (isBatch(axis)) {
            return block.slice(shape, block.longs(0), block.longs(1), 0);
        }
        if (isSequence(axis) || (place == 2 && value.rank() == 4)) {
            return block.longs(0);
        }
        if (place == 0) {
            return block.slice(shape, block.longs(0), block.longs(1), 0);
        }
        throw new IllegalArgumentException("takes " + value.name() + " with an axis " + place
                + " of unknown length: export it with the number of heads and their size declared, or name head_dim in"
                + " config.json");
    }

    /** Whether an axis is named after the rows of a batch. */
    static boolean isBatch(Axis axis) {
        return axis.symbol().toLowerCase(Locale.ROOT).contains("batch");
    }

    /** Whether an axis is named after the tokens of a past. */
    static boolean isSequence(Axis axis) {
        String symbol = axis.symbol().toLowerCase(Locale.ROOT);
        return symbol.contains("past") || symbol.contains("seq") || symbol.contains("len");
    }
}
