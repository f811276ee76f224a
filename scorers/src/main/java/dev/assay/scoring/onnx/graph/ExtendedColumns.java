package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.LogitTiles.Tile;
import java.util.List;
import java.util.Map;

/** Writes the columns of the extended tier, see {@link StatisticsHead}. Confined to the thread that loads the model. */
final class ExtendedColumns {
    private final NodeBlock block;
    private final LogitTiles logits;
    private final TiledSoftmax softmax;

    ExtendedColumns(NodeBlock block, LogitTiles logits, TiledSoftmax softmax) {
        this.block = block;
        this.logits = logits;
        this.softmax = softmax;
    }

    /** What has to be computed while a tile is at hand. */
    void tile(int index, Map<String, String> out) {
        String exp = softmax.exp(index);
        out.put("roots", block.overLast("ReduceSum", block.node("Sqrt", exp)));
        out.put("squares", block.dot(exp, exp));
        out.put("mean", block.overLast("ReduceMean", softmax.shifted(index)));
        if (logits.clamp()) {
            out.put("least", block.overLast("ReduceMin", softmax.shifted(index)));
        }
    }

    /** What the extended tier has after the mass of more likely tokens. */
    List<String> append() {
        String half = block.node("Mul", softmax.log(), block.number(0.5));
        String twice = block.node("Mul", softmax.log(), block.number(2));
        return List.of(
                block.node("Neg", softmax.log()),
                block.node("Sub", logOfPowers("roots", 0.5), half),
                block.node("Sub", logOfPowers("squares", 2), twice),
                mean());
    }

    /** log sum over tiles of exp(d)^power times what each tile summed up. */
    private String logOfPowers(String sums, double power) {
        String scale = block.node("Exp", block.node("Mul", softmax.deltas(), block.number(power)));
        return block.node("Log", block.overLast("ReduceSum", block.node("Mul", scale, softmax.column(sums))));
    }

    /** The mean over a vocabulary with impossible tokens is not defined, which the smallest value says. */
    private String mean() {
        String each = block.node("Add", softmax.column("mean"), softmax.deltas());
        String mean = logits.tiles().size() == 1 ? each : weighted(each);
        String logMean = block.node("Sub", mean, softmax.log());
        if (!logits.clamp()) {
            return logMean;
        }
        String least = block.overLast("ReduceMin", softmax.column("least"));
        String defined = block.node("Greater", least, block.number(TiledSoftmax.LEAST));
        return block.node("Where", defined, logMean, block.number(TiledSoftmax.LEAST));
    }

    private String weighted(String means) {
        float[] weights = new float[logits.tiles().size()];
        for (int i = 0; i < weights.length; i++) {
            Tile tile = logits.tiles().get(i);
            weights[i] = (float) tile.width() / logits.vocabulary();
        }
        return block.overLast("ReduceSum", block.node("Mul", means, block.floats(weights)));
    }
}
