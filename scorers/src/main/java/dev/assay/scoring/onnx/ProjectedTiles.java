package dev.assay.scoring.onnx;

import dev.assay.scoring.onnx.LogitTiles.Tile;
import dev.assay.scoring.onnx.OnnxGraph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Repeats a model's projection for some rows, tile by tile along the vocabulary. What depends on no input, such as the
 * weights of a tile, is prepared outside of the loop, once; the runtime does it when it loads. Confined to the thread that
 * loads the model.
 */
final class ProjectedTiles {
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
     */
    LogitTiles append(String rows, long width, long real, long tile) {
        String from = widen ? body.cast(rows, OnnxGraph.FLOAT) : rows;
        long used = real > 0 ? real : width;
        boolean clamp = !projection.isFinite();
        if (!projection.isDivisible() || used < 0 || (tile == 0 && used == width)) {
            String all = tile(from, -1);
            boolean padded = real > 0 && real != width;
            String logits = padded ? body.slice(all, body.longs(0), body.longs(real), 1) : all;
            return new LogitTiles(List.of(new Tile(logits, 0, used)), used, clamp);
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
        for (int i = 0; i < count; i++) {
            Tile empty = tiles.get(i);
            tiles.set(i, new Tile(tile(from, i), empty.from(), empty.width()));
        }
        return new LogitTiles(tiles, used, clamp);
    }

    /** The logits of a tile; of all tokens when its number is -1. */
    private String tile(String rows, int number) {
        String at = rows;
        for (int step = 0; step < projection.chain().size(); step++) {
            Node node = projection.chain().get(step);
            if (widen && node.op().equals("Cast")) {
                continue;
            }
            List<String> inputs = new ArrayList<>();
            for (int i = 0; i < node.inputs().size(); i++) {
                String input = node.inputs().get(i);
                inputs.add(projection.isVarying(input) ? at : constant(node, i, number, step == 0 && i == 1));
            }
            at = body.copy(node, inputs);
        }
        return widen ? at : body.cast(at, OnnxGraph.FLOAT);
    }

    private String constant(Node node, int place, int tile, boolean weights) {
        String name = node.inputs().get(place);
        if (name.isEmpty()) {
            return name;
        }
        String wide = widen ? widened.computeIfAbsent(name, key -> outer.cast(key, OnnxGraph.FLOAT)) : name;
        if (tile < 0 || !(weights || projection.isPerToken(name))) {
            return wide;
        }
        long axis = weights && NodeNames.attribute(node, "transB", 0) == 0 ? 1 : 0;
        // One node for all tiles: the runtime copies what it folds once per node.
        return cut.computeIfAbsent(wide, key -> outer.split(key, axis, sizes)).get(tile);
    }
}
