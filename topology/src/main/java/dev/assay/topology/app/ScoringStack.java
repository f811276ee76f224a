package dev.assay.topology.app;

import dev.assay.ops.meters.Meters;
import dev.assay.scoring.DeferralRule;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.engine.AnswerCache;
import dev.assay.scoring.engine.Fingerprint;
import dev.assay.scoring.engine.InputLimits;
import dev.assay.scoring.engine.InputRules;
import dev.assay.scoring.engine.ModelPort;
import dev.assay.scoring.engine.ScoringEngine;
import dev.assay.scoring.lane.Lane;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.LaneModel;
import dev.assay.scoring.lane.LaneState;
import dev.assay.scoring.lane.LaneTask;
import dev.assay.scoring.onnx.NliModel;
import dev.assay.scoring.onnx.OnnxRuntime;
import dev.assay.scoring.onnx.SentenceEncoder;
import dev.assay.scoring.onnx.SynthidBayesianModel;
import dev.assay.scoring.onnx.TokenEncoder;
import dev.assay.scoring.watermark.synthid.BayesianScore;
import dev.assay.scoring.watermark.synthid.SynthidBayesianScorer;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.InputSettings;
import dev.assay.topology.threshold.ThresholdRules;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that turns subjects into findings, built from the configuration: device, models, lane, scorers, engine. The
 * service and the command line build it alike, so equal configurations have equal fingerprints and numbers. Thread-safe.
 */
public final class ScoringStack implements AutoCloseable {
    private final ScoringEngine engine;
    private final @Nullable WatermarkFiles files;
    private final List<Scorer> others;
    private final ExecutorService threads;
    private final @Nullable Lane lane;
    private final String device;
    private final AtomicLong modelAnswers;

    private ScoringStack(
            ScoringEngine engine,
            @Nullable WatermarkFiles files,
            List<Scorer> others,
            ExecutorService threads,
            @Nullable Lane lane,
            String device,
            AtomicLong modelAnswers) {
        this.engine = engine;
        this.files = files;
        this.others = others;
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
        InputSettings input = config.input();
        WatermarkFiles files = ConfiguredFiles.open(config);
        List<Scorer> others = new ArrayList<>(ScorerFactory.withoutModels(config));
        LearnedRules learned = LearnedRules.read(config);
        DeferralRule rule = ScorerFactory.deferralRule(config.deferral(), learned);
        List<String> parts = new ArrayList<>(List.of("assay " + version));
        Lane lane = null;
        String device = "none";
        List<LaneModel> onLane = new ArrayList<>();
        Path nliFolder = config.nli().modelDir();
        List<BayesianScore> posteriors = files == null ? List.of() : SynthidBayesianScorer.parametersOf(files.ring());
        boolean language = LanguageStack.wanted(config, learned);
        if (config.embedding().enabled() || nliFolder != null || !posteriors.isEmpty() || language) {
            LaneConfig laneConfig = ScorerFactory.laneConfig(config.lane());
            OnnxRuntime runtime = OnnxRuntime.start(laneConfig);
            device = runtime.device().device();
            if (config.embedding().enabled()) {
                Path given = config.embedding().modelDir();
                SentenceEncoder encoder = ModelKey.EMBEDDING.load(given, () -> encoder(runtime, given));
                onLane.add(encoder);
                others.addAll(ScorerFactory.calibrated(
                        config, List.of(ScorerFactory.embeddingAgreement(config, encoder.id())), encoder.asked()));
                if (config.embedding().bertScore()) {
                    TokenEncoder tokens = ModelKey.EMBEDDING.load(given, () -> tokens(runtime, encoder.id(), given));
                    onLane.add(tokens);
                    others.addAll(ScorerFactory.calibrated(
                            config, List.of(ScorerFactory.bertScore(config, tokens.id())), tokens.asked()));
                }
            }
            if (nliFolder != null) {
                NliModel nli = NliStack.load(runtime, config.nli(), nliFolder);
                onLane.add(nli);
                others.addAll(ScorerFactory.calibrated(config, NliStack.scorers(config, nli.id()), nli.asked()));
            }
            if (language) {
                LanguageStack models = LanguageStack.load(runtime, config, learned);
                onLane.addAll(models.models());
                others.addAll(models.scorers());
                rule = models.rule();
            }
            posteriors.forEach(parameters -> onLane.add(new SynthidBayesianModel(runtime, parameters)));
            lane = new Lane("main", laneConfig, onLane, meters);
            parts.add(runtime.device().fingerprint());
            parts.addAll(lane.fingerprint());
        }
        int wanted = config.engine().threads();
        ExecutorService threads = Executors.newFixedThreadPool(
                wanted > 0 ? wanted : Runtime.getRuntime().availableProcessors(), daemons());
        AtomicLong modelAnswers = new AtomicLong();
        if (config.session().enabled()) {
            parts.add(config.session().rules().describe());
        }
        ThresholdRules thresholds = ThresholdCandidates.rules(config);
        ThresholdCandidates candidates = ThresholdCandidates.of(config);
        if (thresholds != null && candidates != null) {
            parts.add(thresholds.describe());
            parts.add(candidates.describe());
        }
        ScoringEngine engine = new ScoringEngine(
                parts,
                scorers(files, others, lane),
                rule,
                new InputRules(new InputLimits(input.maxTextChars(), input.maxTokens(), input.maxSamples())),
                kept(models(lane, modelAnswers), onLane, config),
                config.watermark().alpha(),
                threads);
        engine.explain(ScorerFactory.explanation(config.explanation()));
        return new ScoringStack(engine, files, List.copyOf(others), threads, lane, device, modelAnswers);
    }

