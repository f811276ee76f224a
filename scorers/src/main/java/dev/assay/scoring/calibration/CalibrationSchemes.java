package dev.assay.scoring.calibration;

import dev.assay.scoring.calibration.CalibrationScheme.Workload;
import dev.assay.scoring.calibration.NullLaw.Binomial;
import dev.assay.scoring.calibration.NullLaw.Bound;
import dev.assay.scoring.calibration.NullLaw.Continuous;
import dev.assay.scoring.calibration.NullLaw.Drawn;
import dev.assay.scoring.calibration.NullLaw.Hypergeometric;
import dev.assay.scoring.watermark.HashingKey;
import dev.assay.scoring.watermark.KgwDetector;
import dev.assay.scoring.watermark.KgwParameters;
import dev.assay.scoring.watermark.KgwSeeding;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.bricks.BricksDetector;
import dev.assay.scoring.watermark.bricks.BricksParameters;
import dev.assay.scoring.watermark.gumbel.MarkllmExpDetector;
import dev.assay.scoring.watermark.gumbel.MarkllmExpGumbelDetector;
import dev.assay.scoring.watermark.gumbel.SglangGumbelDetector;
import dev.assay.scoring.watermark.gumbel.VllmGumbelDetector;
import dev.assay.scoring.watermark.gumbel.VllmSynthidDetector;
import dev.assay.scoring.watermark.kuditipudi.KuditipudiDetector;
import dev.assay.scoring.watermark.kuditipudi.KuditipudiParameters;
import dev.assay.scoring.watermark.kuditipudi.KuditipudiParameters.Method;
import dev.assay.scoring.watermark.lmw.LmwDetector;
import dev.assay.scoring.watermark.lmw.LmwParameters;
import dev.assay.scoring.watermark.lmw.LmwSeedingScheme;
import dev.assay.scoring.watermark.lmw.WindowSizes;
import dev.assay.scoring.watermark.markllm.MarkllmEntropyDetector;
import dev.assay.scoring.watermark.markllm.MarkllmEntropyDetector.Weighting;
import dev.assay.scoring.watermark.markllm.MarkllmKgwDetector;
import dev.assay.scoring.watermark.synthid.SynthidDetector;
import dev.assay.scoring.watermark.synthid.SynthidDetector.Statistic;
import dev.assay.scoring.watermark.textseal.TextSealDetector;
import dev.assay.scoring.watermark.textseal.TextSealParameters;
import dev.assay.scoring.watermark.unigram.GreenMask;
import dev.assay.scoring.watermark.unigram.UnigramDetector;
import dev.assay.scoring.watermark.words.WordLevelTextDetector;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Every scheme that calibration checks, in its usual configuration. Stateless; any thread may use it. */
public final class CalibrationSchemes {
    private static final int SYNTHID_LAYERS = 30;
    private static final int TEXTSEAL_VALUES = 8_191;
    private static final int RUNS = 199;
    private static final int ENOUGH = 20;
    private static final int SHORT = 40;
    /** Seeds keep these bits of a product, and torch takes no product beyond 64. */
    private static final long LOW = 0xFFFFFFFFL;

    private final List<CalibrationScheme> schemes = new ArrayList<>();

    private CalibrationSchemes() {}

    /** All schemes. */
    public static List<CalibrationScheme> all() {
        CalibrationSchemes all = new CalibrationSchemes();
        all.transformers();
        all.lmWatermarking();
        all.markllm();
        all.bricks();
        all.textSeal();
        all.gumbel();
        all.synthid();
        all.unigram();
        all.kuditipudi();
        all.words();
        return List.copyOf(all.schemes);
    }

    private void add(String name, IntFunction<NullLaw> law, CalibrationScheme.Factory factory) {
        schemes.add(new CalibrationScheme(name, law, Workload.ALL, factory));
    }

    /** Where one draw of the reference's generator is a pass over the vocabulary. */
    private void addSlow(String name, IntFunction<NullLaw> law, CalibrationScheme.Factory factory) {
        schemes.add(new CalibrationScheme(name, law, Workload.MOSTLY_SMALL, factory));
    }

    private void addMarkllm(String name, CalibrationScheme.Factory factory) {
        schemes.add(new CalibrationScheme(name, greenList(0.5), Workload.FEW_LISTS, factory));
    }

    private static NullTest test(WatermarkDetector detector) {
        return text -> detector.detect(text.ids(), text.promptIds());
    }

    private static IntFunction<NullLaw> greenList(double gamma) {
        return v -> new Binomial(1, (int) (v * gamma), v);
    }

    private void transformers() {
        for (KgwSeeding seeding : KgwSeeding.values()) {
            int width = seeding == KgwSeeding.SELFHASH ? 4 : 1;
            // A selfhash key costs a permutation of a million entries to set up anyway.
            Workload workload =
                    width == 1 ? Workload.MOSTLY_SMALL : new Workload(1, 4, NullTexts.LONGEST, 0, Workload.Kind.TOKENS);
            schemes.add(new CalibrationScheme("hf-kgw-" + seeding.id(), greenList(0.25), workload, (key, v, caches) -> {
                KgwParameters parameters = new KgwParameters(seeding, HashingKey.of(key >>> 1), 0.25, width, v, null);
                KgwDetector detector = new KgwDetector(parameters, caches.lists());
                return text -> detector.detect(text.ids(), text.promptIds());
            }));
        }
    }

