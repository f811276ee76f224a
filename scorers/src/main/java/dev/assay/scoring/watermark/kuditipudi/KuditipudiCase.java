package dev.assay.scoring.watermark.kuditipudi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.golden.CaseComparison;
import dev.assay.scoring.golden.GoldenReport;
import dev.assay.scoring.golden.GoldenValues;
import dev.assay.scoring.watermark.Detection;
import java.util.Optional;

/** One vector of this package's suites. Confined to the thread that checks. */
record KuditipudiCase(JsonNode node, GoldenReport report, boolean edit) {
    /** Few, since the production p-value is only checked for its form here. */
    static final int RUNS = 19;

    static final int MAX_TOKENS = 4_096;

    private static final double SUM_TOLERANCE = 2e-6;

    /** Compares the numbers of the reference. */
    @FunctionalInterface
    interface Comparer {
        void compare(CaseComparison comparison, int[] ids);
    }

    /** Costs of the edit distance are exact; sums of float32 depend on their order. */
    void cost(CaseComparison comparison, String name, JsonNode expected, float actual) {
        comparison.close(name, expected, actual, edit ? 0 : SUM_TOLERANCE, 0);
    }

    void run(KuditipudiDetector detector, Comparer comparer) {
        CaseComparison comparison = new CaseComparison(node.path("id").asText("(no id)"), report);
        try {
            int[] ids = GoldenValues.ints(node.path("token_ids"));
            if (!node.path("expected").has("error")) {
                comparer.compare(comparison, ids);
            }
            // Where the reference raises, ours has a p-value or nothing to say.
            Optional<Detection> detection = detector.detect(ids, new int[0]);
            comparison.same("detected", String.valueOf(ids.length > 0), String.valueOf(detection.isPresent()));
            detection.ifPresent(one -> comparison.same(
                    "evidence p in (0, 1]",
                    "true",
                    String.valueOf(one.tail().p() > 0 && one.tail().p() <= 1)));
        } catch (IllegalArgumentException | ArithmeticException e) {
            comparison.differs("case", "one that can be run", String.valueOf(e.getMessage()));
        }
        comparison.finish();
    }
}
