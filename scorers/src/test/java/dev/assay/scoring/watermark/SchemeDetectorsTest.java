package dev.assay.scoring.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.scoring.stats.ClopperPearson;
import dev.assay.scoring.watermark.gumbel.MarkllmExpDetector;
import dev.assay.scoring.watermark.gumbel.MarkllmExpGumbelDetector;
import dev.assay.scoring.watermark.gumbel.SglangGumbelDetector;
import dev.assay.scoring.watermark.gumbel.VllmGumbelDetector;
import dev.assay.scoring.watermark.kuditipudi.KuditipudiParameters;
import dev.assay.scoring.watermark.kuditipudi.KuditipudiParameters.Method;
import dev.assay.scoring.watermark.synthid.BayesianScore;
import dev.assay.scoring.watermark.synthid.SynthidDetector;
import dev.assay.scoring.watermark.synthid.SynthidDetector.Settings;
import dev.assay.scoring.watermark.synthid.SynthidDetector.Statistic;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What all detectors of a number per token have in common: defined outcomes, and p-values that hold their promise. */
class SchemeDetectorsTest {
    /** A prime, so that products of ids are 0 modulo it where a token is. */
    private static final int VOCABULARY = 307;

    private static final int[] NONE = {};
    private static final long KEY = 987_654_321;

    @Test
    void anyTextHasADefinedOutcome() {
        int[][] texts = {
            NONE,
            {5},
            {5, 6},
            {1, 2, 3, 4},
            {1, 2, 3, 4, 5},
            new int[500],
            {Integer.MAX_VALUE, 0, Integer.MAX_VALUE, 3, 299, 300, 1, 7},
            {-1, -2, Integer.MIN_VALUE, 4, 5, 6, 7, 8},
            SplittableRandomTexts.text(1, 2_000, VOCABULARY),
        };
        Schemes.all(KEY, VOCABULARY, 9).forEach((name, detector) -> {
            for (int[] text : texts) {
                for (int[] prompt : new int[][] {NONE, {1}, {-1, 2}, {1, 2, 3, 4, 5, 6}}) {
                    Optional<Detection> detection = detector.detect(text, prompt);
                    detection.ifPresent(found -> {
                        assertThat(found.tail().p()).as(name).isBetween(0.0, 1.0);
                        assertThat(found.tail().log10()).as(name).isLessThanOrEqualTo(0);
                        assertThat(found.effectiveCount()).isBetween(1L, (long) text.length);
                    });
                    assertThat(detector.detect(text, prompt)).as(name).isEqualTo(detection);
                }
            }
            assertThat(detector.detect(NONE, NONE)).as(name).isEmpty();
            assertThat(detector.detect(texts[8], NONE)).as(name).isPresent();
            assertThat(detector.scheme()).matches("[a-z]+(-[a-z]+)+");
            assertThat(detector.toString()).doesNotContain(Long.toString(KEY));
        });
    }

    @Test
    void unmarkedTextIsFoundNoMoreOftenThanPromised() {
        int texts = 400;
        Map<String, Integer> rare = new TreeMap<>();
        Map<String, Integer> half = new TreeMap<>();
        for (int i = 0; i < texts; i++) {
            int seed = i;
            // A key of its own for every text: that is what the p-value speaks of.
            Schemes.all(1_000_003L * (i + 1), VOCABULARY, 19).forEach((name, detector) -> {
                int length = name.startsWith("kuditipudi") ? 12 : 60;
                int[] text = SplittableRandomTexts.repetitive(seed, length, VOCABULARY);
                double p = detector.detect(text, NONE).orElseThrow().tail().p();
                rare.merge(name, p <= 0.05 ? 1 : 0, Integer::sum);
                half.merge(name, p <= 0.5 ? 1 : 0, Integer::sum);
            });
        }
        rare.forEach((name, found) ->
                assertThat(ClopperPearson.lower(found, texts, 1e-5)).as(name).isLessThanOrEqualTo(0.05));
        half.forEach((name, found) -> {
            assertThat(ClopperPearson.lower(found, texts, 1e-5)).as(name).isLessThanOrEqualTo(0.5);
            if (!name.equals("kuditipudi-exp")) {
                // And not needlessly seldom, but for the bound over shifts.
                assertThat(ClopperPearson.upper(found, texts, 1e-5)).as(name).isGreaterThan(0.4);
            }
        });
    }

    @Test
    void repeatedContextsCountOnce() {
        int[] once = SplittableRandomTexts.text(3, 60, VOCABULARY);
        int[] thrice = new int[180];
        for (int i = 0; i < thrice.length; i++) {
            thrice[i] = once[i % 60];
        }
        Map<String, WatermarkDetector> detectors = Schemes.quick(7, VOCABULARY);
        detectors.forEach((name, detector) -> {
            Detection found = detector.detect(thrice, NONE).orElseThrow();
            assertThat(found.effectiveCount()).as(name).isBetween(54L, 66L);
        });
        Detection reference = detectors.get("markllm-exp").detect(thrice, NONE).orElseThrow();
        assertThat(reference.measures()).containsEntry("num_tokens_scored", 176.0);
    }

