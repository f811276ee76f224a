package dev.assay.scoring.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.golden.CaseComparison;
import dev.assay.scoring.lane.LaneConfig;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.Statistic.Tier;
import dev.assay.scoring.statistics.StatisticsLayout;
import dev.assay.scoring.statistics.TokenStatistics;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the suites of token statistics share: names of the fields, tolerances, the comparison. The graphs run on the CPU, where
 * float32 is float32. Stateless; confined to the thread that checks.
 */
final class StatisticsVectors {
    /** Absolute below 1, relative above. */
    static final double TOLERANCE = 1e-5;

    private static final int WIDEST = 8192;

    // What stands for minus infinity in the head.
    private static final double IMPOSSIBLE = -9e3;

    private static final Map<Statistic, String> FIELDS = Map.ofEntries(
            Map.entry(Statistic.LOGPROB, "logprob"),
            Map.entry(Statistic.ENTROPY, "entropy"),
            Map.entry(Statistic.VARIANCE, "varlogp"),
            Map.entry(Statistic.RANK, "rank"),
            Map.entry(Statistic.MASS_ABOVE, "mass_above"),
            Map.entry(Statistic.LOG_SUM_SQRT, "log_sum_sqrt"),
            Map.entry(Statistic.LOG_SUM_SQ, "log_sum_sq"),
            Map.entry(Statistic.MEAN_LOGP, "mean_logp_uniform"),
            Map.entry(Statistic.CROSS_ENTROPY, "xent"),
            Map.entry(Statistic.CROSS_VARIANCE, "xvar"),
            Map.entry(Statistic.REFERENCE_LOGPROB, "ref_logprob"),
            Map.entry(Statistic.REFERENCE_ENTROPY, "ref_entropy"));

    private StatisticsVectors() {}

    /** All columns of one model. */
    static StatisticsLayout single(int topK) {
        return new StatisticsLayout(EnumSet.of(Tier.BASIC, Tier.EXTENDED, Tier.TOPK), topK);
    }

    /** All columns of two models. */
    static StatisticsLayout dual(int topK) {
        return new StatisticsLayout(EnumSet.allOf(Tier.class), topK);
    }

    static StatisticsProbe probe(StatisticsLayout layout) {
        return new StatisticsProbe(OnnxRuntime.start(LaneConfig.defaults().on(LaneConfig.Device.CPU)), layout);
    }

    /**
     * Compares the columns of some tokens with a row of the file.
     *
     * @param actual of tokens 1 to n of the row
     * @param expected arrays by field
     * @param prefix before the fields' names: empty, or {@code ref_} where the reference was read as a scorer
     */
    static void compare(CaseComparison test, TokenStatistics actual, JsonNode expected, String prefix) {
        test.same(
                "tokens", String.valueOf(actual.length()), String.valueOf(Math.min(actual.length(), scored(expected))));
        for (Map.Entry<Statistic, String> field : FIELDS.entrySet()) {
            JsonNode wanted = expected.path(prefix + field.getValue());
            if (wanted.isArray() && actual.has(field.getKey())) {
                column(test, field.getKey(), prefix + field.getValue(), wanted, actual);
            }
        }
        JsonNode largest = expected.path(prefix + "topk_logprob");
        if (largest.isArray() && actual.has(Statistic.TOPK_LOGPROB)) {
            for (int t = 0; t < Math.min(actual.length(), largest.size()); t++) {
                largest(test, largest.get(t), expected.path(prefix + "topk_id").get(t), actual, t);
            }
        }
    }

    /** How many tokens the file has numbers of; what pads a row is null. */
    static int scored(JsonNode row) {
        return (int)
                row.path("logprob").valueStream().filter(one -> !one.isNull()).count();
    }

    private static void column(
            CaseComparison test, Statistic statistic, String field, JsonNode wanted, TokenStatistics actual) {
        double[] values = actual.column(statistic);
        for (int t = 0; t < Math.min(values.length, wanted.size()); t++) {
            number(test, statistic, field + "[" + t + "]", wanted.get(t), values[t]);
        }
    }

