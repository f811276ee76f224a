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

/** ITS and EXP of Kuditipudi et al., with plain or edit distance. Stateless; any thread may use it. */
public final class KuditipudiScheme implements WatermarkScheme {
    static final String GAMMA = "gamma";
    static final String RUNS = "runs";
    static final String MAX_TOKENS = "max-tokens";
    static final int LARGEST = 1 << 16;
    static final int LARGEST_RUNS = 1_000_000;

    private static final String SEED = "seed";
    private static final String LENGTH = "n";
    private static final String BLOCK = "k";

    @Override
    public List<SchemeId> ids() {
        return List.of(
                id("its", SchemeField.optional(GAMMA, "0", "not read by plain distance")),
                id("its-edit", SchemeField.optional(GAMMA, "1", "cost of a gap, above 0")),
                id("exp", SchemeField.optional(GAMMA, "0", "not read by plain distance")),
                id("exp-edit", SchemeField.optional(GAMMA, "0", "cost of a gap")));
    }

    private static SchemeId id(String method, SchemeField gamma) {
        return new SchemeId(
                "kuditipudi-" + method,
                "watermark.kuditipudi." + method,
                List.of(
                        SchemeField.secret(SEED, "seed of the key sequence"),
                        SchemeField.optional(LENGTH, "256", "elements of the key sequence, 1 to 65536"),
                        SchemeField.optional(BLOCK, "tokens of a block; the whole text where it is left out"),
                        gamma,
                        runs("100"),
                        maxTokens(),
                        SchemeField.VOCABULARY_SIZE));
    }

    static SchemeField runs(String otherwise) {
        return SchemeField.optional(
                RUNS, otherwise, "fresh keys at most; no p-value is below 1 / (runs + 1), and marked texts cost all");
    }

    static SchemeField maxTokens() {
        return SchemeField.optional(MAX_TOKENS, "1024", "tokens of a text that are read, 1 to 65536");
    }

    @Override
    public WatermarkDetector detector(KeyFields fields, GreenLists lists) {
        boolean edit = fields.scheme().endsWith("-edit");
        boolean its = fields.scheme().contains("-its");
        Integer block = fields.optionalWhole(BLOCK, 1, Integer.MAX_VALUE);
        KuditipudiParameters parameters = new KuditipudiParameters(
                its ? KuditipudiParameters.Method.ITS : KuditipudiParameters.Method.EXP,
                fields.whole(LENGTH, 1, LARGEST),
                fields.vocabularySize(),
                block == null ? Integer.MAX_VALUE : block,
                edit,
                gamma(fields, its && edit),
                fields.whole(RUNS, 1, LARGEST_RUNS),
                fields.whole(MAX_TOKENS, 1, LARGEST));
        HashingKey seed = fields.secret(SEED);
        if (seed.value().signum() < 0) {
            throw fields.broken(SEED, "must be at least 0");
        }
        return KuditipudiDetector.of(seed.value(), parameters);
    }

    static float gamma(KeyFields fields, boolean positive) {
        float gamma = (float) fields.number(GAMMA);
        if (!Float.isFinite(gamma)) {
            throw fields.broken(GAMMA, "must be a number of single precision");
        }
        if (positive && !(gamma > 0)) {
            throw fields.broken(GAMMA, "must be above 0: free gaps make every cost 0");
        }
        return gamma;
    }

    @Override
    public List<GoldenSuite> goldenSuites() {
        return List.of(new KuditipudiGoldenSuite());
    }
}
