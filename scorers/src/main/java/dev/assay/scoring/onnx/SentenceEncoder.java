package dev.assay.scoring.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.assay.scoring.lane.BatchOutput;
import dev.assay.scoring.lane.LaneModel;
import dev.assay.scoring.lane.LaneModelException;
import dev.assay.scoring.lane.TokenRow;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A sentence encoder in the manner of Sentence-BERT (Reimers, Gurevych, EMNLP 2019): the mean of the token vectors over
 * attended tokens, scaled to length 1; output rows are [D] with D = 384 for all-MiniLM-L6-v2.
 *
 * <p>Equal texts get equal vectors whatever they are batched with, within 1e-6 per number on a CPU. Threads: see
 * {@link LaneModel}.
 */
public final class SentenceEncoder implements LaneModel {
    /** Id of the bundled model. */
    public static final String BUNDLED = "all-minilm-l6-v2";

    private static final String ROWS_ALONE = "as-given-rows-alone";
    private static final String IDS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String TYPES = "token_type_ids";

    private final String id;
    private final String fingerprint;
    private final int maxTokens;
    private final TextTokenizer tokenizer;
    private final OnnxRuntime runtime;
    private final OrtSession session;
    private final Set<String> inputs;
    private final boolean rowsAlone;
    private final Staging staging = new Staging();
    private final Object runLock = new Object();
    private OrtSession.@Nullable RunOptions running;
    private boolean terminated;

    private SentenceEncoder(OnnxRuntime runtime, String id, ModelFiles files, OrtSession session, String products) {
        this.id = id;
        this.runtime = runtime;
        this.session = session;
        this.rowsAlone = products.equals(ROWS_ALONE);
        this.maxTokens = files.maxTokens();
        this.inputs = session.getInputNames();
        this.tokenizer = new TextTokenizer(files.tokenizer(), maxTokens);
        this.fingerprint = id + " " + files.digest() + " pooling=mean+l2 max-tokens=" + maxTokens + " products="
                + products + " " + runtime.device().fingerprint();
    }

    /** The all-MiniLM-L6-v2 that the build carries, under the id {@link #BUNDLED}. */
    public static SentenceEncoder bundled(OnnxRuntime runtime) {
        return load(runtime, BUNDLED, ModelFiles.bundled());
    }

    /**
     * A model of one's own.
     *
     * @param directory holds {@code model.onnx}, {@code tokenizer.json} and {@code config.json}
     * @throws OnnxStartException when they do not make a sentence encoder
     */
    public static SentenceEncoder fromDirectory(OnnxRuntime runtime, String id, Path directory) {
        return load(runtime, id, ModelFiles.of(directory));
    }

    private static SentenceEncoder load(OnnxRuntime runtime, String id, ModelFiles files) {
        OrtSession session = null;
        try {
            OnnxGraph graph = OnnxGraph.read(files.onnx());
            String products = uncouple(graph, runtime);
            MeanPooling.append(graph, hiddenOutput(graph, files), MASK);
            session = runtime.open(graph.toBytes());
            Set<String> known = Set.of(IDS, MASK, TYPES);
            if (!known.containsAll(session.getInputNames())
                    || !session.getInputNames().contains(IDS)) {
                throw new OnnxStartException(files.origin() + " takes " + session.getInputNames()
                        + "; a sentence encoder takes input_ids, attention_mask and perhaps token_type_ids");
            }
            return new SentenceEncoder(runtime, id, files, session, products);
        } catch (OrtException | IllegalArgumentException e) {
            throw new OnnxStartException(files.origin() + " does not load: " + e.getMessage(), e);
        } catch (OnnxStartException e) {
            closeQuietly(session, e);
            throw e;
        }
    }

    /** Makes rows independent of each other, and says how the graph multiplies now. */
    private static String uncouple(OnnxGraph graph, OnnxRuntime runtime) {
        if (!DynamicProducts.coupleRows(graph)) {
            return "as-given";
        }
        if (runtime.device().isCpu()) {
            DynamicProducts.toTokenwise(graph);
        } else {
            DynamicProducts.toFloat(graph);
        }
        if (DynamicProducts.coupleRows(graph)) {
            // A form of quantisation that we do not know: slow, but right.
            return ROWS_ALONE;
        }
        return runtime.device().isCpu() ? "int8-tokenwise" : "float";
    }

    private static String hiddenOutput(OnnxGraph graph, ModelFiles files) {
        List<String> outputs = graph.outputNames();
        if (outputs.contains("last_hidden_state")) {
            return "last_hidden_state";
        }
        if (outputs.contains("token_embeddings")) {
            return "token_embeddings";
        }
        throw new OnnxStartException(
                files.origin() + " gives " + outputs + "; a sentence encoder gives last_hidden_state");
    }

