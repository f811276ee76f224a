package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.cascade.StochasticThreshold;
import dev.assay.scoring.cascade.ThresholdTracker;
import dev.assay.scoring.cascade.WindowThreshold;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Checks thresholds that follow the traffic: files with {@code scores}, {@code target_rate} and the checkpoints of either
 * controller. One case per checkpoint and per realised rate. Stateless; confined to the thread that checks.
 */
public final class ThresholdGoldenSuite implements GoldenSuite {

    @Override
    public boolean accepts(Path file, JsonNode root) {
        return root.path("scores").isArray()
                && root.has("target_rate")
                && (root.has("stochastic_approximation") || root.has("window_quantile"));
    }

    @Override
    public GoldenReport run(Path file, JsonNode root, Path directory) {
        GoldenReport report = new GoldenReport();
        double[] scores = NumberCase.values(root.get("scores"));
        double rate = root.get("target_rate").doubleValue();
        JsonNode stochastic = root.path("stochastic_approximation");
        if (stochastic.isObject()) {
            ThresholdTracker tracker = new StochasticThreshold(
                    stochastic.get("tau0").doubleValue(),
                    stochastic.get("gamma").doubleValue(),
                    rate,
                    Double.NEGATIVE_INFINITY,
                    Double.POSITIVE_INFINITY);
            replay(report, "stochastic_approximation", stochastic, scores, tracker);
        }
        JsonNode window = root.path("window_quantile");
        if (window.isObject()) {
            ThresholdTracker tracker = new WindowThreshold(window.get("window").intValue(), rate);
            replay(report, "window_quantile", window, scores, tracker);
        }
        return report;
    }

    private static void replay(
            GoldenReport report, String name, JsonNode expected, double[] scores, ThresholdTracker tracker) {
        double[] after = new double[scores.length];
        boolean[] deferred = new boolean[scores.length];
        for (int i = 0; i < scores.length; i++) {
            deferred[i] = tracker.defers(scores[i]);
            after[i] = tracker.threshold();
        }
        JsonNode checkpoints = expected.get("checkpoints");
        for (int c = 0; c < checkpoints.size(); c++) {
            int at = checkpoints.get(c).intValue();
            new NumberCase(report, name + " after score " + at)
                    .number("tau", expected.get("tau").get(c), after[at])
                    .end();
        }
        rate(report, name, expected, "defer_rate_overall", deferred);
        int last = Math.max(0, deferred.length - 1_000);
        rate(report, name, expected, "defer_rate_last_1000", Arrays.copyOfRange(deferred, last, deferred.length));
    }

    private static void rate(GoldenReport report, String name, JsonNode expected, String field, boolean[] deferred) {
        if (expected.has(field)) {
            int count = 0;
            for (boolean one : deferred) {
                count += one ? 1 : 0;
            }
            new NumberCase(report, name)
                    .number(field, expected.get(field), (double) count / deferred.length)
                    .end();
        }
    }
}
