package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.LogitTiles.Tile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Repeats a model's projection for some rows, tile by tile along the vocabulary. What depends on no input, such as the
 * weights of a tile, is prepared outside of the loop, once; the runtime does it when it loads. Confined to the thread that
 * loads the model.
 */
final class ProjectedTiles {
    /** Every logit is larger than that of a token that is none. */
    private static final double LOWEST = -3e38;

    private final VocabularyProjection projection;
    private final NodeBlock outer;
    private final NodeBlock body;
    private final boolean widen;
    private final Map<String, String> widened = new HashMap<>();
    private final Map<String, List<String>> cut = new HashMap<>();
    private long[] sizes = {};

    /**
     * @param outer where constants are prepared
     * @param body where rows are computed
     * @param widen whether to compute in float32 whatever the file says
     */
    ProjectedTiles(VocabularyProjection projection, NodeBlock outer, NodeBlock body, boolean widen) {
        this.projection = projection;
        this.outer = outer;
        this.body = body;
        this.widen = widen;
    }

    /**
     * Writes the nodes.
     *
     * @param rows name of the rows [R, D]
     * @param width of the model's logits, -1 when not known
     * @param real how many of them count, at most the width unless that is not known; 0 for all
     * @param tile tokens per tile, 0 for all at once
     * @param targets the observed tokens, int64 [R, 1]
     */
    LogitTiles append(String rows, long width, long real, long tile, String targets) {
        String from = widen ? body.cast(rows, OnnxGraph.FLOAT) : rows;
        long used = real > 0 ? real : width;
        boolean clamp = !projection.isFinite();
        if (!projection.isDivisible() || used < 0 || (tile == 0 && used == width)) {
            String all = tile(from, -1);
            boolean padded = real > 0 && real != width;
            String logits = padded ? body.slice(all, body.longs(0), body.longs(real), 2) : all;
            return new LogitTiles(List.of(new Tile(logits, 0, used)), used, clamp, null);
        }
        int count = Math.toIntExact(tile == 0 ? 1 : (used + tile - 1) / tile);
        sizes = new long[used < width ? count + 1 : count];
        List<Tile> tiles = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long start = used * i / count;
            sizes[i] = used * (i + 1) / count - start;
            tiles.add(new Tile("", start, sizes[i]));
        }
        if (used < width) {
            sizes[count] = width - used;
        }
        // Known beforehand, they let a tile go as soon as it is worked off.
        String observed = count == 1 || !widen || clamp ? null : observed(from, targets, used, width);
        for (int i = 0; i < count; i++) {
            Tile empty = tiles.get(i);
            tiles.set(i, new Tile(tile(from, i), empty.from(), empty.width()));
        }
        return new LogitTiles(tiles, used, clamp, observed);
    }

    /** The logits of a tile; of all tokens when its number is -1. */
    private String tile(String rows, int number) {
        String at = rows;
        Map<String, String> made = new HashMap<>(Map.of(projection.source(), rows));
        for (int step = 0; step < projection.chain().size(); step++) {
            Node node = projection.chain().get(step);
            if (widen && node.op().equals("Cast")) {
                continue;
            }
            List<String> inputs = new ArrayList<>();
            for (int i = 0; i < node.inputs().size(); i++) {
                String input = node.inputs().get(i);
                // What is not made here is a reshape of what was made before.
                inputs.add(
                        projection.isVarying(input)
                                ? made.getOrDefault(input, at)
                                : constant(node, i, number, step == 0 && i == 1));
            }
            at = copy(node, inputs);
            made.put(node.outputs().get(0), at);
        }
        return widen ? at : body.cast(at, OnnxGraph.FLOAT);
    }

    /** A copy of a node; one that takes matrices only gets one. */
    private String copy(Node node, List<String> inputs) {
        if (!node.op().equals("Gemm")) {
            return body.copy(node, inputs);
        }
        List<String> flat = new ArrayList<>(inputs);
        flat.set(0, body.node("Reshape", inputs.get(0), body.longs(0, -1)));
        return body.node("Reshape", body.copy(node, flat), body.longs(0, 1, -1));
    }

    private String constant(Node node, int place, int tile, boolean weights) {
        String name = node.inputs().get(place);
        if (name.isEmpty()) {
            return name;
        }
        Tensor integers = node.op().equals(TokenwiseProduct.PRODUCT) ? projection.constant(name) : null;
        if (integers != null) {
            return body.keep(integers);
        }
        String wide = widen ? widened.computeIfAbsent(name, key -> outer.cast(key, OnnxGraph.FLOAT)) : name;
        if (tile < 0 || !(weights || projection.isPerToken(name))) {
            return wide;
        }
        long axis = weights && NodeNames.attribute(node, "transB", 0) == 0 ? 1 : 0;
        // One node for all tiles: the runtime copies what it folds once per node.
        return cut.computeIfAbsent(wide, key -> outer.split(key, axis, sizes)).get(tile);
    }

    /** The logits of one token per row, by a product of that row with the token's own weights; null where that is not known. */
    private @Nullable String observed(String rows, String targets, long used, long width) {
        Node first = projection.chain().get(0);
        if (first.op().equals("Gemm") && (NodeNames.has(first, "alpha") || NodeNames.has(first, "beta"))) {
            return null;
        }
        String bounded = body.least(targets, body.longs(used - 1));
        String at = product(first, rows, bounded);
        for (Node node : projection.chain().subList(1, projection.chain().size())) {
            if (!node.op().equals("Cast")) {
                String before = at;
                at = body.copy(
                        node,
                        node.inputs().stream()
                                .map(input -> projection.isVarying(input) ? before : perRow(input, bounded))
                                .toList());
            }
        }
        if (used == width) {
            return at;
        }
        String real = body.node("Less", targets, body.longs(used));
        return body.node("Where", real, at, body.number(LOWEST));
    }

    private String product(Node node, String rows, String targets) {
        boolean turned = NodeNames.attribute(node, "transB", 0) != 0;
        String name = node.inputs().get(1);
        // A token's weights one after the other: to pick them across all tokens' takes as long as a pass over the
        // logits.
        String table = turned ? name : outer.node("Transpose", List.of(name), NodeBlock.integers("perm", 1, 0));
        String ids = body.node("Reshape", targets, body.longs(-1));
        String picked = body.node("Gather", List.of(table, ids), Node.attribute("axis", 0));
        String weights = body.node("Reshape", picked, body.longs(0, 1, -1));
        String product = body.dot(rows, body.cast(weights, OnnxGraph.FLOAT));
        return node.inputs().size() < 3 || node.inputs().get(2).isEmpty()
                ? product
                : body.node("Add", product, perRow(node.inputs().get(2), targets));
    }

    /** A constant, of one with a number per token that of each row's token. */
    private String perRow(String name, String targets) {
        String own = projection.isPerToken(name)
                ? body.node("Gather", List.of(name, targets), Node.attribute("axis", 0))
                : name;
        return body.cast(own, OnnxGraph.FLOAT);
    }
}
