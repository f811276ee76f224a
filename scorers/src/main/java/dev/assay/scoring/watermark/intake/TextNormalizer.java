package dev.assay.scoring.watermark.intake;

import dev.assay.scoring.watermark.lmw.HomoglyphNormalizer;
import dev.assay.scoring.watermark.lmw.UnicodeNormalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The normalizers that lm-watermarking applies to a text before it is tokenised, by the reference's names. An immutable
 * constant; any thread may use it.
 */
public enum TextNormalizer {
    /** Composes characters and removes invisible ones: {@link UnicodeNormalizer#WHITESPACES}. */
    UNICODE {
        @Override
        public String apply(String text) {
            return UnicodeNormalizer.WHITESPACES.normalize(text);
        }
    },
    /** Replaces look-alikes from other scripts: {@link HomoglyphNormalizer}. */
    HOMOGLYPHS {
        @Override
        public String apply(String text) {
            return new HomoglyphNormalizer().normalize(text);
        }
    };

    /** The name in key files. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The normalizer with this name. */
    public static Optional<TextNormalizer> ofId(String id) {
        return Arrays.stream(values()).filter(one -> one.id().equals(id)).findFirst();
    }

    /** The text as the reference would tokenise it. */
    public abstract String apply(String text);

    /** One after the other, in the given order. */
    static String applyAll(List<TextNormalizer> normalizers, String text) {
        String result = text;
        for (TextNormalizer normalizer : normalizers) {
            result = normalizer.apply(result);
        }
        return result;
    }
}
