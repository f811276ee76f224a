package dev.assay.scoring.cascade.rule;

import dev.assay.scoring.cascade.EntropyTrace;
import dev.assay.scoring.cascade.TokenSequence;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The numbers that a learned deferral rule may weigh, from whatever columns are known about the tokens of an answer.
 * Stateless; any thread may use it.
 *
 * <p>With a_t the log-probability, H_t the entropy in nats and d_t = a_t + H_t: quantiles and averages of a, H and d, as in
 * the post-hoc rules of Gupta et al., "Language Model Cascades" (ICLR 2024), whose quantiles let a linear rule be
 * non-monotone in the mean; the largest rolling entropy and the trace of Entropy Adaptive Decoding; the share of tokens over
 * the switch level of R2R; the branching factor, exp of the mean entropy; ranks and margins.
 */
public final class TokenFeatures {
    /** Entropy in nats from which a token-level router asks the larger model. */
    public static final double SWITCH_NATS = 0.45;

    private static final double[] QUANTILES = {0, .01, .02, .05, .1, .2, .3, .5, .7, .9, 1};
    private static final int WINDOW = 5;
    private static final double TRACE_BITS = 3;
    private static final int TRACE_HOLD = 2;
    /** Entropies beyond this would let exp overflow what a weight can use. */
    private static final double LARGEST_MEAN_ENTROPY = 20;

    private TokenFeatures() {}

    /**
     * All features that the columns allow; a column that is not known leaves its features out.
     *
     * @param statistics at least one token, all numbers finite
     * @param chars length of the text, 0 when there is none
     * @return by name, in a fixed order, each finite
     */
    public static Map<String, Double> of(TokenStatistics statistics, int chars) {
        Map<String, Double> out = new LinkedHashMap<>();
        int n = statistics.length();
        out.put("tokens", (double) n);
        out.put("tokens.log", Math.log1p(n));
        if (chars > 0) {
            out.put("chars.log", Math.log1p(chars));
        }
        if (statistics.has(Statistic.LOGPROB)) {
            TokenSequence logprobs = TokenSequence.of(statistics.column(Statistic.LOGPROB));
            quantiles(out, "logprob", logprobs);
            out.put("logprob.sum", logprobs.sum());
            out.put("logprob.average", logprobs.average());
        }
        if (statistics.has(Statistic.ENTROPY)) {
            entropies(out, statistics.column(Statistic.ENTROPY));
        }
        if (statistics.has(Statistic.LOGPROB, Statistic.ENTROPY)) {
            double[] surplus = sums(statistics.column(Statistic.LOGPROB), statistics.column(Statistic.ENTROPY));
            TokenSequence surplusOf = TokenSequence.of(surplus);
            quantiles(out, "surplus", surplusOf);
            out.put("surplus.average", surplusOf.average());
        }
        if (statistics.has(Statistic.VARIANCE)) {
            out.put(
                    "variance.average",
                    TokenSequence.of(statistics.column(Statistic.VARIANCE)).average());
        }
        ranks(out, statistics);
        margins(out, statistics);
        reference(out, statistics);
        return out;
    }

    private static void quantiles(Map<String, Double> out, String name, TokenSequence column) {
        for (double alpha : QUANTILES) {
            out.put(String.format(Locale.ROOT, "%s.q%02d", name, Math.round(100 * alpha)), column.quantile(alpha));
        }
    }

    private static void entropies(Map<String, Double> out, double[] entropies) {
        TokenSequence column = TokenSequence.of(entropies);
        quantiles(out, "entropy", column);
        out.put("entropy.average", column.average());
        out.put("entropy.max-rolling", -TokenSequence.ofEntropies(entropies).minRolling(WINDOW));
        out.put("entropy.over-switch", overSwitch(entropies));
        out.put("branching-factor", Math.exp(Math.min(LARGEST_MEAN_ENTROPY, column.average())));
        EntropyTrace trace = EntropyTrace.of(entropies, WINDOW, TRACE_BITS, TRACE_HOLD);
        int first = entropies.length;
        for (int t = entropies.length - 1; t >= 0; t--) {
            first = trace.large()[t] ? t : first;
        }
        out.put("trace.large", trace.fractionLarge());
        out.put("trace.first", (double) first / entropies.length);
    }

