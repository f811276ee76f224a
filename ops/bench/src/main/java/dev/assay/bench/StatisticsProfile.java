package dev.assay.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.onnx.CausalModel;
import dev.assay.scoring.onnx.OnnxRuntime;
import dev.assay.scoring.onnx.RandomCausalModel;
import dev.assay.scoring.onnx.StatisticsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Where a model with the fused statistics head spends its time, by ONNX Runtime's own profile of the graph that the service
 * runs, beside that of the bare model: milliseconds of a batch of 8 x 128 tokens by operator, as Markdown. Profiling itself
 * adds to small nodes. Confined to the thread that calls it.
 */
public final class StatisticsProfile {
    private static final int BATCH = 8;
    private static final int LENGTH = 128;
    private static final int RUNS = 40;

    private StatisticsProfile() {}

    /**
     * Measures.
     *
     * @param args the vocabulary, {@code .*} for 50,257; then a shape, layers x width, none for 4x256
     */
    public static void main(String[] args) throws IOException, OrtException {
        int vocabulary = args.length > 0 && args[0].matches("[0-9]+") ? Integer.parseInt(args[0]) : 50_257;
        String[] shape = (args.length > 1 && !args[1].isEmpty() ? args[1] : "4x256").split("x");
        Path directory = Files.createTempDirectory("assay-profile");
        try {
            int width = Integer.parseInt(shape[1]);
            int heads = Math.max(1, width / 64);
            new RandomCausalModel(
                            Integer.parseInt(shape[0]),
                            width,
                            heads,
                            vocabulary,
                            LENGTH,
                            RandomCausalModel.Type.FLOAT32,
                            false)
                    .write(directory, true);
            long[][] ids = ids(vocabulary);
            Map<String, Double> bare = byOperator(trace(directory.resolve("model.onnx"), bareFeed(ids)));
            print(bare, byOperator(trace(fused(directory), Map.of("assay/ids", ids, "assay/rows", places()))));
        } finally {
            Folders.remove(directory);
        }
    }

    /** The graph that the service would run, beside its weights. */
    private static Path fused(Path directory) throws IOException {
        OnnxRuntime runtime = OnnxRuntime.start(LaneConfig.defaults().on(LaneConfig.Device.CPU));
        Path cache = Files.createDirectory(directory.resolve("cache"));
        CausalModel.fromDirectory(runtime, "random", directory, StatisticsOptions.DEFAULT.withCache(cache))
                .close();
        try (Stream<Path> files = Files.walk(cache)) {
            Path made = files.filter(Files::isRegularFile).findFirst().orElseThrow();
            return Files.copy(made, directory.resolve("fused.onnx"));
        }
    }

    private static long[][] ids(int vocabulary) {
        long[][] ids = new long[BATCH][];
        Random random = new Random(1);
        Arrays.setAll(ids, b -> random.longs(LENGTH, 0, vocabulary).toArray());
        return ids;
    }

    /** All that predict a token. */
    private static long[] places() {
        return LongStream.range(0, BATCH * LENGTH)
                .filter(at -> at % LENGTH < LENGTH - 1)
                .toArray();
    }

    private static Map<String, Object> bareFeed(long[][] ids) {
        long[][] ones = new long[BATCH][LENGTH];
        long[][] places = new long[BATCH][LENGTH];
        for (int b = 0; b < BATCH; b++) {
            Arrays.fill(ones[b], 1);
            Arrays.setAll(places[b], at -> at);
        }
        return Map.of("input_ids", ids, "attention_mask", ones, "position_ids", places);
    }

    private static Path trace(Path graph, Map<String, Object> feed) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setMemoryPatternOptimization(false);
            options.enableProfiling(graph + "-trace");
            Map<String, OnnxTensor> inputs = new TreeMap<>();
            try (OrtSession session = environment.createSession(graph.toString(), options)) {
                for (Map.Entry<String, Object> one : feed.entrySet()) {
                    inputs.put(one.getKey(), OnnxTensor.createTensor(environment, one.getValue()));
                }
                for (int run = 0; run < RUNS; run++) {
                    session.run(inputs).close();
                }
                return Path.of(session.endProfiling());
            } finally {
                inputs.values().forEach(OnnxTensor::close);
            }
        }
    }

    /** Milliseconds a batch; a loop's own time is that of the nodes in it and left out. */
    private static Map<String, Double> byOperator(Path trace) throws IOException {
        Map<String, Double> sums = new TreeMap<>();
        int run = 0;
        for (JsonNode event : new ObjectMapper().readTree(trace.toFile())) {
            String name = event.path("name").asText();
            if (name.equals("model_run")) {
                run++;
            }
            String operator = event.path("args").path("op_name").asText();
            if (name.endsWith("_kernel_time") && !operator.equals("Loop")) {
                sums.merge(operator, event.path("dur").asDouble() / 1_000 / RUNS, Double::sum);
            }
        }
        if (run != RUNS) {
            throw new IllegalStateException("the profile tells of " + run + " runs");
        }
        return sums;
    }

    private static void print(Map<String, Double> bare, Map<String, Double> fused) {
        System.out.println("| operator | bare, ms | fused, ms | more, ms |");
        System.out.println("|---|---|---|---|");
        Map<String, Double> more = new TreeMap<>(fused);
        bare.forEach((operator, millis) -> more.merge(operator, -millis, Double::sum));
        more.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .filter(one -> Math.abs(one.getValue()) >= 0.1)
                .forEach(one -> row(one.getKey(), bare.getOrDefault(one.getKey(), 0.0), one.getValue()));
        double before = bare.values().stream().mapToDouble(Double::doubleValue).sum();
        row(
                "all",
                before,
                fused.values().stream().mapToDouble(Double::doubleValue).sum() - before);
    }

    private static void row(String operator, double bare, double more) {
        System.out.printf(Locale.ROOT, "| %s | %.1f | %.1f | %.1f |%n", operator, bare, bare + more, more);
    }
}
