package dev.assay.scoring.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.assay.scoring.NumberRow;
import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.lane.BatchOutput;
import dev.assay.scoring.lane.LaneModel;
import dev.assay.scoring.lane.LaneModelException;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.lane.UncutException;
import dev.assay.scoring.onnx.graph.FusedGraph;
import dev.assay.scoring.onnx.graph.WholeLogits;
import dev.assay.scoring.onnx.tokens.CausalTokenizer;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.StatisticsLayout;
import dev.assay.scoring.tokens.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A causal language model, or a scorer and a reference with one vocabulary, that reads a prompt and a completion and says
 * how likely each token of the completion was: output rows are [n x F] row-major in the order of {@link #layout()}, n being
 * the tokens of the completion that something precedes, a prompt or a start token. Logits never leave the device, nor do
 * they exist for more than a bounded number of tokens at a time, see {@link #describe()}.
 *
 * <p>Queries are a pair of texts, premise = prompt, of which the end is kept where both are too long; or a single text, which
 * has no prompt; or numbers: word 0 = number of prompt ids, then all ids. A token that is impossible under the model, a
 * logarithm below -9e3, has logprob -1e4 and is an outcome, not a number: usually the ids are of another vocabulary; a
 * {@code mean_logp} below -9e3 says that some token of the vocabulary is impossible, so that it is not defined. {@code xent}
 * and {@code xvar} are positive infinity where the reference believes in a token that is impossible under the scorer.
 *
 * <p>Rows are padded on the right, which causal models do not look at: equal rows get numbers within 2e-5 of each other, or
 * 1e-5 relative, whatever they run with (float32 on a CPU), mostly equal bits. Threads: see {@link LaneModel}.
 */
public final class CausalModel implements LaneModel {
    private final String id;
    private final String fingerprint;
    private final String description;
    private final String content;
    private final int vocabularySize;
    private final int maxTokens;
    private final StatisticsLayout layout;
    private final CausalTokenizer tokenizer;
    private final WholeLogits logits;
    private final OnnxRuntime runtime;
    private final OrtSession session;
    private final StoppableRun run = new StoppableRun();
    private LongBuffer ids = allocate(0);
    private LongBuffer places = allocate(0);

    CausalModel(
            OnnxRuntime runtime,
            String id,
            FusedModel fused,
            CausalTokenizer tokenizer,
            int vocabularySize,
            OrtSession session) {
        this.runtime = runtime;
        this.id = id;
        this.fingerprint =
                id + " " + fused.fingerprint() + " " + runtime.device().fingerprint();
        this.description = fused.graph().description();
        this.content = fused.content();
        this.logits = fused.graph().logits();
        this.vocabularySize = vocabularySize;
        this.maxTokens = fused.maxTokens();
        this.layout = fused.layout();
        this.tokenizer = tokenizer;
        this.session = session;
    }

    /**
     * Loads a model, fuses the statistics head onto it and tries it: each token is to be judged by those before it
     * in its own row and by nothing else.
     *
     * @param directory holds {@code model.onnx}, with its weights or beside them, {@code tokenizer.json} and {@code
     *     config.json}
     * @throws OnnxStartException naming the file and what to do about it, when they do not make a causal language model
     * @throws IllegalArgumentException when the layout asks for a reference
     */
    public static CausalModel fromDirectory(OnnxRuntime runtime, String id, Path directory, StatisticsOptions options) {
        if (isDual(options.layout())) {
            throw new IllegalArgumentException(id + ": columns of a reference need a pair of models");
        }
        return CausalLoader.load(runtime, id, directory, null, options);
    }

    /**
     * Loads a scorer and a reference as one model; its layout is that of the options and the columns of the reference.
     *
     * @param scorer directory of the model whose statistics are wanted, and which brings the tokenizer
     * @param reference directory of a model with the same vocabulary
     * @throws OnnxStartException naming the file and what to do about it, when they do not make such a pair
     */
    public static CausalModel pairFromDirectories(
            OnnxRuntime runtime, String id, Path scorer, Path reference, StatisticsOptions options) {
        return CausalLoader.load(runtime, id, scorer, reference, options);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    /** How the model was fused, one line: what of it runs in chunks, in which precision its logits are. */
    public String describe() {
        return description;
    }

    /** Hash of weights and tokenizer: the same whatever columns are computed, on whatever device. */
    public String content() {
        return content;
    }

    /** What the logits of a batch take where they exist as a whole. */
    WholeLogits logits() {
        return logits;
    }

    /** Number of token ids, those by which a model is wider than its tokenizer left out; 0 when no file says it. */
    public int vocabularySize() {
        return vocabularySize;
    }

    /** SHA-256 of the tokenizer's file: models with the same one have the same token ids. */
    public String tokenizerHash() {
        return tokenizer.hash();
    }

    /** The model's tokenizer, which takes whole texts however much of one the model reads; closed with the model. */
    public Tokenizer tokenizer() {
        return tokenizer.named(id);
    }

    /** The columns of an output row. */
    public StatisticsLayout layout() {
        return layout;
    }

    @Override
    public int maxTokens() {
        return maxTokens;
    }

    @Override
    public TokenRow encode(String text) {
        return tokenizer.encode(text);
    }

    @Override
    public TokenRow encode(String premise, String hypothesis) throws UncutException {
        return tokenizer.encode(premise, hypothesis);
    }

    @Override
    public TokenRow encode(NumberRow numbers) throws UncutException {
        return tokenizer.encode(numbers);
    }

    /** Where logits of whole batches exist, rows run in parts of which these stay bounded. */
    @Override
    public BatchOutput run(List<TokenRow> rows, int paddedLength) {
        return run(rows, paddedLength, logits.rows(paddedLength));
    }

    /** @param together rows that run together at most */
    BatchOutput run(List<TokenRow> rows, int length, int together) {
        try {
            OrtSession.RunOptions options = run.begin();
            try {
                return rows.size() <= together
                        ? run(rows, length, options)
                        : runInParts(rows, length, together, options);
            } finally {
                run.end(options);
            }
        } catch (OrtException e) {
            throw OrtFailures.of(e, run.isTerminated());
        }
    }

    /** Cross entropy and its variance are infinite where the reference believes in what the scorer says is impossible. */
    @Override
    public boolean mayBeInfinite(int place) {
        int column = place % layout.width();
        return isDual(layout)
                && (column == layout.offset(Statistic.CROSS_ENTROPY)
                        || column == layout.offset(Statistic.CROSS_VARIANCE));
    }

    /** Whether a layout asks for a reference. */
    private static boolean isDual(StatisticsLayout layout) {
        return layout.tiers().contains(Statistic.Tier.DUAL);
    }

    private BatchOutput run(List<TokenRow> rows, int length, OrtSession.RunOptions options) throws OrtException {
        long start = System.nanoTime();
        int asked = fill(rows, length);
        if (asked == 0) {
            return new BatchOutput(new float[rows.size()][0], System.nanoTime() - start, 0, 0);
        }
        OrtEnvironment environment = runtime.environment();
        try (OnnxTensor feed = OnnxTensor.createTensor(environment, ids, new long[] {rows.size(), length});
                OnnxTensor which = OnnxTensor.createTensor(environment, places, new long[] {asked})) {
            Map<String, OnnxTensor> inputs = Map.of(FusedGraph.IDS, feed, FusedGraph.ROWS, which);
            long packed = System.nanoTime();
            try (OrtSession.Result result = session.run(inputs, Set.of(FusedGraph.OUTPUT), options)) {
                long ran = System.nanoTime();
                float[][] out = unpack(rows, ((OnnxTensor) result.get(0)).getFloatBuffer(), asked);
                return new BatchOutput(out, packed - start, ran - packed, System.nanoTime() - ran);
            }
        }
    }

    private BatchOutput runInParts(List<TokenRow> rows, int length, int together, OrtSession.RunOptions options)
            throws OrtException {
        float[][] out = new float[rows.size()][];
        long[] nanos = new long[3];
        for (int from = 0; from < out.length; from += together) {
            BatchOutput part = run(rows.subList(from, Math.min(out.length, from + together)), length, options);
            System.arraycopy(part.rows(), 0, out, from, part.rows().length);
            nanos[0] += part.packNanos();
            nanos[1] += part.runNanos();
            nanos[2] += part.unpackNanos();
        }
        return new BatchOutput(out, nanos[0], nanos[1], nanos[2]);
    }

    /** Packs ids and the places before the tokens of the completions; returns how many these are. */
    private int fill(List<TokenRow> rows, int length) {
        int size = Math.multiplyExact(rows.size(), length);
        if (ids.capacity() < size) {
            ids = allocate(size);
            places = allocate(size);
        }
        ids.clear().limit(size);
        places.clear();
        for (int i = 0; i < rows.size(); i++) {
            TokenRow row = rows.get(i);
            for (int t = 0; t < length; t++) {
                ids.put(t < row.length() ? row.ids()[t] : 0);
            }
            for (int t = firstAsked(row); t < row.length(); t++) {
                places.put((long) i * length + t - 1);
            }
        }
        ids.flip();
        return places.flip().limit();
    }

    private float[][] unpack(List<TokenRow> rows, @Nullable FloatBuffer values, int asked) {
        int width = layout.width();
        if (values == null || values.remaining() != asked * width) {
            throw new LaneModelException(LaneModelException.Kind.BATCH, "the output is not " + width + " per token");
        }
        float[][] out = new float[rows.size()][];
        for (int i = 0; i < out.length; i++) {
            TokenRow row = rows.get(i);
            out[i] = new float[Math.max(0, row.length() - firstAsked(row)) * width];
            values.get(out[i]);
        }
        return out;
    }

    /** The first token of the completion that something precedes. */
    private static int firstAsked(TokenRow row) {
        return Math.max(1, firstOfCompletion(row));
    }

    private static int firstOfCompletion(TokenRow row) {
        for (int t = 0; t < row.typeIds().length; t++) {
            if (row.typeIds()[t] == 1) {
                return t;
            }
        }
        return row.length();
    }

    private static LongBuffer allocate(int capacity) {
        return ByteBuffer.allocateDirect(capacity * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
    }

    @Override
    public void terminate() {
        run.terminate();
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
}
