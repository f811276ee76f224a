package dev.assay.scoring.watermark.unigram;

import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.HashingKey;
import dev.assay.scoring.watermark.KeyFields;
import dev.assay.scoring.watermark.SchemeField;
import dev.assay.scoring.watermark.SchemeId;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.WatermarkScheme;
import java.util.List;

/** Unigram-Watermark, which MarkLLM has under names of its own. Stateless; any thread may use it. */
public final class UnigramScheme implements WatermarkScheme {
    private static final String ORIGINAL = "unigram";
    private static final String KEY = "watermark-key";
    private static final String FRACTION = "fraction";
    private static final String MARKLLM_KEY = "hash-key";
    private static final String MARKLLM_FRACTION = "gamma";

    @Override
    public List<SchemeId> ids() {
        String about = "share of the vocabulary that is green";
        return List.of(
                new SchemeId(
                        ORIGINAL,
                        "watermark.unigram",
                        List.of(
                                SchemeField.secret(KEY, "watermark_key"),
                                SchemeField.optional(FRACTION, "0.5", about),
                                SchemeField.VOCABULARY_SIZE)),
                new SchemeId(
                        "markllm-unigram",
                        "watermark.markllm.unigram",
                        List.of(
                                SchemeField.secret(MARKLLM_KEY, "hash_key"),
                                SchemeField.optional(MARKLLM_FRACTION, "0.5", about),
                                SchemeField.VOCABULARY_SIZE)));
    }

    @Override
    public WatermarkDetector detector(KeyFields fields, GreenLists lists) {
        boolean original = fields.scheme().equals(ORIGINAL);
        int size = fields.vocabularySize();
        HashingKey key = fields.secretBelow63Bits(original ? KEY : MARKLLM_KEY);
        double fraction = fields.greenShare(original ? FRACTION : MARKLLM_FRACTION, size);
        return new UnigramDetector(new GreenMask(key, fraction, size), fraction);
    }

    @Override
    public List<GoldenSuite> goldenSuites() {
        return List.of(new UnigramGoldenSuite());
    }
}
