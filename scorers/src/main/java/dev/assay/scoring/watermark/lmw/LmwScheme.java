package dev.assay.scoring.watermark.lmw;

import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.watermark.GreenLists;
import dev.assay.scoring.watermark.HashingKey;
import dev.assay.scoring.watermark.KeyFields;
import dev.assay.scoring.watermark.SchemeField;
import dev.assay.scoring.watermark.SchemeId;
import dev.assay.scoring.watermark.WatermarkDetector;
import dev.assay.scoring.watermark.WatermarkScheme;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Both detectors of lm-watermarking: the simple one and the extended one. Stateless; any thread may use it. */
public final class LmwScheme implements WatermarkScheme {
    private static final String SIMPLE = "lm-watermarking-simple";
    private static final String EXTENDED = "lm-watermarking";
    private static final String KEY = "hash-key";
    private static final String GAMMA = "gamma";
    private static final String SEEDING = "seeding-scheme";
    private static final String NGRAMS = "ignore-repeated-ngrams";
    private static final String BIGRAMS = "ignore-repeated-bigrams";
    private static final String SELECT = "select-green-tokens";
    private static final String WINDOW_SIZE = "window-size";
    private static final String NORMALIZERS = "normalizers";
    private static final String UNICODE = "unicode";
    private static final String HOMOGLYPHS = "homoglyphs";
    private static final int PARTS_WITH_KEY = 5;

    @Override
    public List<SchemeId> ids() {
        SchemeField key = SchemeField.secret(KEY, "hash_key");
        SchemeField select = SchemeField.optional(SELECT, "true", "false: green is the end of the permutation");
        return List.of(
                new SchemeId(
                        EXTENDED,
                        "watermark.lmw",
                        List.of(
                                key,
                                SchemeField.optional(SEEDING, "selfhash", "a name, or ff-<prf>-<width>-<True|False>"),
                                SchemeField.optional(GAMMA, "0.25", "share of the vocabulary that is green"),
                                SchemeField.optional(NGRAMS, "true", "whether the reference counts an n-gram once"),
                                select,
                                SchemeField.optional(WINDOW_SIZE, "the reference's WinMax: max, or sizes with commas"),
                                SchemeField.optional(
                                        NORMALIZERS, "", "unicode, homoglyphs: for texts that come without token ids"),
                                SchemeField.VOCABULARY_SIZE,
                                SchemeField.BOS_TOKEN_ID,
                                SchemeField.GENERATOR_DEVICE)),
                new SchemeId(
                        SIMPLE,
                        "watermark.lmw.simple",
                        List.of(
                                key,
                                SchemeField.optional(GAMMA, "0.5", "share of the vocabulary that is green"),
                                SchemeField.optional(BIGRAMS, "true", "whether the reference counts a bigram once"),
                                select,
                                SchemeField.optional(
                                        NORMALIZERS,
                                        UNICODE,
                                        "unicode, homoglyphs: for texts that come without token ids"),
                                SchemeField.VOCABULARY_SIZE,
                                SchemeField.BOS_TOKEN_ID,
                                SchemeField.GENERATOR_DEVICE)));
    }

    @Override
    public WatermarkDetector detector(KeyFields fields, GreenLists lists) {
        boolean simple = fields.scheme().equals(SIMPLE);
        int size = fields.vocabularySize();
        LmwParameters parameters = new LmwParameters(
                seeding(fields, simple),
                gamma(fields, size),
                size,
                fields.optionalWhole(SchemeField.BOS_TOKEN_ID.name(), 0, Integer.MAX_VALUE),
                fields.flag(simple ? BIGRAMS : NGRAMS),
                fields.flag(SELECT),
                simple ? null : windows(fields));
        return new LmwDetector(parameters, lists, normalizers(fields));
    }

    /** In the reference's order, which is that of its list; look-alikes are replaced as {@link HomoglyphNormalizer} says. */
    private static List<UnaryOperator<String>> normalizers(KeyFields fields) {
        List<UnaryOperator<String>> normalizers = new ArrayList<>();
        for (String name : fields.text(NORMALIZERS).split(",", -1)) {
            switch (name.strip()) {
                case "" -> {}
                case UNICODE -> normalizers.add(UnicodeNormalizer.WHITESPACES::normalize);
                case HOMOGLYPHS -> normalizers.add(new HomoglyphNormalizer()::normalize);
                default ->
                    throw fields.broken(
                            NORMALIZERS,
                            "must be empty, or unicode and homoglyphs with a comma; truecase needs a model");
            }
        }
        return normalizers;
    }

    private static double gamma(KeyFields fields, int size) {
        return fields.greenShare(GAMMA, size);
    }

    private static LmwSeedingScheme seeding(KeyFields fields, boolean simple) {
        if (simple) {
            return simple(fields);
        }
        String name = fields.text(SEEDING);
        if (name.split("-", -1).length >= PARTS_WITH_KEY) {
            throw fields.broken(SEEDING, "must not hold the key, which would be shown; move it to " + KEY);
        }
        LmwSeedingScheme seeding = LmwSeedingScheme.named(name)
                .orElseThrow(() -> fields.broken(
                        SEEDING,
                        "must be simple_1, lefthash, selfhash, algorithm-3, minhash, skipgram or"
                                + " ff-<prf>-<width>-<True|False> as lm-watermarking writes it"));
        HashingKey key = seeding.prf().tensorKey() ? fields.secretBelow63Bits(KEY) : fields.secret(KEY);
        return seeding.withKey(key);
    }

    /** The marking code fails at a token whose product with the key is no seed. */
    private static LmwSeedingScheme simple(KeyFields fields) {
        return LmwSeedingScheme.simple(fields.secretFactor(KEY));
    }

    private static @Nullable WindowSizes windows(KeyFields fields) {
        String sizes = fields.optionalText(WINDOW_SIZE);
        if (sizes != null && fields.flag("windows")) {
            throw fields.broken("windows", "must be false with window-size, whose test searches windows already");
        }
        try {
            return sizes == null ? null : WindowSizes.parse(sizes);
        } catch (IllegalArgumentException e) {
            throw fields.broken(WINDOW_SIZE, "must be max, or sizes of at least 1 with commas between them");
        }
    }

    @Override
    public List<GoldenSuite> goldenSuites() {
        return List.of(new LmwGoldenSuite(), new LmwNormalizerGoldenSuite(), new LmwWinMaxGoldenSuite());
    }
}
