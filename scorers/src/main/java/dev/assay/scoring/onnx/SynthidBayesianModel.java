package dev.assay.scoring.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.assay.scoring.NumberRow;
import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.lane.BatchOutput;
import dev.assay.scoring.lane.LaneModel;
import dev.assay.scoring.lane.LaneModelException;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.lane.UncutException;
import dev.assay.scoring.onnx.graph.SynthidBayesianGraph;
import dev.assay.scoring.watermark.synthid.BayesianScore;
import dev.assay.scoring.watermark.synthid.SynthidBayesianScorer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The posterior of SynthID from trained parameters, in float32 as transformers' {@code BayesianDetectorModel} computes it.
 * Rows are the bits of the n-grams that count, one word each with layer 0 lowest; output rows are {@code [posterior, log
 * ratio]}, the second without the prior, so that parts of a long text add up. Texts are padded to the length of their own
 * bucket, so equal rows get equal bits whatever they run with. Threads: see {@link LaneModel}.
 */
public final class SynthidBayesianModel implements LaneModel {
    private final String id;
    private final String fingerprint;
    private final int depth;
    private final OnnxRuntime runtime;
    private final OrtSession session;
    private final StoppableRun run = new StoppableRun();
    private FloatBuffer bits = allocate(0);
    private FloatBuffer mask = allocate(0);

    /**
     * Builds the graph and opens it.
     *
     * @throws OnnxStartException when the runtime refuses it
     */
    public SynthidBayesianModel(OnnxRuntime runtime, BayesianScore parameters) {
        this.runtime = runtime;
        id = parameters.modelId();
        depth = parameters.depth();
        byte[] graph = SynthidBayesianGraph.of(parameters);
        fingerprint = id + " graph=" + Sha256.hex(graph) + " max-ngrams=" + maxTokens() + " "
                + runtime.device().fingerprint();
        try {
            session = runtime.open(graph);
        } catch (OrtException e) {
            throw new OnnxStartException("the graph of " + id + " does not load: " + e.getMessage(), e);
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public int maxTokens() {
        return SynthidBayesianScorer.LONGEST_ROW;
    }

    @Override
    public TokenRow encode(String text) {
        throw new UnsupportedOperationException(id + " reads numbers");
    }

    @Override
    public TokenRow encode(NumberRow numbers) throws UncutException {
        if (numbers.length() > maxTokens()) {
            throw new UncutException(numbers.length(), maxTokens());
        }
        return TokenRow.of(numbers);
    }

    @Override
    public BatchOutput run(List<TokenRow> rows, int paddedLength) {
        try {
            OrtSession.RunOptions options = run.begin();
            try {
                return run(rows, paddedLength, options);
            } finally {
                run.end(options);
            }
        } catch (OrtException e) {
            throw OrtFailures.of(e, run.isTerminated());
        }
    }

    private BatchOutput run(List<TokenRow> rows, int length, OrtSession.RunOptions options) throws OrtException {
        long start = System.nanoTime();
        fill(rows, length);
        try (OnnxTensor g =
                        OnnxTensor.createTensor(runtime.environment(), bits, new long[] {rows.size(), length, depth});
                OnnxTensor used =
                        OnnxTensor.createTensor(runtime.environment(), mask, new long[] {rows.size(), length})) {
            long packed = System.nanoTime();
            Map<String, OnnxTensor> feed = Map.of(SynthidBayesianGraph.BITS, g, SynthidBayesianGraph.MASK, used);
            try (OrtSession.Result result = session.run(
                    feed, Set.of(SynthidBayesianGraph.POSTERIOR, SynthidBayesianGraph.LOG_RATIO), options)) {
                long ran = System.nanoTime();
                FloatBuffer posterior = output(result, SynthidBayesianGraph.POSTERIOR, rows.size());
                FloatBuffer ratio = output(result, SynthidBayesianGraph.LOG_RATIO, rows.size());
                float[][] out = new float[rows.size()][];
                for (int i = 0; i < out.length; i++) {
                    out[i] = new float[] {posterior.get(i), ratio.get(i)};
                }
                return new BatchOutput(out, packed - start, ran - packed, System.nanoTime() - ran);
            }
        }
    }

    private static FloatBuffer output(OrtSession.Result result, String name, int rows) {
        FloatBuffer values = result.get(name)
                .map(value -> ((OnnxTensor) value).getFloatBuffer())
                .orElse(null);
        if (values == null || values.remaining() != rows) {
            throw new LaneModelException(LaneModelException.Kind.BATCH, name + " is not one number per row");
        }
        return values;
    }

    private void fill(List<TokenRow> rows, int length) {
        int positions = Math.multiplyExact(rows.size(), length);
        int numbers = Math.multiplyExact(positions, depth);
        if (mask.capacity() < positions) {
            bits = allocate(numbers);
            mask = allocate(positions);
        }
        bits.clear().limit(numbers);
        mask.clear().limit(positions);
        for (TokenRow row : rows) {
            for (int n = 0; n < length; n++) {
                boolean real = n < row.length();
                long word = real ? row.word(n) : 0;
                mask.put(real ? 1 : 0);
                for (int layer = 0; layer < depth; layer++) {
                    bits.put((word >>> layer & 1) == 1 ? 1 : 0);
                }
            }
        }
        bits.flip();
        mask.flip();
    }

    private static FloatBuffer allocate(int capacity) {
        return ByteBuffer.allocateDirect(capacity * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public void terminate() {
        run.terminate();
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new LaneModelException(LaneModelException.Kind.BATCH, "cannot close: " + e.getCode(), e);
        }
    }
}
