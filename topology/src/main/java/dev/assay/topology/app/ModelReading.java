package dev.assay.topology.app;

import dev.assay.ops.meters.Meters;
import dev.assay.schema.GeneratedText;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Subject;
import dev.assay.scoring.cascade.rule.ReaderQuery;
import dev.assay.scoring.cascade.rule.RuleArtefact;
import dev.assay.scoring.evaluation.cascade.AnswerReader;
import dev.assay.scoring.lane.Lane;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.LaneTask;
import dev.assay.scoring.onnx.CausalModel;
import dev.assay.scoring.onnx.OnnxRuntime;
import dev.assay.scoring.statistics.TokenStatistics;
import dev.assay.serdes.json.JsonCodec;
import dev.assay.serdes.json.JsonFormatException;
import dev.assay.topology.config.AssayConfig;
import dev.assay.topology.mapping.SubjectMapper;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One of the configured language models, which reads labelled answers as it reads events in the service. Confined to the thread
 * that calibrates.
 */
public final class ModelReading implements AnswerReader, AutoCloseable {
    private static final int AHEAD = 64;

    private final CausalModel model;
    private final Lane lane;

    private ModelReading(CausalModel model, Lane lane) {
        this.model = model;
        this.lane = lane;
    }

    /** Which of the two language models. */
    public enum Which {
        /** {@code language-models.small-dir}. */
        SMALL,
        /** {@code language-models.large-dir}. */
        LARGE
    }

    /** Loads the model, with the two most likely tokens among its columns. */
    public static ModelReading start(AssayConfig config, Which which) {
        LaneConfig laneConfig = ScorerFactory.laneConfig(config.lane());
        LanguageModelLoader loader = new LanguageModelLoader(OnnxRuntime.start(laneConfig), config);
        CausalModel model = which == Which.SMALL ? loader.small(true) : loader.large(true);
        Lane lane = new Lane("main", laneConfig, List.of(model), new Meters(new CompositeMeterRegistry()));
        return new ModelReading(model, lane);
    }

    @Override
    public RuleArtefact.Reader about() {
        return new RuleArtefact.Reader(model.id(), model.content());
    }

    @Override
    public List<Optional<TokenStatistics>> read(List<String> events) throws IOException {
        List<CompletableFuture<Optional<TokenStatistics>>> asked = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            if (i >= AHEAD) {
                asked.get(i - AHEAD).join();
            }
            asked.add(ask(subject(events.get(i), "event " + (i + 1))));
        }
        return asked.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<Optional<TokenStatistics>> ask(Subject subject) {
        LaneQuery query = ReaderQuery.of(model.id(), model.id(), subject);
        return query == null
                ? CompletableFuture.completedFuture(Optional.empty())
                : lane.ask(query, LaneTask.of("calibrate")).thenApply(this::statistics);
    }

    private Optional<TokenStatistics> statistics(LaneAnswer answer) {
        return answer instanceof LaneAnswer.Row row
                ? Optional.of(TokenStatistics.unpack(model.layout(), row.values()))
                : Optional.empty();
    }

    private static Subject subject(String event, String place) throws IOException {
        try {
            return SubjectMapper.subject(JsonCodec.read(event, GeneratedText.class, Map.of("eventId", place)), null);
        } catch (JsonFormatException e) {
            throw new IOException(place + " is no event: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        lane.close();
    }
}
