package dev.assay.scoring.watermark.markllm;

import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.KeyFields;
import dev.assay.scoring.watermark.SchemeField;
import dev.assay.scoring.watermark.SchemeId;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.WatermarkScheme;
import java.util.List;

/** MarkLLM's KGW. Stateless; any thread may use it. */
public final class MarkllmKgwScheme implements WatermarkScheme {
    static final String KEY = "hash-key";
    static final String GAMMA = "gamma";
    static final String PREFIX = "prefix-length";
    static final int LARGEST_PREFIX = 1_024;

    private static final String FUNCTION = "f-scheme";
    private static final String WINDOW = "window-scheme";
    private static final String SELF = "self";

    @Override
    public List<SchemeId> ids() {
        return List.of(new SchemeId(
                "markllm-kgw",
                "watermark.markllm.kgw",
                List.of(
                        SchemeField.secret(KEY, "hash_key"),
                        SchemeField.optional(GAMMA, "0.5", "share of the vocabulary that is green"),
                        SchemeField.optional(PREFIX, "1", "tokens of context, 1 to 1024"),
                        SchemeField.optional(FUNCTION, "time", "time, additive, skip or min"),
                        SchemeField.optional(WINDOW, "left", "left or self"),
                        SchemeField.VOCABULARY_SIZE,
                        SchemeField.GENERATOR_DEVICE)));
    }

    @Override
    public WatermarkDetector detector(KeyFields fields, GreenLists lists) {
        int size = fields.vocabularySize();
        return new MarkllmKgwDetector(
                new MarkllmKgwDetector.Parameters(
                        fields.choice(FUNCTION, List.of("time", "additive", "skip", "min")),
                        fields.whole(PREFIX, 1, LARGEST_PREFIX),
                        fields.choice(WINDOW, List.of("left", SELF)).equals(SELF),
                        fields.secret(KEY),
                        fields.greenShare(GAMMA, size),
                        size),
                lists);
    }

    @Override
    public List<GoldenSuite> goldenSuites() {
        return List.of(new MarkllmKgwGoldenSuite());
    }
}
