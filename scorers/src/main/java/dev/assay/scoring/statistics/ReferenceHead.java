package dev.assay.scoring.statistics;

import dev.assay.scoring.statistics.TokenStatistics.Source;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Token statistics from logits in float64 on the host: what fused heads are compared with, and how logits that somebody else
 * exported are read. Not meant for traffic: it needs [n x V] numbers. Stateless; any thread may use it.
 *
 * <p>With m the largest logit, z = l - m, S = sum exp z and L = log S: log p = z - L, H = -sum p log p, variance = sum p (log p +
 * H)^2 in two passes. A logit of minus infinity is a token of probability 0, which adds nothing to any sum; {@link
 * Statistic#MEAN_LOGP} is then minus infinity, for it is not defined.
 */
public final class ReferenceHead {
    private ReferenceHead() {}

    /**
     * Statistics of one row of tokens.
     *
     * @param logits of the scoring model before each token, [n][V], each finite or minus infinity, at least one finite
     * @param reference of the reference model, [n][V] over the same vocabulary; null without one
     * @param targets the token that stands there, [n], each in [0, V)
     * @param topK K for the top-k columns, ties by smaller id; 0 for none
     * @return all columns of the basic and extended tiers, the others where asked for
     */
    public static TokenStatistics of(double[][] logits, double @Nullable [][] reference, int[] targets, int topK) {
        int n = targets.length;
        Map<Statistic, double[]> columns = new EnumMap<>(Statistic.class);
        for (Statistic statistic : Statistic.values()) {
            boolean top = statistic.tier() == Statistic.Tier.TOPK;
            if (top ? topK > 0 : statistic.tier() != Statistic.Tier.DUAL || reference != null) {
                columns.put(statistic, new double[top ? n * topK : n]);
            }
        }
        for (int t = 0; t < n; t++) {
            double[] logp = logSoftmax(logits[t]);
            single(columns, t, logp, targets[t]);
            if (topK > 0) {
                top(columns, t, logp, topK);
            }
            if (reference != null) {
                dual(columns, t, logp, logSoftmax(reference[t]), targets[t]);
            }
        }
        return TokenStatistics.of(Source.PROXY, n, topK, columns).inDouble();
    }

    /**
     * -sum P log q.
     *
     * @param logits of q, [V]
     * @param reference logits of P, [V]
     */
    public static double crossEntropy(double[] logits, double[] reference) {
        return crossEntropyOf(logSoftmax(logits), logSoftmax(reference));
    }

    private static void single(Map<Statistic, double[]> columns, int t, double[] logp, int target) {
        double entropy = crossEntropyOf(logp, logp);
        double variance = 0;
        double above = 0;
        int rank = 1;
        double top = Double.NEGATIVE_INFINITY;
        double sqrt = 0;
        double square = 0;
        double sum = 0;
        for (double one : logp) {
            double p = Math.exp(one);
            variance += p == 0 ? 0 : p * (one + entropy) * (one + entropy);
            above += one > logp[target] ? p : 0;
            rank += one > logp[target] ? 1 : 0;
            top = Math.max(top, one);
            sqrt += Math.exp(one / 2);
            square += Math.exp(2 * one);
            sum += one;
        }
        put(columns, Statistic.LOGPROB, t, logp[target]);
        put(columns, Statistic.ENTROPY, t, entropy);
        put(columns, Statistic.VARIANCE, t, variance);
        put(columns, Statistic.RANK, t, rank);
        put(columns, Statistic.MASS_ABOVE, t, above);
        put(columns, Statistic.TOP1, t, top);
        put(columns, Statistic.LOG_SUM_SQRT, t, Math.log(sqrt));
        put(columns, Statistic.LOG_SUM_SQ, t, Math.log(square));
        put(columns, Statistic.MEAN_LOGP, t, sum / logp.length);
    }

    private static void top(Map<Statistic, double[]> columns, int t, double[] logp, int topK) {
        List<Integer> ids =
                new ArrayList<>(IntStream.range(0, logp.length).boxed().toList());
        // A stable sort: tied ids stay in rising order.
        ids.sort((a, b) -> Double.compare(logp[b], logp[a]));
        for (int k = 0; k < topK; k++) {
            put(columns, Statistic.TOPK_ID, t * topK + k, ids.get(k));
            put(columns, Statistic.TOPK_LOGPROB, t * topK + k, logp[ids.get(k)]);
        }
    }

    private static void dual(Map<Statistic, double[]> columns, int t, double[] logp, double[] reference, int target) {
        double cross = crossEntropyOf(logp, reference);
        double variance = 0;
        for (int v = 0; v < logp.length; v++) {
            double p = Math.exp(reference[v]);
            variance += p == 0 ? 0 : p * (logp[v] + cross) * (logp[v] + cross);
        }
        put(columns, Statistic.CROSS_ENTROPY, t, cross);
        put(columns, Statistic.CROSS_VARIANCE, t, variance);
        put(columns, Statistic.REFERENCE_LOGPROB, t, reference[target]);
        put(columns, Statistic.REFERENCE_ENTROPY, t, crossEntropyOf(reference, reference));
    }

    private static double crossEntropyOf(double[] logq, double[] logp) {
        double sum = 0;
        for (int v = 0; v < logp.length; v++) {
            double p = Math.exp(logp[v]);
            sum -= p == 0 ? 0 : p * logq[v];
        }
        return sum;
    }

    private static double[] logSoftmax(double[] logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit - max);
        }
        double[] out = new double[logits.length];
        double log = Math.log(sum);
        for (int v = 0; v < out.length; v++) {
            out[v] = logits[v] - max - log;
        }
        return out;
    }

    private static void put(Map<Statistic, double[]> columns, Statistic statistic, int place, double value) {
        double[] column = columns.get(statistic);
        if (column != null) {
            column[place] = value;
        }
    }
}
