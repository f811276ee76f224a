package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.Wire.Writer;
import java.util.List;

/**
 * A loop over the rows of a batch, the N positions that predict a token which somebody asked about: they are cut into chunks
 * of nearly equal size, and what is computed of each is put together again. Confined to the thread that loads the model.
 */
final class RowLoop {
    private static final int GRAPH_ATTRIBUTE = 5;

    /** Products on a CPU work in strips of 6 or 12 rows. */
    private static final int STRIP = 12;

    private final NodeBlock outer;
    private final String positions;
    private final String all;
    private final String chunks;
    private final String size;
    private final String iteration;

    /** @param limit rows of a chunk at most */
    RowLoop(NodeBlock outer, int limit) {
        this.outer = outer;
        // Of every position, and one number a row: what picks them takes their shape.
        positions =
                outer.node("ReduceProd", List.of(outer.node("Shape", FusedGraph.IDS)), Node.attribute("keepdims", 1));
        all = outer.node("Reshape", FusedGraph.ROWS, outer.longs(-1, 1));
        String count = outer.slice(outer.node("Shape", all), outer.longs(0), outer.longs(1), 0);
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

    /** Every position of a tensor [B, T, D] or [B * T, D], as [B * T, D]. */
    String flat(String name) {
        return outer.node("Reshape", name, outer.concat(0, positions, outer.longs(-1)));
    }

    /** Every token, int64 [B * T]. */
    String tokens() {
        return outer.node("Reshape", FusedGraph.IDS, outer.longs(-1));
    }

    /** Inside the body, the numbers of this turn's rows, int64 [R, 1]. */
    String chunk(NodeBlock body) {
        String from = body.node("Mul", size, iteration);
        return body.slice(all, from, body.node("Add", from, size), 0);
    }

    /** Inside the body, rows of what {@link #flat} gave, [R, 1, D]. */
    String rows(NodeBlock body, String flat, String chunk) {
        return body.node("Gather", List.of(flat, chunk), Node.attribute("axis", 0));
    }

    /** Inside the body, the observed tokens, int64 [R, 1, 1]. */
    String targets(NodeBlock body, String tokens, String chunk) {
        String next = body.node("Add", chunk, body.longs(1));
        String places = body.node("Reshape", next, body.longs(-1, 1, 1));
        return body.node("Gather", List.of(tokens, places), Node.attribute("axis", 0));
    }

    /**
     * Ends the loop.
     *
     * @param columns what the body makes of its rows, float32 [R, 1, F]
     * @param width F
     * @param output name of [N, F]
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
        String made = outer.fresh("columns");
        String none = outer.nothing(OnnxGraph.FLOAT, 0, 1, width);
        outer.nodes().add(Node.of("Loop", List.of(trips, "", none), made, attribute));
        outer.named(output, "Reshape", List.of(made, outer.longs(-1, width)));
    }
}
