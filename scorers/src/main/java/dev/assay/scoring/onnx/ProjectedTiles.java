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
            String all = tile(from, -1, -1);
            boolean padded = real > 0 && real != width;
            String logits = padded ? body.slice(all, body.longs(0), body.longs(real), 1) : all;
            return new LogitTiles(List.of(new Tile(logits, 0, used)), used, clamp);
        }
        long count = tile == 0 ? 1 : (used + tile - 1) / tile;
        List<Tile> tiles = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            long start = used * i / count;
            long end = used * (i + 1) / count;
            tiles.add(new Tile(tile(from, start, end), start, end - start));
        }
        return new LogitTiles(tiles, used, clamp);
    }

    /** The logits of the tokens from start to before end; of all when start is -1. */
    private String tile(String rows, long start, long end) {
        String at = rows;
        for (Node node : projection.chain()) {
            if (widen && node.op().equals("Cast")) {
                continue;
            }
            List<String> inputs = new ArrayList<>();
            for (int i = 0; i < node.inputs().size(); i++) {
                String input = node.inputs().get(i);
                inputs.add(projection.isVarying(input) ? at : constant(node, i, start, end));
            }
            at = body.copy(node, inputs);
        }
        return widen ? at : body.cast(at, OnnxGraph.FLOAT);
    }

    private String constant(Node node, int place, long start, long end) {
        String name = node.inputs().get(place);
        if (name.isEmpty()) {
            return name;
        }
        String wide = widen ? widened.computeIfAbsent(name, key -> outer.cast(key, OnnxGraph.FLOAT)) : name;
        boolean weights = node.equals(projection.chain().get(0)) && place == 1;
        if (start < 0 || !(weights || projection.isPerToken(name))) {
            return wide;
        }
        long axis = weights && NodeNames.attribute(node, "transB", 0) == 0 ? 1 : 0;
        return outer.slice(wide, outer.longs(start), outer.longs(end), axis);
    }
}
