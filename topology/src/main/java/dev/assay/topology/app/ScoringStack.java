package dev.assay.topology.app;

import dev.assay.ops.meters.Meters;
import dev.assay.scoring.DeferralRule;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.engine.Fingerprint;
import dev.assay.scoring.engine.InputLimits;
import dev.assay.scoring.engine.InputRules;
import dev.assay.scoring.engine.ModelPort;
import dev.assay.scoring.engine.ScoringEngine;
import dev.assay.scoring.lane.Lane;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.LaneState;
import dev.assay.scoring.lane.LaneTask;
import dev.assay.scoring.lane.WorkClass;
import dev.assay.scoring.onnx.OnnxRuntime;
import dev.assay.scoring.onnx.SentenceEncoder;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.InputSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that turns subjects into findings, built from the configuration: device, models, lane, scorers, engine. The
 * service and the command line build it alike, so equal configurations have equal fingerprints and numbers. Thread-safe.
 */
public final class ScoringStack implements AutoCloseable {
    private final ScoringEngine engine;
    private final Fingerprint fingerprint;
    private final ExecutorService threads;
    private final @Nullable Lane lane;
    private final String device;
    private final AtomicLong modelAnswers;

    private ScoringStack(
            ScoringEngine engine,
            Fingerprint fingerprint,
            ExecutorService threads,
            @Nullable Lane lane,
            String device,
            AtomicLong modelAnswers) {
        this.engine = engine;
        this.fingerprint = fingerprint;
        this.threads = threads;
        this.lane = lane;
        this.device = device;
        this.modelAnswers = modelAnswers;
    }

    /**
     * Loads keys and models and starts the lane.
     *
     * @param version version of the code, which is part of the fingerprint
     */
    public static ScoringStack start(AssayConfig config, Meters meters, String version) {
        List<Scorer> scorers = new ArrayList<>(ScorerFactory.withoutModels(config));
        DeferralRule rule = ScorerFactory.deferralRule(config.deferral());
        List<String> parts = new ArrayList<>(List.of("assay " + version));
        Lane lane = null;
        String device = "none";
        if (config.embedding().enabled()) {
            LaneConfig laneConfig = ScorerFactory.laneConfig(config.lane());
            OnnxRuntime runtime = OnnxRuntime.start(laneConfig);
            device = runtime.device().device();
            Path given = config.embedding().modelDir();
            SentenceEncoder encoder = given == null
                    ? SentenceEncoder.bundled(runtime)
                    : SentenceEncoder.fromDirectory(runtime, String.valueOf(given.getFileName()), given);
            lane = new Lane("main", laneConfig, List.of(encoder), meters);
            scorers.add(ScorerFactory.embeddingAgreement(config, encoder.id()));
            parts.add(runtime.device().fingerprint());
            parts.addAll(lane.fingerprint());
        }
        InputSettings input = config.input();
        int wanted = config.engine().threads();
        ExecutorService threads = Executors.newFixedThreadPool(
                wanted > 0 ? wanted : Runtime.getRuntime().availableProcessors(), daemons());
        AtomicLong modelAnswers = new AtomicLong();
        ScoringEngine engine = new ScoringEngine(
                scorers,
                rule,
                new InputRules(new InputLimits(input.maxTextChars(), input.maxTokens(), input.maxSamples())),
                models(lane, modelAnswers),
                config.watermark().alpha(),
                threads);
        engine.explain(ScorerFactory.explanation(config.explanation()));
        parts.addAll(engine.describe());
        return new ScoringStack(engine, Fingerprint.of(parts), threads, lane, device, modelAnswers);
    }

    private static ModelPort models(@Nullable Lane lane, AtomicLong answers) {
        if (lane == null) {
            return ScoringStack::noModel;
        }
        return (query, task) -> lane.ask(query, new LaneTask(task, 0), WorkClass.LIVE, Long.MAX_VALUE)
                .whenComplete((answer, failure) -> answers.incrementAndGet());
    }

    private static CompletableFuture<LaneAnswer> noModel(LaneQuery query, String task) {
        throw new IllegalStateException("no model is configured, yet " + task + " asks " + query);
    }

    private static java.util.concurrent.ThreadFactory daemons() {
        AtomicInteger next = new AtomicInteger();
        return runnable -> {
            Thread thread = new Thread(runnable, "assay-scoring-" + next.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** How many questions the models have answered so far; rises while they work. */
    long modelAnswers() {
        return modelAnswers.get();
    }

    /** Runs the scorers. */
    public ScoringEngine engine() {
        return engine;
    }

    /** What the numbers depend on. */
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /** Where models run: {@code cpu}, {@code cuda:0}, or {@code none} when there are none. */
    public String device() {
        return device;
    }

    /** Whether the lane can no longer run anything; only a new process helps. */
    public boolean laneLost() {
        return lane != null && lane.state() == LaneState.LOST;
    }

    /** Milliseconds since the lane last showed life; 0 without a lane. */
    public long laneSilentMillis() {
        return lane == null
                ? 0
                : Math.max(0, System.currentTimeMillis() - lane.heartbeat().toEpochMilli());
    }

    /** Hears of the lane's end. */
    public void onLaneLost(Consumer<LaneState> listener) {
        if (lane != null) {
            lane.onStateChange(state -> {
                if (state == LaneState.LOST) {
                    listener.accept(state);
                }
            });
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (lane != null) {
            lane.close();
        }
    }
}
