package dev.assay.scoring.onnx;

import dev.assay.scoring.onnx.OnnxGraph.Node;
import dev.assay.scoring.onnx.Wire.Writer;
import java.util.List;

/**
 * A loop over the rows of a batch: the [B, T-1] positions that predict a token become N rows, cut into chunks of
 * nearly equal size, and what is computed of each is put together again. Confined to the thread that loads the
 * model.
 */
final class RowLoop {
    private static final long TO_THE_END = Long.MAX_VALUE;
    private static final int GRAPH_ATTRIBUTE = 5;

    /** Products on a CPU work in strips of 6 or 12 rows. */
    private static final int STRIP = 12;

    private final NodeBlock outer;
    private final String batch;
    private final String length;
    private final String predicted;
    private final String count;
    private final String chunks;
    private final String size;
    private final String iteration;

    /** @param limit rows of a chunk at most */
    RowLoop(NodeBlock outer, int limit) {
        this.outer = outer;
        String shape = outer.node("Shape", CausalInputs.IDS);
        batch = outer.slice(shape, outer.longs(0), outer.longs(1), 0);
        length = outer.slice(shape, outer.longs(1), outer.longs(2), 0);
        predicted = outer.node("Sub", length, outer.longs(1));
        count = outer.node("Mul", batch, predicted);
        int most = limit < STRIP ? limit : limit - limit % STRIP;
        chunks = ceiling(count, outer.longs(most), outer.longs(most - 1L));
        String even = ceiling(count, chunks, outer.node("Sub", chunks, outer.longs(1)));
        long strip = Math.min(most, STRIP);
        size = outer.node("Mul", ceiling(even, outer.longs(strip), outer.longs(strip - 1)), outer.longs(strip));
        iteration = outer.fresh("iteration");
    }

    private String ceiling(String of, String by, String byLessOne) {
        return outer.node("Div", outer.node("Add", of, byLessOne), by);
    }

    /** The rows of a tensor [B, T, D] or [B * T, D] that predict a token: [N, 1, D]. */
    String rowsOf(String name) {
        String cube = outer.node("Reshape", name, outer.concat(0, batch, length, outer.longs(-1)));
        String used = outer.slice(cube, outer.longs(0), outer.longs(-1), 1);
        return outer.node("Reshape", used, outer.concat(0, count, outer.longs(1, -1)));
    }

    /** The observed tokens, int64 [N, 1, 1]. */
    String targets() {
        String later = outer.slice(CausalInputs.IDS, outer.longs(1), outer.longs(TO_THE_END), 1);
        return outer.node("Reshape", later, outer.concat(0, count, outer.longs(1, 1)));
    }

    /** Inside the body, the rows of this turn. */
    String chunk(NodeBlock body, String rows) {
        String from = body.node("Mul", size, iteration);
        return body.slice(rows, from, body.node("Add", from, size), 0);
    }

    /**
     * Ends the loop.
     *
     * @param columns what the body makes of its rows, float32 [R, 1, F]
     * @param width F
     * @param output name of [B, T-1, F]
     */
    void close(NodeBlock body, String columns, int width, String output) {
        String going = body.fresh("going");
        String soFar = body.fresh("so-far");
        String goesOn = body.node("Identity", going);
        String joined = body.concat(0, soFar, columns);
        Writer graph = body.graph(
                "assay-chunk",
                List.of(
                        GraphValue.tensor(iteration, OnnxGraph.INT64),
                        GraphValue.tensor(going, OnnxGraph.BOOL),
                        GraphValue.tensor(soFar, OnnxGraph.FLOAT, "rows", 1, width)),
                List.of(
                        GraphValue.tensor(goesOn, OnnxGraph.BOOL),
                        GraphValue.tensor(joined, OnnxGraph.FLOAT, "more", 1, width)));
        Writer attribute = new Writer().text(1, "body").message(6, graph).number(20, GRAPH_ATTRIBUTE);
        String trips = outer.node("Reshape", chunks, outer.noAxes());
        String all = outer.fresh("columns");
        String none = outer.nothing(OnnxGraph.FLOAT, 0, 1, width);
        outer.nodes().add(Node.of("Loop", List.of(trips, "", none), all, attribute));
        outer.named(output, "Reshape", List.of(all, outer.concat(0, batch, predicted, outer.longs(width))));
    }
}
