package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares the fields of one case and remembers the first difference. Mutable; confined to the thread that checks.
 */
final class Comparison {
    private final GoldenReport report;
    private final String name;
    private final double tolerance;
    private final Set<String> unknown = new TreeSet<>();
    private @Nullable String firstMiss;
    private int compared;

    Comparison(GoldenReport report, String name, double tolerance) {
        this.report = report;
        this.name = name;
        this.tolerance = tolerance;
    }

    /** A number; {@code "inf"}, {@code "-inf"} and {@code "nan"} stand for themselves. */
    void number(String field, JsonNode expected, double actual) {
        number(field, expected, actual, tolerance);
    }

    /** A number within a tolerance of its own. */
    void number(String field, JsonNode expected, double actual, double within) {
        compared++;
        double wanted = value(expected);
        boolean same = Double.compare(wanted, actual) == 0;
        double error = same ? 0 : Math.abs(wanted - actual) / Math.max(1, Math.abs(wanted));
        if (!same && !Double.isFinite(error)) {
            miss(field, expected.asText(), Double.toString(actual));
            return;
        }
        report.error(error);
        if (error > within) {
            miss(field, expected.asText(), Double.toString(actual));
        }
    }

    /** A list of numbers. */
    void numbers(String field, JsonNode expected, double[] actual) {
        numbers(field, expected, actual, tolerance);
    }

    /** A list of numbers within a tolerance of its own. */
    void numbers(String field, JsonNode expected, double[] actual, double within) {
        if (expected.size() != actual.length) {
            miss(field + " length", Integer.toString(expected.size()), Integer.toString(actual.length));
        }
        for (int i = 0; i < Math.min(actual.length, expected.size()); i++) {
            number(field + "[" + i + "]", expected.get(i), actual[i], within);
        }
    }

    /** A list of lists of numbers. */
    void matrix(String field, JsonNode expected, double[][] actual) {
        if (expected.size() != actual.length) {
            miss(field + " length", Integer.toString(expected.size()), Integer.toString(actual.length));
        }
        for (int i = 0; i < Math.min(actual.length, expected.size()); i++) {
            numbers(field + "[" + i + "]", expected.get(i), actual[i]);
        }
    }

    /** A list of strings. */
    void strings(String field, JsonNode expected, List<String> actual) {
        compared++;
        List<String> wanted = texts(expected);
        if (!wanted.equals(actual)) {
            int at = 0;
            while (at < wanted.size() && at < actual.size() && wanted.get(at).equals(actual.get(at))) {
                at++;
            }
            miss(
                    field + "[" + at + "]",
                    at < wanted.size() ? wanted.get(at) : "<end>",
                    at < actual.size() ? actual.get(at) : "<end>");
        }
    }

    /** Whether something that is no list of numbers or strings is as expected. */
    void equal(String field, Object expected, Object actual) {
        compared++;
        if (!expected.equals(actual)) {
            miss(field, expected.toString(), actual.toString());
        }
    }

    /** The file expects a field that nothing computes; a case with such a field does not count as passed. */
    void unknown(String field) {
        unknown.add(field);
    }

    private void miss(String field, String expected, String actual) {
        if (firstMiss == null) {
            firstMiss = name + " " + field + ": expected " + expected + ", got " + actual;
        }
    }

    /** Books the case as missed, as skipped where a field is unknown or nothing was compared, or as passed. */
    void close() {
        if (firstMiss != null) {
            report.miss(firstMiss);
        } else if (!unknown.isEmpty()) {
            report.skip(1, "no scorer for field " + String.join(", ", unknown) + " yet");
        } else if (compared == 0) {
            report.skip(1, "nothing is expected");
        } else {
            report.pass();
        }
    }

    /** An array of strings as a list. */
    static List<String> texts(JsonNode array) {
        List<String> out = new ArrayList<>(array.size());
        array.forEach(node -> out.add(node.asText()));
        return out;
    }

    private static double value(JsonNode node) {
        if (node.isNumber()) {
            return node.asDouble();
        }
        return switch (node.asText()) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.NaN;
        };
    }
}
