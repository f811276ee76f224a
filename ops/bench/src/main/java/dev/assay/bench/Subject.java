package dev.assay.bench;

import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.HashingKey;
import dev.assay.scoring.watermark.KgwDetector;
import dev.assay.scoring.watermark.KgwParameters;
import dev.assay.scoring.watermark.KgwSeeding;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.bricks.BricksDetector;
import dev.assay.scoring.watermark.bricks.BricksParameters;
import dev.assay.scoring.watermark.bricks.BricksParameters.Algorithm;
import dev.assay.scoring.watermark.bricks.UniformDraws;
import dev.assay.scoring.watermark.gumbel.MarkllmExpDetector;
import dev.assay.scoring.watermark.gumbel.SglangGumbelDetector;
import dev.assay.scoring.watermark.gumbel.VllmGumbelDetector;
import dev.assay.scoring.watermark.lmw.LmwDetector;
import dev.assay.scoring.watermark.lmw.LmwParameters;
import dev.assay.scoring.watermark.lmw.LmwSeedingScheme;
import dev.assay.scoring.watermark.lmw.WindowSizes;
import dev.assay.scoring.watermark.markllm.MarkllmKgwDetector;
import dev.assay.scoring.watermark.synthid.SynthidDetector;
import dev.assay.scoring.watermark.synthid.SynthidDetector.Settings;
import dev.assay.scoring.watermark.synthid.SynthidDetector.Statistic;
import dev.assay.scoring.watermark.textseal.TextSealDetector;
import dev.assay.scoring.watermark.textseal.TextSealParameters;
import dev.assay.scoring.watermark.unigram.GreenMask;
import dev.assay.scoring.watermark.unigram.UnigramDetector;
import java.math.BigInteger;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A scheme that is measured, with the texts per second of its reference on 200 uniform tokens (CPU time, one thread, nothing
 * cached) and how many times that is asked for. An immutable constant; any thread may use it.
 */
public enum Subject {
    HF_LEFTHASH("transformers lefthash", 10.0, 5.0, 20),
    HF_SELFHASH("transformers selfhash", 12.0, 5.1, 20),
    LMW_SIMPLE("lm-watermarking simple_1", 12.3, 3.9, 20),
    LMW_SELFHASH("lm-watermarking selfhash", 11.0, 4.9, 20),
    LMW_WINMAX("lm-watermarking selfhash, WinMax", 10.3, 4.8, 20),
    MARKLLM_KGW("MarkLLM KGW", 12.4, 4.9, 20),
    MARYLAND("vLLM-Watermark Maryland", 10.9, 4.3, 20),
    MARKLLM_EXP("MarkLLM EXP", 29, 10.9, 10),
    OPENAI("vLLM-Watermark OpenAI", 15.5, 7.0, 10),
    UNIGRAM("Unigram-Watermark", 2_690, 2_620, 50),
    SYNTHID_HF("SynthID, transformers, mean", 110, 112, 100),
    SYNTHID_BATCH("SynthID, transformers, mean, batch of 64", 856, 1_075, 10),
    SYNTHID_DEEPMIND("SynthID, DeepMind, mean", 108, 102, 100),
    VLLM("vLLM Gumbel", 506, 518, 100),
    VLLM_DUAL("vLLM Gumbel, two keys", 267, 255, 100),
    SGLANG("SGLang Gumbel", 843, 843, 100),
    TEXTSEAL("TextSeal gumbelmax", 94, 94, 100);

    private static final BigInteger KEY = BigInteger.valueOf(15_485_863);

    private final String title;
    private final double small;
    private final double large;
    private final int factor;

    Subject(String title, double small, double large, int factor) {
        this.title = title;
        this.small = small;
        this.large = large;
        this.factor = factor;
    }

    /** Its name in tables. */
    public String title() {
        return title;
    }

    /** The reference's texts per second. */
    public double reference(int vocabulary) {
        return vocabulary == Texts.SMALL_VOCABULARY ? small : large;
    }

