package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.LogitTiles.Tile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes the nodes of one model's distribution over a vocabulary in tiles. With m_i the maximum of tile i, z = l - m_i,
 * S_i = sum exp z, m = max m_i and d_i = m_i - m, a tile has the share w_i = exp(d_i) S_i / S of the mass, S = sum exp(d_i)
 * S_i; moments of tiles are put together about the common mean, so that nothing large is subtracted from anything large.
 * What is per row is [R, 1], what is per row and tile [R, tiles]. First {@link #tile} for every tile, then {@link #combine}.
 * Confined to the thread that loads the model.
 */
final class TiledSoftmax {
    /** What stands for minus infinity: p is 0 there in float32, and p log p stays 0. */
    static final double LEAST = -1e4;

    // Below every logit of a half or a trained model, and far enough from the end of float32 for differences.
    private static final double LOWEST_LOGIT = -1e30;
    private static final double LEAST_SUM = 1e-30;

    private final NodeBlock block;
    private final LogitTiles logits;
    private final String name;
    private final List<String> shifted = new ArrayList<>();
    private final List<String> exps = new ArrayList<>();
    private final List<String> sums = new ArrayList<>();
    private Map<String, String> columns = Map.of();
    private String largest = "";
    private String deltas = "";
    private String log = "";
    private String shares = "";

    /** @param name tells the columns of two models apart */
    TiledSoftmax(NodeBlock block, LogitTiles logits, String name) {
        this.block = block;
        this.logits = logits;
        this.name = name;
    }

    /**
     * Writes what has to be computed while a tile is at hand.
     *
     * @param place of the observed token within the tile, int64 [R, 1]
     * @param out takes the columns
     */
    void tile(int index, String place, Map<String, String> out) {
        Tile tile = logits.tiles().get(index);
        String max = block.overLast("ReduceMax", tile.name());
        String finite = logits.clamp() ? block.node("Max", max, block.number(LOWEST_LOGIT)) : max;
        String difference = block.node("Sub", tile.name(), finite);
        String z = logits.clamp() ? block.node("Max", difference, block.number(LEAST)) : difference;
        String exp = block.node("Exp", z);
        String sum = block.overLast("ReduceSum", exp);
        // A tile in which every token is impossible has no mass.
        String some = logits.clamp() ? block.node("Max", sum, block.number(LEAST_SUM)) : sum;
        String first = block.node("Mul", exp, z);
        shifted.add(z);
        exps.add(exp);
        sums.add(some);
        // In this order more nodes can write where they read.
        out.put(name + "sum", some);
        out.put(name + "first", block.overLast("ReduceSum", first));
        out.put(name + "second", block.dot(first, z));
        out.put(name + "max", finite);
        out.put(
                name + "observed",
                block.node("GatherElements", List.of(tile.name(), place), Node.attribute("axis", -1)));
    }

    /** Puts the tiles together. */
    void combine(Map<String, String> joined) {
        columns = joined;
        largest = block.overLast("ReduceMax", column("max"));
        String below = block.node("Sub", column("max"), largest);
        deltas = logits.clamp() ? block.node("Max", below, block.number(LEAST)) : below;
        String masses = block.node("Mul", block.node("Exp", deltas), column("sum"));
        String sum = block.overLast("ReduceSum", masses);
        log = block.node("Log", sum);
        shares = block.node("Div", masses, sum);
    }

    /** A column of all tiles, [R, tiles]. */
    String column(String key) {
        String found = columns.get(name + key);
        if (found == null) {
            throw new IllegalStateException("no column " + name + key);
        }
        return found;
    }

    /** z of a tile, [R, width]. */
    String shifted(int tile) {
        return shifted.get(tile);
    }

    /** exp z of a tile, [R, width]. */
    String exp(int tile) {
        return exps.get(tile);
    }

    /** S of a tile, [R, 1]. */
    String sum(int tile) {
        return sums.get(tile);
    }

    /** d of every tile. */
    String deltas() {
        return deltas;
    }

    /** log S, [R, 1]. */
    String log() {
        return log;
    }

    /** A logit as a log-probability, at least {@link #LEAST}. */
    String logprob(String logit) {
        String z = block.node("Sub", logit, largest);
        return block.node("Max", block.node("Sub", z, log), block.number(LEAST));
    }

    /** The mean of a quantity that every tile knows its own mean of, [R, tiles] to [R, 1]. */
    String mean(String ofTiles) {
        return block.overLast("ReduceSum", block.node("Mul", shares, ofTiles));
    }

    /** The variance of a quantity from the means and variances of the tiles and the common mean. */
    String variance(String means, String variances, String mean) {
        String away = block.node("Sub", means, mean);
        return mean(block.node("Add", variances, block.node("Mul", away, away)));
    }

    /** Entropy and variance of log p. */
    List<String> moments() {
        String means = block.node("Div", column("first"), column("sum"));
        String second = block.node("Div", column("second"), column("sum"));
        String spread = block.node("Sub", second, block.node("Mul", means, means));
        String spreads = block.node("Max", spread, block.number(0));
        String all = block.node("Add", means, deltas);
        String mean = mean(all);
        return List.of(block.node("Sub", log, mean), variance(all, spreads, mean));
    }

    /**
     * The logits of the observed tokens, [R, 1]; minus infinity for a token that is in no tile.
     *
     * @param inside whether it is in a tile, [R, tiles]
     */
    String observed(String inside) {
        String found = block.node("Where", inside, column("observed"), block.number(Double.NEGATIVE_INFINITY));
        return block.overLast("ReduceMax", found);
    }
}
