package dev.assay.scoring.explanation;

import dev.assay.scoring.Draws;
import dev.assay.scoring.Evidence;
import dev.assay.scoring.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which findings are explained by contributions of tokens, and how finely. Immutable; any thread may use it.
 *
 * @param extent which findings
 * @param maxSpans spans of one verdict, at least 1; the strongest findings take theirs first
 */
public record ExplanationRule(Extent extent, int maxSpans) {
    /** No finding is explained. */
    public static final ExplanationRule NONE = new ExplanationRule(Extent.NONE, 1);

    /** Coarser than this, a picture says nothing; a finding for which fewer spans are left stays without. */
    private static final int FEWEST = 20;

    /** Which findings are explained. An immutable constant; any thread may use it. */
    public enum Extent {
        /** None. */
        NONE,
        /** Those that cross the level: what somebody will have to answer for. */
        FLAGGED,
        /** Every finding that rests on draws. */
        ALL
    }

    public ExplanationRule {
        if (maxSpans < 1) {
            throw new IllegalArgumentException("an explanation has at least one span");
        }
    }

    /**
     * The same evidence, in the same order, with spans where this rule asks for them.
     *
     * @param evidence adjusted and flagged
     * @param level the family-wise level that flagged it, in (0, 1)
     */
    public List<Evidence> explain(List<Evidence> evidence, double level) {
        if (extent == Extent.NONE) {
            return evidence;
        }
        List<Evidence> explained = new ArrayList<>(evidence);
        int left = maxSpans;
        for (int index : byStrength(evidence)) {
            Draws draws = evidence.get(index).draws();
            if (draws == null || (left < FEWEST && left < draws.count())) {
                continue;
            }
            List<Span> spans = DrawSpans.of(draws, left);
            left = Math.max(0, left - spans.size());
            explained.set(index, explained(evidence.get(index), draws, spans, level));
            if (left == 0) {
                break;
            }
        }
        return explained;
    }

    private int[] byStrength(List<Evidence> evidence) {
        return IntStream.range(0, evidence.size())
                .filter(i -> concerns(evidence.get(i)))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> strength(evidence.get(i))))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private boolean concerns(Evidence one) {
        return one.draws() != null && (extent == Extent.ALL || Boolean.TRUE.equals(one.flagged()));
    }

    private static double strength(Evidence one) {
        Double log10 = one.log10PValue();
        return log10 == null ? 0 : log10;
    }

    private static Evidence explained(Evidence one, Draws draws, List<Span> spans, double level) {
        Map<String, Double> measures = new HashMap<>();
        measures.put(DrawSpans.LEVEL, level);
        double[] moments = DrawSpans.moments(draws.law());
        if (moments != null) {
            measures.put(DrawSpans.MEAN, moments[0]);
            measures.put(DrawSpans.DEVIATION, moments[1]);
        }
        return one.explained(spans, measures, Map.of(DrawSpans.LAW, DrawSpans.name(draws.law())));
    }
}
