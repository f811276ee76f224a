package dev.assay.scoring.watermark.marking;

import dev.assay.scoring.calibration.CalibrationScheme;
import dev.assay.scoring.calibration.CalibrationSchemes;
import dev.assay.scoring.calibration.NullTest;
import dev.assay.scoring.watermark.kuditipudi.KuditipudiDetector;
import dev.assay.scoring.watermark.kuditipudi.KuditipudiParameters;
import dev.assay.scoring.watermark.kuditipudi.KuditipudiParameters.Method;
import dev.assay.scoring.watermark.marking.MarkedScheme.Embedder;
import dev.assay.scoring.watermark.marking.MarkedScheme.Kind;
import dev.assay.scoring.watermark.marking.MarkedScheme.Rule;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** Every scheme with its generating side, in the configurations that calibration checks. Stateless. */
final class MarkedSchemes {
    private static final double[] BIASES = {1, 2, 3};
    private static final double[] SHARES = {0.4, 0.7, 1};
    private static final double[] TEMPERATURES = {0.2, 0.3, 0.45};
    /** Where one draw is a pass over the vocabulary, a small one; it changes the price of the report and not the power. */
    private static final int SMALL = 2_003;

    private static final int LARGE = 50_257;
    private static final int TEXTS = 100;
    private static final int LONGEST = 400;
    private static final int LAYERS = 30;
    private static final int KEY_LENGTH = 64;
    /** A mean score that 1 % of null texts of 200 tokens exceed, 30 layers: 0.5 + 2.326 / 2 / sqrt(6000). */
    private static final double SYNTHID_AT_200 = 0.515;

    private final Map<String, CalibrationScheme> known =
            CalibrationSchemes.all().stream().collect(Collectors.toMap(CalibrationScheme::name, Function.identity()));
    private final List<MarkedScheme> schemes = new ArrayList<>();

    private MarkedSchemes() {}

    static List<MarkedScheme> all() {
        MarkedSchemes all = new MarkedSchemes();
        all.green();
        all.gumbel();
        all.synthid();
        all.textSealLayers();
        all.kuditipudi();
        all.words();
        all.posterior();
        return all.schemes;
    }

    private void biased(String name, double gamma, int first, Rule rule, BiFunction<Greens, Long, Marker.Green> green) {
        Embedder embedder = (key, bias, v, random) ->
                Marker.bias(bias, first, first(name), green.apply(new Greens(v, gamma), key >>> 1));
        add(name, SMALL, BIASES, Kind.BIAS, embedder, rule);
    }

    /** SWEET leaves tokens of low entropy alone. */
    private static double first(String name) {
        return name.equals("markllm-sweet") ? 0.9 : -1;
    }

    private void uniform(String name, int v, Rule rule, LongFunction<Marker> marker) {
        add(name, v, TEMPERATURES, Kind.TEMPERATURE, (key, t, size, random) -> marker.apply(key), rule);
    }

    private void add(String name, int v, double[] strengths, Kind kind, Embedder embedder, Rule rule) {
        CalibrationScheme scheme = known.get(name);
        if (scheme == null) {
            throw new IllegalStateException("calibration knows no " + name);
        }
        schemes.add(new MarkedScheme(
                name,
                v,
                strengths,
                kind,
                LONGEST,
                TEXTS,
                embedder,
                scheme.factory(),
                MarkedScheme.EXACT,
                rule,
                MarkedScheme.TOKENS));
    }

    private void green() {
        biased("hf-kgw-lefthash", 0.25, 1, Rule.above("z_score", 3), Greens::previousToken);
        biased("hf-kgw-selfhash", 0.25, 3, Rule.above("z_score", 3), Greens::selfhash);
        biased("lmw-simple_1", 0.5, 1, Rule.above("z_score", 4), Greens::previousToken);
        biased("lmw-selfhash", 0.25, 3, Rule.above("z_score", 4), Greens::anchoredMinhash);
        biased("lmw-minhash", 0.25, 4, Rule.above("z_score", 4), Greens::minhash);
        biased("lmw-skipgram", 0.25, 5, Rule.above("z_score", 4), Greens::skipgram);
        biased("lmw-minhash, windows", 0.25, 4, Rule.above("winmax_z_score", 4), Greens::minhash);
        biased("markllm-kgw", 0.5, 1, Rule.above("z_score", 4), (greens, key) -> greens.markllmTime(key, 1));
        biased("markllm-kgw, time 4", 0.5, 4, Rule.above("z_score", 4), (greens, key) -> greens.markllmTime(key, 4));
        biased("markllm-sweet", 0.5, 1, Rule.above("z_score", 4), (greens, key) -> greens.product(key, 1));
        biased("markllm-ewd", 0.5, 1, Rule.above("z_score", 4), (greens, key) -> greens.product(key, 1));
        biased("unigram", 0.5, 0, Rule.above("detect_z", 6), Greens::unigram);
        biased(
                "vllm-watermark-maryland",
                0.5,
                2,
                Rule.atMost("none_p_value", 1e-3),
                (greens, seed) -> greens.maryland(seed, 2));
        biased(
                "textseal-greenlist",
                0.5,
                2,
                Rule.atMost("none_p_value", 1e-3),
                (greens, key) -> (ids, at) -> Uniforms.textSeal(key).of(ids, at) < 0.5);
    }

