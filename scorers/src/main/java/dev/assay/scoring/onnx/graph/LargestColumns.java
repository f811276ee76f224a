package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.LogitTiles.Tile;
import java.util.ArrayList;
import java.util.List;

/** Writes the columns of the K most likely tokens. Confined to the thread that loads the model. */
final class LargestColumns {
    private final NodeBlock block;
    private final LogitTiles logits;
    private final int k;

    LargestColumns(NodeBlock block, LogitTiles logits, int k) {
        this.block = block;
        this.logits = logits;
        this.k = k;
    }

    /** Values [R, K] as log-probabilities, and ids [R, K]. */
    List<String> append(TiledSoftmax softmax) {
        List<String> values = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (Tile tile : logits.tiles()) {
            List<String> top = topK(tile.name(), tile.width() < 0 ? k : Math.min(k, tile.width()));
            values.add(top.get(0));
            ids.add(tile.from() == 0 ? top.get(1) : block.node("Add", top.get(1), block.longs(tile.from())));
        }
        String value = values.get(0);
        String id = ids.get(0);
        if (values.size() > 1) {
            List<String> top = topK(block.row(values), k);
            value = top.get(0);
            id = block.node("GatherElements", List.of(block.row(ids), top.get(1)), Node.attribute("axis", -1));
        }
        return List.of(softmax.logprob(value), block.cast(id, OnnxGraph.FLOAT));
    }

    /** Values and places of the largest. */
    private List<String> topK(String from, long count) {
        List<String> outputs = List.of(block.fresh("top-values"), block.fresh("top-places"));
        List<String> inputs = List.of(from, block.longs(count));
        Wire.Writer node = new Wire.Writer();
        inputs.forEach(input -> node.text(1, input));
        outputs.forEach(output -> node.text(2, output));
        node.text(3, outputs.get(0) + "/node").text(4, "TopK").message(5, Node.attribute("axis", -1));
        block.nodes().add(new Node("TopK", inputs, outputs, node.toBytes()));
        return outputs;
    }
}
