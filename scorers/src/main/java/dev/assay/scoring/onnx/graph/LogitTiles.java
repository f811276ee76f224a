package dev.assay.scoring.onnx.graph;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of float32 logits, cut along the vocabulary so that a tile fits into a processor's cache. Immutable; any thread may
 * read it.
 *
 * @param tiles in the order of the vocabulary
 * @param vocabulary sum of their widths; -1 when the only tile's width is not known
 * @param clamp whether some logits may be minus infinity
 * @param observed the observed tokens' logits [R, 1] where they are known before the tiles are, up to rounding; else null
 */
record LogitTiles(
        List<Tile> tiles,
        long vocabulary,
        boolean clamp,
        @Nullable String observed) {

    /**
     * One tile.
     *
     * @param name of its logits [R, width]
     * @param from first token
     * @param width number of tokens, -1 when not known
     */
    record Tile(String name, long from, long width) {}

    LogitTiles {
        tiles = List.copyOf(tiles);
    }

    /** The first token of each tile. */
    long[] starts() {
        return tiles.stream().mapToLong(Tile::from).toArray();
    }

    /** The last token of each tile. */
    long[] ends() {
        return tiles.stream()
                .mapToLong(tile -> tile.width() < 0 ? Integer.MAX_VALUE : tile.from() + tile.width() - 1)
                .toArray();
    }
}
