package dev.assay.scoring.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.golden.CaseComparison;
import dev.assay.scoring.golden.GoldenReport;
import dev.assay.scoring.golden.GoldenSuite;
import dev.assay.scoring.onnx.StatisticsProbe.Cut;
import dev.assay.scoring.onnx.StatisticsProbe.Given;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.StatisticsLayout;
import dev.assay.scoring.statistics.TokenStatistics;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * Checks single positions with unusual logits, {@code edge*.json} (uniform, peaked, far from zero, minus infinity, ties), on
 * the fused graph: looked up, and multiplied in tiles where all logits are finite. Stateless; confined to the thread that
 * checks.
 */
public final class TokenEdgeGoldenSuite implements GoldenSuite {
    private static final Map<String, Statistic> FIELDS = Map.of(
            "logprob", Statistic.LOGPROB,
            "entropy", Statistic.ENTROPY,
            "varlogp", Statistic.VARIANCE,
            "rank", Statistic.RANK,
            "mass_above", Statistic.MASS_ABOVE,
            "log_sum_sqrt", Statistic.LOG_SUM_SQRT,
            "log_sum_sq", Statistic.LOG_SUM_SQ,
            "mean_logp_uniform", Statistic.MEAN_LOGP);

    @Override
    public boolean accepts(Path file, JsonNode root) {
        JsonNode first = root.path("cases").path(0);
        return first.has("logits")
                && first.has("target")
                && first.path("expect").has("varlogp");
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        GoldenReport report = new GoldenReport();
        for (JsonNode each : root.get("cases")) {
            float[] logits = new float[each.get("logits").size()];
            boolean finite = true;
            for (int v = 0; v < logits.length; v++) {
                JsonNode logit = each.get("logits").get(v);
                boolean impossible = logit.isNull() || logit.isTextual();
                logits[v] = impossible ? Float.NEGATIVE_INFINITY : logit.floatValue();
                finite &= !impossible;
            }
            check(report, each, logits, new Cut(1, 0, false, 0));
            if (finite) {
                check(report, each, logits, new Cut(1, Math.max(5, logits.length / 97), true, 0));
            }
        }
        return report;
    }

    private static void check(GoldenReport report, JsonNode each, float[] logits, Cut cut) {
        CaseComparison test =
                new CaseComparison(each.get("name").asText() + ", " + StatisticsVectors.describe(cut), report);
        JsonNode expected = each.get("expect");
        StatisticsLayout layout =
                StatisticsVectors.single(Math.max(1, expected.path("topk_id").size()));
        int[] ids = {0, each.get("target").intValue()};
        // What follows the last token is not looked at.
        float[] twice = Arrays.copyOf(logits, 2 * logits.length);
        float[] output = StatisticsVectors.probe(layout).run(new Given(ids, 1, twice, null), cut);
        TokenStatistics actual = TokenStatistics.unpack(layout, output);
        FIELDS.forEach((field, statistic) -> {
            if (expected.has(field)) {
                StatisticsVectors.number(test, statistic, field, expected.get(field), actual.column(statistic)[0]);
            }
        });
        double[] largest = actual.column(Statistic.TOPK_LOGPROB);
        for (int k = 0; k < expected.path("topk_logprob").size(); k++) {
            StatisticsVectors.number(
                    test,
                    Statistic.TOPK_LOGPROB,
                    "topk_logprob[" + k + "]",
                    expected.get("topk_logprob").get(k),
                    largest[k]);
        }
        test.finish();
    }
}