    @Test
    void aTextDrawnFromTheKeyIsFound() {
        // Of 40 candidates per position the one is kept that makes the evidence strongest.
        Schemes.quick(12345, VOCABULARY).forEach((name, detector) -> {
            SplittableRandom random = new SplittableRandom(8);
            int[] text = random.ints(30, 0, VOCABULARY).toArray();
            for (int at = 6; at < text.length; at++) {
                int[] prefix = Arrays.copyOf(text, at + 1);
                double best = 1;
                int kept = text[at];
                for (int candidate = 0; candidate < 40; candidate++) {
                    prefix[at] = random.nextInt(VOCABULARY);
                    double log10 =
                            detector.detect(prefix, NONE).orElseThrow().tail().log10();
                    if (log10 < best) {
                        best = log10;
                        kept = prefix[at];
                    }
                }
                text[at] = kept;
            }
            assertThat(detector.detect(text, NONE).orElseThrow().tail().log10())
                    .as(name)
                    .isLessThan(-12);
        });
    }

    @Test
    void parametersOutOfRangeAreRefused() {
        assertRefused(() -> VllmGumbelDetector.single(1, 0, true));
        assertRefused(() -> VllmGumbelDetector.dual(1, 4, true, 1.5));
        assertRefused(() -> VllmGumbelDetector.dual(1, 4, true, 1e-7));
        assertRefused(() -> new SglangGumbelDetector(1, OptionalLong.empty(), 0.5, 0, 10));
        assertRefused(() -> new SglangGumbelDetector(1, OptionalLong.empty(), Double.NaN, 4, 10));
        assertRefused(() -> SglangGumbelDetector.key("0x12345678901234567"));
        assertRefused(() -> SglangGumbelDetector.key("secret"));
        assertThat(SglangGumbelDetector.key("0xFFEEDDCCBBAA9988")).isEqualTo(0xFFEEDDCCBBAA9988L);
        assertRefused(() -> new MarkllmExpDetector(1, -1, 10));
        assertRefused(() -> new MarkllmExpDetector(1, 4, 0));
        assertRefused(() -> new MarkllmExpGumbelDetector(1, 2, 50_257));
        assertRefused(() -> new Settings(0, 1, -1, Statistic.MEAN, null));
        Settings settings = new Settings(5, 1024, -1, Statistic.MEAN, null);
        assertRefused(() -> SynthidDetector.deepMind(new long[0], settings));
        assertRefused(() -> SynthidDetector.huggingFace(new long[] {1}, 0, 0, settings));
        BayesianScore two = new BayesianScore(0.5, new double[2], new double[2][2]);
        assertRefused(() -> SynthidDetector.deepMind(new long[] {1}, new Settings(5, 1024, -1, Statistic.MEAN, two)));
        assertRefused(() -> new BayesianScore(2, new double[1], new double[1][1]));
        assertRefused(() -> new BayesianScore(0.5, new double[2], new double[2][0]));
        assertRefused(() -> new KuditipudiParameters(Method.ITS, 0, 10, 1, true, 0, 9, 10));
        assertRefused(() -> new KuditipudiParameters(Method.ITS, 1, 10, 1, true, Float.NaN, 9, 10));
    }

    @Test
    void theBoundOfPlainExpGoesBeyondWhatDrawingShows() {
        WatermarkDetector detector = Schemes.kuditipudi(5, Method.EXP, VOCABULARY, false, 9);
        SplittableRandom random = new SplittableRandom(4);
        int[] text = random.ints(20, 0, VOCABULARY).toArray();
        for (int at = 0; at < text.length; at++) {
            double best = Double.POSITIVE_INFINITY;
            int kept = 0;
            for (int token = 0; token < VOCABULARY; token++) {
                text[at] = token;
                double cost = detector.detect(Arrays.copyOf(text, at + 1), NONE)
                        .orElseThrow()
                        .statistic();
                if (cost < best) {
                    best = cost;
                    kept = token;
                }
            }
            text[at] = kept;
        }
        assertThat(detector.detect(text, NONE).orElseThrow().tail().p()).isLessThan(1e-20);
    }

    private static void assertRefused(Runnable construction) {
        assertThatThrownBy(construction::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }

    /** Unmarked texts. */
    private static final class SplittableRandomTexts {
        static int[] text(long seed, int length, int vocabulary) {
            return new SplittableRandom(seed).ints(length, 0, vocabulary).toArray();
        }

        /** A third of the text says again what was said before. */
        static int[] repetitive(long seed, int length, int vocabulary) {
            int[] text = text(seed, length, vocabulary);
            System.arraycopy(text, 0, text, length - length / 3, length / 3);
            return text;
        }
    }
}
