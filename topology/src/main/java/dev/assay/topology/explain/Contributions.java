package dev.assay.topology.explain;

import dev.assay.schema.Evidence;
import dev.assay.schema.Span;
import dev.assay.schema.SpanUnit;
import dev.assay.scoring.explanation.DrawSpans;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one finding that say what tokens add to its statistic. Immutable as long as the evidence is not written to;
 * under that rule any thread may read it.
 */
final class Contributions {
    private static final double FAR = 2;
    private static final double CLEAR = 1;
    private static final double SLIGHT = 0.3;

    private final List<Span> spans;
    private final double mean;
    private final double deviation;
    private final boolean lawful;

    private Contributions(Evidence evidence, List<Span> spans) {
        this.spans = spans;
        Double knownMean = evidence.getMeasures().get(DrawSpans.MEAN);
        Double knownDeviation = evidence.getMeasures().get(DrawSpans.DEVIATION);
        if (knownMean != null && knownDeviation != null) {
            lawful = true;
            mean = knownMean;
            deviation = knownDeviation;
            return;
        }
        lawful = false;
        double average =
                spans.stream().mapToDouble(Contributions::score).average().orElse(0);
        mean = average;
        deviation = Math.sqrt(spans.stream()
                .mapToDouble(span -> Math.pow(score(span) - average, 2))
                .average()
                .orElse(0));
    }

    /** Those of a finding, in order; null when it has none. */
    static @Nullable Contributions of(Evidence evidence) {
        List<Span> spans = evidence.getSpans().stream()
                .filter(span -> span.getLabel().equals(DrawSpans.LABEL) && span.getScore() != null)
                .filter(span -> span.getStart() >= 0 && span.getEnd() >= span.getStart())
                .sorted(Comparator.comparingInt(Span::getStart))
                .toList();
        return spans.isEmpty() ? null : new Contributions(evidence, spans);
    }

    List<Span> spans() {
        return spans;
    }

    /** What positions count. */
    SpanUnit unit() {
        return spans.get(0).getUnit();
    }

    /** One after the last position. */
    int end() {
        return spans.get(spans.size() - 1).getEnd();
    }

    /** Whether what chance gives is known; otherwise the average of the text stands in. */
    boolean lawful() {
        return lawful;
    }

    /** What one draw adds on average without the key, or in this text where no law is known. */
    double mean() {
        return mean;
    }

    static double score(Span span) {
        Double score = span.getScore();
        return score == null ? 0 : score;
    }

    static double draws(Span span) {
        return span.getMeasures().getOrDefault(DrawSpans.DRAWS, 1.0);
    }

    /** Base-10 logarithm of the p-value up to the end of a span; null where the law has none. */
    static @Nullable Double running(Span span) {
        return span.getMeasures().get(DrawSpans.RUNNING);
    }

    /** How far a span lies from what chance gives: 3 far above to -2 clearly below. */
    int level(Span span) {
        double draws = draws(span);
        double distance = (score(span) - draws * mean) / (deviation * Math.sqrt(draws));
        if (Double.isNaN(distance) || Math.abs(distance) < SLIGHT) {
            return 0;
        }
        if (distance > 0) {
            return distance >= FAR ? 3 : distance >= CLEAR ? 2 : 1;
        }
        return distance <= -CLEAR ? -2 : -1;
    }
}
