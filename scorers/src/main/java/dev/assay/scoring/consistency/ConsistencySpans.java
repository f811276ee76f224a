package dev.assay.scoring.consistency;

import dev.assay.scoring.Evidence;
import dev.assay.scoring.Span;
import dev.assay.scoring.text.Tokens;
import java.util.Map;
import java.util.TreeMap;

/**
 * Points at the sentences and at the words that no sample has. Stateless; any thread may use it.
 */
final class ConsistencySpans {
    /** Sentences of very long texts beyond this have no span of their own. */
    private static final int MAX_SENTENCES = 500;

    private ConsistencySpans() {}

    static void add(ConsistencyScores scores, int maxUnsupported, Evidence.Builder to) {
        int sentences = scores.ids().sentences();
        for (int i = 0; i < Math.min(sentences, MAX_SENTENCES); i++) {
            if (scores.response().offsets()[i] >= 0 && !Double.isNaN(scores.combined()[i])) {
                to.span(sentence(scores, i));
            }
        }
        int left = maxUnsupported;
        for (int i = 0; i < sentences && left > 0; i++) {
            left = unsupported(scores, i, left, to);
        }
    }

    private static Span sentence(ConsistencyScores scores, int i) {
        Tokens tokens = scores.response().sentences().get(i);
        int offset = scores.response().offsets()[i];
        Map<String, Double> measures = new TreeMap<>();
        measures.put("entity_support", scores.entitySupport()[i]);
        for (int n = 1; n <= scores.ngrams().size(); n++) {
            measures.put("n" + n + "_avg", scores.ngrams().get(n - 1).avg()[i]);
            measures.put("n" + n + "_max", scores.ngrams().get(n - 1).max()[i]);
        }
        int end = offset + tokens.text().length();
        return new Span(Span.Unit.CHARACTER, offset, end, "sentence", scores.combined()[i], measures);
    }

    private static int unsupported(ConsistencyScores scores, int i, int allowed, Evidence.Builder to) {
        Tokens tokens = scores.response().sentences().get(i);
        int offset = scores.response().offsets()[i];
        boolean entities = EntitySupport.hasEntity(tokens);
        int left = allowed;
        for (int t = 0; offset >= 0 && t < tokens.size() && left > 0; t++) {
            int id = scores.ids().ids()[scores.ids().from(i) + t];
            boolean counted = entities ? EntitySupport.isEntity(tokens, t) : tokens.isWord(t);
            if (counted && scores.support().frequency(id) == 0) {
                double support = scores.support().support(id);
                to.span(new Span(
                        Span.Unit.CHARACTER,
                        offset + tokens.start(t),
                        offset + tokens.end(t),
                        "unsupported",
                        support,
                        Map.of()));
                left--;
            }
        }
        return left;
    }
}
