package dev.assay.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.LaneConfig.Device;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.onnx.CausalModel;
import dev.assay.scoring.onnx.OnnxRuntime;
import dev.assay.scoring.onnx.RandomCausalModel;
import dev.assay.scoring.onnx.StatisticsOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The fused statistics head and PyTorch in turns on one machine, on the same weights in the same precision: tokens per second, of
 * each turn's ratio the median and the quartiles, the share of the device's measured matrix rate that the products of the model
 * account for, and how far the numbers are off those in float64, as Markdown. On a CPU time is CPU time of one thread, on a GPU time by the clock.
 * Confined to the thread that calls it.
 */
public final class StatisticsRival {
    private static final String SCRIPT = "rivals/torch_statistics.py";
    private static final String CASES = "4x256:8192:FLOAT32,4x256:50257:FLOAT32,8x512:50257:FLOAT32";
    private static final int BATCH = 8;
    private static final int LENGTH = 128;
    private static final int WARM = 3;
    private static final int ROUNDS = 20;
    private static final int COLUMNS = 4;
    private static final int SEED = 1;

    /** A model, read from LAYERSxWIDTH:VOCABULARY:TYPE. */
    private record Case(int layers, int width, int vocabulary, RandomCausalModel.Type type) {
        static Case of(String text) {
            String[] parts = text.split("[x:]");
            return new Case(
                    Integer.parseInt(parts[0]),
                    Integer.parseInt(parts[1]),
                    Integer.parseInt(parts[2]),
                    RandomCausalModel.Type.valueOf(parts[3]));
        }

        void write(Path directory) throws IOException {
            new RandomCausalModel(layers, width, width / 64, vocabulary, 2048, type, false).write(directory, true);
            Files.writeString(directory.resolve("type"), type.name());
        }

        /** Operations of all products with weights, of one token. */
        double operations() {
            return 2.0 * width * (13.0 * width * layers + vocabulary);
        }
    }

    /** A table of statistics. */
    private interface Numbers {
        double of(int token, int column);
    }

    /** Seconds of a turn, ours and theirs, and the largest error of each. */
    private record Times(double[] ours, double[] theirs, double matrixRate, double off, double theirsOff) {}

    private StatisticsRival() {}

    /**
     * Measures.
     *
     * @param args models with commas between them, LAYERSxWIDTH:VOCABULARY:FLOAT32, FLOAT16 or BFLOAT16, {@code .*} for three
     *     small ones; then a Python with PyTorch and the device, {@code "python3 cpu"} where they are not given
     */
    public static void main(String[] args) throws IOException {
        String cases = args.length > 0 && !args[0].equals(".*") ? args[0] : CASES;
        String[] how = (args.length > 1 && !args[1].isEmpty() ? args[1] : "python3 cpu").split(" ");
        boolean gpu = how[1].equals("cuda");
        OnnxRuntime runtime = OnnxRuntime.start(lane(gpu ? Device.REQUIRED : Device.CPU));
        System.out.println("| model | ours, tokens/s | PyTorch | ratio | quartiles | of the matrix rate, ours | PyTorch"
                + " | numbers are off by at most, ours | PyTorch |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (String text : cases.split(",")) {
            Path directory = Files.createTempDirectory("assay-bench");
            try {
                Case one = Case.of(text);
                one.write(directory);
                print(text, one, times(runtime, directory, one, how[0], gpu));
            } finally {
                Folders.remove(directory);
            }
        }
    }

    private static LaneConfig lane(Device device) {
        LaneConfig lane = LaneConfig.defaults();
        return new LaneConfig(lane.maxBatchTokens(), lane.maxRows(), lane.linger(), true, device, 1, 0, lane.maxRun());
    }

    private static Times times(OnnxRuntime runtime, Path directory, Case one, String python, boolean gpu)
            throws IOException {
        long[][] ids = ids(one.vocabulary());
        List<TokenRow> rows = Stream.of(ids).map(StatisticsRival::row).toList();
        double[] ours = new double[ROUNDS];
        double[] theirs = new double[ROUNDS];
        try (CausalModel model = CausalModel.fromDirectory(runtime, "bench", directory, StatisticsOptions.DEFAULT);
                Rival rival = new Rival(python, SCRIPT, directory.toString(), gpu ? "cuda" : "cpu")) {
            JsonNode first = rival.turn(Map.of("ids", ids));
            float[] statistics = model.run(rows, LENGTH).rows()[0];
            JsonNode exact = first.get("exact");
            double off = off(exact, (token, column) -> statistics[token * COLUMNS + column]);
            JsonNode other = first.get("statistics");
            double theirsOff =
                    off(exact, (token, column) -> other.get(token).get(column).asDouble());
            for (int round = -WARM; round < ROUNDS; round++) {
                JsonNode answer = rival.turn(Map.of("ids", ids));
                long start = now(gpu);
                model.run(rows, LENGTH);
                double seconds = (now(gpu) - start) / 1e9;
                if (round >= 0) {
                    ours[round] = seconds;
                    theirs[round] = answer.get(gpu ? "seconds" : "cpu_seconds").asDouble();
                }
            }
            return new Times(ours, theirs, first.get("matrix_rate").asDouble(), off, theirsOff);
        }
    }

    private static long now(boolean gpu) {
        return gpu ? System.nanoTime() : ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long[][] ids(int vocabulary) {
        Random random = new Random(SEED);
        return Stream.generate(() -> random.longs(LENGTH, 0, vocabulary).toArray())
                .limit(BATCH)
                .toArray(long[][]::new);
    }

    private static TokenRow row(long[] ids) {
        int[] completion = new int[ids.length];
        Arrays.fill(completion, 1);
        return new TokenRow(Arrays.stream(ids).mapToInt(Math::toIntExact).toArray(), completion, false);
    }

    /** Largest difference of log-probabilities, entropies and variances; ranks of near ties differ. */
    private static double off(JsonNode exact, Numbers numbers) {
        double most = 0;
        for (int token = 0; token < exact.size(); token++) {
            for (int column = 0; column < COLUMNS - 1; column++) {
                double expected = exact.get(token).get(column).asDouble();
                most = Math.max(most, Math.abs(numbers.of(token, column) - expected));
            }
        }
        return most;
    }

    private static void print(String name, Case one, Times times) {
        double[] ratios = new double[ROUNDS];
        Arrays.setAll(ratios, i -> times.theirs()[i] / times.ours()[i]);
        double ours = BATCH * LENGTH / StatisticsSpeed.quantile(times.ours(), 0.5);
        double theirs = BATCH * LENGTH / StatisticsSpeed.quantile(times.theirs(), 0.5);
        System.out.printf(
                Locale.ROOT,
                "| %s | %,.0f | %,.0f | %.2f | %.2f to %.2f | %.2f | %.2f | %.0e | %.0e |%n",
                name,
                ours,
                theirs,
                StatisticsSpeed.quantile(ratios, 0.5),
                StatisticsSpeed.quantile(ratios, 0.25),
                StatisticsSpeed.quantile(ratios, 0.75),
                ours * one.operations() / times.matrixRate(),
                theirs * one.operations() / times.matrixRate(),
                times.off(),
                times.theirsOff());
    }
}