    private void lmWatermarking() {
        lmWatermarking("lmw-simple_1", "simple_1", 0.5, null, greenList(0.5));
        lmWatermarking("lmw-selfhash", "selfhash", 0.25, null, greenList(0.25));
        lmWatermarking("lmw-minhash", "minhash", 0.25, null, greenList(0.25));
        lmWatermarking("lmw-skipgram", "skipgram", 0.25, null, greenList(0.25));
        lmWatermarking("lmw-minhash, windows", "minhash", 0.25, WindowSizes.parse("max"), v -> new Bound());
    }

    private void lmWatermarking(
            String name, String seeding, double gamma, @Nullable WindowSizes windows, IntFunction<NullLaw> law) {
        addSlow(name, law, (key, v, caches) -> {
            LmwSeedingScheme named =
                    LmwSeedingScheme.named(seeding).orElseThrow().withKey(HashingKey.of(key >>> 1));
            LmwParameters parameters = new LmwParameters(named, gamma, v, null, true, true, windows);
            return test(new LmwDetector(parameters, caches.lists()));
        });
    }

    private void markllm() {
        addMarkllm("markllm-kgw", (key, v, caches) -> markllm("time", 1, false, key, v, caches));
        addMarkllm("markllm-kgw, time 4", (key, v, caches) -> markllm("time", 4, false, key, v, caches));
        addMarkllm("markllm-kgw, min 4", (key, v, caches) -> markllm("min", 4, false, key, v, caches));
        addMarkllm("markllm-kgw, self", (key, v, caches) -> markllm("additive", 2, true, key, v, caches));
        for (Weighting weighting : Weighting.values()) {
            boolean sweet = weighting == Weighting.SWEET;
            IntFunction<NullLaw> law = sweet ? greenList(0.5) : v -> new Bound();
            addSlow(sweet ? "markllm-sweet" : "markllm-ewd", law, (key, v, caches) -> {
                MarkllmEntropyDetector detector = new MarkllmEntropyDetector(
                        new MarkllmEntropyDetector.Parameters(
                                weighting, 1, HashingKey.of((key >>> 1) & LOW), 0.5, 0.9, v),
                        caches.lists());
                return text -> detector.detect(text.ids(), text.entropies());
            });
        }
        addSlow(
                "markllm-exp",
                v -> new Continuous(),
                (key, v, caches) -> test(new MarkllmExpDetector(key & LOW, 4, v)));
        schemes.add(new CalibrationScheme(
                "markllm-exp-gumbel",
                v -> new Continuous(),
                new Workload(1, 1, NullTexts.LONGEST, 300, Workload.Kind.TOKENS),
                (key, v, caches) -> test(new MarkllmExpGumbelDetector(key, 2, v))));
    }

    private static NullTest markllm(
            String function, int width, boolean self, long key, int v, CalibrationScheme.Caches caches) {
        return test(new MarkllmKgwDetector(
                new MarkllmKgwDetector.Parameters(function, width, self, HashingKey.of(key >>> 1), 0.5, v),
                caches.lists()));
    }

    private void bricks() {
        for (BricksParameters.Algorithm algorithm : List.of(
                BricksParameters.Algorithm.MARYLAND,
                BricksParameters.Algorithm.OPENAI,
                BricksParameters.Algorithm.PF)) {
            // A uniform 0 counts as 1e-4 for permute and flip, which can only lower its score.
            IntFunction<NullLaw> law = algorithm.greenList() ? greenList(0.5) : v -> new Continuous();
            addSlow("vllm-watermark-" + algorithm.id(), law, (key, v, caches) -> {
                HashingKey seed = HashingKey.of(key >>> 1);
                BricksParameters parameters =
                        new BricksParameters(algorithm, 2, seed, HashingKey.of(35_317), 0, 0.5, v);
                return test(new BricksDetector(parameters, caches.lists(), caches.uniforms()));
            });
        }
    }

    private void textSeal() {
        NullLaw green = new Binomial(1, (int) Math.ceil(TEXTSEAL_VALUES * 0.5), TEXTSEAL_VALUES);
        for (TextSealParameters.Type type : TextSealParameters.Type.values()) {
            NullLaw law = switch (type) {
                case GREENLIST -> green;
                case GUMBELMAX -> new Bound();
                // Its hash is linear in the token id but for one step: layers are correlated by up to 5 %, which
                // at this share of green narrows their sum.
                case SYNTHID -> new NullLaw.TailOf(green);
            };
            add(
                    "textseal-" + type.id(),
                    v -> law,
                    (key, v, caches) -> test(new TextSealDetector(
                            new TextSealParameters(type, 2, HashingKey.of(key >>> 1), 0.5, SYNTHID_LAYERS))));
        }
    }

