package dev.assay.scoring.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.assay.scoring.AskedModel;
import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.Sha256;
import dev.assay.scoring.lane.BatchOutput;
import dev.assay.scoring.lane.LaneModel;
import dev.assay.scoring.lane.LaneModelException;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.lane.UncutException;
import dev.assay.scoring.onnx.graph.OnnxFile;
import dev.assay.scoring.onnx.tokens.PairTokenizer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A cross-encoder that reads a premise and a hypothesis and says whether the one entails or contradicts the other. Output
 * rows are logits, whatever order the file has them in: {@code [contradiction, neutral, entailment]}, or {@code
 * [contradiction, entailment]} of a model with two labels.
 *
 * <p>Equal pairs get equal bits whatever they are batched with: each row is padded to the length of its own bucket. Threads:
 * see {@link LaneModel}.
 */
public final class NliModel implements LaneModel {
    private static final String LOGITS = "logits";

    private final String id;
    private final AskedModel asked;
    private final String fingerprint;
    private final int maxTokens;
    private final PairTokenizer tokenizer;
    private final TokenSession session;
    private final NliLabels labels;

    private NliModel(
            String id,
            NliFiles files,
            PairTokenizer tokenizer,
            TokenSession session,
            String content,
            String fingerprint) {
        this.id = id;
        this.asked = AskedModel.of(id, content);
        this.fingerprint = fingerprint;
        this.maxTokens = files.maxTokens();
        this.labels = files.labels();
        this.tokenizer = tokenizer;
        this.session = session;
    }

    /**
     * Loads a model and tries it on two pairs.
     *
     * @param directory holds {@code model.onnx}, {@code tokenizer.json} and {@code config.json}
     * @throws OnnxStartException naming the file and what to do about it, when they do not make an entailment model
     */
    public static NliModel fromDirectory(OnnxRuntime runtime, String id, Path directory, NliOptions options) {
        NliFiles files = NliFiles.of(directory, options);
        OnnxFile onnx = OnnxFile.at(files.model(), runtime.device().isCpu());
        PairTokenizer tokenizer = new PairTokenizer(
                files.tokenizer(),
                files.tokenizerPath(),
                files.maxTokens(),
                options.hypothesisFirst(),
                files.segments());
        OrtSession session = null;
        try {
            session = runtime.open(onnx);
            requireInputs(session, files);
            String output = output(session, files);
            TokenSession tokens = new TokenSession(runtime, session, output, files.padId(), onnx.rowsAlone());
            String content = onnx.digest() + " tokenizer=" + Sha256.hex(files.tokenizer()) + " labels=" + files.labels()
                    + " pair=" + tokenizer.describe() + " products=" + onnx.products();
            String fingerprint = id + " " + content + " max-tokens=" + files.maxTokens() + " "
                    + runtime.device().fingerprint();
            NliModel model = new NliModel(id, files, tokenizer, tokens, content, fingerprint);
            model.attempt(files, onnx.isCoarse());
            return model;
        } catch (OrtException | IllegalArgumentException e) {
            tokenizer.close();
            TokenSession.closeQuietly(session, e);
            throw new OnnxStartException(files.model() + " does not load: " + e.getMessage(), e);
        } catch (OnnxStartException e) {
            tokenizer.close();
            TokenSession.closeQuietly(session, e);
            throw e;
        }
    }

    private static void requireInputs(OrtSession session, NliFiles files) throws OrtException {
        if (!TokenSession.takes(session.getInputNames())) {
            throw new OnnxStartException(files.model() + " takes " + session.getInputNames()
                    + "; an entailment model takes input_ids, attention_mask and perhaps token_type_ids: export it for"
                    + " text-classification");
        }
        TokenSession.requireDynamic(session, files.model());
    }

    /** The output called logits, or else the only one. */
    private static String output(OrtSession session, NliFiles files) throws OrtException {
        Map<String, NodeInfo> outputs = session.getOutputInfo();
        String name = outputs.containsKey(LOGITS)
                ? LOGITS
                : outputs.keySet().iterator().next();
        if (!outputs.containsKey(LOGITS) && outputs.size() > 1) {
            throw new OnnxStartException(files.model() + " gives " + outputs.keySet()
                    + "; an entailment model gives logits: export it for text-classification");
        }
        NodeInfo node = outputs.get(name);
        TensorInfo tensor = node != null && node.getInfo() instanceof TensorInfo info ? info : null;
        if (tensor == null || (tensor.type != OnnxJavaType.FLOAT && tensor.type != OnnxJavaType.FLOAT16)) {
            throw new OnnxStartException(files.model() + ": its output " + name
                    + " is no tensor of float32 or float16; an entailment model gives logits");
        }
        long[] shape = tensor.getShape();
        int labels = files.labels().count();
        if (shape.length != 0 && (shape.length != 2 || (shape[1] > 0 && shape[1] != labels))) {
            throw wrongShape(files, shape);
        }
        return name;
    }

    private static OnnxStartException wrongShape(NliFiles files, long[] shape) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < shape.length; i++) {
            text.append(i == 0 ? "B" : ", " + (shape[i] < 0 ? "?" : Long.toString(shape[i])));
        }
        int labels = files.labels().count();
        return new OnnxStartException(
                files.model() + " gives " + text + "], but " + labels + " labels are named: logits are" + " [B, "
                        + labels + "]; use the config.json of the same model, exported for text-classification");
    }

    /** A graph need not declare the shape of its output; one run shows it, and whether all inputs suit it; more show whether pairs disturb each other. */
    private void attempt(NliFiles files, boolean coarse) {
        try {
            TokenRow row = tokenizer.encode("a", "b");
            session.run(List.of(row), row.length(), (values, rows, padded) -> {
                if (values.remaining() != labels.count()) {
                    throw wrongShape(files, new long[] {1, values.remaining()});
                }
                return new float[rows][0];
            });
            CompanyTrial.of(this, List.of(row, tokenizer.encode("a b a b", "b")), coarse, files.model());
        } catch (LaneModelException e) {
            throw new OnnxStartException(
                    files.model() + " does not run on a pair of one-letter texts: " + e.getMessage()
                            + "; model.onnx, tokenizer.json and config.json have to be of one model",
                    e);
        } catch (UncutException e) {
            throw new OnnxStartException(
                    files.directory() + ": even one-letter texts do not fit " + maxTokens + " tokens", e);
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
    public boolean fixedShapes() {
        // Attention sums in an order that depends on the padded length: only equal padding gives equal bits.
        return true;
    }

    @Override
    public boolean closeLengths() {
        // A pair is a hundred tokens and more, and an event asks a hundred pairs.
        return true;
    }

    @Override
    public TokenRow encode(String text) {
        throw new UnsupportedOperationException(id + " reads pairs");
    }

    @Override
    public TokenRow encode(String premise, String hypothesis) throws UncutException {
        return tokenizer.encode(premise, hypothesis);
    }

    @Override
    public BatchOutput run(List<TokenRow> rows, int paddedLength) {
        return session.run(rows, paddedLength, this::logits);
    }

    private float[][] logits(FloatBuffer values, int rows, int paddedLength) {
        int count = labels.count();
        if (values.remaining() != rows * count) {
            throw new LaneModelException(
                    LaneModelException.Kind.BATCH, values.remaining() + " logits for " + rows + " pairs");
        }
        float[][] out = new float[rows][count];
        for (int i = 0; i < rows; i++) {
            out[i][0] = values.get(i * count + labels.contradiction());
            out[i][count - 1] = values.get(i * count + labels.entailment());
            if (count > 2) {
                out[i][1] = values.get(i * count + labels.neutral());
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
