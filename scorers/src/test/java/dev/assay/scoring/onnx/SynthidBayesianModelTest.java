package dev.assay.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.ops.meters.Meters;
import dev.assay.scoring.Disposition;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.NumberRow;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.golden.GoldenValues;
import dev.assay.scoring.lane.Lane;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.LaneTask;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.lane.UncutException;
import dev.assay.scoring.watermark.EventTokensIntake;
import dev.assay.scoring.watermark.KeyRing;
import dev.assay.scoring.watermark.WatermarkKey;
import dev.assay.scoring.watermark.synthid.BayesianScore;
import dev.assay.scoring.watermark.synthid.SynthidBayesianScorer;
import dev.assay.scoring.watermark.synthid.SynthidDetector;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The graph against transformers' posteriors, against the same in float64, and in batches. */
class SynthidBayesianModelTest {
    private static final Path VECTORS = Path.of("src/test/resources/golden/watermark/synthid_hf.json.gz");
    /** That of the vectors: the reference computes in float32. */
    private static final double TOLERANCE = 2e-4;

    private static OnnxRuntime runtime;
    private static JsonNode groups;

    @BeforeAll
    static void start() throws IOException {
        runtime = OnnxRuntime.start(LaneConfig.defaults().on(LaneConfig.Device.CPU));
        try (InputStream in = new GZIPInputStream(Files.newInputStream(VECTORS))) {
            groups = new ObjectMapper().readTree(in).path("groups");
        }
    }

