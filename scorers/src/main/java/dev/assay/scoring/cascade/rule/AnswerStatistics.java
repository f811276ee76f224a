package dev.assay.scoring.cascade.rule;

import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Reason;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.ColumnDefects;
import dev.assay.scoring.cascade.EntropyBounds;
import dev.assay.scoring.cascade.SourceNotes;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a producer sent about the tokens of its answer, as columns, or the reason why it cannot be used. Immutable; any thread
 * may read it.
 *
 * @param statistics null with a reason
 * @param reason {@link Reason#NONE} when there are columns
 * @param measures counts of defects, by name
 * @param notes whose numbers they are, and what they are suspected of
 */
public record AnswerStatistics(
        @Nullable TokenStatistics statistics,
        LogprobMode mode,
        Reason reason,
        Map<String, Double> measures,
        Map<String, String> notes) {

    private static final String BROKEN_ALTERNATIVES = "defect.alternatives";
    /** An entropy that the alternatives leave open by more than this is not known. */
    private static final double WIDEST = 0.05;
    /** More tokens than any vocabulary has: what stays open when the width is not known. */
    private static final int ANY_VOCABULARY = 1 << 20;

    /**
     * Reads an event's columns. Values that rounding put on the wrong side count as 0; unusable alternatives, and unusable
     * entropies beside log-probabilities, are left out with a count; other unusable columns make the answer unusable. Entropies that were not sent are taken
     * from the alternatives where these leave less than 0.05 nats open, as with the options of a multiple choice.
     */
    public static AnswerStatistics of(TokenColumns tokens, @Nullable Integer vocabularySize) {
        Map<String, Double> measures = new TreeMap<>();
        Map<String, String> notes = new TreeMap<>(SourceNotes.ofProducer(tokens));
        Map<Statistic, double[]> columns = new EnumMap<>(Statistic.class);
        int n = tokens.length();
        boolean logprobs = tokens.logprobs().length > 0;
        if (n == 0 || !tokens.hasNumbers()) {
            return none(tokens, Reason.NO_LOGPROBS, measures, notes);
        }
        if (differs(tokens.logprobs().length, n) || differs(tokens.entropies().length, n)) {
            return none(tokens, Reason.LENGTH_MISMATCH, measures, notes);
        }
        ColumnDefects ofLogprobs = ColumnDefects.ofLogprobs(tokens.logprobs());
        ColumnDefects ofEntropies = ColumnDefects.ofEntropies(tokens.entropies(), vocabularySize);
        measures.putAll(ofEntropies.measures());
        measures.putAll(ofLogprobs.measures());
        notes.putAll(ColumnDefects.suspicion(tokens));
        if (ofLogprobs.unusable() || (!logprobs && ofEntropies.unusable())) {
            return none(tokens, Reason.INVALID_NUMBER, measures, notes);
        }
        if (logprobs) {
            columns.put(Statistic.LOGPROB, capped(tokens.logprobs(), 1));
        }
        int topK = alternatives(tokens, n, columns, measures);
        if (ofEntropies.length() > 0) {
            if (!ofEntropies.unusable()) {
                columns.put(Statistic.ENTROPY, capped(tokens.entropies(), -1));
            }
        } else if (topK > 0) {
            entropiesOfAlternatives(columns, n, topK, vocabularySize);
        }
        if (!columns.containsKey(Statistic.LOGPROB) && !columns.containsKey(Statistic.ENTROPY)) {
            // Alternatives alone rank nothing, unless they say what the entropies are.
            boolean broken = measures.containsKey(BROKEN_ALTERNATIVES);
            return none(tokens, broken ? Reason.INVALID_NUMBER : Reason.NO_LOGPROBS, measures, notes);
        }
        TokenStatistics statistics = TokenStatistics.of(TokenStatistics.Source.PRODUCER, n, topK, columns);
        return new AnswerStatistics(statistics, tokens.mode(), Reason.NONE, Map.copyOf(measures), Map.copyOf(notes));
    }

    private static boolean differs(int length, int n) {
        return length > 0 && length != n;
    }

    private static int alternatives(
            TokenColumns tokens, int n, Map<Statistic, double[]> columns, Map<String, Double> measures) {
        int k = tokens.topK();
        double[] top = tokens.topLogprobs();
        if (k < 1 || top.length == 0) {
            return 0;
        }
        ColumnDefects found = ColumnDefects.ofAlternatives(tokens);
        if (top.length != (long) n * k || found.unusable()) {
            measures.put(BROKEN_ALTERNATIVES, 1.0);
            if (found.contradictions() > 0) {
                measures.put("defect.contradict", (double) found.contradictions());
            }
            return 0;
        }
        columns.put(Statistic.TOPK_LOGPROB, capped(top, 1));
        return k;
    }

    private static void entropiesOfAlternatives(
            Map<Statistic, double[]> columns, int n, int topK, @Nullable Integer vocabularySize) {
        double @Nullable [] top = columns.get(Statistic.TOPK_LOGPROB);
        if (top == null) {
            return;
        }
        double[] entropies = new double[n];
        for (int t = 0; t < n; t++) {
            EntropyBounds bounds =
                    EntropyBounds.of(top, t, topK, vocabularySize == null ? ANY_VOCABULARY : vocabularySize);
            if (!(bounds.upper() - bounds.lower() <= WIDEST)) {
                return;
            }
            entropies[t] = Math.max(0, (bounds.lower() + bounds.upper()) / 2);
        }
        columns.put(Statistic.ENTROPY, entropies);
    }

    /** Copies; a value on the wrong side of 0 by rounding becomes 0. */
    private static double[] capped(double[] values, int sign) {
        double[] copy = values.clone();
        for (int t = 0; t < copy.length; t++) {
            copy[t] = sign > 0 ? Math.min(0, copy[t]) : Math.max(0, copy[t]);
        }
        return copy;
    }

    private static AnswerStatistics none(
            TokenColumns tokens, Reason reason, Map<String, Double> measures, Map<String, String> notes) {
        return new AnswerStatistics(null, tokens.mode(), reason, Map.copyOf(measures), Map.copyOf(notes));
    }
}