    private void gumbel() {
        IntFunction<NullLaw> law = v -> new Continuous();
        add("vllm-gumbel", law, (key, v, caches) -> test(VllmGumbelDetector.single(key, 4, true)));
        add("vllm-gumbel, repeats", law, (key, v, caches) -> test(VllmGumbelDetector.single(key, 2, false)));
        add("vllm-gumbel-dual", law, (key, v, caches) -> test(VllmGumbelDetector.dual(key, 4, true, 0.1)));
        add("sglang-gumbel", law, (key, v, caches) -> test(sglang(key, OptionalLong.empty())));
        add("sglang-gumbel-dual", law, (key, v, caches) -> test(sglang(key, OptionalLong.of(other(key)))));
    }

    private static SglangGumbelDetector sglang(long key, OptionalLong second) {
        return new SglangGumbelDetector(
                key,
                second,
                0.3,
                SglangGumbelDetector.DEFAULT_CONTEXT_WINDOW,
                SglangGumbelDetector.DEFAULT_MAX_CONTEXTS);
    }

    private static long other(long key) {
        return new SplittableRandom(key).nextLong();
    }

    private void synthid() {
        add(
                "hf-synthid",
                v -> new NullLaw.Table(SYNTHID_LAYERS, SynthidDetector.DEFAULT_TABLE_SIZE),
                (key, v, caches) -> test(table(key, Statistic.MEAN)));
        add("hf-synthid, weighted", v -> new Bound(), (key, v, caches) -> test(table(key, Statistic.WEIGHTED_MEAN)));
        add(
                "deepmind-synthid",
                v -> new Binomial(SYNTHID_LAYERS, 1, 2),
                (key, v, caches) -> test(SynthidDetector.deepMind(layerKeys(key), settings(Statistic.MEAN))));
        add(
                "deepmind-synthid, weighted",
                v -> new Bound(),
                (key, v, caches) -> test(SynthidDetector.deepMind(layerKeys(key), settings(Statistic.WEIGHTED_MEAN))));
        add(
                "vllm-synthid",
                v -> new Binomial(VllmSynthidDetector.LARGEST_DEPTH, 1, 2),
                (key, v, caches) -> test(new VllmSynthidDetector(key, 4, VllmSynthidDetector.LARGEST_DEPTH, true)));
    }

    private static SynthidDetector table(long key, Statistic statistic) {
        return SynthidDetector.huggingFace(layerKeys(key), SynthidDetector.DEFAULT_TABLE_SIZE, 0, settings(statistic));
    }

    private static long[] layerKeys(long key) {
        return new SplittableRandom(key).longs(SYNTHID_LAYERS, 0, 1L << 40).toArray();
    }

    private static SynthidDetector.Settings settings(Statistic statistic) {
        return new SynthidDetector.Settings(
                SynthidDetector.DEFAULT_NGRAM_LENGTH, SynthidDetector.DEFAULT_CONTEXT_HISTORY, -1, statistic, null);
    }

    private void unigram() {
        addSlow("unigram", v -> new Hypergeometric(v / 2, v), (key, v, caches) -> {
            GreenMask mask = new GreenMask(HashingKey.of(key >>> 1), 0.5, v);
            return test(new UnigramDetector(mask, 0.5));
        });
    }

    private void kuditipudi() {
        kuditipudi("kuditipudi-its", Method.ITS, false, 0, v -> new Drawn(ENOUGH, RUNS));
        kuditipudi("kuditipudi-its-edit", Method.ITS, true, 0.4f, v -> new Drawn(ENOUGH, RUNS));
        kuditipudi("kuditipudi-exp", Method.EXP, false, 0, v -> new Bound());
        kuditipudi("kuditipudi-exp-edit", Method.EXP, true, 0, v -> new Drawn(ENOUGH, RUNS));
    }

    private void kuditipudi(String name, Method method, boolean edit, float gamma, IntFunction<NullLaw> law) {
        // Every p-value costs dozens of alignments: shorter texts, a smaller vocabulary and a shorter key.
        schemes.add(new CalibrationScheme(
                name, law, new Workload(1, 1, SHORT, 2_003, Workload.Kind.TOKENS), (key, v, caches) -> {
                    KuditipudiParameters parameters =
                            new KuditipudiParameters(method, SHORT, v, Integer.MAX_VALUE, edit, gamma, RUNS, SHORT);
                    return test(KuditipudiDetector.of(BigInteger.valueOf(key >>> 1), parameters));
                }));
    }

    /** No key: the texts, whose words are their own, differ instead. */
    private void words() {
        WordLevelTextDetector detector = WordCalibration.detector();
        schemes.add(new CalibrationScheme(
                WordCalibration.NAME,
                v -> new Binomial(1, 1, 2),
                Workload.WORDS,
                (key, v, caches) -> detector::detect));
    }
}
