package dev.assay.scoring.cascade.rule;

import dev.assay.scoring.cascade.ChowRule;
import dev.assay.scoring.cascade.EntropyTrace;
import dev.assay.scoring.cascade.TokenMargins;
import dev.assay.scoring.cascade.TokenSequence;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

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
    private static final double[] QUANTILES = {0, .01, .02, .05, .1, .2, .3, .5, .7, .9, 1};
    private static final String[] QUANTILE_NAMES = Arrays.stream(QUANTILES)
            .mapToObj(alpha -> String.format(Locale.ROOT, ".q%02d", Math.round(100 * alpha)))
            .toArray(String[]::new);
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

    /**
     * The columns that a feature of a model's numbers is made from.
     *
     * @param name a key of {@link #of}; of a name that is none of them no columns are known
     */
    static Set<Statistic> columns(String name) {
        int dot = name.indexOf('.');
        return switch (dot < 0 ? name : name.substring(0, dot)) {
            case "logprob" -> Set.of(Statistic.LOGPROB);
            case "entropy", "trace", "branching-factor" -> Set.of(Statistic.ENTROPY);
            case "surplus" -> Set.of(Statistic.LOGPROB, Statistic.ENTROPY);
            case "variance" -> Set.of(Statistic.VARIANCE);
            case "rank" -> Set.of(Statistic.RANK);
            case "margin" -> Set.of(Statistic.TOPK_LOGPROB);
            case "reference" ->
                Set.of(name.endsWith("cross-entropy") ? Statistic.CROSS_ENTROPY : Statistic.REFERENCE_LOGPROB);
            default -> Set.of();
        };
    }

    private static void quantiles(Map<String, Double> out, String name, TokenSequence column) {
        for (int q = 0; q < QUANTILES.length; q++) {
            out.put(name + QUANTILE_NAMES[q], column.quantile(QUANTILES[q]));
        }
    }

    private static void entropies(Map<String, Double> out, double[] entropies) {
        TokenSequence column = TokenSequence.of(entropies);
        quantiles(out, "entropy", column);
        out.put("entropy.average", column.average());
        out.put("entropy.max-rolling", -TokenSequence.ofEntropies(entropies).minRolling(WINDOW));
        out.put("entropy.over-switch", TokenSequence.ofEntropies(entropies).shareAtMost(-ChowRule.SWITCH_NATS));
        out.put("branching-factor", Math.exp(Math.min(LARGEST_MEAN_ENTROPY, column.average())));
        EntropyTrace trace = EntropyTrace.of(entropies, WINDOW, TRACE_BITS, TRACE_HOLD);
        int first = entropies.length;
        for (int t = entropies.length - 1; t >= 0; t--) {
            first = trace.large()[t] ? t : first;
        }
        out.put("trace.large", trace.fractionLarge());
        out.put("trace.first", (double) first / entropies.length);
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
                first += logprobs[t] >= TokenMargins.largest(top, t, statistics.topK()) ? 1 : 0;
            }
            out.put("rank.first", first / n);
        }
    }

    private static void margins(Map<String, Double> out, TokenStatistics statistics) {
        if (statistics.topK() < 2 || !statistics.has(Statistic.TOPK_LOGPROB)) {
            return;
        }
        TokenSequence margins =
                TokenSequence.of(TokenMargins.of(statistics.column(Statistic.TOPK_LOGPROB), statistics.topK()));
        out.put("margin.min", margins.min());
        out.put("margin.average", margins.average());
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
