package dev.assay.scoring.watermark.marking;

import dev.assay.scoring.watermark.marking.Marked.Damage;
import java.util.Locale;

/**
 * How many of some texts were found. Immutable; any thread may read it.
 *
 * @param scheme of the marks and the detector
 * @param strength as {@link MarkedScheme#strengthLabel}, or {@code unmarked}
 * @param share of tokens that were damaged
 * @param length tokens before damage
 * @param found texts with p at most 1e-3
 * @param flagged texts that the reference's rule flags
 * @param entropy nats per token that the model had, on average
 */
record PowerPoint(
        String scheme,
        String strength,
        Damage damage,
        double share,
        int length,
        int texts,
        int found,
        int flagged,
        double entropy) {
    static final String CSV =
            "scheme,strength,damage,share,length,texts,found,rate,reference_flagged,reference_rate,entropy";

    double rate() {
        return (double) found / texts;
    }

    double referenceRate() {
        return (double) flagged / texts;
    }

    String csv() {
        return String.format(
                Locale.ROOT,
                "\"%s\",%s,%s,%.1f,%d,%d,%d,%.4f,%d,%.4f,%.3f",
                scheme,
                strength,
                damage.name().toLowerCase(Locale.ROOT),
                share,
                length,
                texts,
                found,
                rate(),
                flagged,
                referenceRate(),
                entropy);
    }
}
