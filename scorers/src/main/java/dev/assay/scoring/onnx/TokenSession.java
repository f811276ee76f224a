package dev.assay.scoring.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.lane.BatchOutput;
import dev.assay.scoring.lane.LaneModelException;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.onnx.tokens.TextTokenizer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A session that reads batches of token ids and gives one float tensor: only the inputs that the graph declares are fed,
 * int64 and [B, T], from direct buffers that are used again and again. {@link #terminate} may be called by any thread, the
 * rest only by the lane's thread.
 */
final class TokenSession implements AutoCloseable {
    static final String IDS = "input_ids";
    static final String MASK = "attention_mask";
    static final String TYPES = "token_type_ids";

    private final OnnxRuntime runtime;
    private final OrtSession session;
    private final Set<String> inputs;
    private final Set<String> outputs;
    private final int padId;
    private final boolean rowsAlone;
    private LongBuffer ids = allocate(0);
    private LongBuffer mask = allocate(0);
    private LongBuffer types = allocate(0);
    private final StoppableRun run = new StoppableRun();

    /** Takes a batch's output apart into one row of numbers per input row. */
    interface Reader {
        /** @param values the whole output, row-major; float16 has become float32 */
        float[][] rows(FloatBuffer values, int rows, int paddedLength);
    }

    /**
     * @param output the one output that is asked for, float32 or float16
     * @param padId what fills the rows up; the mask hides it
     * @param rowsAlone whether the graph couples the rows of a batch, so that each must run by itself
     */
    TokenSession(OnnxRuntime runtime, OrtSession session, String output, int padId, boolean rowsAlone) {
        this.runtime = runtime;
        this.session = session;
        this.inputs = session.getInputNames();
        this.outputs = Set.of(output);
        this.padId = padId;
        this.rowsAlone = rowsAlone;
    }

    /** Whether these are inputs that we can feed. */
    static boolean takes(Set<String> inputs) {
        return inputs.contains(IDS) && Set.of(IDS, MASK, TYPES).containsAll(inputs);
    }

    /**
     * Refuses inputs that are no int64 matrices of any number of rows of any length.
     *
     * @param model name of its file, for messages
     * @throws OnnxStartException saying which input
     */
    static void requireDynamic(OrtSession session, Object model) throws OrtException {
        for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
            if (!(input.getValue().getInfo() instanceof TensorInfo info) || info.type != OnnxJavaType.INT64) {
                throw new OnnxStartException(model + " takes " + input.getKey() + " as "
                        + input.getValue().getInfo()
                        + "; it has to be an int64 tensor: export it again with int64 inputs");
            }
            long[] shape = info.getShape();
            for (int axis = 0; axis < shape.length; axis++) {
                if (shape[axis] > 0) {
                    throw new OnnxStartException(model + " takes " + input.getKey() + " with exactly " + shape[axis]
                            + (axis == 0 ? " rows" : " tokens")
                            + " per batch: export it with batch and sequence as dynamic axes");
                }
            }
        }
    }

    /** Runs one batch; see {@link dev.assay.scoring.lane.LaneModel#run}. */
    BatchOutput run(List<TokenRow> rows, int paddedLength, Reader reader) {
        try {
            OrtSession.RunOptions options = run.begin();
            try {
                return rowsAlone ? runAlone(rows, reader, options) : runTogether(rows, paddedLength, reader, options);
            } finally {
                run.end(options);
            }
        } catch (OrtException e) {
            throw OrtFailures.of(e, run.isTerminated());
        }
    }

    private BatchOutput runAlone(List<TokenRow> rows, Reader reader, OrtSession.RunOptions options)
            throws OrtException {
        float[][] out = new float[rows.size()][];
        long start = System.nanoTime();
        for (int i = 0; i < out.length; i++) {
            TokenRow row = rows.get(i);
            out[i] = runTogether(List.of(row), row.length(), reader, options).rows()[0];
        }
        return new BatchOutput(out, 0, System.nanoTime() - start, 0);
    }

    private BatchOutput runTogether(List<TokenRow> rows, int paddedLength, Reader reader, OrtSession.RunOptions options)
            throws OrtException {
        long start = System.nanoTime();
        fill(rows, paddedLength);
        long[] shape = {rows.size(), paddedLength};
        Map<String, OnnxTensor> feed = new HashMap<>();
        try {
            for (String input : inputs) {
                feed.put(input, OnnxTensor.createTensor(runtime.environment(), buffer(input), shape));
            }
            long packed = System.nanoTime();
            try (OrtSession.Result result = session.run(feed, outputs, options)) {
                long ran = System.nanoTime();
                FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
                if (values == null) {
                    throw new LaneModelException(LaneModelException.Kind.BATCH, "the output holds no floats");
                }
                float[][] out = reader.rows(values, rows.size(), paddedLength);
                return new BatchOutput(out, packed - start, ran - packed, System.nanoTime() - ran);
            }
        } finally {
            feed.values().forEach(OnnxTensor::close);
        }
    }

    private void fill(List<TokenRow> rows, int length) {
        int size = Math.multiplyExact(rows.size(), length);
        if (ids.capacity() < size) {
            int capacity = Math.max(size, Math.min(2 * ids.capacity(), 1 << 22));
            ids = allocate(capacity);
            mask = allocate(capacity);
            types = allocate(capacity);
        }
        for (LongBuffer buffer : List.of(ids, mask, types)) {
            buffer.clear().limit(size);
        }
        for (TokenRow row : rows) {
            for (int t = 0; t < length; t++) {
                boolean real = t < row.length();
                ids.put(real ? row.ids()[t] : padId);
                mask.put(real ? 1 : 0);
                types.put(real && row.typeIds().length > 0 ? row.typeIds()[t] : 0);
            }
        }
        ids.flip();
        mask.flip();
        types.flip();
    }

    private LongBuffer buffer(String input) {
        return switch (input) {
            case IDS -> ids;
            case MASK -> mask;
            case TYPES -> types;
            default -> throw new IllegalArgumentException("no such input: " + input);
        };
    }

    private static LongBuffer allocate(int capacity) {
        return ByteBuffer.allocateDirect(capacity * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
    }

    /** Asks the batch that runs now, if any, to stop. */
    void terminate() {
        run.terminate();
    }

    /** Closes a session whose owner could not be made; a second failure goes with the first. */
    static void closeQuietly(@Nullable OrtSession session, Exception cause) {
        try {
            if (session != null) {
                session.close();
            }
        } catch (OrtException e) {
            cause.addSuppressed(e);
        }
    }

    /** The same with the tokenizer, where there is one already. */
    static void closeQuietly(@Nullable TextTokenizer tokenizer, @Nullable OrtSession session, Exception cause) {
        if (tokenizer != null) {
            tokenizer.close();
        }
        closeQuietly(session, cause);
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
