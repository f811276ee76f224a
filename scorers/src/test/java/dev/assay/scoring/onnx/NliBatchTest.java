package dev.assay.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ops.meters.Meters;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Reason;
import dev.assay.scoring.ScoringResult;
import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.nli.MeaningRule;
import dev.assay.scoring.consistency.nli.NliConfig;
import dev.assay.scoring.consistency.nli.SelfCheckNliScorer;
import dev.assay.scoring.consistency.nli.SemanticScorer;
import dev.assay.scoring.engine.AnswerCache;
import dev.assay.scoring.engine.InputLimits;
import dev.assay.scoring.engine.InputRules;
import dev.assay.scoring.engine.ModelPort;
import dev.assay.scoring.engine.ScoringEngine;
import dev.assay.scoring.lane.Lane;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.LaneTask;
import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.onnx.tokens.TinyPairTokenizers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entailment models on the real lane: bits, padding, failures, whole events. */
class NliBatchTest {
    private static final InputRules RULES = new InputRules(InputLimits.DEFAULT);
    private static OnnxRuntime runtime;

    @TempDir
    Path dir;

    @BeforeAll
    static void start() {
        runtime = OnnxRuntime.start(LaneConfig.defaults().on(LaneConfig.Device.CPU));
    }

    private NliModel transformer() throws Exception {
        byte[] model = new RandomTransformer(2, 64, 4, 30522, 512).toBytes();
        String tokenizer = new String(ModelFiles.bundled().tokenizer(), StandardCharsets.UTF_8);
        TinyNli.write(dir, model, tokenizer, TinyNli.BERT_LABELS);
        return NliModel.fromDirectory(runtime, "nli", dir, NliOptions.DEFAULT);
    }

    @Test
    void aPairHasTheSameBitsInEveryBatchThatIsPaddedAlike() throws Exception {
        try (NliModel model = transformer()) {
            List<String> texts = SentenceEncoderTest.texts(80);
            Random random = new Random(2);
            for (int padded : new int[] {48, 208}) {
                List<TokenRow> rows = new ArrayList<>();
                for (String premise : texts) {
                    TokenRow row = model.encode(premise, texts.get(random.nextInt(texts.size())));
                    if (row.length() <= padded) {
                        rows.add(row);
                    }
                }
                assertThat(rows).hasSizeGreaterThan(20);
                for (int round = 0; round < 12; round++) {
                    Collections.shuffle(rows, random);
                    List<TokenRow> batch = rows.subList(0, 1 + random.nextInt(rows.size()));
                    float[][] out = model.run(batch, padded).rows();
                    for (int i = 0; i < out.length; i++) {
                        assertThat(out[i])
                                .isEqualTo(
                                        model.run(List.of(batch.get(i)), padded).rows()[0]);
                    }
                }
            }
        }
    }

    @Test
    void wikiBioPairsAreHardlyPadded() throws Exception {
        double[] padding = NliPairs.padding(NliPairs.ofWikiBio(0, 119));
        System.out.printf(
                "WikiBio dev: %.0f pairs, %.1f tokens a pair, padded/real %.4f%n", padding[0], padding[1], padding[2]);
        assertThat(padding[0]).isGreaterThan(15_000);
        assertThat(padding[2]).isLessThan(1.1);
    }

    @Test
    void wholeEventsAgreeWhateverElseRunsAndWhateverIsKept() throws Exception {
        List<Subject> subjects = new ArrayList<>();
        List<String> texts = SentenceEncoderTest.texts(40);
        for (int i = 0; i < 6; i++) {
            subjects.add(Subject.ofText("e" + i, texts.get(i), List.of(), texts.subList(10 + i, 16 + i)));
        }
        List<List<Evidence>> alone = evidence(subjects, 1, 0);
        assertThat(evidence(subjects, 6, 0)).isEqualTo(alone);
        assertThat(evidence(subjects, 6, 1000)).isEqualTo(alone);
        assertThat(alone)
                .allSatisfy(list -> assertThat(list)
                        .hasSize(6)
                        .allSatisfy(one -> assertThat(one.reason()).isEqualTo(Reason.NONE)));
    }

