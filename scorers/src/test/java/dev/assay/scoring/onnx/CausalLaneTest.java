package dev.assay.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ops.meters.Meters;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.NumberRow;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Scorer;
import dev.assay.scoring.Subject;
import dev.assay.scoring.lane.Lane;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.LaneTask;
import dev.assay.scoring.machinetext.ScoringModel;
import dev.assay.scoring.machinetext.TextScore;
import dev.assay.scoring.machinetext.TextScoreConfig;
import dev.assay.scoring.machinetext.TextScoreScorer;
import dev.assay.scoring.onnx.StatisticsOptions.StartToken;
import dev.assay.scoring.onnx.tokens.TinyTokenizers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a lane with real language models on it answers to texts and ids that these cannot be asked about. */
@Timeout(120)
class CausalLaneTest {
    private static final LaneConfig CONFIG = LaneConfig.defaults().on(LaneConfig.Device.CPU);
    private static final OnnxRuntime RUNTIME = OnnxRuntime.start(CONFIG);

    @TempDir
    Path directory;

    private static LaneAnswer ask(Lane lane, LaneQuery query) {
        return lane.ask(query, LaneTask.of("0_0")).join();
    }

    private static Lane lane(CausalModel model, SimpleMeterRegistry registry) {
        return new Lane("test", CONFIG, List.of(model), new Meters(registry));
    }

    @Test
    void idsAndTokensBeyondTheModelAreAnotherVocabulary() throws IOException {
        new TinyCausal().write(directory);
        // Its added token has the id 256.
        Files.write(directory.resolve("tokenizer.json"), TinyTokenizers.byteLevelBpe());
        StatisticsOptions options = StatisticsOptions.DEFAULT.withStart(StartToken.NEVER);
        CausalModel model = CausalModel.fromDirectory(RUNTIME, "m", directory, options);
        LaneAnswer.Failure foreign =
                new LaneAnswer.Failure(Reason.VOCABULARY_MISMATCH, "a token beyond the 256 that the model knows");
        try (Lane lane = lane(model, new SimpleMeterRegistry())) {
            assertThat(ask(lane, new LaneQuery("m", NumberRow.of(1, 5, 6, 256))))
                    .isEqualTo(foreign);
            assertThat(ask(lane, new LaneQuery("m", NumberRow.of(1, 1L << 40, 6))))
                    .isEqualTo(foreign);
            assertThat(ask(lane, new LaneQuery("m", "", "a<bos>b"))).isEqualTo(foreign);
            assertThat(ask(lane, new LaneQuery("m", "p<bos>", "ab"))).isEqualTo(foreign);
            assertThat(ask(lane, new LaneQuery("m", "a<bos>b"))).isEqualTo(foreign);
            assertThat(ask(lane, new LaneQuery("m", NumberRow.of(1, 5, 6, 255))))
                    .isInstanceOf(LaneAnswer.Row.class);
            assertThat(ask(lane, new LaneQuery("m", "p", "ab"))).isInstanceOf(LaneAnswer.Row.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, TinyCausal.V})
    void idsBeyondAModelWhoseGraphDoesNotSayItsWidthAreForeignToo(int configured) throws IOException {
        // Logits that come out of no product we know.
        new TinyCausal()
                .configured(configured)
                .output("logits", "B", "T", "V")
                .ending((graph, logits) -> graph.node("Softplus", List.of(logits)))
                .write(directory);
        CausalModel model = CausalModel.fromDirectory(
                RUNTIME, "m", directory, StatisticsOptions.DEFAULT.withStart(StartToken.NEVER));
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (Lane lane = lane(model, registry)) {
            for (long id : new long[] {256, 100_000}) {
                assertThat(ask(lane, new LaneQuery("m", NumberRow.of(1, 5, 6, id))))
                        .isEqualTo(new LaneAnswer.Failure(
                                Reason.VOCABULARY_MISMATCH, "a token beyond the 256 that the model knows"));
            }
            assertThat(ask(lane, new LaneQuery("m", NumberRow.of(1, 5, 6, 255))))
                    .isInstanceOf(LaneAnswer.Row.class);
            assertThat(registry.get("assay.lane.bisect").counter().count()).isZero();
        }
    }

    @Test
    void whatOnlyTheReferenceBelievesInCostsOnlyTheScoresThatCompareThem() throws IOException {
        Path scorer = new TinyCausal().impossible('#', '~').write(directory.resolve("scorer"));
        Path reference = new TinyCausal().write(directory.resolve("reference"));
        CausalModel pair =
                CausalModel.pairFromDirectories(RUNTIME, "pair", scorer, reference, StatisticsOptions.DEFAULT);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (Lane lane = lane(pair, registry)) {
            Map<TextScore, Reason> found = reasons(pair, lane, "Only letters here.");
            assertThat(found)
                    .containsEntry(TextScore.BINOCULARS, Reason.IMPOSSIBLE_TOKEN)
                    .containsEntry(TextScore.FAST_DETECT_GPT_DUAL, Reason.IMPOSSIBLE_TOKEN)
                    .containsEntry(TextScore.FAST_DETECT_GPT, Reason.NONE)
                    .containsEntry(TextScore.LRR, Reason.NONE)
                    .containsEntry(TextScore.LOG_RANK, Reason.NONE)
                    .containsEntry(TextScore.LIKELIHOOD, Reason.NONE);
            assertThat(registry.get("assay.lane.bisect").counter().count()).isZero();
        }
    }

    @Test
    void whatBothExcludeLeavesEveryScore() throws IOException {
        Path scorer = new TinyCausal().impossible('#', '~').write(directory.resolve("scorer"));
        Path reference = new TinyCausal().impossible('~', '#').write(directory.resolve("reference"));
        CausalModel pair =
                CausalModel.pairFromDirectories(RUNTIME, "pair", scorer, reference, StatisticsOptions.DEFAULT);
        try (Lane lane = lane(pair, new SimpleMeterRegistry())) {
            assertThat(reasons(pair, lane, "Only letters here.").values()).containsOnly(Reason.NONE);
            assertThat(reasons(pair, lane, "A # among letters.").values()).containsOnly(Reason.IMPOSSIBLE_TOKEN);
        }
    }

    private static Map<TextScore, Reason> reasons(CausalModel model, Lane lane, String text) {
        ScoringModel reader = new ScoringModel(model.id(), model.layout(), "f", null, model.tokenizer());
        Scorer scorer = TextScoreScorer.machineText(
                new TextScoreConfig(EnumSet.allOf(TextScore.class), reader, 1, 0.2, 0.01, null, null, null));
        Subject subject = Subject.builder("e").prompt("p").text(text).build();
        Map<LaneQuery, LaneAnswer> answers = new HashMap<>();
        scorer.queries(subject).forEach(query -> answers.put(query, ask(lane, query)));
        return scorer.score(subject, new LaneAnswers(answers)).stream()
                .collect(Collectors.toMap(one -> TextScore.of(one.scorer()).orElseThrow(), Evidence::reason));
    }
}
