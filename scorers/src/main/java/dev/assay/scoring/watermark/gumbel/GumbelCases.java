package dev.assay.scoring.watermark.gumbel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.golden.CaseComparison;
import dev.assay.scoring.golden.GoldenReport;
import dev.assay.scoring.golden.GoldenValues;
import dev.assay.scoring.golden.GroupedCases;
import dev.assay.scoring.watermark.Detection;
import java.util.Optional;
import java.util.function.Function;

/** What the suites of this package share: the walk over cases and the comparisons. Confined to the thread that checks. */
final class GumbelCases {
    static final double SCORE_TOLERANCE = 1e-12;
    static final double P_TOLERANCE = 1e-7;
    /** Below this the references' p-values lose digits. */
    static final double P_RESOLUTION = 1e-290;

    private GumbelCases() {}

    /** Compares one case. */
    @FunctionalInterface
    interface Comparer {
        void compare(CaseComparison comparison, JsonNode one, int[] ids);
    }

    /** Runs every group; a group whose parameters are refused is entered case by case. */
    static void runGroups(JsonNode root, GoldenReport report, Function<JsonNode, Comparer> comparer) {
        for (JsonNode group : root.path("groups")) {
            Comparer made;
            try {
                made = comparer.apply(group);
            } catch (IllegalArgumentException e) {
                GroupedCases.refused(group.path("cases"), String.valueOf(e.getMessage()), report);
                continue;
            }
            run(group, report, made);
        }
    }

    /** Runs every case of a group; whatever cannot be run is a miss that says why. */
    static void run(JsonNode group, GoldenReport report, Comparer comparer) {
        for (JsonNode one : group.path("cases")) {
            JsonNode tokens = one.path("token_ids");
            if (!tokens.isArray() || (!tokens.isEmpty() && !tokens.get(0).isIntegralNumber())) {
                report.skip(1, "case without a list of token ids");
                continue;
            }
            CaseComparison comparison = new CaseComparison(one.path("id").asText("(no id)"), report);
            try {
                comparer.compare(comparison, one, GoldenValues.ints(tokens));
            } catch (IllegalArgumentException | ArithmeticException e) {
                comparison.differs("case", "one that can be run", String.valueOf(e.getMessage()));
            }
            comparison.finish();
        }
    }

    /** Compares lists number by number; a shorter list is a difference. */
    static void close(CaseComparison comparison, String field, JsonNode expected, double[] actual, double relative) {
        comparison.same(field + " length", String.valueOf(expected.size()), String.valueOf(actual.length));
        for (int i = 0; i < Math.min(expected.size(), actual.length); i++) {
            comparison.close(field + "[" + i + "]", expected.get(i), actual[i], relative, 0);
        }
    }

    /** What the stream would say must rest on the same numbers. */
    static void evidence(CaseComparison comparison, Optional<Detection> detection, double score, double p) {
        comparison.same("detected", "true", String.valueOf(detection.isPresent()));
        detection.ifPresent(one -> {
            comparison.same(
                    "evidence score",
                    String.valueOf(score),
                    String.valueOf(one.measures().get("score")));
            comparison.same(
                    "evidence p_value",
                    String.valueOf(p),
                    String.valueOf(one.measures().get("p_value")));
            comparison.same(
                    "evidence tail",
                    "true",
                    String.valueOf(one.tail().p() >= 0 && one.tail().log10() <= 0));
        });
    }
}
