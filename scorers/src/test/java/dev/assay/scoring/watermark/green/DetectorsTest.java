package dev.assay.scoring.watermark.green;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.scoring.stats.ClopperPearson;
import dev.assay.scoring.watermark.Detection;
import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.HashingKey;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.bricks.BricksDetector;
import dev.assay.scoring.watermark.bricks.BricksParameters;
import dev.assay.scoring.watermark.bricks.UniformDraws;
import dev.assay.scoring.watermark.lmw.LmwDetector;
import dev.assay.scoring.watermark.lmw.LmwParameters;
import dev.assay.scoring.watermark.lmw.LmwSeedingScheme;
import dev.assay.scoring.watermark.lmw.WindowSizes;
import dev.assay.scoring.watermark.markllm.MarkllmKgwDetector;
import dev.assay.scoring.watermark.textseal.TextSealDetector;
import dev.assay.scoring.watermark.textseal.TextSealParameters;
import dev.assay.scoring.watermark.unigram.GreenMask;
import dev.assay.scoring.watermark.unigram.UnigramDetector;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every detector of this family: defined for any content, honest without a mark, awake with one. */
class DetectorsTest {
    private static final int VOCABULARY = 1_500;

    /** One detector by key and shared lists. */
    enum Kind {
        LMW_LEFTHASH((key, lists) -> lmw("lefthash", key, lists, null, true)),
        LMW_RED((key, lists) -> lmw("lefthash", key, lists, null, false)),
        LMW_SELFHASH((key, lists) -> lmw("selfhash", key, lists, null, true)),
        LMW_MIN_SKIPGRAM((key, lists) -> lmw("ff-minskipgram_prf-4-False", key, lists, null, true)),
        LMW_WINDOWS((key, lists) -> lmw("minhash", key, lists, "max", true)),
        MARKLLM_TIME((key, lists) -> markllm("time", false, key, lists)),
        MARKLLM_SELF((key, lists) -> markllm("min", true, key, lists)),
        UNIGRAM((key, lists) -> new UnigramDetector(new GreenMask(HashingKey.of(key), 0.5, VOCABULARY), 0.5)),
        BRICKS_MARYLAND((key, lists) -> bricks(BricksParameters.Algorithm.MARYLAND, key, lists)),
        BRICKS_OPENAI((key, lists) -> bricks(BricksParameters.Algorithm.OPENAI, key, lists)),
        BRICKS_PF((key, lists) -> bricks(BricksParameters.Algorithm.PF, key, lists)),
        TEXTSEAL_GREENLIST((key, lists) -> textSeal(TextSealParameters.Type.GREENLIST, key)),
        TEXTSEAL_GUMBELMAX((key, lists) -> textSeal(TextSealParameters.Type.GUMBELMAX, key)),
        TEXTSEAL_SYNTHID((key, lists) -> textSeal(TextSealParameters.Type.SYNTHID, key));

        private final BiFunction<Long, GreenLists, WatermarkDetector> make;

        Kind(BiFunction<Long, GreenLists, WatermarkDetector> make) {
            this.make = make;
        }

        WatermarkDetector detector(long key, GreenLists lists) {
            return make.apply(key, lists);
        }

        private static WatermarkDetector lmw(
                String scheme, long key, GreenLists lists, String windows, boolean selectGreen) {
            return new LmwDetector(
                    new LmwParameters(
                            LmwSeedingScheme.named(scheme).orElseThrow().withKey(HashingKey.of(key)),
                            0.25,
                            VOCABULARY,
                            1,
                            true,
                            selectGreen,
                            windows == null ? null : WindowSizes.parse(windows)),
                    lists);
        }

        private static WatermarkDetector markllm(String function, boolean self, long key, GreenLists lists) {
            return new MarkllmKgwDetector(
                    new MarkllmKgwDetector.Parameters(function, 2, self, HashingKey.of(key), 0.5, VOCABULARY), lists);
        }

        private static WatermarkDetector bricks(BricksParameters.Algorithm algorithm, long key, GreenLists lists) {
            return new BricksDetector(
                    new BricksParameters(algorithm, 2, HashingKey.of(key), HashingKey.of(35_317), 3, 0.25, VOCABULARY),
                    lists,
                    new UniformDraws(1_000));
        }

