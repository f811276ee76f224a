package dev.assay.scoring.onnx;

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
        String[] meetings = tiles.stream()
                .map(tile -> block.concat(1, tile.values().toArray(String[]::new)))
                .toArray(String[]::new);
        String all = block.node("Reshape", block.concat(1, meetings), block.longs(0, tiles.size(), keys.size()));
        Map<String, String> out = new LinkedHashMap<>();
        for (int k = 0; k < keys.size(); k++) {
            String column = block.slice(all, block.longs(k), block.longs(k + 1L), 2);
            out.put(keys.get(k), block.node("Reshape", column, block.longs(0, tiles.size())));
        }
        return out;
    }
}
