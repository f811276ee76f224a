package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.Wire.Writer;
import java.util.List;

/** The smallest graph, to see whether a device computes at all: one float in, the same out. Stateless; any thread may use it. */
public final class TrialGraph {
    private TrialGraph() {}

    /** The whole file; its input is {@code x}, its output {@code y}, both float32 [1]. */
    public static byte[] bytes() {
        Writer dimension = new Writer().number(1, 1);
        Writer tensor = new Writer().number(1, OnnxGraph.FLOAT).message(2, new Writer().message(1, dimension));
        Writer type = new Writer().message(1, tensor);
        Writer graph = new Writer()
                .bytes(1, Node.of("Identity", List.of("x"), "y").encoded())
                .text(2, "trial")
                .message(11, new Writer().text(1, "x").message(2, type))
                .message(12, new Writer().text(1, "y").message(2, type));
        return new Writer()
                .number(1, 8)
                .message(7, graph)
                .message(8, new Writer().text(1, "").number(2, 13))
                .toBytes();
    }
}
