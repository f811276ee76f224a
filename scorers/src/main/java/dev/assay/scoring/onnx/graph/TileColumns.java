package dev.assay.scoring.onnx.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What tiles say about their rows, a few named columns [R, 1] per tile, and the same regrouped by name. All columns of a tile
 * meet in one node before anything else uses them: the runtime goes depth first, so it works a tile off while that is in the
 * cache. Confined to the thread that loads the model.
 */
final class TileColumns {
    private final NodeBlock block;
    private final List<Map<String, String>> tiles = new ArrayList<>();

    TileColumns(NodeBlock block) {
        this.block = block;
    }

    /** Takes the columns of the next tile; every tile has the same names in the same order. */
    void add(Map<String, String> columns) {
        tiles.add(new LinkedHashMap<>(columns));
    }

    /** Every column of all tiles, [R, tiles], by name. */
    Map<String, String> join() {
        if (tiles.size() == 1) {
            return tiles.get(0);
        }
        List<String> keys = List.copyOf(tiles.get(0).keySet());
        // One after the other: to put single numbers side by side takes the runtime as long as another pass.
        String[] meetings = tiles.stream()
                .map(tile -> block.concat(0, tile.values().toArray(String[]::new)))
                .toArray(String[]::new);
        String all = block.node("Reshape", block.concat(0, meetings), block.longs(tiles.size(), keys.size(), -1));
        String rows = block.node("Transpose", List.of(all), NodeBlock.integers("perm", 2, 1, 0));
        Map<String, String> out = new LinkedHashMap<>();
        for (int k = 0; k < keys.size(); k++) {
            out.put(keys.get(k), block.slice(rows, block.longs(k), block.longs(k + 1L), 1));
        }
        return out;
    }
}
