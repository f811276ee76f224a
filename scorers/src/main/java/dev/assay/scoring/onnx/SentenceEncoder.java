package dev.assay.scoring.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.assay.scoring.AskedModel;
import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.lane.BatchOutput;
import dev.assay.scoring.lane.LaneModel;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.onnx.graph.MeanPooling;
import dev.assay.scoring.onnx.graph.OnnxFile;
import dev.assay.scoring.onnx.tokens.TextTokenizer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;

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

    private final String id;
    private final AskedModel asked;
    private final String fingerprint;
    private final int maxTokens;
    private final TextTokenizer tokenizer;
    private final TokenSession session;

    private SentenceEncoder(
            OnnxRuntime runtime,
            String id,
            ModelFiles files,
            OnnxFile onnx,
            TextTokenizer tokenizer,
            OrtSession session) {
        this.id = id;
        this.session = new TokenSession(runtime, session, MeanPooling.OUTPUT, 0, onnx.rowsAlone());
        this.maxTokens = files.maxTokens();
        this.tokenizer = tokenizer;
        String content =
                onnx.digest() + " tokenizer=" + files.tokenizerHash() + " pooling=mean+l2 products=" + onnx.products();
        this.asked = AskedModel.of(id, content);
        this.fingerprint = id + " " + content + " max-tokens=" + maxTokens + " "
                + runtime.device().fingerprint();
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
        TextTokenizer tokenizer = null;
        try {
            OnnxFile onnx = files.graph(runtime.device().isCpu());
            MeanPooling.append(onnx, hiddenOutput(onnx, files), TokenSession.MASK);
            session = runtime.openEdited(onnx);
            if (!TokenSession.takes(session.getInputNames())) {
                throw new OnnxStartException(files.origin() + " takes " + session.getInputNames()
                        + "; a sentence encoder takes input_ids, attention_mask and perhaps token_type_ids");
            }
            TokenSession.requireDynamic(session, files.origin());
            tokenizer = new TextTokenizer(files.tokenizer(), files.tokenizerName(), files.maxTokens());
            SentenceEncoder encoder = new SentenceEncoder(runtime, id, files, onnx, tokenizer, session);
            List<TokenRow> rows = List.of(encoder.encode("a"), encoder.encode("a b c d"));
            CompanyTrial.of(encoder, rows, onnx.isCoarse(), files.origin());
            return encoder;
        } catch (OrtException | IllegalArgumentException e) {
            TokenSession.closeQuietly(tokenizer, session, e);
            throw new OnnxStartException(files.origin() + " does not load: " + e.getMessage(), e);
        } catch (OnnxStartException e) {
            TokenSession.closeQuietly(tokenizer, session, e);
            throw e;
        }
    }

    private static String hiddenOutput(OnnxFile onnx, ModelFiles files) {
        List<String> outputs = onnx.outputs();
        if (outputs.contains("last_hidden_state")) {
            return "last_hidden_state";
        }
        if (outputs.contains("token_embeddings")) {
            return "token_embeddings";
        }
        throw new OnnxStartException(
                files.origin() + " gives " + outputs + "; a sentence encoder gives last_hidden_state");
    }

    @Override
    public String id() {
        return id;
    }

    /** The model as evidence and what is fitted to its scores name it. */
    public AskedModel asked() {
        return asked;
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
        return session.run(rows, paddedLength, SentenceEncoder::unit);
    }

    /** Scales each sum to length 1, which also undoes the division by the count; a zero vector stays zero. */
    private static float[][] unit(FloatBuffer sums, int rows, int paddedLength) {
        int width = sums.remaining() / rows;
        float[][] out = new float[rows][width];
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

    @Override
    public void terminate() {
        session.terminate();
    }

    @Override
    public void close() {
        tokenizer.close();
        session.close();
    }
}
