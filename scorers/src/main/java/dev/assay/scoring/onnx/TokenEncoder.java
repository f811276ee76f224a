package dev.assay.scoring.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.assay.scoring.AskedModel;
import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.lane.BatchOutput;
import dev.assay.scoring.lane.LaneModel;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.onnx.graph.OnnxFile;
import dev.assay.scoring.onnx.tokens.TextTokenizer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * The token vectors of a sentence encoder, each scaled to length 1, the special first and last token included; output rows
 * are {@code [T x D]}, row-major, so T times as large as a sentence vector. Threads: see {@link LaneModel}.
 */
public final class TokenEncoder implements LaneModel {
    /** Added to the id of the sentence encoder of the same files. */
    public static final String SUFFIX = "/tokens";

    private static final String HIDDEN = "last_hidden_state";

    private final String id;
    private final AskedModel asked;
    private final String fingerprint;
    private final int maxTokens;
    private final TextTokenizer tokenizer;
    private final TokenSession session;

    private TokenEncoder(
            OnnxRuntime runtime,
            String id,
            ModelFiles files,
            OnnxFile onnx,
            TextTokenizer tokenizer,
            OrtSession session) {
        this.id = id;
        this.session = new TokenSession(runtime, session, HIDDEN, 0, onnx.rowsAlone());
        this.maxTokens = files.maxTokens();
        this.tokenizer = tokenizer;
        String content =
                onnx.digest() + " tokenizer=" + files.tokenizerHash() + " pooling=none+l2 products=" + onnx.products();
        this.asked = AskedModel.of(id, content);
        this.fingerprint = id + " " + content + " max-tokens=" + maxTokens + " "
                + runtime.device().fingerprint();
    }

    /** The all-MiniLM-L6-v2 that the build carries. */
    public static TokenEncoder bundled(OnnxRuntime runtime) {
        return load(runtime, SentenceEncoder.BUNDLED + SUFFIX, ModelFiles.bundled());
    }

    /**
     * A model of one's own.
     *
     * @param id of the sentence encoder of the same directory; this one's has {@link #SUFFIX} added
     * @param directory holds {@code model.onnx} with the output last_hidden_state, {@code tokenizer.json} and {@code
     *     config.json}
     * @throws OnnxStartException when they do not make an encoder of tokens
     */
    public static TokenEncoder fromDirectory(OnnxRuntime runtime, String id, Path directory) {
        return load(runtime, id + SUFFIX, ModelFiles.of(directory));
    }

    private static TokenEncoder load(OnnxRuntime runtime, String id, ModelFiles files) {
        OrtSession session = null;
        TextTokenizer tokenizer = null;
        try {
            OnnxFile onnx = files.graph(runtime.device().isCpu());
            session = runtime.openEdited(onnx);
            if (!TokenSession.takes(session.getInputNames())
                    || !session.getOutputNames().contains(HIDDEN)) {
                throw new OnnxStartException(files.origin() + " takes " + session.getInputNames() + " and gives "
                        + session.getOutputNames()
                        + "; an encoder of tokens takes input_ids, attention_mask and perhaps"
                        + " token_type_ids and gives last_hidden_state: set embedding.bert-score to false");
            }
            TokenSession.requireDynamic(session, files.origin());
            tokenizer = new TextTokenizer(files.tokenizer(), files.tokenizerName(), files.maxTokens());
            TokenEncoder encoder = new TokenEncoder(runtime, id, files, onnx, tokenizer, session);
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
    public TokenRow encode(String text) {
        return tokenizer.encode(text);
    }

    @Override
    public BatchOutput run(List<TokenRow> rows, int paddedLength) {
        // Rows that run alone are read one by one, so their lengths are taken in the order of reading.
        int[] next = {0};
        return session.run(rows, paddedLength, (values, count, padded) -> {
            float[][] out = new float[count][];
            int width = values.remaining() / (count * padded);
            for (int i = 0; i < count; i++) {
                out[i] = unit(values, i * padded * width, rows.get(next[0]++).length(), width);
            }
            return out;
        });
    }

    private static float[] unit(FloatBuffer values, int from, int tokens, int width) {
        float[] out = new float[tokens * width];
        values.get(values.position() + from, out);
        for (int t = 0; t < tokens; t++) {
            double squares = 0;
            for (int d = t * width; d < (t + 1) * width; d++) {
                squares += (double) out[d] * out[d];
            }
            double length = Math.sqrt(squares);
            for (int d = t * width; d < (t + 1) * width && length > 0; d++) {
                out[d] = (float) (out[d] / length);
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