    private void gumbel() {
        Rule vllm = Rule.atMost("p_value", 0.01);
        uniform("vllm-gumbel", LARGE, vllm, key -> Marker.gumbel(0, Uniforms.vllm(key)));
        uniform("vllm-gumbel-dual", LARGE, vllm, MarkedSchemes::vllmDual);
        uniform("sglang-gumbel", LARGE, Rule.atMost("p_value", 1e-3), key -> Marker.gumbel(0, Uniforms.sglang(key)));
        uniform("sglang-gumbel-dual", LARGE, Rule.atMost("p_value", 1e-3), MarkedSchemes::sglangDual);
        uniform(
                "markllm-exp",
                SMALL,
                Rule.atMost("p_value", 1e-4),
                key -> Marker.gumbel(
                        4, Uniforms.torch(SMALL, (ids, at) -> Uniforms.markllmState(key, ids, at, 4, SMALL))));
        uniform(
                "markllm-exp-gumbel",
                SMALL,
                Rule.atMost("p_value", 1e-4),
                key -> Marker.gumbel(2, Uniforms.markllmTable(key, 2, SMALL)));
        uniform(
                "vllm-watermark-openai",
                SMALL,
                Rule.atMost("none_p_value", 1e-3),
                key -> Marker.gumbel(2, bricks(key)));
        uniform(
                "vllm-watermark-pf",
                SMALL,
                Rule.atMost("none_p_value", 1e-3),
                key -> Marker.permuteAndFlip(2, bricks(key)));
        uniform(
                "textseal-gumbelmax",
                LARGE,
                Rule.atMost("none_p_value", 1e-3),
                key -> Marker.gumbel(2, Uniforms.textSeal(key >>> 1)));
    }

    private static Marker.Uniform bricks(long key) {
        return Uniforms.torch(SMALL, (ids, at) -> Greens.bricksState(key >>> 1, ids, at, 2));
    }

    /** The second key with probability alpha. */
    private static Marker vllmDual(long key) {
        Marker a = Marker.gumbel(0, Uniforms.vllm(Uniforms.vllmDerived("key_a", key)));
        Marker b = Marker.gumbel(0, Uniforms.vllm(Uniforms.vllmDerived("key_b", key)));
        return (ids, at, candidates, random) -> (random.nextDouble() < 0.1 ? b : a).choose(ids, at, candidates, random);
    }

    private static Marker sglangDual(long key) {
        long other = new SplittableRandom(key).nextLong();
        Marker a = Marker.gumbel(0, Uniforms.sglang(key));
        Marker b = Marker.gumbel(0, Uniforms.sglang(other));
        return (ids, at, candidates, random) -> (Uniforms.sglangFirst(key, other, 0.3, Uniforms.sglangContext(ids, at))
                        ? a
                        : b)
                .choose(ids, at, candidates, random);
    }

    private void synthid() {
        Rule mean = Rule.above("mean_score", SYNTHID_AT_200);
        uniform("hf-synthid", LARGE, mean, key -> Marker.tournament(4, LAYERS, Uniforms.synthidTable(layers(key))));
        uniform(
                "hf-synthid, weighted",
                LARGE,
                Rule.above("weighted_mean_score", SYNTHID_AT_200),
                key -> Marker.tournament(4, LAYERS, Uniforms.synthidTable(layers(key))));
        uniform(
                "deepmind-synthid",
                LARGE,
                mean,
                key -> Marker.tournament(4, LAYERS, Uniforms.synthidShift(layers(key))));
    }

