package dev.assay.bench;

import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.onnx.CausalModel;
import dev.assay.scoring.onnx.OnnxRuntime;
import dev.assay.scoring.onnx.RandomCausalModel;
import dev.assay.scoring.onnx.StatisticsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Writes a model with random weights in the shape of a public one, fuses the head onto it, scores batches and prints how much
 * memory the process took at most (Linux only). Confined to the thread that calls it.
 */
public final class StatisticsMemory {
    private static final RandomCausalModel SHAPE =
            new RandomCausalModel(24, 1024, 16, 151_936, 4096, RandomCausalModel.Type.FLOAT16, true);

    private static final int[][] BATCHES = {{1, 64}, {4, 128}, {8, 256}};

    private StatisticsMemory() {}

    /**
     * Measures.
     *
     * @param args a directory for the model, 1.3 GB, which is written unless it holds one, {@code .*} for one that is removed
     *     at the end; then rows per chunk with commas
     *     between them
     */
    public static void main(String[] args) throws IOException {
        boolean given = args.length > 0 && !args[0].equals(".*");
        Path directory = given ? Path.of(args[0]) : Files.createTempDirectory("assay-model");
        try {
            measure(directory, args.length > 1 && !args[1].isEmpty() ? args[1] : "32,256");
        } finally {
            if (!given) {
                Folders.remove(directory);
            }
        }
    }

    private static void measure(Path directory, String chunks) throws IOException {
        if (!Files.exists(directory.resolve("config.json"))) {
            long start = System.nanoTime();
            SHAPE.write(directory, true);
            System.out.printf(Locale.ROOT, "wrote %s to %s in %.0f s%n", SHAPE, directory, seconds(start));
        }
        System.out.println("| rows per chunk | batch | logits as a whole, MB | before, MB | peak, MB | more, MB | s |");
        System.out.println("|---|---|---|---|---|---|---|");
        OnnxRuntime runtime = OnnxRuntime.start(LaneConfig.defaults().on(LaneConfig.Device.CPU));
        for (String chunk : chunks.split(",")) {
            measure(runtime, directory, Integer.parseInt(chunk));
        }
    }

    private static void measure(OnnxRuntime runtime, Path directory, int chunk) throws IOException {
        forgetPeak();
        long start = System.nanoTime();
        StatisticsOptions options = StatisticsOptions.DEFAULT.withRowsPerChunk(chunk);
        try (CausalModel model = CausalModel.fromDirectory(runtime, "random", directory, options)) {
            System.out.printf(
                    Locale.ROOT, "| %d | loading, %.0f s | | | %d | | |%n", chunk, seconds(start), megabytes("VmHWM"));
            for (int[] batch : BATCHES) {
                forgetPeak();
                long before = megabytes("VmRSS");
                long began = System.nanoTime();
                model.run(rows(batch[0], batch[1]), batch[1]);
                double seconds = seconds(began);
                long peak = megabytes("VmHWM");
                System.out.printf(
                        Locale.ROOT,
                        "| %d | %d x %d | %d | %d | %d | %d | %.1f |%n",
                        chunk,
                        batch[0],
                        batch[1],
                        ((long) batch[0] * batch[1] * SHAPE.vocabulary() * Float.BYTES) >> 20,
                        before,
                        peak,
                        peak - before,
                        seconds);
            }
        }
    }

    private static List<TokenRow> rows(int batch, int length) {
        Random random = new Random(3);
        List<TokenRow> rows = new ArrayList<>();
        for (int b = 0; b < batch; b++) {
            int[] completion = new int[length];
            Arrays.fill(completion, 1);
            rows.add(new TokenRow(random.ints(length, 0, SHAPE.vocabulary()).toArray(), completion, false));
        }
        return rows;
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    /** The kernel starts a new peak when 5 is written here. */
    private static void forgetPeak() throws IOException {
        Files.writeString(Path.of("/proc/self/clear_refs"), "5");
    }

    private static long megabytes(String key) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(key + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElse(-1);
    }
}