    private static void closeQuietly(@Nullable OrtSession session, Exception cause) {
        try {
            if (session != null) {
                session.close();
            }
        } catch (OrtException e) {
            cause.addSuppressed(e);
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
        return maxTokens;
    }

    @Override
    public boolean fixedShapes() {
        // Attention sums in an order that depends on the padded length: only equal padding gives equal bits.
        return true;
    }

    @Override
    public TokenRow encode(String text) {
        return tokenizer.encode(text);
    }

    @Override
    public BatchOutput run(List<TokenRow> rows, int paddedLength) {
        try {
            OrtSession.RunOptions options = begin();
            try {
                return rowsAlone ? runAlone(rows, options) : runTogether(rows, paddedLength, options);
            } finally {
                end(options);
            }
        } catch (OrtException e) {
            throw OrtFailures.of(e, isTerminated());
        }
    }

    private BatchOutput runAlone(List<TokenRow> rows, OrtSession.RunOptions options) throws OrtException {
        float[][] out = new float[rows.size()][];
        long start = System.nanoTime();
        for (int i = 0; i < out.length; i++) {
            TokenRow row = rows.get(i);
            out[i] = runTogether(List.of(row), row.length(), options).rows()[0];
        }
        return new BatchOutput(out, 0, System.nanoTime() - start, 0);
    }

    private BatchOutput runTogether(List<TokenRow> rows, int paddedLength, OrtSession.RunOptions options)
            throws OrtException {
        long start = System.nanoTime();
        staging.fill(rows, paddedLength);
        long[] shape = {rows.size(), paddedLength};
        Map<String, OnnxTensor> feed = new HashMap<>();
        try {
            for (String input : inputs) {
                feed.put(input, OnnxTensor.createTensor(runtime.environment(), staging.of(input), shape));
            }
            long packed = System.nanoTime();
            try (OrtSession.Result result = session.run(feed, options)) {
                long ran = System.nanoTime();
                float[][] out = unit(((OnnxTensor) result.get(0)).getFloatBuffer(), rows);
                return new BatchOutput(out, packed - start, ran - packed, System.nanoTime() - ran);
            }
        } finally {
            feed.values().forEach(OnnxTensor::close);
        }
    }

    /** Scales each sum to length 1, which also undoes the division by the count; a zero vector stays zero. */
    private static float[][] unit(FloatBuffer sums, List<TokenRow> rows) {
        int width = sums.remaining() / rows.size();
        float[][] out = new float[rows.size()][width];
        for (float[] row : out) {
            sums.get(row);
            double squares = 0;
            for (float value : row) {
                squares += (double) value * value;
            }
            double length = Math.sqrt(squares);
            for (int d = 0; d < width && length > 0; d++) {
                row[d] = (float) (row[d] / length);
            }
        }
        return out;
    }

    private OrtSession.RunOptions begin() throws OrtException {
        OrtSession.RunOptions options = new OrtSession.RunOptions();
        synchronized (runLock) {
            running = options;
            terminated = false;
        }
        return options;
    }

    private void end(OrtSession.RunOptions options) {
        // Under the lock, so that nobody stops a run through options that are closed.
        synchronized (runLock) {
            running = null;
            options.close();
        }
    }

    private boolean isTerminated() {
        synchronized (runLock) {
            return terminated;
        }
    }

    @Override
    public void terminate() {
        synchronized (runLock) {
            if (running != null) {
                terminated = true;
                try {
                    running.setTerminate(true);
                } catch (OrtException e) {
                    throw new LaneModelException(LaneModelException.Kind.BATCH, "cannot stop a run: " + e.getCode(), e);
                }
            }
        }
    }

    @Override
    public void close() {
        tokenizer.close();
        try {
            session.close();
        } catch (OrtException e) {
            throw new LaneModelException(LaneModelException.Kind.BATCH, "cannot close: " + e.getCode(), e);
        }
    }

    /** Direct input buffers, reused from batch to batch and grown when needed. Confined to the lane's thread. */
    private static final class Staging {
        private LongBuffer ids = allocate(0);
        private LongBuffer mask = allocate(0);
        private LongBuffer types = allocate(0);

        private static LongBuffer allocate(int capacity) {
            return java.nio.ByteBuffer.allocateDirect(capacity * Long.BYTES)
                    .order(java.nio.ByteOrder.nativeOrder())
                    .asLongBuffer();
        }

        void fill(List<TokenRow> rows, int length) {
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
                    ids.put(real ? row.ids()[t] : 0);
                    mask.put(real ? 1 : 0);
                    types.put(real && row.typeIds().length > 0 ? row.typeIds()[t] : 0);
                }
            }
            ids.flip();
            mask.flip();
            types.flip();
        }

        LongBuffer of(String input) {
            return switch (input) {
                case IDS -> ids;
                case MASK -> mask;
                case TYPES -> types;
                default -> throw new IllegalArgumentException("no such input: " + input);
            };
        }
    }
}