    /** One number: ranks exactly, infinities as what the head says in their place, null as not defined. */
    static void number(CaseComparison test, Statistic statistic, String field, JsonNode wanted, double actual) {
        if (wanted.isNull()) {
            return;
        }
        if (statistic == Statistic.RANK) {
            test.exact(field, wanted, Math.round(actual));
        } else if (wanted.isTextual() && wanted.textValue().equals("-inf")) {
            test.same(field, "impossible", actual < IMPOSSIBLE ? "impossible" : String.valueOf(actual));
        } else {
            test.close(field, wanted, actual, TOLERANCE, TOLERANCE);
        }
    }

    /** Tied ids may come in any order, so an id counts by its log-probability. */
    private static void largest(
            CaseComparison test, JsonNode logprobs, JsonNode ids, TokenStatistics actual, int token) {
        int k = actual.topK();
        double[] values = actual.column(Statistic.TOPK_LOGPROB);
        double[] places = actual.column(Statistic.TOPK_ID);
        for (int i = 0; i < Math.min(k, logprobs.size()); i++) {
            String at = "[" + token + "][" + i + "]";
            test.close("topk_logprob" + at, logprobs.get(i), values[token * k + i], TOLERANCE, TOLERANCE);
            if (!tied(logprobs, i)) {
                test.exact("topk_id" + at, ids.get(i), Math.round(places[token * k + i]));
            }
        }
        test.close("top1[" + token + "]", logprobs.get(0), actual.column(Statistic.TOP1)[token], TOLERANCE, TOLERANCE);
    }

    private static boolean tied(JsonNode logprobs, int place) {
        double own = logprobs.get(place).doubleValue();
        boolean before = place > 0 && logprobs.get(place - 1).doubleValue() - own < TOLERANCE;
        // What follows the last one is not in the file.
        return before
                || place == logprobs.size() - 1
                || own - logprobs.get(place + 1).doubleValue() < TOLERANCE;
    }

    /** The columns of tokens 1 to n of row b of an output [B x (T-1) x F]. */
    static TokenStatistics row(StatisticsLayout layout, float[] output, int batch, int b, int n) {
        int perRow = output.length / batch;
        float[] own = new float[n * layout.width()];
        System.arraycopy(output, b * perRow, own, 0, own.length);
        return TokenStatistics.unpack(layout, own);
    }

    /**
     * Chunks and tiles that do and do not divide a batch of 48 rows and a vocabulary of 97; of a larger vocabulary never more
     * than a few hundred tiles, none wider than a processor's cache asks for.
     *
     * @param finite whether all logits are: only then can they come out of a product
     */
    static List<StatisticsProbe.Cut> cuts(int vocabulary, boolean finite) {
        return Stream.of(
                        new StatisticsProbe.Cut(1, 0, false, 0),
                        new StatisticsProbe.Cut(7, 0, true, 0),
                        new StatisticsProbe.Cut(16, between(32, vocabulary / 3), true, 0),
                        new StatisticsProbe.Cut(1024, Math.max(1, vocabulary / 97), true, 0),
                        new StatisticsProbe.Cut(1024, 0, false, 0),
                        new StatisticsProbe.Cut(5, between(50, vocabulary / 2 + 1), true, 0))
                .filter(cut -> finite || !cut.projected())
                .toList();
    }

    /** A number of tokens for a tile, of a large vocabulary one that models are cut into. */
    static int between(int least, int tokens) {
        return Math.max(least, Math.min(tokens, WIDEST));
    }

    static String describe(StatisticsProbe.Cut cut) {
        return (cut.projected() ? "projected" : "looked up") + ", chunks of " + cut.rowsPerChunk()
                + (cut.tile() > 0 ? ", tiles of " + cut.tile() : "");
    }
}
