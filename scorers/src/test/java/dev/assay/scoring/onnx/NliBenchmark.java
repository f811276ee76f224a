package dev.assay.scoring.onnx;

import com.sun.management.OperatingSystemMXBean;
import dev.assay.ops.meters.Meters;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.lane.Lane;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.LaneTask;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.onnx.tokens.PairTokenizer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Tokens per CPU second of a cross-encoder (6 layers of 384, random weights) on what SelfCheck-NLI asks about WikiBio
 * passages: through the lane from texts to logits, and bare ONNX Runtime on the same rows, tokenised beforehand, sorted by
 * length and cut into batches of the same budget that are padded to their longest row. Rounds alternate, and CPU time of the
 * process is counted, so that a busy machine disturbs both alike. Run by {@link NliSpeedTest}.
 */
final class NliBenchmark {
    private static final int BUDGET = 2048;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final OnnxRuntime runtime;
    private final LaneConfig config;
    private final Path directory;

    /** CPU and wall seconds, real and padded tokens of one kind of run. */
    private static final class Account {
        private double cpu;
        private double wall;
        private long real;
        private long padded;

        void run(Runnable work) {
            long cpuStart = SYSTEM.getProcessCpuTime();
            long start = System.nanoTime();
            work.run();
            wall += (System.nanoTime() - start) / 1e9;
            cpu += (SYSTEM.getProcessCpuTime() - cpuStart) / 1e9;
        }

        double perCpuSecond() {
            return real / cpu;
        }

        void print(String name) {
            System.out.printf(
                    "  %-22s %9.0f tokens/CPU s  %9.0f tokens/s  padded/real %.4f%n",
                    name, perCpuSecond(), real / wall, (double) padded / real);
        }
    }

    private NliBenchmark(Path directory) {
        this.directory = directory;
        this.config = new LaneConfig(
                BUDGET, 64, Duration.ofMillis(5), true, LaneConfig.Device.CPU, 1, 0, Duration.ofMinutes(5));
        this.runtime = OnnxRuntime.start(config);
    }

    /**
     * Prints what both reach.
     *
     * @return tokens per CPU second through the lane over those of the bare runtime
     */
    static double measure(int rounds, int passages) throws IOException {
        Path directory = Files.createTempDirectory("assay-nli");
        String tokenizer = new String(ModelFiles.bundled().tokenizer(), StandardCharsets.UTF_8);
        TinyNli.write(
                directory, new RandomTransformer(6, 384, 12, 30522, 512).toBytes(), tokenizer, TinyNli.BERT_LABELS);
        try {
            return new NliBenchmark(directory).compare(rounds, passages);
        } finally {
            for (String name : List.of("model.onnx", "tokenizer.json", "config.json")) {
                Files.delete(directory.resolve(name));
            }
            Files.delete(directory);
        }
    }

    private double compare(int rounds, int passages) throws IOException {
        Account bare = new Account();
        Account laned = new Account();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (PairTokenizer tokenizer =
                        new PairTokenizer(ModelFiles.bundled().tokenizer(), "tokenizer.json", 512, false, true);
                NliModel direct = NliModel.fromDirectory(runtime, "nli", directory, NliOptions.DEFAULT);
                Lane lane = new Lane(
                        "bench",
                        config,
                        List.of(NliModel.fromDirectory(runtime, "nli", directory, NliOptions.DEFAULT)),
                        new Meters(meters))) {
            warm(direct, lane, NliPairs.ofWikiBio(118, 119).subList(0, 40), tokenizer);
            for (int round = 0; round < rounds; round++) {
                List<LaneQuery> queries = NliPairs.ofWikiBio(round * passages, (round + 1) * passages);
                List<TokenRow> rows = NliPairs.rows(queries, tokenizer);
                ideal(direct, rows, bare);
                double[] padding = NliPairs.padding(queries);
                laned.real += Math.round(padding[0] * padding[1]);
                laned.padded += Math.round(padding[0] * padding[1] * padding[2]);
                laned.run(() -> askAll(lane, queries));
                System.out.printf("round %d of %d, %d pairs%n", round + 1, rounds, queries.size());
            }
        }
        System.out.printf("%d rounds of %d passages, batches of %d tokens, one thread%n", rounds, passages, BUDGET);
        bare.print("bare, ideal batches");
        laned.print("lane, from texts");
        double ratio = laned.perCpuSecond() / bare.perCpuSecond();
        System.out.printf("  lane / bare %.4f%n", ratio);
        return ratio;
    }

    private static void warm(NliModel direct, Lane lane, List<LaneQuery> queries, PairTokenizer tokenizer) {
        ideal(direct, NliPairs.rows(queries, tokenizer), new Account());
        askAll(lane, queries);
    }

    private static void askAll(Lane lane, List<LaneQuery> queries) {
        List<CompletableFuture<LaneAnswer>> answers = queries.stream()
                .map(query -> lane.ask(query, LaneTask.of("0_0")))
                .toList();
        answers.forEach(answer -> {
            if (!(answer.join() instanceof LaneAnswer.Row)) {
                throw new IllegalStateException("no answer: " + answer.join());
            }
        });
    }

    private static void ideal(NliModel model, List<TokenRow> rows, Account account) {
        List<TokenRow> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparingInt(TokenRow::length));
        List<List<TokenRow>> batches = new ArrayList<>();
        for (int from = 0; from < sorted.size(); ) {
            int to = from + 1;
            while (to < sorted.size() && (to + 1 - from) * sorted.get(to).length() <= BUDGET) {
                to++;
            }
            batches.add(sorted.subList(from, to));
            from = to;
        }
        for (List<TokenRow> batch : batches) {
            int longest = batch.get(batch.size() - 1).length();
            account.padded += (long) longest * batch.size();
            account.real += batch.stream().mapToInt(TokenRow::length).sum();
        }
        account.run(() -> batches.forEach(
                batch -> model.run(batch, batch.get(batch.size() - 1).length())));
    }
}
