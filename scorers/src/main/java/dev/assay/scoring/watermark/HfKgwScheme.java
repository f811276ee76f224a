package dev.assay.scoring.watermark;

import dev.assay.scoring.golden.GoldenSuite;
import java.util.ArrayList;
import java.util.List;

/** KGW as Hugging Face transformers has it ({@code WatermarkingConfig}). Stateless; any thread may use it. */
public final class HfKgwScheme implements WatermarkScheme {
    private static final String PREFIX = "hf-kgw-";
    private static final String KEY = "key";
    private static final String RATIO = "greenlist-ratio";
    private static final String WIDTH = "context-width";
    private static final int LARGEST_WIDTH = 1_024;

    @Override
    public List<SchemeId> ids() {
        List<SchemeId> ids = new ArrayList<>();
        for (KgwSeeding seeding : KgwSeeding.values()) {
            ids.add(new SchemeId(
                    PREFIX + seeding.id(),
                    "watermark.kgw." + seeding.id(),
                    List.of(
                            SchemeField.secret(KEY, "hashing_key"),
                            SchemeField.optional(RATIO, "0.25", "share of the vocabulary that is green"),
                            SchemeField.optional(WIDTH, "1", "context_width, 1 to 1024"),
                            SchemeField.VOCABULARY_SIZE,
                            SchemeField.BOS_TOKEN_ID,
                            SchemeField.GENERATOR_DEVICE)));
        }
        return ids;
    }

    @Override
    public WatermarkDetector detector(KeyFields fields, GreenLists lists) {
        KgwSeeding seeding =
                KgwSeeding.ofId(fields.scheme().substring(PREFIX.length())).orElseThrow();
        int size = fields.vocabularySize();
        return new KgwDetector(
                new KgwParameters(
                        seeding,
                        seeding == KgwSeeding.SELFHASH ? fields.secretBelow63Bits(KEY) : fields.secret(KEY),
                        fields.greenShare(RATIO, size),
                        fields.whole(WIDTH, 1, LARGEST_WIDTH),
                        size,
                        fields.optionalWhole(SchemeField.BOS_TOKEN_ID.name(), 0, Integer.MAX_VALUE)),
                lists);
    }

    @Override
    public List<GoldenSuite> goldenSuites() {
        return List.of(new HfKgwGoldenSuite());
    }
}
