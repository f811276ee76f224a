package dev.assay.scoring.watermark.gumbel;

import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.KeyFields;
import dev.assay.scoring.watermark.SchemeField;
import dev.assay.scoring.watermark.SchemeId;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.WatermarkScheme;
import java.util.List;
import java.util.OptionalLong;

/** SGLang's Gumbel watermark, with one key or two. Stateless; any thread may use it. */
public final class SglangGumbelScheme implements WatermarkScheme {
    private static final String SINGLE = "sglang-gumbel";
    private static final String KEY = "key";
    private static final String KEY_B = "key-b";
    private static final String MIXING = "mixing-probability";
    private static final String WINDOW = "context-window";
    private static final String CONTEXTS = "max-contexts";
    private static final int LARGEST_WINDOW = 1_024;

    @Override
    public List<SchemeId> ids() {
        SchemeField key = SchemeField.secret(KEY, "1 to 16 hexadecimal digits, in quotes");
        SchemeField window = SchemeField.optional(WINDOW, "4", "tokens of context, 1 to 1024");
        SchemeField contexts = SchemeField.optional(CONTEXTS, "4096", "different contexts that are read");
        return List.of(
                new SchemeId(SINGLE, "watermark.gumbel.sglang", List.of(key, window, contexts)),
                new SchemeId(
                        "sglang-gumbel-dual",
                        "watermark.gumbel.sglang-dual",
                        List.of(
                                key,
                                SchemeField.secret(KEY_B, "the second key, likewise"),
                                SchemeField.optional(MIXING, "0.5", "probability of the first key, 0 to 1"),
                                window,
                                contexts)));
    }

    @Override
    public WatermarkDetector detector(KeyFields fields, GreenLists lists) {
        boolean dual = !fields.scheme().equals(SINGLE);
        double mixing = dual ? fields.number(MIXING) : 0;
        if (!(mixing >= 0 && mixing <= 1)) {
            throw fields.broken(MIXING, "must lie between 0 and 1");
        }
        return new SglangGumbelDetector(
                key(fields, KEY),
                dual ? OptionalLong.of(key(fields, KEY_B)) : OptionalLong.empty(),
                mixing,
                fields.whole(WINDOW, 1, LARGEST_WINDOW),
                fields.whole(CONTEXTS, 1, Integer.MAX_VALUE));
    }

    private static long key(KeyFields fields, String field) {
        String digits = fields.quoted(field);
        try {
            return SglangGumbelDetector.key(digits);
        } catch (IllegalArgumentException e) {
            throw fields.broken(field, "must be 1 to 16 hexadecimal digits");
        }
    }

    @Override
    public List<GoldenSuite> goldenSuites() {
        return List.of(new SglangGoldenSuite());
    }
}
