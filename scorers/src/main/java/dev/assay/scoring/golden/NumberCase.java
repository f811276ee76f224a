package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One case of numeric comparisons, float64 against expected values of 12 significant digits. Mutable; confined to the
 * thread that checks.
 */
final class NumberCase {
    /** Absolute below 1, relative above. */
    static final double TOLERANCE = 1e-10;

    private final GoldenReport report;
    private final String name;
    private final List<String> differences = new ArrayList<>();

    NumberCase(GoldenReport report, String name) {
        this.report = report;
        this.name = name;
    }

    /** Compares a number; JSON null stands for "not defined", which is NaN here. */
    NumberCase number(String field, JsonNode expected, double actual) {
        double wanted = value(expected);
        if (Double.compare(wanted, actual) == 0) {
            return this;
        }
        double error = Math.abs(wanted - actual) / Math.max(1, Math.abs(wanted));
        if (Double.isFinite(error)) {
            report.error(error);
        }
        return that(field, error <= TOLERANCE, expected, actual);
    }

    /** Compares arrays entry by entry. */
    NumberCase numbers(String field, JsonNode expected, double[] actual) {
        that(field + ".length", expected.size() == actual.length, expected.size(), actual.length);
        for (int i = 0; i < Math.min(expected.size(), actual.length); i++) {
            number(field + "[" + i + "]", expected.get(i), actual[i]);
        }
        return this;
    }

    /** Compares flags written as 0 and 1. */
    NumberCase flags(String field, JsonNode expected, boolean[] actual) {
        double[] numbers = new double[actual.length];
        for (int i = 0; i < actual.length; i++) {
            numbers[i] = actual[i] ? 1 : 0;
        }
        return numbers(field, expected, numbers);
    }

    /** Records a comparison made elsewhere. */
    NumberCase that(String field, boolean holds, Object expected, Object actual) {
        if (!holds) {
            differences.add(field + " expected " + expected + " was " + actual);
        }
        return this;
    }

    /** Ends the case. */
    void end() {
        if (differences.isEmpty()) {
            report.pass();
        } else {
            report.miss(name + ": " + String.join("; ", differences.subList(0, Math.min(3, differences.size()))));
        }
    }

    /** A number, null as NaN, {@code "inf"} and {@code "-inf"} as infinities. */
    static double value(JsonNode node) {
        if (node.isTextual()) {
            return switch (node.textValue()) {
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.NaN;
            };
        }
        return node.isNull() ? Double.NaN : node.doubleValue();
    }

    /** An array of numbers. */
    static double[] values(JsonNode array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(array.get(i));
        }
        return values;
    }

    /** An array of arrays of numbers. */
    static double[][] matrix(JsonNode array) {
        double[][] rows = new double[array.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = values(array.get(i));
        }
        return rows;
    }

    /** An array of arrays of arrays of numbers. */
    static double[][][] tensor(JsonNode array) {
        double[][][] planes = new double[array.size()][][];
        for (int i = 0; i < planes.length; i++) {
            planes[i] = matrix(array.get(i));
        }
        return planes;
    }

    /** An array of 0 and 1, or of false and true. */
    static boolean[] flags(JsonNode array) {
        boolean[] flags = new boolean[array.size()];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = array.get(i).asBoolean();
        }
        return flags;
    }
}
