package dev.assay.scoring.consistency;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Span;
import dev.assay.scoring.consistency.model.AnswerKind;
import dev.assay.scoring.text.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
     * @param probabilities score of each sentence, NaN where it has none, [R]
     */
    static void add(Finding finding, SentenceMatches matches, double[] probabilities, Evidence.Builder to) {
        ConsistencyScores scores = finding.scores();
        int sentences = scores.ids().sentences();
        for (int i = 0; i < Math.min(sentences, MAX_SENTENCES); i++) {
            if (scores.response().offsets()[i] >= 0) {
                sentence(finding, matches, i, probabilities[i], to);
            }
        }
        if (sentences > MAX_SENTENCES) {
            to.note("spans", "of the first " + MAX_SENTENCES + " of " + sentences + " sentences");
        }
        int left = finding.config().maxUnsupportedSpans();
        for (int i = 0; i < sentences && left > 0; i++) {
            left = unsupported(scores, i, left, to);
        }
    }

    private static void sentence(Finding finding, SentenceMatches matches, int i, double score, Evidence.Builder to) {
        ConsistencyScores scores = finding.scores();
        Tokens tokens = scores.response().sentences().get(i);
        int offset = scores.response().offsets()[i];
        int end = offset + tokens.text().length();
        if (Double.isNaN(scores.combined()[i])) {
            to.span(new Span(Span.Unit.CHARACTER, offset, end, "no-content", null, Map.of()));
            return;
        }
        Map<String, Double> measures = new TreeMap<>();
        measures.put("combined", scores.combined()[i]);
        measures.put("entity_support", scores.entitySupport()[i]);
        for (int n = 1; n <= scores.ngrams().size(); n++) {
            measures.put("n" + n + "_avg", scores.ngrams().get(n - 1).avg()[i]);
            measures.put("n" + n + "_max", scores.ngrams().get(n - 1).max()[i]);
        }
        measures.put("mean_support", matches.meanFact()[i]);
        Double own = Double.isNaN(score) ? null : score;
        Double probability = own == null
                ? null
                : finding.model()
                        .probability(
                                Finding.FUSION,
                                AnswerKind.PASSAGE,
                                finding.samples().size(),
                                finding.words(),
                                own);
        if (probability != null) {
            measures.put("probability", probability);
        }
        List<Integer> against = new ArrayList<>();
        for (int n = 0; n < matches.against()[i].length; n++) {
            if (matches.against()[i][n]) {
                against.add(finding.places().get(n));
            }
        }
        to.span(new Span(Span.Unit.CHARACTER, offset, end, "sentence", own, measures, against));
    }

    private static int unsupported(ConsistencyScores scores, int i, int allowed, Evidence.Builder to) {
        Tokens tokens = scores.response().sentences().get(i);
        int offset = scores.response().offsets()[i];
        int left = allowed;
        boolean shown = offset >= 0 && !scores.words().empty()[i];
        for (int t = 0; shown && t < tokens.size() && left > 0; t++) {
            int at = scores.ids().from(i) + t;
            int id = scores.ids().ids()[at];
            if (scores.words().facts()[at] && scores.support().frequency(id) == 0) {
                to.span(new Span(
                        Span.Unit.CHARACTER,
                        offset + tokens.start(t),
                        offset + tokens.end(t),
                        "unsupported",
                        scores.support().support(id),
                        Map.of()));
                left--;
            }
        }
        return left;
    }
}
