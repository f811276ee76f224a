package dev.assay.scoring.watermark.markllm;

import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.KeyFields;
import dev.assay.scoring.watermark.SchemeField;
import dev.assay.scoring.watermark.SchemeId;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.WatermarkScheme;
import java.util.List;

/** MarkLLM's SWEET and EWD, which weigh tokens by entropy. Stateless; any thread may use it. */
public final class MarkllmEntropyScheme implements WatermarkScheme {
    private static final String SWEET = "markllm-sweet";
    private static final String THRESHOLD = "entropy-threshold";

    @Override
    public List<SchemeId> ids() {
        SchemeField key = SchemeField.secret(MarkllmKgwScheme.KEY, "hash_key");
        SchemeField gamma =
                SchemeField.optional(MarkllmKgwScheme.GAMMA, "0.5", "share of the vocabulary that is green");
        SchemeField prefix = SchemeField.optional(MarkllmKgwScheme.PREFIX, "1", "tokens of context, 1 to 1024");
        return List.of(
                new SchemeId(
                        SWEET,
                        "watermark.markllm.sweet",
                        List.of(
                                key,
                                gamma,
                                prefix,
                                SchemeField.optional(THRESHOLD, "0.9", "entropy in nats above which a token counts"),
                                SchemeField.VOCABULARY_SIZE,
                                SchemeField.GENERATOR_DEVICE)),
                new SchemeId(
                        "markllm-ewd",
                        "watermark.markllm.ewd",
                        List.of(key, gamma, prefix, SchemeField.VOCABULARY_SIZE, SchemeField.GENERATOR_DEVICE)));
    }

    @Override
    public WatermarkDetector detector(KeyFields fields, GreenLists lists) {
        boolean sweet = fields.scheme().equals(SWEET);
        int size = fields.vocabularySize();
        return new MarkllmEntropyDetector(
                new MarkllmEntropyDetector.Parameters(
                        sweet ? MarkllmEntropyDetector.Weighting.SWEET : MarkllmEntropyDetector.Weighting.EWD,
                        fields.whole(MarkllmKgwScheme.PREFIX, 1, MarkllmKgwScheme.LARGEST_PREFIX),
                        fields.secretFactor(MarkllmKgwScheme.KEY),
                        fields.greenShare(MarkllmKgwScheme.GAMMA, size),
                        sweet ? fields.number(THRESHOLD) : 0,
                        size),
                lists);
    }

    @Override
    public List<GoldenSuite> goldenSuites() {
        return List.of(new MarkllmEntropyGoldenSuite());
    }
}
