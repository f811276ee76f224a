package dev.assay.scoring.explanation;

import dev.assay.scoring.DrawLaw;
import dev.assay.scoring.Draws;
import dev.assay.scoring.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Draws as spans whose scores sum to the statistic. Where there are more tokens than spans, neighbours share one: the picture
 * becomes coarser, nothing is left out. Stateless; any thread may use it.
 */
public final class DrawSpans {
    /** Label of these spans. */
    public static final String LABEL = "draw";
    /** Measure: base-10 logarithm of the exact p-value of all draws up to the end of the span. */
    public static final String RUNNING = "log10_p";
    /** Measure of a span that is not exactly one draw: how many it holds. */
    public static final String DRAWS = "draws";
    /** Measure of the evidence: what one draw adds to the statistic without the key, on average. */
    public static final String MEAN = "draw_mean";
    /** Measure of the evidence: standard deviation of that. */
    public static final String DEVIATION = "draw_deviation";
    /** Measure of the evidence: the family-wise level that flags it. */
    public static final String LEVEL = "draw_level";
    /** Note of the evidence: the law, for example {@code bernoulli}. */
    public static final String LAW = "draw_law";

    private DrawSpans() {}

    /**
     * Spans in order of position.
     *
     * @param most how many at most, at least 1
     */
    public static List<Span> of(Draws draws, int most) {
        int[] positions = draws.positions();
        int tokens = tokens(positions);
        int perSpan = Math.max(1, (tokens + most - 1) / most);
        List<Span> spans = new ArrayList<>();
        double sum = 0;
        int i = 0;
        while (i < positions.length) {
            int from = i;
            double score = 0;
            for (int taken = 0; i < positions.length && (taken < perSpan || shares(draws, i)); taken++) {
                int position = positions[i];
                for (; i < positions.length && positions[i] == position; i++) {
                    score += draws.values()[i];
                }
            }
            sum += score;
            spans.add(span(draws, from, i, score, sum));
        }
        return spans;
    }

    private static Span span(Draws draws, int from, int to, double score, double sum) {
        Map<String, Double> measures = new TreeMap<>();
        RunningTail.log10(draws.law(), sum, to).ifPresent(log10 -> measures.put(RUNNING, log10));
        if (to - from > 1) {
            measures.put(DRAWS, (double) to - from);
        }
        return draws.span(from, to, LABEL, score, measures);
    }

    /** Whether a draw's token lies in the same character as that of the draw before it. */
    private static boolean shares(Draws draws, int i) {
        Draws.Places places = draws.places();
        return places != null && places.starts()[draws.positions()[i]] < places.ends()[draws.positions()[i - 1]];
    }

    private static int tokens(int[] positions) {
        int tokens = 0;
        for (int i = 0; i < positions.length; i++) {
            tokens += i == 0 || positions[i] != positions[i - 1] ? 1 : 0;
        }
        return tokens;
    }

    /** The name of a law in notes. */
    static String name(DrawLaw law) {
        if (law instanceof DrawLaw.Bernoulli) {
            return "bernoulli";
        }
        if (law instanceof DrawLaw.Binomial) {
            return "binomial";
        }
        return law instanceof DrawLaw.Exponential ? "exponential" : "weighted";
    }

    /** Mean and standard deviation of one draw; null where they differ from draw to draw. */
    static double @Nullable [] moments(DrawLaw law) {
        if (law instanceof DrawLaw.Bernoulli one) {
            return new double[] {one.probability(), Math.sqrt(one.probability() * (1 - one.probability()))};
        }
        if (law instanceof DrawLaw.Binomial many) {
            double mean = many.layers() * many.probability();
            return new double[] {mean, Math.sqrt(mean * (1 - many.probability()))};
        }
        return law instanceof DrawLaw.Exponential ? new double[] {1, 1} : null;
    }
}
