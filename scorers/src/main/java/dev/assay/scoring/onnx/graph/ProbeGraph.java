package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.onnx.graph.Wire.Writer;
import dev.assay.scoring.statistics.StatisticsLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statistics head on logits that are given: graphs that give exactly these, whatever ids they read, go through the same
 * fusion as a model's. Immutable; any thread may use it.
 */
public final class ProbeGraph {
    private static final int IR_VERSION = 8;
    private static final int OPERATOR_SET = 17;

    private final StatisticsLayout layout;
    private final boolean cpu;

    /**
     * What a graph gives. Holders must not write to the array.
     *
     * @param logits [positions x V] row-major
     * @param positions of the flattened batch, at least 1
     * @param type of the logits in the graph
     * @param projected whether they come out of a product with a constant, as a model's do; all of them have to be finite
     */
    public record Table(float[] logits, int positions, FloatType type, boolean projected) {
        int vocabulary() {
            return logits.length / positions;
        }
    }

    /**
     * Probes of a layout.
     *
     * @param cpu whether the graphs are to run on a CPU
     */
    public ProbeGraph(StatisticsLayout layout, boolean cpu) {
        this.layout = layout;
        this.cpu = cpu;
    }

    /**
     * Fuses; the result has the inputs and the output of a {@link FusedGraph}.
     *
     * @param reference of the same positions, or null
     * @param rowsPerChunk rows per turn of the loop, at least 1
     * @param tile tokens per tile, 0 for all at once
     * @param vocabulary number of real tokens, 0 for all
     * @return the whole ONNX file
     * @throws IllegalArgumentException when the layout asks for more than the logits have
     */
    public byte[] fused(Table scorer, @Nullable Table reference, int rowsPerChunk, int tile, int vocabulary) {
        HeadFusion.Plan plan = new HeadFusion.Plan(layout, rowsPerChunk, vocabulary, tile, cpu);
        OnnxGraph graph = OnnxGraph.read(model(scorer));
        HeadFusion.Fused fused = reference == null
                ? HeadFusion.fuse(graph, plan)
                : HeadFusion.fuse(graph, OnnxGraph.read(model(reference)), plan);
        return fused.graph().toBytes();
    }

    /** Row n of a table of all logits at the n-th position, looked up or multiplied with a row that has a single 1. */
    private static byte[] model(Table given) {
        int type = given.type.onnx();
        NodeBlock block = new NodeBlock("", OPERATOR_SET, false);
        String shape = block.node("Shape", "input_ids");
        String count = block.node("ReduceProd", List.of(shape), Node.attribute("keepdims", 0));
        String numbers = block.node("Range", block.scalar(0), count, block.scalar(1));
        String places = block.node("Reshape", numbers, shape);
        Tensor table = tensor(given);
        if (given.projected) {
            String ones = block.node("OneHot", List.of(places, block.longs(given.positions), block.floats(0, 1)));
            String hidden = block.cast(ones, type);
            block.named("logits", "MatMul", List.of(hidden, table.name()));
        } else {
            block.named("logits", "Gather", List.of(table.name(), places));
        }
        List<byte[]> in = List.of(GraphValue.tensor("input_ids", OnnxGraph.INT64, "B", "T"));
        List<byte[]> out = List.of(GraphValue.tensor("logits", type, "B", "T", given.vocabulary()));
        Writer graph = block.graph("statistics-probe", in, out);
        List<Tensor> constants = new ArrayList<>(block.constants().values());
        constants.add(table);
        constants.forEach(tensor -> graph.bytes(5, tensor.encoded()));
        return new Writer()
                .number(1, IR_VERSION)
                .message(7, graph)
                .message(8, new Writer().text(1, "").number(2, OPERATOR_SET))
                .toBytes();
    }

    private static Tensor tensor(Table given) {
        float[] logits = given.logits;
        ByteBuffer data = ByteBuffer.allocate(logits.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        byte[] one = new byte[Float.BYTES];
        for (float logit : logits) {
            data.put(one, 0, given.type.encode(logit, one));
        }
        byte[] bytes = new byte[data.position()];
        data.flip().get(bytes);
        long[] dims = {logits.length / given.vocabulary(), given.vocabulary()};
        byte[] encoded = new Writer(bytes.length + 64)
                .number(1, dims[0])
                .number(1, dims[1])
                .number(2, given.type.onnx())
                .text(8, "table")
                .bytes(9, bytes)
                .toBytes();
        return new Tensor("table", given.type.onnx(), dims, encoded);
    }
}
