package dev.assay.scoring.onnx;

import dev.assay.scoring.OnnxStartException;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.assay.scoring.onnx.OnnxGraph.Node;
import dev.assay.scoring.onnx.OnnxGraph.Tensor;
import dev.assay.scoring.onnx.Wire.Writer;
import dev.assay.scoring.statistics.StatisticsLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The statistics head on logits that are given: a graph that gives exactly these, whatever ids it reads, goes through the
 * same fusion as a model's and runs in ONNX Runtime. For checks against reference vectors. Confined to the thread that checks.
 */
public final class StatisticsProbe {
    private static final int IR_VERSION = 8;
    private static final int OPERATOR_SET = 17;

    private final OnnxRuntime runtime;
    private final StatisticsLayout layout;

    /**
     * How the graph ends and is cut.
     *
     * @param rowsPerChunk rows per turn of the loop
     * @param tile tokens per tile, 0 for all at once
     * @param projected whether logits come out of a product with a constant, as a model's do; all of them have to be finite
     * @param vocabulary number of real tokens, 0 for all
     */
    public record Cut(int rowsPerChunk, int tile, boolean projected, int vocabulary) {}

    /**
     * What is given.
     *
     * @param ids [B x T] row-major
     * @param batch B
     * @param scorer logits [B x T x V] row-major
     * @param reference the same of a second model, or null
     */
    public record Given(int[] ids, int batch, float[] scorer, float @Nullable [] reference) {
        int length() {
            return ids.length / batch;
        }

        int vocabulary() {
            return scorer.length / ids.length;
        }
    }

    /** A probe for a layout. */
    public StatisticsProbe(OnnxRuntime runtime, StatisticsLayout layout) {
        this.runtime = runtime;
        this.layout = layout;
    }

    /**
     * Fuses and runs.
     *
     * @return [B x (T-1) x F] row-major
     * @throws OnnxStartException when the runtime refuses the graph
     */
    public float[] run(Given given, Cut cut) {
        return run(given, cut, OnnxGraph.FLOAT);
    }

    /** @param type of the logits in the graph */
    float[] run(Given given, Cut cut, int type) {
        boolean cpu = runtime.device().isCpu();
        HeadFusion.Plan plan = new HeadFusion.Plan(layout, cut.rowsPerChunk, cut.vocabulary, cut.tile, cpu);
        OnnxGraph scorer = OnnxGraph.read(model(given, given.scorer, cut, type));
        float[] second = given.reference;
        OnnxGraph fused = second == null
                ? HeadFusion.fuse(scorer, plan).graph()
                : HeadFusion.fuse(scorer, OnnxGraph.read(model(given, second, cut, type)), plan)
                        .graph();
        return run(given, fused.toBytes());
    }

    private float[] run(Given given, byte[] graph) {
        long[][] ids = new long[given.batch][given.length()];
        for (int i = 0; i < given.ids.length; i++) {
            ids[i / given.length()][i % given.length()] = given.ids[i];
        }
        try (OrtSession session = runtime.open(graph);
                OnnxTensor feed = OnnxTensor.createTensor(runtime.environment(), ids);
                OnnxTensor rows = OnnxTensor.createTensor(runtime.environment(), predicting(ids));
                OrtSession.Result result = session.run(Map.of(CausalInputs.IDS, feed, CausalInputs.ROWS, rows))) {
            var values = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] out = new float[values.remaining()];
            values.get(out);
            return out;
        } catch (OrtException e) {
            throw new OnnxStartException("the probe does not run: " + e.getMessage(), e);
        }
    }

    /** Every position but the last of each row. */
    static long[] predicting(long[][] ids) {
        int length = ids[0].length;
        return LongStream.range(0, (long) ids.length * length)
                .filter(place -> place % length < length - 1)
                .toArray();
    }

    /** Row n of a table of all logits at the n-th position, looked up or multiplied with a row that has a single 1. */
    private static byte[] model(Given given, float[] logits, Cut cut, int type) {
        NodeBlock block = new NodeBlock("", OPERATOR_SET, false);
        String shape = block.node("Shape", "input_ids");
        String count = block.node("ReduceProd", List.of(shape), Node.attribute("keepdims", 0));
        String numbers = block.node("Range", block.scalar(0), count, block.scalar(1));
        String places = block.node("Reshape", numbers, shape);
        Tensor table = table(logits, given.vocabulary(), type);
        if (cut.projected) {
            String ones = block.node("OneHot", List.of(places, block.longs(given.ids.length), block.floats(0, 1)));
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

    private static Tensor table(float[] logits, int vocabulary, int type) {
        ByteBuffer data = ByteBuffer.allocate(logits.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        byte[] one = new byte[Float.BYTES];
        for (float logit : logits) {
            data.put(one, 0, FloatTypes.encode(logit, type, one));
        }
        byte[] bytes = new byte[data.position()];
        data.flip().get(bytes);
        long[] dims = {logits.length / vocabulary, vocabulary};
        byte[] encoded = new Writer(bytes.length + 64)
                .number(1, dims[0])
                .number(1, dims[1])
                .number(2, type)
                .text(8, "table")
                .bytes(9, bytes)
                .toBytes();
        return new Tensor("table", type, dims, encoded);
    }
}
