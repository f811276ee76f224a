package dev.assay.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.onnx.CausalModel;
import dev.assay.scoring.onnx.OnnxRuntime;
import dev.assay.scoring.onnx.RandomCausalModel;
import dev.assay.scoring.onnx.StatisticsOptions;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One batch of random tokens through one model with random weights, in several ways, each on one thread of the CPU. Confined to
 * the thread that measures.
 */
final class CausalWork implements AutoCloseable {
    private final int batch;
    private final int length;
    private final Path directory;
    private final OnnxRuntime runtime;
    private final CausalModel fused;
    private final OrtSession bare;
    private final Map<String, OnnxTensor> feed;
    private final Map<Integer, List<TokenRow>> rows = new HashMap<>();
    private final int[] targets;

    /** @param shape layers x width of the hidden states, which is a multiple of 64 */
    CausalWork(String shape, int vocabulary, int batch, int length) throws IOException, OrtException {
        this.batch = batch;
        this.length = length;
        directory = Files.createTempDirectory("assay-bench");
        int layers = Integer.parseInt(shape.split("x")[0]);
        int hidden = Integer.parseInt(shape.split("x")[1]);
        new RandomCausalModel(layers, hidden, hidden / 64, vocabulary, 2048, RandomCausalModel.Type.FLOAT32, false)
                .write(directory, true);
        LaneConfig lane = LaneConfig.defaults();
        runtime = OnnxRuntime.start(new LaneConfig(
                lane.maxBatchTokens(),
                lane.maxRows(),
                lane.linger(),
                true,
                LaneConfig.Device.CPU,
                1,
                0,
                lane.maxRun()));
        fused = CausalModel.fromDirectory(runtime, "bench", directory, StatisticsOptions.DEFAULT);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        bare = open(environment);
        targets = new Random(1).ints((long) batch * length, 0, vocabulary).toArray();
        long[][] ids = new long[batch][length];
        long[][] ones = new long[batch][length];
        long[][] places = new long[batch][length];
        for (int i = 0; i < targets.length; i++) {
            ids[i / length][i % length] = targets[i];
            ones[i / length][i % length] = 1;
            places[i / length][i % length] = i % length;
        }
        feed = Map.of(
                "input_ids", OnnxTensor.createTensor(environment, ids),
                "attention_mask", OnnxTensor.createTensor(environment, ones),
                "position_ids", OnnxTensor.createTensor(environment, places));
    }

    /** The rows, each of them a prompt of so many tokens and a completion. */
    private List<TokenRow> rows(int prompt) {
        int[] completion = new int[length];
        Arrays.fill(completion, prompt, length, 1);
        return IntStream.range(0, batch)
                .mapToObj(b -> Arrays.copyOfRange(targets, b * length, (b + 1) * length))
                .map(ids -> new TokenRow(ids, completion, false))
                .toList();
    }

    /** The same settings as {@link OnnxRuntime} has. */
    private OrtSession open(OrtEnvironment environment) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.setInterOpNumThreads(1);
            options.setIntraOpNumThreads(1);
            options.setMemoryPatternOptimization(false);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            return environment.createSession(directory.resolve("model.onnx").toString(), options);
        }
    }

    int tokens() {
        return batch * length;
    }

    /** With the head in the graph, asked about all tokens but those of a prompt. */
    Object fused(int prompt) {
        return fused.run(rows.computeIfAbsent(prompt, this::rows), length);
    }

    /** Without any head; the logits stay where the runtime put them. */
    void bare() throws OrtException {
        bare.run(feed, Set.of("logits")).close();
    }

    /** Without a head, the four basic statistics computed here from the logits. */
    double[] host() throws OrtException {
        try (OrtSession.Result result = bare.run(feed, Set.of("logits"))) {
            FloatBuffer logits = ((OnnxTensor) result.get(0)).getFloatBuffer();
            int vocabulary = logits.remaining() / tokens();
            double[] out = new double[tokens() * 4];
            float[] row = new float[vocabulary];
            for (int i = 0; i + 1 < tokens(); i++) {
                logits.get(i * vocabulary, row);
                reduce(row, targets[i + 1], out, i * 4);
            }
            return out;
        }
    }

    private static void reduce(float[] logits, int target, double[] out, int at) {
        float max = Float.NEGATIVE_INFINITY;
        int above = 0;
        for (float logit : logits) {
            max = Math.max(max, logit);
            above += logit > logits[target] ? 1 : 0;
        }
        double sum = 0;
        double first = 0;
        double second = 0;
        for (float logit : logits) {
            double z = (double) logit - max;
            double e = Math.exp(z);
            sum += e;
            first += e * z;
            second += e * z * z;
        }
        double mean = first / sum;
        out[at] = logits[target] - max - Math.log(sum);
        out[at + 1] = Math.log(sum) - mean;
        out[at + 2] = second / sum - mean * mean;
        out[at + 3] = 1 + above;
    }

    @Override
    public void close() throws IOException, OrtException {
        fused.close();
        bare.close();
        feed.values().forEach(OnnxTensor::close);
        Folders.remove(directory);
    }
}
