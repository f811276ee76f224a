package dev.assay.topology.explain;

import java.util.Locale;

/** Numbers as people read them. Stateless; any thread may use it. */
final class Numbers {
    private static final double SMALLEST_PLAIN = 1e-3;
    private static final double LARGEST_PLAIN = 1e7;
    private static final double SMALLEST_DOUBLE_LOG = -300;

    private Numbers() {}

    /** A number with at most four significant digits. */
    static String plain(double value) {
        if (value == Math.rint(value) && Math.abs(value) < LARGEST_PLAIN) {
            return Long.toString((long) value);
        }
        double size = Math.abs(value);
        if (size < SMALLEST_PLAIN || size >= LARGEST_PLAIN) {
            return String.format(Locale.ROOT, "%.2e", value)
                    .replace("e-0", "e-")
                    .replace("e+0", "e");
        }
        String text = String.format(Locale.ROOT, size >= 100 ? "%.1f" : size >= 10 ? "%.2f" : "%.4f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }

    /** A probability given by its logarithm, which need not fit a double. */
    static String probability(double p, double log10) {
        if (log10 > SMALLEST_DOUBLE_LOG) {
            return plain(p);
        }
        double exponent = Math.floor(log10);
        return String.format(Locale.ROOT, "%.2fe%d", Math.pow(10, log10 - exponent), (long) exponent);
    }

    /** A number for a coordinate, two decimals. */
    static String coordinate(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