    private List<List<Evidence>> evidence(List<Subject> subjects, int together, int kept) throws Exception {
        NliConfig config =
                new NliConfig("nli", 2, 20, 10_000, true, List.of(MeaningRule.values()), true, true, false, null, null);
        try (Lane lane =
                new Lane("t", LaneConfig.defaults(), List.of(transformer()), new Meters(new SimpleMeterRegistry()))) {
            ScoringEngine engine =
                    engine(new AnswerCache(port(lane, new AtomicInteger()), Set.of("nli"), kept), config);
            List<List<Evidence>> out = new ArrayList<>();
            for (int from = 0; from < subjects.size(); from += together) {
                List<CompletableFuture<ScoringResult>> running = subjects.subList(from, from + together).stream()
                        .map(subject -> engine.submit(subject, "0_0"))
                        .toList();
                running.forEach(result -> out.add(result.join().evidence()));
            }
            return out;
        }
    }

    private static ScoringEngine engine(ModelPort port, NliConfig config) {
        return new ScoringEngine(
                List.of(),
                List.of(new SelfCheckNliScorer(config), new SemanticScorer(config)),
                null,
                RULES,
                port,
                0.01,
                java.util.concurrent.ForkJoinPool.commonPool());
    }

    private static ModelPort port(Lane lane, AtomicInteger asked) {
        return (query, task) -> {
            asked.incrementAndGet();
            return lane.ask(query, task);
        };
    }

