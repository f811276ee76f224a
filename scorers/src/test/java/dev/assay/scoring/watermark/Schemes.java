package dev.assay.scoring.watermark;

import dev.assay.scoring.watermark.gumbel.MarkllmExpDetector;
import dev.assay.scoring.watermark.gumbel.MarkllmExpGumbelDetector;
import dev.assay.scoring.watermark.gumbel.SglangGumbelDetector;
import dev.assay.scoring.watermark.gumbel.VllmGumbelDetector;
import dev.assay.scoring.watermark.kuditipudi.KuditipudiDetector;
import dev.assay.scoring.watermark.kuditipudi.KuditipudiParameters;
import dev.assay.scoring.watermark.kuditipudi.KuditipudiParameters.Method;
import dev.assay.scoring.watermark.synthid.SynthidDetector;
import dev.assay.scoring.watermark.synthid.SynthidDetector.Settings;
import dev.assay.scoring.watermark.synthid.SynthidDetector.Statistic;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** One detector of every kind under one key, by a readable name. */
final class Schemes {
    private Schemes() {}

    static Map<String, WatermarkDetector> all(long key, int vocabulary, int runs) {
        Map<String, WatermarkDetector> all = new LinkedHashMap<>(quick(key, vocabulary));
        all.put("kuditipudi-its", kuditipudi(key, Method.ITS, vocabulary, false, runs));
        all.put("kuditipudi-its-edit", kuditipudi(key, Method.ITS, vocabulary, true, runs));
        all.put("kuditipudi-exp", kuditipudi(key, Method.EXP, vocabulary, false, runs));
        all.put("kuditipudi-exp-edit", kuditipudi(key, Method.EXP, vocabulary, true, runs));
        return all;
    }

    static Map<String, WatermarkDetector> quick(long key, int vocabulary) {
        Map<String, WatermarkDetector> all = new LinkedHashMap<>();
        all.put("vllm", VllmGumbelDetector.single(key, 4, true));
        all.put("vllm, repeats counted", VllmGumbelDetector.single(key, 2, false));
        all.put("vllm, two keys", VllmGumbelDetector.dual(key, 4, true, 0.1));
        all.put("sglang", new SglangGumbelDetector(key, OptionalLong.empty(), 0.5, 4, 4096));
        all.put("sglang, two keys", new SglangGumbelDetector(key, OptionalLong.of(~key), 0.3, 4, 4096));
        all.put("markllm-exp", new MarkllmExpDetector(key, 4, vocabulary));
        all.put("markllm-exp-gumbel", new MarkllmExpGumbelDetector(key, 2, Math.min(vocabulary, 300)));
        long[] keys = new SplittableRandom(key).longs(30, 0, 1L << 40).toArray();
        all.put("synthid-hf", SynthidDetector.huggingFace(keys, 1 << 16, 0, settings(Statistic.MEAN)));
        all.put("synthid-hf, weighted", SynthidDetector.huggingFace(keys, 65537, 7, settings(Statistic.WEIGHTED_MEAN)));
        all.put("synthid-deepmind", SynthidDetector.deepMind(keys, settings(Statistic.MEAN)));
        return all;
    }

    private static Settings settings(Statistic statistic) {
        return new Settings(5, 1024, -1, statistic, null);
    }

    static WatermarkDetector kuditipudi(long key, Method method, int vocabulary, boolean edit, int runs) {
        float gamma = method == Method.ITS && edit ? 0.4f : 0;
        int n = vocabulary > 10_000 ? 256 : 32;
        return KuditipudiDetector.of(
                BigInteger.valueOf(key),
                new KuditipudiParameters(method, n, vocabulary, Integer.MAX_VALUE, edit, gamma, runs, 1_024));
    }
}
