package dev.assay.scoring.watermark.textseal;

import dev.assay.scoring.watermark.HashingKey;
import java.util.Locale;

/**
 * Everything that decides what a post-hoc detector of TextSeal reads; the vocabulary does not. Immutable; any thread may
 * read it.
 *
 * @param type the rule
 * @param ngram ids of context, 0 to 10
 * @param key the {@code secret_key}, in the range of a signed 64-bit number
 * @param gamma share of green, in (0, 1)
 * @param depth layers of the SynthID rule, at least 1
 */
public record TextSealParameters(Type type, int ngram, HashingKey key, double gamma, int depth) {

    /** The rules of the reference. An immutable constant; any thread may use it. */
    public enum Type {
        /** A token is green or not. */
        GREENLIST,
        /** Gumbel scores. */
        GUMBELMAX,
        /** One green bit per layer, of which layer d looks at the token id plus d. */
        SYNTHID;

        /** The reference's name. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The rule that reads what a {@code watermark_type} of the reference marks: several ways of marking share a detector, and
     * older names are kept.
     *
     * @throws IllegalArgumentException for a type that the reference has no detector for
     */
    public static Type typeOf(String watermarkType) {
        return switch (watermarkType) {
            case "greenlist", "maryland", "dipmark", "morphmark" -> Type.GREENLIST;
            case "gumbelmax", "openai" -> Type.GUMBELMAX;
            default -> {
                if (watermarkType.startsWith("synthid")) {
                    yield Type.SYNTHID;
                }
                throw new IllegalArgumentException("no detector for this watermark_type");
            }
        };
    }

    public TextSealParameters {
        if (ngram < 0 || ngram > TextSealHash.LARGEST_NGRAM) {
            throw new IllegalArgumentException("ngram " + ngram + " is not in [0, " + TextSealHash.LARGEST_NGRAM + "]");
        }
        if (!key.fitsLong()) {
            throw new IllegalArgumentException("a TextSeal key lies below 2^63: the reference multiplies in int64");
        }
        if (!(gamma > 0 && gamma < 1) || depth < 1) {
            throw new IllegalArgumentException("gamma is in (0, 1), the depth at least 1");
        }
    }
}