    /**
     * Share of tokens whose entropy is at least {@link #SWITCH_NATS}, in [0, 1].
     *
     * @param entropies in nats, [T], T at least 1
     */
    public static double overSwitch(double[] entropies) {
        int over = 0;
        for (double entropy : entropies) {
            over += entropy >= SWITCH_NATS ? 1 : 0;
        }
        return (double) over / entropies.length;
    }

    private static void ranks(Map<String, Double> out, TokenStatistics statistics) {
        int n = statistics.length();
        if (statistics.has(Statistic.RANK)) {
            double[] ranks = statistics.column(Statistic.RANK);
            double first = 0;
            double logs = 0;
            for (double rank : ranks) {
                first += rank <= 1 ? 1 : 0;
                logs += Math.log(Math.max(1, rank));
            }
            out.put("rank.first", first / n);
            out.put("rank.log", logs / n);
        } else if (statistics.has(Statistic.LOGPROB, Statistic.TOPK_LOGPROB)) {
            double[] logprobs = statistics.column(Statistic.LOGPROB);
            double[] top = statistics.column(Statistic.TOPK_LOGPROB);
            double first = 0;
            for (int t = 0; t < n; t++) {
                first += logprobs[t] >= largest(top, t, statistics.topK(), 0) ? 1 : 0;
            }
            out.put("rank.first", first / n);
        }
    }

    private static void margins(Map<String, Double> out, TokenStatistics statistics) {
        if (statistics.topK() < 2 || !statistics.has(Statistic.TOPK_LOGPROB)) {
            return;
        }
        TokenSequence margins = TokenSequence.of(margins(statistics.column(Statistic.TOPK_LOGPROB), statistics.topK()));
        out.put("margin.min", margins.min());
        out.put("margin.average", margins.average());
    }

    /**
     * Difference of the two largest probabilities of each token, [T], each in [0, 1].
     *
     * @param top log-probabilities of alternatives, row-major [T x K], in any order within a row
     * @param topK K, at least 2
     */
    public static double[] margins(double[] top, int topK) {
        double[] margins = new double[top.length / topK];
        for (int t = 0; t < margins.length; t++) {
            margins[t] = Math.exp(largest(top, t, topK, 0)) - Math.exp(largest(top, t, topK, 1));
        }
        return margins;
    }

    /** The largest value of a row, or the second largest. */
    private static double largest(double[] rows, int row, int width, int place) {
        double first = Double.NEGATIVE_INFINITY;
        double second = Double.NEGATIVE_INFINITY;
        for (int k = row * width; k < (row + 1) * width; k++) {
            if (rows[k] > first) {
                second = first;
                first = rows[k];
            } else {
                second = Math.max(second, rows[k]);
            }
        }
        return place == 0 ? first : second;
    }

    /** A larger model that read the answer, as a reference beside ours. */
    private static void reference(Map<String, Double> out, TokenStatistics statistics) {
        if (statistics.has(Statistic.REFERENCE_LOGPROB)) {
            TokenSequence reference = TokenSequence.of(statistics.column(Statistic.REFERENCE_LOGPROB));
            out.put("reference.logprob.min", reference.min());
            out.put("reference.logprob.average", reference.average());
        }
        if (statistics.has(Statistic.CROSS_ENTROPY)) {
            out.put(
                    "reference.cross-entropy",
                    TokenSequence.of(statistics.column(Statistic.CROSS_ENTROPY)).average());
        }
    }

    private static double[] sums(double[] a, double[] b) {
        double[] out = new double[a.length];
        for (int t = 0; t < out.length; t++) {
            out[t] = a[t] + b[t];
        }
        return out;
    }
}