    /** How many times the reference is asked for. */
    public int factor() {
        return factor;
    }

    /** Whether its detector keeps answers from text to text. */
    boolean caches() {
        return switch (this) {
            case HF_LEFTHASH, HF_SELFHASH, LMW_SIMPLE, LMW_SELFHASH, LMW_WINMAX, MARKLLM_KGW, MARYLAND, OPENAI -> true;
            default -> false;
        };
    }

    /** A detector under a key that a number tells apart from others. */
    WatermarkDetector detector(int vocabulary, int number, GreenLists lists, UniformDraws uniforms) {
        HashingKey key = new HashingKey(KEY.add(BigInteger.valueOf(number)));
        long bits = key.value().longValue();
        return switch (this) {
            case HF_LEFTHASH -> kgw(KgwSeeding.LEFTHASH, key, 1, vocabulary, lists);
            case HF_SELFHASH -> kgw(KgwSeeding.SELFHASH, key, 4, vocabulary, lists);
            case LMW_SIMPLE -> lmw("ff-additive_prf-1-False-" + bits, .5, vocabulary, null, lists);
            case LMW_SELFHASH -> lmw(selfhash(bits), .25, vocabulary, null, lists);
            case LMW_WINMAX -> lmw(selfhash(bits), .25, vocabulary, WindowSizes.parse("max"), lists);
            case MARKLLM_KGW ->
                new MarkllmKgwDetector(new MarkllmKgwDetector.Parameters("time", 1, false, key, .5, vocabulary), lists);
            case MARYLAND -> bricks(Algorithm.MARYLAND, key, vocabulary, lists, uniforms);
            case OPENAI -> bricks(Algorithm.OPENAI, key, vocabulary, lists, uniforms);
            case MARKLLM_EXP -> new MarkllmExpDetector(bits, 4, vocabulary);
            case UNIGRAM -> new UnigramDetector(new GreenMask(key, .5, vocabulary), .5);
            case SYNTHID_HF, SYNTHID_BATCH -> SynthidDetector.huggingFace(keys(bits), 1 << 16, 0, settings());
            case SYNTHID_DEEPMIND -> SynthidDetector.deepMind(keys(bits), settings());
            case VLLM -> VllmGumbelDetector.single(bits, 4, true);
            case VLLM_DUAL -> VllmGumbelDetector.dual(bits, 4, true, 0.1);
            case SGLANG -> new SglangGumbelDetector(bits, OptionalLong.empty(), 1, 4, 4_096);
            case TEXTSEAL ->
                new TextSealDetector(new TextSealParameters(TextSealParameters.Type.GUMBELMAX, 2, key, .5, 1));
        };
    }

    private static WatermarkDetector kgw(
            KgwSeeding seeding, HashingKey key, int width, int vocabulary, GreenLists lists) {
        return new KgwDetector(new KgwParameters(seeding, key, .25, width, vocabulary, null), lists);
    }

    private static String selfhash(long key) {
        return "ff-anchored_minhash_prf-4-True-" + key;
    }

    private static WatermarkDetector lmw(
            String scheme, double gamma, int vocabulary, @Nullable WindowSizes windows, GreenLists lists) {
        LmwSeedingScheme seeding = LmwSeedingScheme.named(scheme).orElseThrow();
        return new LmwDetector(new LmwParameters(seeding, gamma, vocabulary, null, true, true, windows), lists);
    }

    private static WatermarkDetector bricks(
            Algorithm algorithm, HashingKey key, int vocabulary, GreenLists lists, UniformDraws uniforms) {
        HashingKey salt = new HashingKey(BigInteger.valueOf(35_317));
        return new BricksDetector(new BricksParameters(algorithm, 2, key, salt, 0, .5, vocabulary), lists, uniforms);
    }

    private static long[] keys(long seed) {
        return new SplittableRandom(seed).longs(30, 0, 1L << 40).toArray();
    }

    private static Settings settings() {
        return new Settings(5, 1_024, -1, Statistic.MEAN, null);
    }
}
