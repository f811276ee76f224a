package dev.assay.scoring.watermark.gumbel;

import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.KeyFields;
import dev.assay.scoring.watermark.SchemeField;
import dev.assay.scoring.watermark.SchemeId;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.WatermarkScheme;
import java.util.List;

/** MarkLLM's EXP and EXPGumbel. Stateless; any thread may use it. */
public final class MarkllmExpScheme implements WatermarkScheme {
    private static final String EXP = "markllm-exp";
    private static final String KEY = "hash-key";
    private static final String SEED = "seed";
    private static final String PREFIX = "prefix-length";
    private static final String SMALLEST = "eps";
    private static final int LARGEST_PREFIX = 1_024;

    @Override
    public List<SchemeId> ids() {
        return List.of(
                new SchemeId(
                        EXP,
                        "watermark.markllm.exp",
                        List.of(
                                SchemeField.secret(KEY, "hash_key"),
                                SchemeField.optional(PREFIX, "4", "tokens of context, 1 to 1024"),
                                SchemeField.VOCABULARY_SIZE,
                                SchemeField.GENERATOR_DEVICE)),
                new SchemeId(
                        "markllm-exp-gumbel",
                        "watermark.markllm.exp-gumbel",
                        List.of(
                                SchemeField.secret(SEED, "seed of the table"),
                                SchemeField.optional(PREFIX, "2", "tokens of context, at least 1"),
                                SchemeField.optional(
                                        SMALLEST,
                                        "1e-20",
                                        "eps, below 1: smaller u count as this in the reference's sum"),
                                SchemeField.VOCABULARY_SIZE,
                                SchemeField.GENERATOR_DEVICE)));
    }

    @Override
    public WatermarkDetector detector(KeyFields fields, GreenLists lists) {
        int size = fields.vocabularySize();
        int prefix = fields.whole(PREFIX, 1, LARGEST_PREFIX);
        if (fields.scheme().equals(EXP)) {
            return new MarkllmExpDetector(fields.secretFactor(KEY), prefix, size);
        }
        if ((double) prefix * size * size > MarkllmExpGumbelDetector.LARGEST_TABLE) {
            throw fields.broken(
                    SchemeField.VOCABULARY_SIZE.name(),
                    "asks for a table of more than 2^30 entries, prefix-length times its square; texts of such a"
                            + " vocabulary cannot have been marked so");
        }
        double smallest = fields.number(SMALLEST);
        if (!(smallest >= 0 && smallest < 1)) {
            throw fields.broken(SMALLEST, "must be at least 0 and below 1");
        }
        return new MarkllmExpGumbelDetector(fields.secret(SEED).value().longValue(), prefix, size, smallest);
    }

    @Override
    public List<GoldenSuite> goldenSuites() {
        return List.of(new MarkllmExpGoldenSuite());
    }
}