    @Test
    void everyPosteriorOfTheReference() {
        int compared = 0;
        for (JsonNode group : groups) {
            if (!group.path("bayesian_parameters").isObject()) {
                continue;
            }
            KeyRing ring = ring(group);
            Set<String> models =
                    Set.of(SynthidBayesianScorer.parametersOf(ring).get(0).modelId());
            SynthidBayesianScorer asking = new SynthidBayesianScorer(ring, new EventTokensIntake(ring), models);
            SynthidBayesianScorer computing = new SynthidBayesianScorer(ring, new EventTokensIntake(ring), Set.of());
            List<Subject> subjects = new ArrayList<>();
            group.path("cases")
                    .forEach(one -> subjects.add(Subject.ofTokens(
                            one.path("id").asText(), TokenColumns.ofIds(GoldenValues.ints(one.path("token_ids"))))));
            LaneAnswers answers = ask(ring, asking, subjects);
            for (int i = 0; i < subjects.size(); i++) {
                JsonNode expected = group.path("cases").get(i).path("expected");
                List<Evidence> asked = asking.score(subjects.get(i), answers);
                List<Evidence> computed = computing.score(subjects.get(i), LaneAnswers.NONE);
                if (!expected.path("bayesian_posterior").isNumber()) {
                    continue;
                }
                compare(asked.get(0), computed.get(0), expected);
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(25);
    }

    private static void compare(Evidence asked, Evidence computed, JsonNode expected) {
        double posterior = expected.path("bayesian_posterior").doubleValue();
        if (expected.path("num_unmasked").asInt() == 0) {
            // The reference gives back the prior, which says nothing about the text.
            assertThat(posterior).isEqualTo(0.5);
            assertThat(asked.reason()).isEqualTo(Reason.TOO_SHORT);
            assertThat(computed).isEqualTo(asked);
            return;
        }
        assertThat(asked.disposition()).isEqualTo(Disposition.SCORED);
        assertThat(asked.scorer()).isEqualTo("watermark.synthid.bayesian");
        assertThat(asked.keyId()).isEqualTo("k");
        assertThat(asked.score()).isCloseTo(posterior, within(TOLERANCE));
        assertThat(computed.score()).isCloseTo(asked.score(), within(1e-5));
        double odds = computed.measures().get("log_odds");
        assertThat(asked.measures().get("log_odds")).isCloseTo(odds, within(1e-5 * Math.max(1, Math.abs(odds))));
        assertThat(asked.notes()).containsEntry("posterior", "onnx");
        assertThat(computed.notes()).containsEntry("posterior", "java");
        assertThat(asked.pValue()).isNull();
        assertThat(asked.flagged()).isNull();
        assertThat(asked.effectiveCount())
                .isEqualTo(expected.path("num_unmasked").asLong());
    }

    @Test
    void unusualParametersAgreeWithFloat64() {
        Random random = new Random(3);
        for (int depth : new int[] {1, 2, 31, 32, 33, 64}) {
            for (double scale : new double[] {0, 1, 60}) {
                BayesianScore parameters = parameters(random, depth, scale, depth == 2 ? 0 : depth == 31 ? 1 : 0.3);
                KeyRing ring = ring(keys(random, depth), parameters);
                SynthidBayesianScorer asking =
                        new SynthidBayesianScorer(ring, new EventTokensIntake(ring), Set.of(parameters.modelId()));
                SynthidBayesianScorer computing =
                        new SynthidBayesianScorer(ring, new EventTokensIntake(ring), Set.of());
                List<Subject> subjects = IntStream.of(5, 6, 30, 516, 517, 1_500)
                        .mapToObj(length -> Subject.ofTokens(
                                "e" + length,
                                TokenColumns.ofIds(
                                        random.ints(length, 0, 50_000).toArray())))
                        .toList();
                LaneAnswers answers = ask(ring, asking, subjects);
                for (Subject subject : subjects) {
                    Evidence asked = asking.score(subject, answers).get(0);
                    Evidence computed =
                            computing.score(subject, LaneAnswers.NONE).get(0);
                    double odds = computed.measures().get("log_odds");
                    // A sigmoid of float32 near 1 rounds 1 - q: an n-gram's error grows with the parameters.
                    double close = 3e-5 * Math.max(1, Math.abs(odds)) + 1e-6 * depth * asked.effectiveCount();
                    assertThat(asked.measures().get("log_odds"))
                            .as(depth + " " + scale + " " + subject.eventId())
                            .isCloseTo(odds, within(close));
                    assertThat(asked.score()).isBetween(0.0, 1.0).isCloseTo(computed.score(), within(close));
                }
            }
        }
    }

    @Test
    void equalRowsGetEqualBitsWhateverTheyRunWith() throws UncutException {
        Random random = new Random(4);
        BayesianScore parameters = parameters(random, 30, 1, 0.5);
        SynthidBayesianModel model = new SynthidBayesianModel(runtime, parameters);
        List<TokenRow> rows = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            rows.add(model.encode(
                    NumberRow.of(random.longs(1 + random.nextInt(40)).toArray())));
        }
        float[][] together = model.run(rows, 40).rows();
        for (int i = 0; i < rows.size(); i++) {
            assertThat(model.run(List.of(rows.get(i)), 40).rows()[0]).isEqualTo(together[i]);
        }
        assertThatThrownBy(() -> model.encode(NumberRow.of(new long[513]))).isInstanceOf(UncutException.class);
        assertThatThrownBy(() -> model.encode("text")).isInstanceOf(UnsupportedOperationException.class);
        assertThat(model.fingerprint()).contains(parameters.modelId()).contains("onnxruntime=");
        model.close();
    }

    @Test
    void aLaneThatFailsLeavesTheNumberToJava() {
        Random random = new Random(5);
        BayesianScore parameters = parameters(random, 8, 1, 0.5);
        KeyRing ring = ring(keys(random, 8), parameters);
        SynthidBayesianScorer scorer =
                new SynthidBayesianScorer(ring, new EventTokensIntake(ring), Set.of(parameters.modelId()));
        Subject subject = Subject.ofTokens(
                "e", TokenColumns.ofIds(random.ints(700, 0, 50_000).toArray()));
        Map<LaneQuery, LaneAnswer> answers = new HashMap<>();
        List<LaneQuery> queries = scorer.queries(subject);
        assertThat(queries).hasSize(2);
        answers.put(queries.get(0), new LaneAnswer.Row(new float[] {0.5f, 1}, 512, false));
        answers.put(queries.get(1), new LaneAnswer.Failure(Reason.CAPACITY, "lane closed"));
        Evidence evidence = scorer.score(subject, new LaneAnswers(answers)).get(0);
        assertThat(evidence.notes()).containsEntry("posterior", "java");
        Evidence computed = new SynthidBayesianScorer(ring, new EventTokensIntake(ring), Set.of())
                .score(subject, LaneAnswers.NONE)
                .get(0);
        assertThat(evidence).isEqualTo(computed);
    }

    @Test
    void shortTextsAbstainAndOtherKeysAreLeftOut() {
        Random random = new Random(6);
        KeyRing ring = ring(keys(random, 8), parameters(random, 8, 1, 0.5));
        SynthidBayesianScorer scorer = new SynthidBayesianScorer(ring, new EventTokensIntake(ring), Set.of());
        Evidence evidence = scorer.score(Subject.ofTokens("e", TokenColumns.ofIds(1, 2, 3)), LaneAnswers.NONE)
                .get(0);
        assertThat(evidence.reason()).isEqualTo(Reason.TOO_SHORT);
        assertThat(evidence.score()).isNull();
        assertThat(scorer.score(Subject.ofTokens("e", TokenColumns.EMPTY), LaneAnswers.NONE))
                .isEmpty();
        KeyRing untrained = new KeyRing(List.of(WatermarkKey.of(
                "u",
                "watermark.synthid.hf",
                SynthidDetector.huggingFace(keys(random, 8), 1 << 16, 0, settings(null)))));
        assertThat(SynthidBayesianScorer.keysOf(untrained).keys()).isEmpty();
    }

    /** All questions at once, so that they share batches. */
    private static LaneAnswers ask(KeyRing ring, SynthidBayesianScorer scorer, List<Subject> subjects) {
        List<SynthidBayesianModel> models = SynthidBayesianScorer.parametersOf(ring).stream()
                .map(parameters -> new SynthidBayesianModel(runtime, parameters))
                .toList();
        Map<LaneQuery, LaneAnswer> answers = new HashMap<>();
        try (Lane lane = new Lane("t", LaneConfig.defaults(), models, new Meters(new SimpleMeterRegistry()))) {
            Map<LaneQuery, CompletableFuture<LaneAnswer>> asked = new HashMap<>();
            for (Subject subject : subjects) {
                scorer.queries(subject).forEach(query -> asked.put(query, lane.ask(query, LaneTask.of("0_0"))));
            }
            asked.forEach((query, answer) -> answers.put(query, answer.join()));
        }
        return new LaneAnswers(answers);
    }

    private static KeyRing ring(JsonNode group) {
        JsonNode given = group.path("bayesian_parameters");
        double[][] delta = new double[given.path("delta").size()][];
        Arrays.setAll(delta, i -> GoldenValues.numbers(given.path("delta").get(i)));
        BayesianScore parameters =
                new BayesianScore(given.path("prior").asDouble(), GoldenValues.numbers(given.path("beta")), delta);
        JsonNode key = group.path("parameters");
        long[] keys = IntStream.range(0, key.path("keys").size())
                .mapToLong(i -> GoldenValues.integer(key.path("keys").get(i)).longValue())
                .toArray();
        SynthidDetector detector = SynthidDetector.huggingFace(
                keys,
                key.path("sampling_table_size").asInt(),
                GoldenValues.integer(key.path("sampling_table_seed")).longValue(),
                new SynthidDetector.Settings(
                        key.path("ngram_len").asInt(),
                        key.path("context_history_size").asInt(),
                        key.path("eos_token_id").asInt(-1),
                        SynthidDetector.Statistic.MEAN,
                        parameters));
        return new KeyRing(List.of(WatermarkKey.of("k", "watermark.synthid.hf", detector)));
    }

    private static KeyRing ring(long[] keys, BayesianScore parameters) {
        return new KeyRing(List.of(WatermarkKey.of(
                "k", "watermark.synthid.deepmind", SynthidDetector.deepMind(keys, settings(parameters)))));
    }

    private static SynthidDetector.Settings settings(BayesianScore parameters) {
        return new SynthidDetector.Settings(5, 1_024, -1, SynthidDetector.Statistic.MEAN, parameters);
    }

    private static long[] keys(Random random, int depth) {
        return random.longs(depth, 1, 1 << 20).toArray();
    }

    private static BayesianScore parameters(Random random, int depth, double scale, double prior) {
        double[] beta = random.doubles(depth, -2, 1).map(x -> x * scale).toArray();
        double[][] delta = new double[depth][];
        Arrays.setAll(
                delta, i -> random.doubles(depth, -1, 1).map(x -> x * scale).toArray());
        return new BayesianScore(prior, beta, delta);
    }
}
