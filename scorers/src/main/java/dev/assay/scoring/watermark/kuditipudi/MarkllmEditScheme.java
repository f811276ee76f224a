package dev.assay.scoring.watermark.kuditipudi;

import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.HashingKey;
import dev.assay.scoring.watermark.KeyFields;
import dev.assay.scoring.watermark.SchemeField;
import dev.assay.scoring.watermark.SchemeId;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.WatermarkScheme;
import java.util.List;

/** MarkLLM's EXPEdit, which is also {@code demo/detect.py} of Kuditipudi et al., and ITSEdit. Stateless; any thread may use it. */
public final class MarkllmEditScheme implements WatermarkScheme {
    private static final String EXP = "markllm-exp-edit";
    private static final String KEY = "key";
    private static final String LENGTH = "pseudo-length";

    @Override
    public List<SchemeId> ids() {
        return List.of(
                new SchemeId(
                        EXP,
                        "watermark.markllm.exp-edit",
                        List.of(
                                SchemeField.secret(KEY, "key, at least 0"),
                                SchemeField.optional(LENGTH, "420", "pseudo_length, 1 to 65536"),
                                SchemeField.optional(KuditipudiScheme.GAMMA, "0", "cost of a gap"),
                                KuditipudiScheme.runs("100"),
                                KuditipudiScheme.maxTokens(),
                                SchemeField.VOCABULARY_SIZE)),
                new SchemeId(
                        "markllm-its-edit",
                        "watermark.markllm.its-edit",
                        List.of(
                                SchemeField.secret(KEY, "key"),
                                SchemeField.optional(LENGTH, "256", "pseudo_length, 1 to 65536"),
                                SchemeField.optional(KuditipudiScheme.GAMMA, "1", "cost of a gap, above 0"),
                                KuditipudiScheme.runs("500"),
                                KuditipudiScheme.maxTokens(),
                                SchemeField.VOCABULARY_SIZE)));
    }

    @Override
    public WatermarkDetector detector(KeyFields fields, GreenLists lists) {
        boolean exp = fields.scheme().equals(EXP);
        HashingKey key = fields.secret(KEY);
        KuditipudiParameters parameters = new KuditipudiParameters(
                exp ? KuditipudiParameters.Method.EXP_PYTHON : KuditipudiParameters.Method.ITS,
                fields.whole(LENGTH, 1, KuditipudiScheme.LARGEST),
                fields.vocabularySize(),
                Integer.MAX_VALUE,
                true,
                KuditipudiScheme.gamma(fields, !exp),
                fields.whole(KuditipudiScheme.RUNS, 1, KuditipudiScheme.LARGEST_RUNS),
                fields.whole(KuditipudiScheme.MAX_TOKENS, 1, KuditipudiScheme.LARGEST));
        if (!exp) {
            return KuditipudiDetector.markllmItsEdit(key.value().longValue(), parameters);
        }
        if (key.value().signum() < 0) {
            throw fields.broken(KEY, "must be at least 0");
        }
        return KuditipudiDetector.markllmExpEdit(key.value(), parameters);
    }

    @Override
    public List<GoldenSuite> goldenSuites() {
        return List.of(new MarkllmEditGoldenSuite());
    }
}
