package dev.assay.scoring.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.scoring.DrawLaw;
import dev.assay.scoring.Draws;
import dev.assay.scoring.stats.BinomialTail;
import dev.assay.scoring.stats.GammaTail;
import dev.assay.scoring.stats.TailProbability;
import dev.assay.scoring.watermark.bricks.BricksDetector;
import dev.assay.scoring.watermark.bricks.BricksParameters;
import dev.assay.scoring.watermark.bricks.UniformDraws;
import dev.assay.scoring.watermark.gumbel.VllmGumbelDetector;
import dev.assay.scoring.watermark.kuditipudi.KuditipudiParameters.Method;
import dev.assay.scoring.watermark.lmw.LmwDetector;
import dev.assay.scoring.watermark.lmw.LmwParameters;
import dev.assay.scoring.watermark.lmw.LmwSeedingScheme;
import dev.assay.scoring.watermark.lmw.WindowSizes;
import dev.assay.scoring.watermark.markllm.MarkllmEntropyDetector;
import dev.assay.scoring.watermark.markllm.MarkllmEntropyDetector.Weighting;
import dev.assay.scoring.watermark.markllm.MarkllmKgwDetector;
import dev.assay.scoring.watermark.synthid.SynthidDetector;
import dev.assay.scoring.watermark.synthid.SynthidDetector.Settings;
import dev.assay.scoring.watermark.synthid.SynthidDetector.Statistic;
import dev.assay.scoring.watermark.textseal.TextSealDetector;
import dev.assay.scoring.watermark.textseal.TextSealParameters;
import dev.assay.scoring.watermark.unigram.GreenMask;
import dev.assay.scoring.watermark.unigram.UnigramDetector;
import dev.assay.scoring.watermark.words.WordLevelDetector;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every detector says which draws its statistic is the sum of, in the same way in every text. */
class DrawsTest {
    private static final int VOCABULARY = 800;
    private static final int BOS = 1;
    private static final int[] NONE = {};

    @Test
    void drawsAddUpToTheStatistic() {
        SplittableRandom random = new SplittableRandom(3);
        detectors(4711).forEach((name, detector) -> {
            for (int length : new int[] {1, 2, 3, 5, 6, 7, 40, 333}) {
                for (int words : new int[] {2, 30, VOCABULARY}) {
                    TokenText text = text(random, length, words);
                    detector.detect(text).ifPresent(found -> assertAddsUp(name, found, text));
                }
            }
            assertThat(detector.detect(text(random, 333, 30))).as(name).isPresent();
        });
    }

    private static void assertAddsUp(String name, Detection found, TokenText text) {
        Draws draws = found.draws();
        assertThat(draws).as(name).isNotNull();
        assertThat(draws.count()).as(name).isEqualTo((int) found.effectiveCount());
        double statistic = found.statistic();
        assertThat(draws.sum()).as(name).isCloseTo(statistic, within(1e-9 * Math.max(1, Math.abs(statistic))));
        assertThat(draws.positions()).as(name).isSorted();
        assertThat(draws.positions()[0]).as(name).isNotNegative();
        assertThat(draws.positions()[draws.count() - 1]).as(name).isLessThan(text.ids().length);
        if (text.ids()[0] == BOS && name.startsWith("bos")) {
            assertThat(draws.positions()[0]).as(name).isGreaterThan(1);
        }
        assertThat(Arrays.stream(draws.identities()).distinct().count())
                .as(name)
                .isEqualTo(draws.count());
        for (double value : draws.values()) {
            assertThat(possible(draws.law(), value)).as("%s: %s", name, value).isTrue();
        }
    }

    private static boolean possible(DrawLaw law, double value) {
        if (law instanceof DrawLaw.Bernoulli) {
            return value == 0 || value == 1;
        }
        if (law instanceof DrawLaw.Binomial binomial) {
            return value == Math.rint(value) && value >= 0 && value <= binomial.layers();
        }
        return law instanceof DrawLaw.Exponential ? value >= 0 && Double.isFinite(value) : Double.isFinite(value);
    }

