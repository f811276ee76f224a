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
 * @param found texts that our rule finds: p at most 1e-3, or a measured threshold
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

    /** The point of a line that {@link #csv} wrote; its entropy is rounded. */
    static PowerPoint of(String line) {
        int quote = line.indexOf('"', 1);
        String[] cells = line.substring(quote + 2).split(",");
        return new PowerPoint(
                line.substring(1, quote),
                cells[0],
                Damage.valueOf(cells[1].toUpperCase(Locale.ROOT)),
                Double.parseDouble(cells[2]),
                Integer.parseInt(cells[3]),
                Integer.parseInt(cells[4]),
                Integer.parseInt(cells[5]),
                Integer.parseInt(cells[7]),
                Double.parseDouble(cells[9]));
    }

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