        private static WatermarkDetector textSeal(TextSealParameters.Type type, long key) {
            return new TextSealDetector(new TextSealParameters(type, 2, HashingKey.of(key), 0.5, 30));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyContentHasADefinedOutcome(Kind kind) {
        WatermarkDetector detector = kind.detector(15_485_863, new GreenLists());
        Random random = new Random(7);
        for (int length = 0; length < 40; length++) {
            for (int bound : new int[] {1, 2, VOCABULARY, 2 * VOCABULARY, Integer.MAX_VALUE}) {
                int[] ids = random.ints(length, 0, bound).toArray();
                detector.detect(ids, new int[0]).ifPresent(DetectorsTest::assertSound);
            }
        }
        assertThat(detector.detect(new int[0], new int[0])).isEmpty();
        int[] largest = new int[50];
        Arrays.fill(largest, Integer.MAX_VALUE);
        detector.detect(largest, new int[0]).ifPresent(DetectorsTest::assertSound);
        assertThat(detector.scheme()).matches("[a-z0-9_-]+");
    }

    private static void assertSound(Detection detection) {
        assertThat(detection.tail().p()).isBetween(0.0, 1.0);
        assertThat(detection.tail().log10()).isLessThanOrEqualTo(0);
        assertThat(detection.measures().values()).allMatch(Double::isFinite);
    }

    /** Repetition proves nothing: a text says the same once and ten times over, but for the seams. */
    @ParameterizedTest
    @EnumSource
    void repeatedTextAddsNoEvidence(Kind kind) {
        WatermarkDetector detector = kind.detector(99, new GreenLists());
        int[] once = new Random(8).ints(30, 2, VOCABULARY).toArray();
        int[] often = new int[300];
        for (int i = 0; i < often.length; i++) {
            often[i] = once[i % once.length];
        }
        long units = detector.detect(once, new int[0]).orElseThrow().effectiveCount();
        long unitsOfMany = detector.detect(often, new int[0]).orElseThrow().effectiveCount();
        int perToken = kind == Kind.TEXTSEAL_SYNTHID ? 30 : 1;
        assertThat(unitsOfMany).isBetween(units, units + 5L * perToken);
    }

    /** A key draws its lists once: texts under one key share them, so the null is over keys as well as texts. */
    @ParameterizedTest
    @EnumSource
    void nullTextsStayBelowEveryLevel(Kind kind) {
        Random random = new Random(31);
        double[] levels = {0.2, 0.05, 0.01, 0.001};
        int[] below = new int[levels.length];
        int texts = 600;
        for (int t = 0; t < texts; t++) {
            WatermarkDetector detector = kind.detector(random.nextInt(1 << 30), new GreenLists(1 << 20));
            double p = detector.detect(plain(random), new int[0])
                    .map(detection -> detection.tail().p())
                    .orElse(1.0);
            for (int i = 0; i < levels.length; i++) {
                below[i] += p <= levels[i] ? 1 : 0;
            }
        }
        for (int i = 0; i < levels.length; i++) {
            assertThat(ClopperPearson.lower(below[i], texts, 1e-5))
                    .as("%d of %d null texts at p <= %s", below[i], texts, levels[i])
                    .isLessThanOrEqualTo(levels[i]);
        }
        assertThat(below[0]).isGreaterThan(texts / 50);
    }

    /** Of a few candidates the one that raises the statistic is taken: what every embedding rule amounts to. */
    @ParameterizedTest
    @EnumSource
    void aMarkedTextIsFoundUnderItsKeyOnly(Kind kind) {
        GreenLists lists = new GreenLists();
        WatermarkDetector detector = kind.detector(123_457, lists);
        Random random = new Random(5);
        int[] ids = random.ints(6, 2, VOCABULARY).toArray();
        while (ids.length < 70) {
            int[] best = ids;
            double highest = Double.NEGATIVE_INFINITY;
            for (int candidate = 0; candidate < 5; candidate++) {
                int[] longer = Arrays.copyOf(ids, ids.length + 1);
                longer[ids.length] = 2 + random.nextInt(VOCABULARY - 2);
                double statistic = detector.detect(longer, new int[0])
                        .map(Detection::statistic)
                        .orElse(0.0);
                if (statistic > highest) {
                    highest = statistic;
                    best = longer;
                }
            }
            ids = best;
        }
        assertThat(detector.detect(ids, new int[0]).orElseThrow().tail().p()).isLessThan(1e-4);
        Optional<Detection> other = kind.detector(7_654_321, lists).detect(ids, new int[0]);
        assertThat(other.orElseThrow().tail().p()).isGreaterThan(1e-3);
    }

    /** Few words make most of the text, and passages return. */
    private static int[] plain(Random random) {
        int[] ids = new int[30 + random.nextInt(100)];
        for (int i = 0; i < ids.length; i++) {
            boolean returns = i > 20 && random.nextInt(10) == 0;
            ids[i] = returns ? ids[i - 15] : 2 + (int) ((VOCABULARY - 2) * Math.pow(random.nextDouble(), 4));
        }
        return ids;
    }
}