    @Test
    void theLawOfTheDrawsGivesTheTailOfTheStatistic() {
        TokenText text = text(new SplittableRandom(8), 250, VOCABULARY);
        Map<String, Boolean> compared = new TreeMap<>();
        detectors(99).forEach((name, detector) -> {
            Detection found = detector.detect(text).orElseThrow();
            TailProbability tail = tail(found);
            if (tail != null && !name.endsWith("windows") && !name.equals("unigram")) {
                compared.put(name, true);
                assertThat(found.tail().log10()).as(name).isCloseTo(tail.log10(), within(1e-9));
            }
        });
        assertThat(compared).hasSizeGreaterThan(17);
    }

    private static @Nullable TailProbability tail(Detection found) {
        DrawLaw law = found.draws().law();
        if (law instanceof DrawLaw.Bernoulli bernoulli) {
            return BinomialTail.atLeast((long) found.statistic(), found.effectiveCount(), bernoulli.probability());
        }
        if (law instanceof DrawLaw.Binomial binomial) {
            long trials = found.effectiveCount() * binomial.layers();
            return BinomialTail.atLeast((long) found.statistic(), trials, binomial.probability());
        }
        return law instanceof DrawLaw.Exponential
                ? GammaTail.atLeast((double) found.effectiveCount(), found.statistic())
                : null;
    }

    @Test
    void aPassageHasTheSameDrawsInEveryText() {
        SplittableRandom random = new SplittableRandom(5);
        TokenText first = text(random, 120, 300);
        TokenText second = quoting(text(random, 150, 300), first);
        detectors(31).forEach((name, detector) -> {
            Map<Integer, Set<Long>> inFirst = byPosition(detector, first);
            Map<Integer, Set<Long>> inSecond = byPosition(detector, second);
            int compared = 0;
            for (int i = 30; i < 60; i++) {
                if (inFirst.containsKey(20 + i) && inSecond.containsKey(60 + i)) {
                    compared++;
                    assertThat(inSecond.get(60 + i)).as(name).isEqualTo(inFirst.get(20 + i));
                }
            }
            assertThat(compared).as(name).isGreaterThan(10);
        });
    }

    /** The other text with tokens 20 to 80 of a text as its tokens 60 to 120. */
    private static TokenText quoting(TokenText other, TokenText quoted) {
        int[] ids = other.ids().clone();
        double[] entropies = other.entropies().clone();
        System.arraycopy(quoted.ids(), 20, ids, 60, 60);
        System.arraycopy(quoted.entropies(), 20, entropies, 60, 60);
        return new TokenText(ids, NONE, entropies);
    }

    private static Map<Integer, Set<Long>> byPosition(WatermarkDetector detector, TokenText text) {
        Draws draws = detector.detect(text).orElseThrow().draws();
        Map<Integer, Set<Long>> byPosition = new HashMap<>();
        for (int i = 0; i < draws.count(); i++) {
            byPosition.merge(
                    draws.positions()[i],
                    Set.of(draws.identities()[i]),
                    (a, b) -> LongStream.concat(
                                    a.stream().mapToLong(Long::longValue),
                                    b.stream().mapToLong(Long::longValue))
                            .boxed()
                            .collect(Collectors.toSet()));
        }
        return byPosition;
    }

    @Test
    void oneIdentityHasOneValueAndOtherTokensAreOtherDraws() {
        SplittableRandom random = new SplittableRandom(6);
        detectors(32).forEach((name, detector) -> {
            Map<Long, Double> values = new HashMap<>();
            int repeated = 0;
            int counted = 0;
            for (int i = 0; i < 30; i++) {
                Draws draws =
                        detector.detect(text(random, 100, 12)).orElseThrow().draws();
                if (draws.law() instanceof DrawLaw.Weighted && !name.startsWith("vllm")) {
                    continue; // weights depend on the text
                }
                for (int j = 0; j < draws.count(); j++) {
                    counted++;
                    Double former = values.put(draws.identities()[j], draws.values()[j]);
                    if (former != null) {
                        repeated++;
                        assertThat(draws.values()[j]).as(name).isEqualTo(former);
                    }
                }
            }
            assertThat(repeated).as(name).isLessThanOrEqualTo(counted);
            if (name.contains("lefthash") || name.equals("unigram")) {
                assertThat(values).as(name).hasSizeLessThanOrEqualTo(144);
                assertThat(repeated).as(name).isGreaterThan(0);
            }
        });
    }

