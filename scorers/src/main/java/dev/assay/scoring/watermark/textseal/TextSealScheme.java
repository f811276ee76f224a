package dev.assay.scoring.watermark.textseal;

import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.KeyFields;
import dev.assay.scoring.watermark.SchemeField;
import dev.assay.scoring.watermark.SchemeId;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.WatermarkScheme;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The post-hoc detectors of TextSeal. Stateless; any thread may use it. */
public final class TextSealScheme implements WatermarkScheme {
    private static final String TYPE = "watermark-type";
    private static final String KEY = "secret-key";
    private static final String NGRAM = "ngram";
    private static final String GAMMA = "gamma";
    private static final String DEPTH = "depth";
    private static final int LARGEST_DEPTH = 1_024;

    @Override
    public List<SchemeId> ids() {
        return List.of(new SchemeId(
                "textseal",
                "watermark.textseal",
                List.of(
                        SchemeField.required(TYPE, String.join(", ", types())),
                        SchemeField.secret(KEY, "secret_key"),
                        SchemeField.optional(NGRAM, "1", "tokens of context, 1 to 10"),
                        SchemeField.optional(GAMMA, "0.5", "share of green"),
                        SchemeField.optional(DEPTH, "30", "layers of synthid, 1 to 1024"))));
    }

    @Override
    public WatermarkDetector detector(KeyFields fields, GreenLists lists) {
        String type = fields.choice(TYPE, types());
        double gamma = fields.share(GAMMA);
        int green = TextSealHash.greenValues(gamma);
        if (green < 1 || green >= TextSealHash.VALUES) {
            throw fields.broken(GAMMA, "leaves no choice among the " + TextSealHash.VALUES + " values of the hash");
        }
        return new TextSealDetector(new TextSealParameters(
                TextSealParameters.Type.valueOf(type.toUpperCase(Locale.ROOT)),
                fields.whole(NGRAM, 1, TextSealHash.LARGEST_NGRAM),
                fields.secretBelow63Bits(KEY),
                gamma,
                fields.whole(DEPTH, 1, LARGEST_DEPTH)));
    }

    private static List<String> types() {
        return Arrays.stream(TextSealParameters.Type.values())
                .map(TextSealParameters.Type::id)
                .toList();
    }

    @Override
    public List<GoldenSuite> goldenSuites() {
        return List.of(new TextSealGoldenSuite());
    }
}