    private void textSealLayers() {
        uniform(
                "textseal-synthid",
                LARGE,
                Rule.atMost("none_p_value", 1e-3),
                key -> Marker.tournament(2, LAYERS, Uniforms.textSealLayers(key >>> 1, LAYERS, 0.5)));
    }

    private static long[] layers(long key) {
        return new SplittableRandom(key).longs(LAYERS, 0, 1L << 40).toArray();
    }

    /** No key; the reference flags at z of at least the normal quantile of its alpha, .05. */
    private void words() {
        NullTest reading = WordMarks.detector();
        schemes.add(new MarkedScheme(
                "yang-words",
                WordMarks.VOCABULARY,
                SHARES,
                Kind.SHARE,
                LONGEST,
                TEXTS,
                (key, share, v, random) -> WordMarks.marker(share),
                (key, v, caches) -> reading,
                MarkedScheme.EXACT,
                new Rule("z >= 1.645, repeats counted", "z", Math.nextDown(1.6448536269514722), true),
                WordMarks::unmarked));
    }

    /** No p-value; the reference gives a posterior and no threshold, for which one half stands here. */
    private void posterior() {
        schemes.add(new MarkedScheme(
                "hf-synthid, bayesian",
                LARGE,
                TEMPERATURES,
                Kind.TEMPERATURE,
                LONGEST,
                TEXTS,
                (key, t, v, random) -> Marker.tournament(4, LAYERS, Uniforms.synthidTable(layers(key))),
                (key, v, caches) -> Posteriors.detector(key),
                Rule.above("log_odds", Posteriors.MEASURED_AT_ONE_IN_A_THOUSAND),
                Rule.above("posterior", 0.5),
                MarkedScheme.TOKENS));
    }

    private void kuditipudi() {
        kuditipudi("kuditipudi-its", Method.ITS, false, 0, 20);
        kuditipudi("kuditipudi-exp", Method.EXP, false, 0, 20);
        kuditipudi("kuditipudi-its-edit", Method.ITS, true, 0.4f, 8);
        kuditipudi("kuditipudi-exp-edit", Method.EXP, true, 0, 8);
        add(
                "markllm-its-edit",
                8,
                50,
                (key, shift) -> KeySequenceMarks.markllmIts(key, KEY_LENGTH, SMALL, shift),
                key -> KuditipudiDetector.markllmItsEdit(key, parameters(Method.ITS, true, 1)));
        add(
                "markllm-exp-edit",
                8,
                50,
                (key, shift) -> KeySequenceMarks.python(BigInteger.valueOf(key), KEY_LENGTH, SMALL, shift),
                key -> KuditipudiDetector.markllmExpEdit(
                        BigInteger.valueOf(key), parameters(Method.EXP_PYTHON, true, 0)));
    }

    private void kuditipudi(String name, Method method, boolean edit, float gamma, int texts) {
        add(
                name,
                texts,
                edit ? 50 : 100,
                (key, shift) -> method == Method.ITS
                        ? KeySequenceMarks.its(key, KEY_LENGTH, SMALL, shift)
                        : KeySequenceMarks.exp(key, KEY_LENGTH, SMALL, shift),
                key -> KuditipudiDetector.of(BigInteger.valueOf(key), parameters(method, edit, gamma)));
    }

    private static KuditipudiParameters parameters(Method method, boolean edit, float gamma) {
        return new KuditipudiParameters(method, KEY_LENGTH, SMALL, Integer.MAX_VALUE, edit, gamma, 1_199, 64);
    }

    /** A key sequence, walked through from a random shift. */
    private void add(
            String name,
            int texts,
            int longest,
            BiFunction<Long, Integer, Marker> marker,
            LongFunction<KuditipudiDetector> detector) {
        Embedder embedder = (key, t, v, random) -> marker.apply(key >>> 1, random.nextInt(KEY_LENGTH));
        CalibrationScheme.Factory reading = (key, v, caches) -> {
            KuditipudiDetector one = detector.apply(key >>> 1);
            return text -> one.detect(text.ids(), text.promptIds());
        };
        Rule rule = Rule.atMost("our p", 0.01);
        schemes.add(new MarkedScheme(
                name,
                SMALL,
                TEMPERATURES,
                Kind.TEMPERATURE,
                longest,
                texts,
                embedder,
                reading,
                MarkedScheme.EXACT,
                rule,
                MarkedScheme.TOKENS));
    }
}
