package dev.assay.scoring.calibration;

import java.util.Set;

/**
 * How much is checked. Immutable; any thread may read it.
 *
 * @param texts null texts, at least 100
 * @param seed decides texts and keys
 * @param threads at least 1; it changes no number
 * @param schemes names of the schemes to check; empty for all
 */
public record CalibrationSettings(int texts, long seed, int threads, Set<String> schemes) {
    /** What was decided before anything was seen: the probability that a check of correct p-values fails. */
    public static final double LEVEL = 0.01;

    private static final int FEWEST_TEXTS = 100;

    public CalibrationSettings {
        schemes = Set.copyOf(schemes);
        if (texts < FEWEST_TEXTS || threads < 1) {
            throw new IllegalArgumentException(texts + " texts (at least 100), " + threads + " threads (at least 1)");
        }
    }

    /** Whether a scheme is to be checked: itself or the scheme before its comma was named, or nothing was. */
    boolean selects(String scheme) {
        return schemes.isEmpty() || schemes.contains(scheme) || schemes.contains(scheme.replaceAll(",.*", ""));
    }
}