    @Test
    void promptAndPaddingBelongToTheContext() {
        WatermarkDetector vllm = VllmGumbelDetector.single(5, 4, true);
        Draws one = vllm.detect(new int[] {7, 8, 9}, NONE).orElseThrow().draws();
        Draws other = vllm.detect(new int[] {7, 8, 3}, NONE).orElseThrow().draws();
        assertThat(one.positions()).containsExactly(0, 1, 2);
        assertThat(one.identities()[1]).isEqualTo(other.identities()[1]);
        assertThat(one.identities()[2]).isNotEqualTo(other.identities()[2]);

        WatermarkDetector sglang = Schemes.quick(5, VOCABULARY).get("sglang");
        Draws prompted = sglang.detect(new int[] {5, 6, 7}, new int[] {1, 2, 3, 4})
                .orElseThrow()
                .draws();
        Draws whole = sglang.detect(new int[] {1, 2, 3, 4, 5, 6, 7}, NONE)
                .orElseThrow()
                .draws();
        assertThat(prompted.positions()).containsExactly(0, 1, 2);
        assertThat(whole.positions()).containsExactly(4, 5, 6);
        assertThat(prompted.identities()).isEqualTo(whole.identities());
    }

    @Test
    void nGramsOnTheSameTableEntriesAreOneDraw() {
        Settings settings = new Settings(5, 1024, -1, Statistic.MEAN, null);
        int[] text = new SplittableRandom(1).ints(3_000, 0, 100_000).toArray();
        WatermarkDetector small = SynthidDetector.huggingFace(new long[] {3, 5, 8}, 256, 0, settings);
        Detection found = small.detect(text, NONE).orElseThrow();
        assertThat(found.effectiveCount()).isBetween(250L, 256L);
        assertAddsUp("small table", found, TokenText.of(text));
        // The low 16 bits of an id are all that the usual table sees of it.
        WatermarkDetector usual = SynthidDetector.huggingFace(new long[] {3, 5, 8}, 1 << 16, 0, settings);
        int[] twice = new int[400];
        for (int i = 0; i < 200; i++) {
            twice[i] = text[i];
            twice[200 + i] = text[i] ^ 1 << 16;
        }
        assertThat(usual.detect(twice, NONE).orElseThrow().effectiveCount()).isBetween(190L, 202L);
    }

    @Test
    void listsThatSayNothingHaveNoDraws() {
        KgwParameters none = new KgwParameters(KgwSeeding.LEFTHASH, HashingKey.of(1), 0.01, 1, 50, null);
        Detection found = new KgwDetector(none, new GreenLists())
                .detect(new int[] {1, 2, 3}, NONE)
                .orElseThrow();
        assertThat(found.draws()).isNull();
        assertThat(found.tail().p()).isEqualTo(1);
        assertThat(Schemes.kuditipudi(1, Method.ITS, 50, false, 9)
                        .detect(new int[] {1, 2, 3}, NONE)
                        .orElseThrow()
                        .draws())
                .isNull();
    }

    @Test
    void wordsAreDrawsToo() {
        List<String> words = List.of("the", "old", "town", "hall", "the", "old", "town", "square");
        BitSet all = new BitSet();
        all.set(0, words.size());
        WordLevelDetector.Stretch stretch = new WordLevelDetector.Stretch(words, all);
        Detection found =
                new WordLevelDetector().detect(List.of(stretch, stretch)).orElseThrow();
        Draws draws = found.draws();
        assertThat(draws.positions()).containsExactly(1, 2, 3, 4);
        assertThat(draws.sum()).isEqualTo(found.statistic());
        assertThat(draws.law()).isEqualTo(new DrawLaw.Bernoulli(0.5));
    }

