package dev.assay.ops.admin;

import java.util.Locale;

/** The two text formats of a scrape and which one an {@code Accept} header asks for. Immutable; any thread may use it. */
enum MetricsFormat {
    PROMETHEUS("text/plain; version=0.0.4; charset=utf-8"),
    OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

    private final String contentType;

    MetricsFormat(String contentType) {
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }

    /** OpenMetrics when it is named and not ranked below plain text, else the Prometheus format; never protobuf. */
    static MetricsFormat of(String accept) {
        double openMetrics = 0;
        double plain = 0;
        for (String range : accept.toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = range.strip().split(";", -1);
            if (parts[0].strip().equals("application/openmetrics-text")) {
                openMetrics = Math.max(openMetrics, quality(parts));
            } else if (parts[0].strip().equals("text/plain")) {
                plain = Math.max(plain, quality(parts));
            }
        }
        return openMetrics > 0 && openMetrics >= plain ? OPEN_METRICS : PROMETHEUS;
    }

    private static double quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException e) {
                    // RFC 9110 12.4.2: a weight that cannot be read says nothing; do not prefer this range.
                    return 0;
                }
            }
        }
        return 1;
    }
}
