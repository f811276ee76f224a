package dev.assay.scoring.watermark.intake;

import org.jspecify.annotations.Nullable;

/**
 * A producer model's name, or a pattern in which {@code *} stands for any run of characters and {@code ?} for one;
 * everything else, upper and lower case included, stands for itself. Immutable; any thread may use it.
 *
 * @param text the pattern, not blank
 */
public record ModelPattern(String text) {

    public ModelPattern {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a model pattern is not blank");
        }
    }

    /** Whether it is a name without wildcards. */
    public boolean exact() {
        return text.indexOf('*') < 0 && text.indexOf('?') < 0;
    }

    /** Whether a model's name fits; an unknown model fits nothing. Time is at most the product of both lengths. */
    public boolean matches(@Nullable String model) {
        return model != null
                && matches(text.codePoints().toArray(), model.codePoints().toArray());
    }

    /** Goes back to the last star only: an earlier star never needs another length (greedy matching of globs). */
    private static boolean matches(int[] pattern, int[] name) {
        int p = 0;
        int n = 0;
        int star = -1;
        int retry = 0;
        while (n < name.length) {
            if (p < pattern.length && pattern[p] == '*') {
                star = p++;
                retry = n;
            } else if (p < pattern.length && (pattern[p] == '?' || pattern[p] == name[n])) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++retry;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p == pattern.length;
    }
}
