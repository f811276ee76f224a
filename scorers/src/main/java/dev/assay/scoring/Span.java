package dev.assay.scoring;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of the completion that evidence points at. Immutable; any thread may read it.
 *
 * @param unit what {@code start} and {@code end} count
 * @param start first unit, from 0
 * @param end one after the last unit
 * @param label what the span is, for example {@code sentence} or {@code unsupported}; never text of the event
 * @param score the span's own score, finite, or null
 * @param measures further named finite numbers
 * @param samples indices of the event's samples that speak against the span or do not support it, rising; empty when none
 *     does or the scorer does not compare samples
 */
public record Span(
        Unit unit,
        int start,
        int end,
        String label,
        @Nullable Double score,
        Map<String, Double> measures,
        List<Integer> samples) {

    /** What a span's bounds count. */
    public enum Unit {
        /** UTF-16 code units of the completion. */
        CHARACTER,
        /** Tokens of the completion. */
        TOKEN
    }

    public Span {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("span [" + start + ", " + end + ")");
        }
        measures = Map.copyOf(measures);
        samples = List.copyOf(samples);
    }

    /** A span that names no samples. */
    public Span(Unit unit, int start, int end, String label, @Nullable Double score, Map<String, Double> measures) {
        this(unit, start, end, label, score, measures, List.of());
    }
}