    @Test
    void logitsThatAreNoNumbersCostOneEventItsScoreAndNoMore() throws Exception {
        TinyNli.write(dir, TinyNli.nanFor(10), TinyPairTokenizers.wordPiece(), TinyNli.BERT_LABELS);
        NliModel model = NliModel.fromDirectory(runtime, "nli", dir, NliOptions.DEFAULT);
        try (Lane lane = new Lane("t", LaneConfig.defaults(), List.of(model), new Meters(new SimpleMeterRegistry()))) {
            ScoringEngine engine = engine(port(lane, new AtomicInteger()), NliConfig.of("nli"));
            Subject bad = Subject.ofText("bad", "The cat sat.", List.of(), List.of("a dog ran", "the mat", "a cat"));
            Subject good = Subject.ofText("good", "The cat sat.", List.of(), List.of("a cat ran", "the mat", "a cat"));
            CompletableFuture<ScoringResult> broken = engine.submit(bad, "0_0");
            List<CompletableFuture<ScoringResult>> others = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                others.add(engine.submit(good, "0_0"));
            }
            assertThat(broken.join().evidence())
                    .hasSize(2)
                    .extracting(Evidence::reason)
                    .containsOnly(Reason.SCORER_ERROR);
            for (CompletableFuture<ScoringResult> other : others) {
                assertThat(other.join().evidence()).extracting(Evidence::reason).containsOnly(Reason.NONE);
            }
        }
    }

    @Test
    void aSentenceLongerThanTheModelReadsHasNoScoreAndSaysSo() throws Exception {
        TinyNli.write(dir, TinyNli.bert(3), TinyPairTokenizers.wordPiece(), TinyNli.BERT_LABELS);
        NliModel model = NliModel.fromDirectory(runtime, "nli", dir, NliOptions.DEFAULT);
        String endless = "cat ".repeat(600).strip() + ".";
        try (Lane lane = new Lane("t", LaneConfig.defaults(), List.of(model), new Meters(new SimpleMeterRegistry()))) {
            LaneAnswer direct = lane.ask(new LaneQuery("nli", "a mat", endless), LaneTask.of("0_0"))
                    .join();
            assertThat(direct)
                    .isEqualTo(new LaneAnswer.Failure(
                            Reason.TRUNCATION, "601 tokens that must not be cut; the model has room for 509"));
            ScoringEngine engine = engine(port(lane, new AtomicInteger()), NliConfig.of("nli"));
            Subject subject = Subject.ofText(
                    "e", "The cat sat. " + endless, List.of("The cat sat.", endless), List.of("a dog ran", "the mat"));
            List<Evidence> evidence = engine.submit(subject, "0_0").join().evidence();
            Evidence nli = evidence.get(0);
            assertThat(nli.scorer()).isEqualTo("consistency.nli");
            assertThat(nli.score()).isNotNull();
            assertThat(nli.measures()).containsEntry("sentences_too_long", 1.0).containsEntry("sentences_scored", 1.0);
            assertThat(nli.notes()).containsKey("truncation");
            assertThat(nli.spans()).hasSize(2);
            assertThat(nli.spans().get(1).score()).isNull();
            assertThat(nli.spans().get(1).label()).isEqualTo("too-long");
            assertThat(evidence.get(2).scorer()).isEqualTo("consistency.semantic");
            assertThat(evidence.get(2).reason()).isEqualTo(Reason.TRUNCATION);
            Subject whole = Subject.ofText("e", endless, List.of(endless), List.of("a dog ran", "the mat"));
            assertThat(engine.submit(whole, "0_0").join().evidence())
                    .extracting(Evidence::reason)
                    .containsExactly(Reason.TRUNCATION, Reason.TRUNCATION);
            Subject longSamples =
                    Subject.ofText("e", "The cat sat.", List.of(), List.of("dog ".repeat(200_000), "mat ".repeat(600)));
            Evidence cut = engine.submit(longSamples, "0_0").join().evidence().get(0);
            assertThat(cut.reason()).isEqualTo(Reason.NONE);
            assertThat(cut.measures()).containsEntry("premises_cut", 2.0);
        }
    }

    /** Each answer fits the model, two of them do not. */
    @Test
    void answersThatDoNotFitBesideEachOtherAreNotGrouped() throws Exception {
        TinyNli.write(dir, TinyNli.bert(3), TinyPairTokenizers.wordPiece(), TinyNli.BERT_LABELS);
        NliModel model = NliModel.fromDirectory(runtime, "nli", dir, NliOptions.DEFAULT);
        try (Lane lane = new Lane("t", LaneConfig.defaults(), List.of(model), new Meters(new SimpleMeterRegistry()))) {
            ScoringEngine engine = engine(port(lane, new AtomicInteger()), NliConfig.of("nli"));
            String sentence = "the cat sat on the mat and the dog ran. ";
            Subject subject = Subject.ofText(
                    "e", sentence.repeat(30), List.of(), List.of("a " + sentence.repeat(30), sentence.repeat(29)));
            List<Evidence> evidence = engine.submit(subject, "0_0").join().evidence();
            Evidence meaning = evidence.get(evidence.size() - 1);
            assertThat(meaning.scorer()).isEqualTo(SemanticScorer.ID);
            assertThat(meaning.reason()).isEqualTo(Reason.TRUNCATION);
            assertThat(meaning.score()).isNull();
            assertThat(meaning.detail()).endsWith("pairs of answers are longer than the model reads");
            assertThat(evidence.get(0).reason()).isEqualTo(Reason.NONE);
        }
    }

    @Test
    void eventsThatShareTextsShareAnswers() throws Exception {
        TinyNli.write(dir, TinyNli.bert(3), TinyPairTokenizers.wordPiece(), TinyNli.BERT_LABELS);
        NliModel model = NliModel.fromDirectory(runtime, "nli", dir, NliOptions.DEFAULT);
        AtomicInteger asked = new AtomicInteger();
        try (Lane lane = new Lane("t", LaneConfig.defaults(), List.of(model), new Meters(new SimpleMeterRegistry()))) {
            AnswerCache cache = new AnswerCache(port(lane, asked), Set.of("nli"), 100);
            NliConfig config = new NliConfig("nli", 1, 20, 10_000, true, List.of(), false, true, false, null, null);
            ScoringEngine engine = engine(cache, config);
            Subject subject = Subject.ofText("e", "The cat sat.", List.of(), List.of("a dog", "a mat", "a dog"));
            ScoringResult first = engine.submit(subject, "0_0").join();
            assertThat(asked).hasValue(2);
            assertThat(engine.submit(subject, "0_1").join().evidence()).isEqualTo(first.evidence());
            assertThat(asked).hasValue(2);
            assertThat(cache.hits()).isEqualTo(2);
        }
    }
}
