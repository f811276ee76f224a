package dev.assay.topology.app;

import dev.assay.ops.meters.Meters;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.lane.Lane;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.LaneTask;
import dev.assay.scoring.onnx.CausalModel;
import dev.assay.scoring.onnx.OnnxRuntime;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.config.MachineTextSettings;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * The model of {@code machine-text.reader} with the scores of texts on its numbers, loaded as the service loads it, so that
 * what it says bears the same fingerprint. Confined to the thread that calibrates.
 */
public final class TextModel implements AutoCloseable {
    private final CausalModel model;
    private final List<Scorer> scorers;
    private final Lane lane;

    private TextModel(CausalModel model, List<Scorer> scorers, Lane lane) {
        this.model = model;
        this.scorers = scorers;
        this.lane = lane;
    }

    /**
     * Loads the model.
     *
     * @param config of the service, with scores of texts on; its calibration is not read, since it is what is being made
     */
    public static TextModel start(AssayConfig config) {
        LaneConfig laneConfig = ScorerFactory.laneConfig(config.lane());
        LanguageStack stack = LanguageStack.load(OnnxRuntime.start(laneConfig), config, LearnedRules.read(config));
        try {
            CausalModel reader = Objects.requireNonNull(stack.reader(), "scores of texts are off");
            List<Scorer> scorers = MachineTextStack.scorers(uncalibrated(config.machineText()), reader);
            Lane lane = new Lane("main", laneConfig, stack.models(), new Meters(new CompositeMeterRegistry()));
            return new TextModel(reader, scorers, lane);
        } catch (RuntimeException e) {
            stack.models().forEach(CausalModel::close);
            throw e;
        }
    }

    private static MachineTextSettings uncalibrated(MachineTextSettings given) {
        return new MachineTextSettings(
                given.enabled(),
                given.memorisation(),
                false,
                given.reader(),
                given.minTokens(),
                given.minK(),
                given.tokenCounts(),
                null,
                null);
    }

    /** Id of the model. */
    public String model() {
        return model.id();
    }

    /** What the model's numbers come to, whatever numbers the text came with; its token ids are read as in the service. */
    CompletableFuture<List<Evidence>> judge(Subject given) {
        Subject subject = given.withTokens(TokenColumns.ofIds(given.tokens().ids()));
        Map<LaneQuery, CompletableFuture<LaneAnswer>> asked = new LinkedHashMap<>();
        for (Scorer scorer : scorers) {
            for (LaneQuery query : scorer.queries(subject)) {
                asked.computeIfAbsent(query, one -> lane.ask(one, LaneTask.of("calibrate")));
            }
        }
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
                .thenApply(all -> evidence(subject, asked));
    }

    private List<Evidence> evidence(Subject subject, Map<LaneQuery, CompletableFuture<LaneAnswer>> asked) {
        Map<LaneQuery, LaneAnswer> answers = new LinkedHashMap<>();
        asked.forEach((query, answer) -> answers.put(query, answer.join()));
        List<Evidence> evidence = new ArrayList<>();
        scorers.forEach(scorer -> evidence.addAll(scorer.score(subject, new LaneAnswers(answers))));
        return evidence;
    }

    @Override
    public void close() {
        lane.close();
    }
}
