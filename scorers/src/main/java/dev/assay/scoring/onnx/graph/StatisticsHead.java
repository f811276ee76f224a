package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.statistics.Scorability;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.StatisticsLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the nodes that turn rows of float32 logits into columns of statistics. With m a row's maximum, z = l - m, S = sum
 * exp z, L = log S and y the observed token:
 *
 * <pre>
 *   logprob = z_y - L      entropy = L - u, u = sum exp(z) z / S      varlogp = sum exp(z) (z - u)^2 / S
 *   rank = 1 + #{l > l_y}  mass_above = sum of exp(z) over those / S  top1 = -L
 *   log_sum_sqrt = log sum sqrt(exp z) - L/2      log_sum_sq = log sum exp(z)^2 - 2L      mean_logp = mean z - L
 *   xent = L - c, c = sum P z      xvar = sum P (z - c)^2      P the reference's distribution
 * </pre>
 *
 * each put together from tiles, see {@link TiledSoftmax}. Confined to the thread that loads the model.
 */
final class StatisticsHead {
    private final NodeBlock block;
    private final StatisticsLayout layout;
    private final LogitTiles logits;
    private final TiledSoftmax scorer;
    private final RankColumns ranks;
    private final @Nullable TiledSoftmax reference;
    private final String bounded;
    private final String inside;

    /**
     * A head for rows of a chunk.
     *
     * @param targets the observed tokens, int64 [R, 1]
     * @param reference of a second model, with the same tiles; null when there is none
     */
    StatisticsHead(
            NodeBlock block,
            StatisticsLayout layout,
            String targets,
            LogitTiles logits,
            @Nullable LogitTiles reference) {
        this.block = block;
        this.layout = layout;
        this.logits = logits;
        this.scorer = new TiledSoftmax(block, logits, "");
        this.ranks = new RankColumns(block, logits, scorer);
        this.reference = reference == null ? null : new TiledSoftmax(block, reference, "reference/");
        String starts = block.longs(logits.starts());
        String within = block.least(block.most(targets, starts), block.longs(logits.ends()));
        bounded = block.node("Sub", within, starts);
        inside = block.node("Equal", within, targets);
    }

    /** Writes it; returns the name of its columns, float32 [R, F]. */
    String append() {
        Map<String, String> joined = joined();
        scorer.combine(joined);
        String observed = scorer.observed(inside);
        List<String> out = new ArrayList<>();
        out.add(scorer.logprob(observed));
        out.addAll(scorer.moments());
        out.add(ranks.rank(observed));
        if (layout.has(Statistic.MASS_ABOVE)) {
            out.add(ranks.massAbove(observed));
            out.addAll(new ExtendedColumns(block, logits, scorer).append());
        }
        if (layout.has(Statistic.TOPK_ID)) {
            out.addAll(new LargestColumns(block, logits, layout.topK()).append(scorer));
        }
        if (reference != null) {
            reference.combine(joined);
            out.addAll(dual(reference));
        }
        return block.concat(-1, out.toArray(String[]::new));
    }

    /** All that is computed while a tile is at hand. */
    private Map<String, String> joined() {
        TileColumns tiles = new TileColumns(block);
        List<String> places = block.columns(bounded, logits.tiles().size());
        for (int i = 0; i < places.size(); i++) {
            Map<String, String> columns = new LinkedHashMap<>();
            scorer.tile(i, places.get(i), columns);
            ranks.tile(i, layout.has(Statistic.MASS_ABOVE), columns);
            if (layout.has(Statistic.MASS_ABOVE)) {
                new ExtendedColumns(block, logits, scorer).tile(i, columns);
            }
            if (reference != null) {
                reference.tile(i, places.get(i), columns);
                cross(i, reference, columns);
            }
            tiles.add(columns);
        }
        return tiles.join();
    }

    /** Two passes: under the reference these may be far from the scorer's maximum. */
    private void cross(int tile, TiledSoftmax p, Map<String, String> columns) {
        String z = scorer.shifted(tile);
        String centre = block.node("Div", block.dot(p.exp(tile), z), p.sum(tile));
        String away = block.node("Sub", z, centre);
        String spread = block.dot(block.node("Mul", p.exp(tile), away), away);
        columns.put("reference/centre", centre);
        columns.put("reference/spread", block.node("Div", spread, p.sum(tile)));
        if (logits.clamp()) {
            String impossible = block.node("Less", z, block.number(Scorability.IMPOSSIBLE));
            String lost = block.dot(p.exp(tile), block.cast(impossible, OnnxGraph.FLOAT));
            columns.put("reference/lost", block.node("Div", lost, p.sum(tile)));
        }
    }

    private List<String> dual(TiledSoftmax p) {
        String means = block.node("Add", p.column("centre"), scorer.deltas());
        String mean = p.mean(means);
        return List.of(
                endless(p, block.node("Sub", scorer.log(), mean)),
                endless(p, p.variance(means, p.column("spread"), mean)),
                p.logprob(p.observed(inside)),
                p.moments().get(0));
    }

    /** Infinite where the reference believes in a token that the scorer says is impossible. */
    private String endless(TiledSoftmax p, String otherwise) {
        if (!logits.clamp()) {
            return otherwise;
        }
        String lost = block.node("Greater", p.mean(p.column("lost")), block.number(0));
        return block.node("Where", lost, block.number(Double.POSITIVE_INFINITY), otherwise);
    }
}
