package dev.assay.scoring.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.assay.ops.meters.Meters;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.lane.Lane;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.LaneTask;
import dev.assay.scoring.lane.LaneWork;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.onnx.graph.OnnxFile;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Rows per second of the bundled encoder through the lane against the bare runtime one by one, and how much rows disturb
 * each other in the file as published. Rounds alternate, so that a busy machine disturbs all alike. Run by {@link
 * LaneSpeedTest}.
 */
final class LaneBenchmark {
    private static final int ROWS = 160;

    private final LaneConfig config = LaneConfig.defaults();
    private final OnnxRuntime runtime = OnnxRuntime.start(config);
    private final SentenceEncoder encoder = SentenceEncoder.bundled(runtime);
    private final List<TokenRow> rows;
    private final Map<String, Double> seconds = new HashMap<>();

    private LaneBenchmark(List<String> texts) {
        rows = texts.stream().map(encoder::encode).toList();
    }

    static void measure(int rounds) throws OrtException {
        for (int words : new int[] {6, 25, 120}) {
            new LaneBenchmark(sentences(words)).run(words, rounds);
        }
    }

    private static List<String> sentences(int words) {
        List<String> pool = SentenceEncoderTest.texts(400);
        List<String> out = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            String[] all = (pool.get(i) + pool.get(i + 200) + pool.get(i + 100)).split(" ");
            int length = Math.max(1, Math.min(all.length, words / 2 + (i * 7919) % words));
            out.add(String.join(" ", List.of(all).subList(0, length)));
        }
        return out;
    }

    private void run(int words, int rounds) throws OrtException {
        byte[] published = ModelFiles.bundled().onnx();
        OnnxFile file = OnnxFile.of(published, false);
        try (OrtSession asPublished = runtime.open(published);
                OrtSession floats = runtime.openEdited(file)) {
            for (int round = 0; round <= rounds; round++) {
                if (round == 1) {
                    seconds.clear();
                }
                time("as published, one by one", ignored -> each(asPublished));
                time("float weights, one by one", ignored -> each(floats));
                for (int tokens : new int[] {512, 1024, 2048, 4096}) {
                    throughLane(tokens);
                }
            }
            double alone = seconds.getOrDefault("float weights, one by one", 1.0);
            System.out.printf(
                    "%d words on average, %d rows, %d rounds, %d threads%n",
                    words, ROWS, rounds, config.intraOpThreads());
            seconds.forEach((name, time) -> System.out.printf(
                    "  %-28s %8.1f rows/s  %5.2f x%n", name, rounds * (double) ROWS / time, alone / time));
            System.out.printf(
                    "  rows of 16 together differ from alone by: as published %.1e, float weights %.1e%n",
                    disturbance(asPublished), disturbance(floats));
        }
    }

    private void time(String name, Consumer<Void> work) {
        long start = System.nanoTime();
        work.accept(null);
        seconds.merge(name, (System.nanoTime() - start) / 1e9, Double::sum);
    }

    private void each(OrtSession session) {
        for (TokenRow row : rows) {
            hidden(session, List.of(row), row.length());
        }
    }

    private void throughLane(int tokens) {
        LaneConfig lanes = new LaneConfig(
                tokens,
                64,
                Duration.ofMillis(5),
                true,
                config.device(),
                config.intraOpThreads(),
                0,
                Duration.ofMinutes(1));
        try (Lane lane = new Lane(
                "bench", lanes, List.of(SentenceEncoder.bundled(runtime)), new Meters(new SimpleMeterRegistry()))) {
            time("lane, batches of " + tokens, ignored -> {
                CountDownLatch done = new CountDownLatch(rows.size());
                LaneTask task = LaneTask.of("bench");
                rows.forEach(row -> {
                    CompletableFuture<LaneAnswer> answer = new CompletableFuture<>();
                    CompletableFuture<?> unused = answer.thenRun(done::countDown);
                    lane.offer(new LaneWork(encoder.id(), row, task, answer));
                });
                try {
                    done.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    private double disturbance(OrtSession session) {
        double worst = 0;
        for (int from = 0; from + 16 <= rows.size(); from += 16) {
            List<TokenRow> batch = rows.subList(from, from + 16);
            int length = batch.stream().mapToInt(TokenRow::length).max().orElseThrow();
            float[][] together = pooled(hidden(session, batch, length), batch, length);
            for (int i = 0; i < 16; i++) {
                TokenRow row = batch.get(i);
                float[] alone = pooled(hidden(session, List.of(row), row.length()), List.of(row), row.length())[0];
                worst = Math.max(worst, SentenceEncoderTest.distance(together[i], alone));
            }
        }
        return worst;
    }

    private static float[][] pooled(float[] hidden, List<TokenRow> batch, int length) {
        int width = hidden.length / batch.size() / length;
        float[][] out = new float[batch.size()][width];
        for (int r = 0; r < out.length; r++) {
            double squares = 0;
            for (int d = 0; d < width; d++) {
                double sum = 0;
                for (int t = 0; t < batch.get(r).length(); t++) {
                    sum += hidden[(r * length + t) * width + d];
                }
                out[r][d] = (float) sum;
                squares += sum * sum;
            }
            for (int d = 0; d < width; d++) {
                out[r][d] /= (float) Math.sqrt(squares);
            }
        }
        return out;
    }

    private float[] hidden(OrtSession session, List<TokenRow> batch, int length) {
        LongBuffer ids = LongBuffer.allocate(batch.size() * length);
        LongBuffer mask = LongBuffer.allocate(batch.size() * length);
        for (int r = 0; r < batch.size(); r++) {
            for (int t = 0; t < batch.get(r).length(); t++) {
                ids.put(r * length + t, batch.get(r).ids()[t]);
                mask.put(r * length + t, 1);
            }
        }
        long[] shape = {batch.size(), length};
        try (OnnxTensor idTensor = OnnxTensor.createTensor(runtime.environment(), ids, shape);
                OnnxTensor maskTensor = OnnxTensor.createTensor(runtime.environment(), mask, shape);
                OnnxTensor types = OnnxTensor.createTensor(
                        runtime.environment(), LongBuffer.allocate(batch.size() * length), shape);
                OrtSession.Result result = session.run(
                        Map.of("input_ids", idTensor, "attention_mask", maskTensor, "token_type_ids", types))) {
            FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] out = new float[values.remaining()];
            values.get(out);
            return out;
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
