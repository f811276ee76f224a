package dev.assay.scoring.consistency;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Span;
import dev.assay.scoring.consistency.model.AnswerKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Points at the sentences, at the samples that do not support each, and at the words that no sample has. Stateless; any
 * thread may use it.
 */
final class ConsistencySpans {
    /** Sentences of very long texts beyond this have no span of their own. */
    private static final int MAX_SENTENCES = 500;

    private ConsistencySpans() {}

    /**
     * Adds spans labelled {@code sentence}, {@code no-content} (skipped) and {@code unsupported} (a word).
     *
     * @param id whose scores these are
     * @param matches null where there was too much to compare: then no sample is named
     * @param retold null where no sentence is compared as a short answer
     * @param values score of each sentence, NaN where it has none, [R]
     * @param words whether to point at words
     */
    static void add(
            Finding finding,
            String id,
            @Nullable SentenceMatches matches,
            @Nullable RetoldSentences retold,
            double[] values,
            boolean words,
            Evidence.Builder to) {
        ConsistencyScores scores = finding.scores();
        int sentences = scores.ids().sentences();
        for (int i = 0; i < Math.min(sentences, MAX_SENTENCES); i++) {
            if (scores.response().placed(i)) {
                sentence(finding, id, matches, retold, i, values[i], to);
            }
        }
        if (sentences > MAX_SENTENCES) {
            to.note("spans", "of the first " + MAX_SENTENCES + " of " + sentences + " sentences");
        }
        if (words) {
            unsupported(scores, finding.config().maxUnsupportedSpans(), to);
        }
    }

    private static void sentence(
            Finding finding,
            String id,
            @Nullable SentenceMatches matches,
            @Nullable RetoldSentences retold,
            int i,
            double score,
            Evidence.Builder to) {
        ConsistencyScores scores = finding.scores();
        int start = scores.response().start(i);
        int end = scores.response().end(i);
        if (Double.isNaN(scores.combined()[i])) {
            to.span(new Span(Span.Unit.CHARACTER, start, end, "no-content", null, Map.of()));
            return;
        }
        Map<String, Double> measures = new TreeMap<>();
        measures.put("combined", scores.combined()[i]);
        measures.put("entity_support", scores.entitySupport()[i]);
        for (int n = 1; n <= scores.ngrams().size(); n++) {
            measures.put("n" + n + "_avg", scores.ngrams().get(n - 1).avg()[i]);
            measures.put("n" + n + "_max", scores.ngrams().get(n - 1).max()[i]);
        }
        if (matches != null) {
            measures.put("mean_support", matches.meanFact()[i]);
        }
        if (retold != null && retold.compared(i)) {
            measures.put("retold", retold.share()[i]);
            measures.put("contradicted", retold.contradicted()[i]);
        }
        Double own = Double.isNaN(score) ? null : score;
        // What is fitted to sentences of passages says little about those of the shortest answers.
        Double probability = own == null || finding.words() <= finding.config().shortAnswerWords()
                ? null
                : finding.model()
                        .probability(id, AnswerKind.PASSAGE, finding.samples().size(), finding.words(), own);
        if (probability != null) {
            measures.put("probability", probability);
        }
        List<Integer> against = new ArrayList<>();
        for (int n = 0; matches != null && n < matches.against()[i].length; n++) {
            if (matches.against()[i][n]) {
                against.add(finding.compared().samples().places().get(n));
            }
        }
        to.span(new Span(Span.Unit.CHARACTER, start, end, "sentence", own, measures, against));
    }

    private static void unsupported(ConsistencyScores scores, int most, Evidence.Builder to) {
        boolean[] sampled = scores.words().sampled(scores.support());
        int left = most;
        for (int i = 0; i < scores.ids().sentences() && left > 0; i++) {
            if (scores.response().placed(i) && !scores.words().empty()[i]) {
                left = unsupported(scores, sampled, i, left, to);
            }
        }
    }

    private static int unsupported(
            ConsistencyScores scores, boolean[] sampled, int i, int allowed, Evidence.Builder to) {
        FactWords words = scores.words();
        int left = allowed;
        for (int at = scores.ids().from(i); at < scores.ids().to(i) && left > 0; at++) {
            int id = scores.ids().ids()[at];
            if (words.pointed()[at] && !sampled[words.same()[id]]) {
                int token = at - scores.ids().from(i);
                to.span(new Span(
                        Span.Unit.CHARACTER,
                        scores.response().start(i, token),
                        scores.response().end(i, token),
                        "unsupported",
                        scores.support().support(id),
                        Map.of()));
                left--;
            }
        }
        return left;
    }
}
