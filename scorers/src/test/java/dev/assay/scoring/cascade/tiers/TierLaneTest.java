package dev.assay.scoring.cascade.tiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.ops.meters.Meters;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.tiers.StatisticScore.Kind;
import dev.assay.scoring.engine.InputLimits;
import dev.assay.scoring.engine.InputRules;
import dev.assay.scoring.engine.ModelPort;
import dev.assay.scoring.engine.ScoringEngine;
import dev.assay.scoring.lane.Lane;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.LaneTask;
import dev.assay.scoring.lane.WorkAbandonedException;
import dev.assay.scoring.onnx.CausalModel;
import dev.assay.scoring.onnx.OnnxRuntime;
import dev.assay.scoring.onnx.RandomCausalModel;
import dev.assay.scoring.onnx.StatisticsOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The cascade over real graphs on a real lane: two models of random weights, whose tokens are bytes. */
@Timeout(120)
class TierLaneTest {
    private static final int SMALL_READS = 24;
    private static final List<String> TEXTS = List.of(
            "a", "bc", "def", "some words", "12 x 7", "\u05e9\u05dc", "\ud83d\ude42!", "zzzzzzzzzz", "the end.");

    @TempDir
    Path dir;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final Queue<LaneQuery> asked = new ConcurrentLinkedQueue<>();
    private Lane lane;
    private List<CausalModel> models;

    @BeforeEach
    void start() throws IOException {
        LaneConfig config = LaneConfig.defaults().on(LaneConfig.Device.CPU);
        OnnxRuntime runtime = OnnxRuntime.start(config);
        models = List.of(
                model(
                        runtime,
                        "small",
                        new RandomCausalModel(1, 16, 2, 260, SMALL_READS, RandomCausalModel.Type.FLOAT32, false)),
                model(
                        runtime,
                        "large",
                        new RandomCausalModel(2, 32, 4, 260, 64, RandomCausalModel.Type.FLOAT32, true)));
        lane = new Lane("test", config, models, new Meters(registry));
    }

    private CausalModel model(OnnxRuntime runtime, String id, RandomCausalModel shape) throws IOException {
        Path folder = Files.createDirectories(dir.resolve(id));
        shape.write(folder, false);
        return CausalModel.fromDirectory(runtime, id, folder, StatisticsOptions.DEFAULT);
    }

    @AfterEach
    void close() {
        lane.close();
        executor.shutdownNow();
    }

    @Test
    void theLargerModelReadsWhatLiesInTheBandAndNothingElse() {
        List<Double> alone = TEXTS.stream().map(text -> scoreBy("small", text)).toList();
        double median = alone.stream().sorted().toList().get(TEXTS.size() / 2);
        asked.clear();
        List<Evidence> evidence = all(cascade(new Band(Double.NEGATIVE_INFINITY, median)));
        for (int i = 0; i < TEXTS.size(); i++) {
            boolean unsure = alone.get(i) <= median;
            assertThat(evidence.get(i).measures()).containsEntry("tier", unsure ? 2.0 : 1.0);
            double expected = unsure ? scoreBy("large", TEXTS.get(i)) : alone.get(i);
            assertThat(evidence.get(i).score()).as(TEXTS.get(i)).isCloseTo(expected, within(2e-5));
        }
        assertThat(asked.stream().filter(query -> query.model().equals("large")))
                .hasSize((int) alone.stream().filter(score -> score <= median).count());
        assertThat(seconds("small")).isPositive();
        assertThat(seconds("large")).isPositive();
    }

    @Test
    void rowsOfOneBatchHaveTheNumbersOfRowsAlone() {
        TierCascade cascade = cascade(Band.EVERYTHING);
        List<Evidence> together = all(cascade);
        for (int i = 0; i < TEXTS.size(); i++) {
            Evidence alone = evidence(cascade, text(TEXTS.get(i))).join();
            assertThat(together.get(i).measures().keySet())
                    .isEqualTo(alone.measures().keySet());
            for (String name : alone.measures().keySet()) {
                assertThat(together.get(i).measures().get(name))
                        .as(name)
                        .isCloseTo(alone.measures().get(name), within(2e-5));
            }
        }
    }

