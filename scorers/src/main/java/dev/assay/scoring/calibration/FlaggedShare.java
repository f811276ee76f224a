package dev.assay.scoring.calibration;

import dev.assay.scoring.stats.ClopperPearson;
import java.util.Locale;

/**
 * How many null texts something flagged, with the exact bounds on the share of all such texts. Immutable; any thread may use
 * it.
 *
 * @param flagged from 0 to {@code texts}
 * @param texts at least 0
 */
record FlaggedShare(long flagged, int texts) {
    double lower() {
        return ClopperPearson.lower(flagged, texts, CalibrationSettings.LEVEL);
    }

    double upper() {
        return ClopperPearson.upper(flagged, texts, CalibrationSettings.LEVEL);
    }

    /** The line of a report about a level at which no more should be flagged. */
    String at(double level, String verdict) {
        return String.format(Locale.ROOT, "  at %s: %d texts flagged, %s: %s%n", level, flagged, bounds(), verdict);
    }

    /** The share and its bounds in words. */
    String bounds() {
        return String.format(
                Locale.ROOT,
                "%.5f, 99 %% Clopper-Pearson bounds %.5f and %.5f",
                (double) flagged / Math.max(1, texts),
                lower(),
                upper());
    }
}
