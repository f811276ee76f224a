package dev.assay.scoring.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.onnx.graph.FloatType;
import dev.assay.scoring.onnx.graph.FusedGraph;
import dev.assay.scoring.onnx.graph.ProbeGraph;
import dev.assay.scoring.onnx.graph.ProbeGraph.Table;
import dev.assay.scoring.statistics.StatisticsLayout;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The statistics head on logits that are given: a graph that gives exactly these, whatever ids it reads, goes through the
 * same fusion as a model's and runs in ONNX Runtime. For checks against reference vectors. Confined to the thread that checks.
 */
public final class StatisticsProbe {
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
        return run(given, cut, FloatType.FLOAT32);
    }

    /** @param type of the logits in the graph */
    float[] run(Given given, Cut cut, FloatType type) {
        ProbeGraph graph = new ProbeGraph(layout, runtime.device().isCpu());
        float[] second = given.reference;
        Table reference = second == null ? null : new Table(second, given.ids.length, type, cut.projected);
        Table scorer = new Table(given.scorer, given.ids.length, type, cut.projected);
        return run(given, graph.fused(scorer, reference, cut.rowsPerChunk, cut.tile, cut.vocabulary));
    }

    private float[] run(Given given, byte[] graph) {
        long[][] ids = new long[given.batch][given.length()];
        for (int i = 0; i < given.ids.length; i++) {
            ids[i / given.length()][i % given.length()] = given.ids[i];
        }
        try (OrtSession session = runtime.open(graph);
                OnnxTensor feed = OnnxTensor.createTensor(runtime.environment(), ids);
                OnnxTensor rows = OnnxTensor.createTensor(runtime.environment(), predicting(ids));
                OrtSession.Result result = session.run(Map.of(FusedGraph.IDS, feed, FusedGraph.ROWS, rows))) {
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
}