    @Test
    void anAnswerTooLongForTheSmallModelIsReadByTheLarger() {
        String text = "x".repeat(SMALL_READS + 5);
        Evidence evidence = evidence(cascade(new Band(-1000, -999)), text(text)).join();
        assertThat(evidence.measures()).containsEntry("tier", 2.0);
        assertThat(evidence.notes().get("tier1.failure")).startsWith("TRUNCATION: ");
        assertThat(evidence.effectiveCount()).isEqualTo(text.length());
    }

    @Test
    void aLongPromptIsCutAndTheAnswerIsNot() {
        Subject subject = Answers.text("p".repeat(500), "short");
        Evidence evidence = evidence(cascade(Band.NOTHING), subject).join();
        assertThat(evidence.notes()).containsEntry("tier1.prompt", "cut to fit");
        assertThat(evidence.effectiveCount()).isEqualTo(5);
        assertThat(evidence.measures()).containsEntry("tier1.read", (double) SMALL_READS);
    }

    @Test
    void idsOfTheModelsVocabularyGiveTheNumbersOfTheirText() {
        Tier byIds = new Tier("small", models.get(0).layout(), "bytes", 1, 0);
        TierCascade cascade = new TierCascade(
                new TierConfig(List.of(byIds), List.of(), new StatisticScore(Kind.CHOW_SUM), List.of(), true, 1));
        Subject ids = Answers.subject(null, "", TokenColumns.ofIds('a', 'b', 'c'), new int[] {'p', 'q'}, "bytes");
        Subject text = Answers.text("pq", "abc");
        assertThat(evidence(cascade, ids).join().score())
                .isCloseTo(evidence(cascade, text).join().score(), within(1e-5));
        Subject beyond = Answers.subject(null, "", TokenColumns.ofIds(7000), new int[] {'p'}, "bytes");
        assertThat(evidence(cascade, beyond).join().notes().get("tier1.failure"))
                .startsWith("VOCABULARY_MISMATCH: a token beyond the 260");
    }

    @Test
    void aLaneThatEndsLeavesNoEvidenceAtAll() {
        lane.close();
        assertThatThrownBy(evidence(cascade(Band.EVERYTHING), text("abc"))::join)
                .hasCauseInstanceOf(WorkAbandonedException.class);
    }

    private List<Evidence> all(TierCascade cascade) {
        List<CompletableFuture<Evidence>> waiting = new ArrayList<>();
        TEXTS.forEach(text -> waiting.add(evidence(cascade, text(text))));
        return waiting.stream().map(CompletableFuture::join).toList();
    }

    private CompletableFuture<Evidence> evidence(TierCascade cascade, Subject subject) {
        ModelPort port = (query, task) -> {
            asked.add(query);
            return lane.ask(query, task);
        };
        return new ScoringEngine(
                        List.of(),
                        List.of(new TierScorer(cascade)),
                        null,
                        new InputRules(InputLimits.DEFAULT),
                        port,
                        0.01,
                        executor)
                .submit(subject, "t")
                .thenApply(result -> result.evidence().get(0));
    }

    private double scoreBy(String model, String text) {
        LaneQuery query = new LaneQuery(model, "prompt:", text);
        LaneAnswer answer = lane.ask(query, LaneTask.of("t")).join();
        float[] packed = ((LaneAnswer.Row) answer).values();
        double sum = 0;
        for (int t = 0; t < packed.length; t += 4) {
            sum += packed[t];
        }
        int tokens = packed.length / 4;
        return sum / tokens;
    }

    private double seconds(String model) {
        return registry.get("assay.lane.model.busy.seconds")
                .tag("model", model)
                .counter()
                .count();
    }

    private static Subject text(String completion) {
        return Answers.text("prompt:", completion);
    }

    private TierCascade cascade(Band band) {
        return new TierCascade(new TierConfig(
                models.stream()
                        .map(model -> new Tier(model.id(), model.layout(), null, 1, 0))
                        .toList(),
                List.of(band),
                new StatisticScore(Kind.CHOW_AVERAGE),
                List.of(),
                true,
                1));
    }
}