    private static SentenceEncoder encoder(OnnxRuntime runtime, @Nullable Path given) {
        return given == null
                ? SentenceEncoder.bundled(runtime)
                : SentenceEncoder.fromDirectory(runtime, String.valueOf(given.getFileName()), given);
    }

    private static TokenEncoder tokens(OnnxRuntime runtime, String encoder, @Nullable Path given) {
        return given == null ? TokenEncoder.bundled(runtime) : TokenEncoder.fromDirectory(runtime, encoder, given);
    }

    private static List<Scorer> scorers(@Nullable WatermarkFiles files, List<Scorer> others, @Nullable Lane lane) {
        List<Scorer> all = new ArrayList<>();
        if (files != null) {
            all.addAll(files.scorers(lane == null ? Set.of() : Set.copyOf(lane.modelIds())));
        }
        all.addAll(others);
        return all;
    }

    /**
     * Looks at key file and profile file once and, where one was read anew, scores with it from now on. One thread at a
     * time.
     *
     * @return whether anything changed, the fingerprint with it
     */
    boolean reload(WatermarkFiles.Listener listener) {
        if (files == null || !files.look(listener)) {
            return false;
        }
        engine.exchange(scorers(files, others, lane));
        return true;
    }

    /** The key and profile files that are watched; none without watermark tests. */
    List<WatchedFile<?>> watched() {
        return files == null ? List.of() : files.watched();
    }

    /** Keys in the ring in use. */
    int keys() {
        return files == null ? 0 : files.ring().keys().size();
    }

    /** Entailment answers cost most and repeat most, so they are kept. */
    private static ModelPort kept(ModelPort models, List<LaneModel> onLane, AssayConfig config) {
        Set<String> nli = onLane.stream()
                .filter(NliModel.class::isInstance)
                .map(LaneModel::id)
                .collect(Collectors.toSet());
        return nli.isEmpty()
                ? models
                : new AnswerCache(models, nli, config.nli().cacheSize());
    }

    private static ModelPort models(@Nullable Lane lane, AtomicLong answers) {
        if (lane == null) {
            return ScoringStack::noModel;
        }
        return (query, task) -> lane.ask(query, task).whenComplete((answer, failure) -> answers.incrementAndGet());
    }

    private static CompletableFuture<LaneAnswer> noModel(LaneQuery query, LaneTask task) {
        throw new IllegalStateException("no model is configured, yet " + task.id() + " asks " + query);
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

    /** Ids of the models on the lane, in the order in which they were loaded. */
    List<String> modelIds() {
        return lane == null ? List.of() : lane.modelIds();
    }

    /** What the numbers depend on, for events whose scoring begins now. */
    public Fingerprint fingerprint() {
        return engine.fingerprint();
    }

    /** Where models run: {@code cpu}, {@code cuda:0}, or {@code none} when there are none. */
    public String device() {
        return device;
    }

    /** Whether the lane can no longer run anything; only a new process helps. */
    public boolean laneLost() {
        return lane != null && lane.state() == LaneState.LOST;
    }

    /** Has the lane drop what a task asked in its epochs up to this one. */
    void withdraw(String task, long epoch) {
        if (lane != null) {
            lane.withdraw(task, epoch);
        }
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
        boolean idle = false;
        try {
            idle = threads.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (files != null && idle) {
            // A tokenizer that still encodes must not be freed; the process ends anyway.
            files.close();
        }
        if (lane != null) {
            lane.close();
        }
    }
}