    /** Every detector whose statistic is a sum, by a readable name. */
    private static Map<String, WatermarkDetector> detectors(long key) {
        Map<String, WatermarkDetector> all = new LinkedHashMap<>(Schemes.quick(key, VOCABULARY));
        GreenLists lists = new GreenLists();
        all.put("bos kgw lefthash", kgw(KgwSeeding.LEFTHASH, 1, key, lists));
        all.put("bos kgw selfhash", kgw(KgwSeeding.SELFHASH, 4, key, lists));
        all.put("bos lmw lefthash", lmw("lefthash", key, lists, null));
        all.put("bos lmw selfhash", lmw("selfhash", key, lists, null));
        all.put("lmw windows", lmw("minhash", key, lists, "max"));
        all.put("markllm-kgw", markllm("additive", false, key, lists));
        all.put("markllm-kgw self", markllm("min", true, key, lists));
        all.put("markllm-sweet", entropy(Weighting.SWEET, key, lists));
        all.put("markllm-ewd", entropy(Weighting.EWD, key, lists));
        all.put("unigram", new UnigramDetector(new GreenMask(HashingKey.of(key), 0.5, VOCABULARY), 0.5));
        for (BricksParameters.Algorithm algorithm : BricksParameters.Algorithm.values()) {
            all.put("bricks " + algorithm.id(), bricks(algorithm, key, lists));
        }
        for (TextSealParameters.Type type : TextSealParameters.Type.values()) {
            all.put(
                    "textseal " + type.id(),
                    new TextSealDetector(new TextSealParameters(type, 3, HashingKey.of(key), 0.5, 10)));
        }
        return all;
    }

    private static WatermarkDetector kgw(KgwSeeding scheme, int width, long key, GreenLists lists) {
        return new KgwDetector(new KgwParameters(scheme, HashingKey.of(key), 0.25, width, VOCABULARY, BOS), lists);
    }

    private static WatermarkDetector lmw(String scheme, long key, GreenLists lists, @Nullable String windows) {
        return new LmwDetector(
                new LmwParameters(
                        LmwSeedingScheme.named(scheme).orElseThrow().withKey(HashingKey.of(key)),
                        0.25,
                        VOCABULARY,
                        BOS,
                        true,
                        true,
                        windows == null ? null : WindowSizes.parse(windows)),
                lists);
    }

    private static WatermarkDetector markllm(String function, boolean self, long key, GreenLists lists) {
        return new MarkllmKgwDetector(
                new MarkllmKgwDetector.Parameters(function, 2, self, HashingKey.of(key), 0.5, VOCABULARY), lists);
    }

    private static WatermarkDetector entropy(Weighting weighting, long key, GreenLists lists) {
        return new MarkllmEntropyDetector(
                new MarkllmEntropyDetector.Parameters(weighting, 1, HashingKey.of(key), 0.5, 0.6, VOCABULARY), lists);
    }

    private static WatermarkDetector bricks(BricksParameters.Algorithm algorithm, long key, GreenLists lists) {
        return new BricksDetector(
                new BricksParameters(algorithm, 2, HashingKey.of(0), HashingKey.of(key), 5, 0.25, VOCABULARY),
                lists,
                new UniformDraws());
    }

    /** Every second text starts with the token that some detectors drop. */
    private static TokenText text(SplittableRandom random, int length, int words) {
        int[] ids = random.ints(length, 0, words).toArray();
        ids[0] = random.nextBoolean() ? BOS : ids[0];
        return new TokenText(ids, NONE, random.doubles(length, 0, 3).toArray());
    }

    @Test
    void entropiesAreNeededWhereWeightsComeFromThem() {
        WatermarkDetector detector = entropy(Weighting.EWD, 3, new GreenLists());
        assertThat(detector.detect(TokenText.of(1, 2, 3, 4))).isEqualTo(Optional.empty());
        assertThat(detector.detect(new int[] {1, 2, 3, 4}, NONE)).isEmpty();
    }
}
