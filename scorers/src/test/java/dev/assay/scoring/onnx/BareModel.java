package dev.assay.scoring.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.onnx.tokens.GeneratorTokenizer;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.LongStream;

/** A bundled model as its generator runs it: token ids in, logits out, no head. Confined to one thread. */
public final class BareModel implements AutoCloseable {
    private final OnnxRuntime runtime;
    private final OrtSession session;

    /** Loads a bundled model. */
    public BareModel(String name) {
        Path directory = directory(name);
        runtime = OnnxRuntime.start(LaneConfig.defaults().on(LaneConfig.Device.CPU));
        try {
            session = runtime.open(directory.resolve("model.onnx"));
        } catch (OrtException e) {
            throw new IllegalStateException(name + " does not load", e);
        }
    }

    /** Where a bundled model lies for tests: not in the cache of whoever runs them. */
    static Path directory(String name) {
        return BundledModels.directory(name, Path.of("target", "models"));
    }

    /** The tokenizer of a bundled model. */
    public static GeneratorTokenizer tokenizer(String name, int maxTokens) throws IOException {
        return new GeneratorTokenizer(name, tokenizerJson(name), maxTokens);
    }

    /** The {@code tokenizer.json} of a bundled model. */
    public static byte[] tokenizerJson(String name) throws IOException {
        return Files.readAllBytes(directory(name).resolve("tokenizer.json"));
    }

    /** Logits of what follows each token of a row, [tokens, vocabulary]. */
    public float[][] logits(int... ids) {
        return logits(new int[][] {ids})[0];
    }

    /** The same for rows of unlike length, filled up on the right, [rows, longest, vocabulary]. */
    public float[][][] logits(int[]... rows) {
        int length = Arrays.stream(rows).mapToInt(row -> row.length).max().orElseThrow();
        LongBuffer ids = LongBuffer.allocate(rows.length * length);
        LongBuffer mask = LongBuffer.allocate(rows.length * length);
        LongBuffer places = LongBuffer.allocate(rows.length * length);
        for (int[] row : rows) {
            for (int i = 0; i < length; i++) {
                ids.put(i < row.length ? row[i] : 0);
                mask.put(i < row.length ? 1 : 0);
            }
            LongStream.range(0, length).forEach(places::put);
        }
        long[] shape = {rows.length, length};
        try (OnnxTensor idTensor = OnnxTensor.createTensor(runtime.environment(), ids.rewind(), shape);
                OnnxTensor maskTensor = OnnxTensor.createTensor(runtime.environment(), mask.rewind(), shape);
                OnnxTensor placeTensor = OnnxTensor.createTensor(runtime.environment(), places.rewind(), shape);
                OrtSession.Result result = session.run(
                        Map.of("input_ids", idTensor, "attention_mask", maskTensor, "position_ids", placeTensor))) {
            return (float[][][]) result.get("logits").orElseThrow().getValue();
        } catch (OrtException e) {
            throw new IllegalStateException("the model does not run", e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("the model does not close", e);
        }
    }
}
