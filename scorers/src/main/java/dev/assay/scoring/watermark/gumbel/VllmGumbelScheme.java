package dev.assay.scoring.watermark.gumbel;

import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.KeyFields;
import dev.assay.scoring.watermark.SchemeField;
import dev.assay.scoring.watermark.SchemeId;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.WatermarkScheme;
import java.util.List;

/** vLLM's own watermarks: Gumbel with one key or two, and SynthID of a branch. Stateless; any thread may use it. */
public final class VllmGumbelScheme implements WatermarkScheme {
    private static final String SINGLE = "vllm-gumbel";
    private static final String SYNTHID = "vllm-synthid";
    private static final String KEY = "key";
    private static final String WIDTH = "context-width";
    private static final String DEDUPLICATE = "deduplicate-contexts";
    private static final String DEPTH = "depth";
    private static final String DUAL_ALPHA = "dual-key-alpha";
    private static final int LARGEST_WIDTH = 1_024;
    private static final double SMALLEST_ALPHA = 0.001;

    @Override
    public List<SchemeId> ids() {
        SchemeField key = SchemeField.secret(KEY, "64 bits, as a signed or unsigned number");
        SchemeField width = SchemeField.optional(WIDTH, "4", "context_width, 1 to 1024");
        SchemeField deduplicate =
                SchemeField.optional(DEDUPLICATE, "true", "whether a context counts once in the reference's score");
        return List.of(
                new SchemeId(SINGLE, "watermark.gumbel.vllm", List.of(key, width, deduplicate)),
                new SchemeId(
                        "vllm-gumbel-dual",
                        "watermark.gumbel.vllm-dual",
                        List.of(
                                key,
                                width,
                                deduplicate,
                                SchemeField.optional(
                                        DUAL_ALPHA,
                                        "0.1",
                                        "alpha of vLLM, weight of the second key: 0, 1, or 0.001 to" + " 0.999"))),
                new SchemeId(
                        SYNTHID,
                        "watermark.synthid.vllm",
                        List.of(
                                key,
                                width,
                                SchemeField.optional(
                                        DEPTH, "32", "layers, 1 to 32; from a branch, in no release of vLLM"),
                                deduplicate)));
    }

    @Override
    public WatermarkDetector detector(KeyFields fields, GreenLists lists) {
        long key = fields.secret(KEY).value().longValue();
        int width = fields.whole(WIDTH, 1, LARGEST_WIDTH);
        boolean deduplicate = fields.flag(DEDUPLICATE);
        if (fields.scheme().equals(SYNTHID)) {
            return new VllmSynthidDetector(
                    key, width, fields.whole(DEPTH, 1, VllmSynthidDetector.LARGEST_DEPTH), deduplicate);
        }
        if (fields.scheme().equals(SINGLE)) {
            return VllmGumbelDetector.single(key, width, deduplicate);
        }
        double alpha = fields.number(DUAL_ALPHA);
        boolean whole = alpha == 0 || alpha == 1;
        if (!whole && !(alpha >= SMALLEST_ALPHA && alpha <= 1 - SMALLEST_ALPHA)) {
            throw fields.broken(DUAL_ALPHA, "must be 0, 1, or 0.001 to 0.999");
        }
        return VllmGumbelDetector.dual(key, width, deduplicate, alpha);
    }

    @Override
    public List<GoldenSuite> goldenSuites() {
        return List.of(new VllmGoldenSuite());
    }
}
