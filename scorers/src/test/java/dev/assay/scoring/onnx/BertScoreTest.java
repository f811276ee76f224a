package dev.assay.scoring.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.ops.meters.Meters;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.LaneAnswer;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LaneQuery;
import dev.assay.scoring.Reason;
import dev.assay.scoring.Subject;
import dev.assay.scoring.consistency.BertScoreScorer;
import dev.assay.scoring.consistency.selfcheck.BertScore;
import dev.assay.scoring.lane.Lane;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.lane.LaneTask;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BertScoreTest {
    private static Lane lane;
    private static final BertScoreScorer SCORER = new BertScoreScorer("all-minilm-l6-v2/tokens", 1, 50, 1_000);

    @BeforeAll
    static void start() {
        OnnxRuntime runtime = OnnxRuntime.start(LaneConfig.defaults().on(LaneConfig.Device.CPU));
        lane = new Lane(
                "t",
                LaneConfig.defaults(),
                List.of(TokenEncoder.bundled(runtime)),
                new Meters(new SimpleMeterRegistry()));
    }

    @AfterAll
    static void stop() {
        lane.close();
    }

    private static List<Evidence> score(String text, String... samples) {
        Subject subject = Subject.ofText("e", text, List.of(), List.of(samples));
        Map<LaneQuery, LaneAnswer> answers = new HashMap<>();
        for (LaneQuery query : SCORER.queries(subject)) {
            answers.put(query, lane.ask(query, LaneTask.of("0_0")).join());
        }
        return SCORER.score(subject, new LaneAnswers(answers));
    }

    @Test
    void f1OfHandMadeVectors() {
        float[] a = {1, 0, 1, 0, 0, 1, 1, 0};
        float[] b = {1, 0, 0.6f, 0.8f, 1, 0};
        // Inner tokens of a: (1,0) finds (1,0) for 1, (0,1) finds (.6,.8) for .8; that of b finds (0,1) for .8.
        assertThat(BertScore.f1(a, b, 2)).isCloseTo(2 * 0.9 * 0.8 / 1.7, within(1e-6));
        assertThat(BertScore.f1(b, a, 2)).isCloseTo(2 * 0.9 * 0.8 / 1.7, within(1e-6));
        assertThat(BertScore.f1(a, a, 2)).isCloseTo(1, within(1e-6));
        assertThat(BertScore.f1(a, new float[] {1, 0, 1, 0}, 2)).isZero();
    }

    @Test
    void f1IsThatOfOneProductAfterAnother() {
        Random random = new Random(8);
        int width = 37;
        for (int ta = 1; ta < 12; ta++) {
            for (int tb = 1; tb < 8; tb++) {
                float[] a = numbers(random, ta * width);
                float[] b = numbers(random, tb * width);
                assertThat(BertScore.f1(a, b, width)).isEqualTo(plain(a, b, width));
            }
        }
    }

    private static float[] numbers(Random random, int count) {
        float[] out = new float[count];
        for (int i = 0; i < count; i++) {
            out[i] = (float) random.nextGaussian();
        }
        return out;
    }

    private static double plain(float[] a, float[] b, int width) {
        double recall = best(b, a, width);
        double precision = best(a, b, width);
        boolean none = a.length <= 2 * width || b.length <= 2 * width || precision + recall <= 0;
        return none ? 0 : 2 * precision * recall / (precision + recall);
    }

    private static double best(float[] of, float[] among, int width) {
        double sum = 0;
        for (int i = width; i < of.length - width; i += width) {
            double best = -1;
            for (int j = 0; j < among.length; j += width) {
                float product = 0;
                for (int d = 0; d < width; d++) {
                    product += of[i + d] * among[j + d];
                }
                best = Math.max(best, product);
            }
            sum += best;
        }
        return sum / (of.length / width - 2);
    }

    @Test
    void sentencesThatSamplesSayTooAreSupported() {
        Evidence evidence = score(
                        "Marie Curie was born in Warsaw. Bananas orbit the frozen moon of Saturn.",
                        "Marie Curie was born in Warsaw, in Poland. She won two Nobel prizes.",
                        "Born in Warsaw, Marie Curie was a physicist. Ok.")
                .get(0);
        assertThat(evidence.reason()).isEqualTo(Reason.NONE);
        assertThat(evidence.spans()).hasSize(2);
        assertThat(evidence.spans().get(0).score()).isLessThan(0.35);
        assertThat(evidence.spans().get(1).score())
                .isGreaterThan(evidence.spans().get(0).score() + 0.2);
        assertThat(evidence.notes()).containsEntry("baseline", "none");
        assertThat(score("The cat sat on the mat.", "The cat sat on the mat.")
                        .get(0)
                        .score())
                .isCloseTo(0, within(1e-5));
    }

    @Test
    void anEventWithTooManySentencesEncodesNoneAndSaysHowMany() {
        BertScoreScorer three = new BertScoreScorer("all-minilm-l6-v2/tokens", 1, 50, 3);
        String said = "A cat sat there. A dog ran there.";
        Subject within = Subject.ofText("e", "The cat sat.", List.of(), List.of(said));
        assertThat(three.queries(within)).hasSize(3);
        Subject beyond = Subject.ofText("e", "The cat sat.", List.of(), List.of(said, said));
        assertThat(three.queries(beyond)).isEmpty();
        Evidence evidence = three.score(beyond, LaneAnswers.NONE).get(0);
        assertThat(evidence.reason()).isEqualTo(Reason.TEXT_TOO_LONG);
        assertThat(evidence.detail()).isEqualTo("5 sentences of response and samples, at most 3");
    }

    @Test
    void whatIsMissingOrTooLongIsSaid() {
        assertThat(score("A cat sat.").get(0).reason()).isEqualTo(Reason.NO_SAMPLES);
        assertThat(score("A cat sat.", " ").get(0).reason()).isEqualTo(Reason.SAMPLES);
        assertThat(score(" ", "b").get(0).reason()).isEqualTo(Reason.EMPTY_TEXT);
        assertThat(score("?!", "The cat sat on a mat.").get(0).reason()).isEqualTo(Reason.NO_CONTENT);
        assertThat(score("A cat.", "Ok.").get(0).reason()).isEqualTo(Reason.NO_CONTENT);
        assertThat(score("cat ".repeat(400), "The cat sat on a mat.").get(0).reason())
                .isEqualTo(Reason.TRUNCATION);
        Evidence cut = score("A cat sat.", "cat ".repeat(400), "\ud83d\ude00 \u05e9\u05dc\u05d5\u05dd a b c")
                .get(0);
        assertThat(cut.reason()).isEqualTo(Reason.NONE);
        assertThat(cut.measures()).containsEntry("sample_sentences_cut", 1.0);
    }
}
