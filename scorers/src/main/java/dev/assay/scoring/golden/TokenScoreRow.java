package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.statistics.ReferenceHead;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenCounts;
import dev.assay.scoring.statistics.TokenStatistics;
import dev.assay.scoring.statistics.TokenStatistics.Source;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of one row of {@code scores.json}: statistics from the logits of {@code inputs.json} where it holds them, else those
 * of {@code tokenstats.json}. Immutable; confined to the thread that checks.
 *
 * @param ids of the scored tokens; empty when unknown
 * @param counts of the vocabulary in a corpus; null when unknown
 * @param vocabularySize V; 0 when unknown
 * @param afterLast cross-entropy after the last token; NaN when unknown
 */
record TokenScoreRow(
        TokenStatistics statistics, int[] ids, @Nullable TokenCounts counts, int vocabularySize, double afterLast) {

    /** The row from logits, or null when the file lacks them. */
    static @Nullable TokenScoreRow ofLogits(JsonNode inputs, int row) {
        int wide = inputs.path("V").intValue();
        int positions = inputs.path("T").intValue();
        if (!inputs.path("logits_scorer").isArray()
                || row >= inputs.path("lengths").size()) {
            return null;
        }
        int length = inputs.get("lengths").get(row).intValue();
        int scored = Math.max(0, length - 1);
        double[][] scorer = logits(inputs.get("logits_scorer"), row * positions * wide, length, wide);
        double[][] reference = logits(inputs.get("logits_reference"), row * positions * wide, length, wide);
        int[] ids = new int[scored];
        for (int t = 0; t < ids.length; t++) {
            ids[t] = inputs.get("input_ids").get(row).get(t + 1).intValue();
        }
        return new TokenScoreRow(
                ReferenceHead.of(scorer, reference, ids, inputs.path("K").intValue()),
                ids,
                TokenCounts.of(longs(inputs.get("token_counts"))),
                wide,
                length == 0 ? Double.NaN : ReferenceHead.crossEntropy(scorer[scored], reference[scored]));
    }

    /** The row from the stored statistics. */
    static TokenScoreRow ofStatistics(JsonNode tokens, int vocabularySize) {
        Map<Statistic, double[]> columns = new EnumMap<>(Statistic.class);
        int length = tokens.get("logprob").size();
        int topK = tokens.path("topk_logprob").path(0).size();
        for (Statistic statistic : Statistic.values()) {
            String name = statistic == Statistic.MEAN_LOGP ? "mean_logp_uniform" : statistic.id();
            if (tokens.has(name)) {
                columns.put(statistic, flat(tokens.get(name)));
            }
        }
        TokenStatistics statistics =
                TokenStatistics.of(Source.PROXY, length, topK, columns).inDouble();
        return new TokenScoreRow(statistics, new int[0], null, vocabularySize, Double.NaN);
    }

    private static double[] flat(JsonNode values) {
        if (!values.path(0).isArray()) {
            return NumberCase.values(values);
        }
        int wide = values.get(0).size();
        double[] out = new double[values.size() * wide];
        for (int t = 0; t < values.size(); t++) {
            System.arraycopy(NumberCase.values(values.get(t)), 0, out, t * wide, wide);
        }
        return out;
    }

    private static double[][] logits(JsonNode flat, int from, int rows, int wide) {
        double[][] out = new double[rows][wide];
        for (int t = 0; t < rows; t++) {
            for (int v = 0; v < wide; v++) {
                JsonNode logit = flat.get(from + t * wide + v);
                // A token that is impossible, in either notation of the vectors.
                out[t][v] = logit.isNull() ? Double.NEGATIVE_INFINITY : NumberCase.value(logit);
            }
        }
        return out;
    }

    private static long[] longs(JsonNode array) {
        long[] out = new long[array.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = array.get(i).longValue();
        }
        return out;
    }
}
