package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Collects the comparisons of one vector and enters them in the report as one case. Mutable; confined to the thread that
 * checks.
 */
public final class CaseComparison {
    private static final int SHOWN = 60;

    private final String id;
    private final GoldenReport report;
    private final List<String> differences = new ArrayList<>();
    private final Set<String> unknown = new TreeSet<>();
    private int compared;

    /** A case of a file, by its id. */
    public CaseComparison(String id, GoldenReport report) {
        this.id = id;
        this.report = report;
    }

    /** Two texts must be equal. */
    public void same(String field, String expected, String actual) {
        compared++;
        if (!expected.equals(actual)) {
            int at = firstDifference(expected, actual);
            differs(field, excerpt(expected, at), excerpt(actual, at));
        }
    }

    /** A whole number must be equal. */
    public void exact(String field, JsonNode expected, long actual) {
        double value = GoldenValues.number(expected);
        compared++;
        if (value != actual) {
            differs(field, expected.asText(), String.valueOf(actual));
        }
    }

    /**
     * A number must agree within a relative tolerance, or within an absolute one where its digits end. NaN agrees with NaN,
     * an infinity with itself. What is recorded is the smaller of the absolute and the relative error.
     */
    public void close(String field, JsonNode expected, double actual, double relative, double absolute) {
        compared++;
        double value = GoldenValues.number(expected);
        if (Double.compare(value, actual) == 0 || value == actual) {
            return;
        }
        double difference = Math.abs(value - actual);
        double error = difference / Math.abs(value);
        double smaller = Math.min(difference, error);
        if (Double.isFinite(smaller)) {
            report.error(smaller);
        }
        if (difference <= absolute || error <= relative) {
            return;
        }
        differs(field, String.valueOf(value), String.valueOf(actual));
    }

    /** A field differs. */
    public void differs(String field, String expected, String actual) {
        differences.add(field + " is " + actual + ", expected " + expected);
    }

    /** The file expects a field that nothing computes; a case with such a field does not count as passed. */
    public void unknown(String field) {
        unknown.add(field);
    }

    /** Enters the case: a miss with every difference, a skip with the unknown fields, or a pass. */
    public void finish() {
        if (!differences.isEmpty()) {
            report.miss(id + ": " + String.join("; ", differences));
        } else if (!unknown.isEmpty()) {
            report.skip(1, "no scorer for field " + String.join(", ", unknown) + " yet");
        } else if (compared == 0) {
            report.skip(1, "nothing is expected");
        } else {
            report.pass();
        }
    }

    private static int firstDifference(String a, String b) {
        int i = 0;
        while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        return i;
    }

    private static String excerpt(String text, int at) {
        if (text.length() <= SHOWN) {
            return text;
        }
        int from = Math.max(0, Math.min(at, text.length()) - SHOWN / 2);
        int to = Math.min(text.length(), from + SHOWN);
        return (from > 0 ? "..." : "") + text.substring(from, to) + (to < text.length() ? "..." : "");
    }
}
