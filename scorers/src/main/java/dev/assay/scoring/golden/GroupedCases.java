package dev.assay.scoring.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Walks a vector file of groups: one subject per group of parameters, one comparison per case. Parameters and
 * cases that the subject refuses are right where the reference raises too. Stateless; confined to the thread that checks.
 */
public final class GroupedCases {
    private GroupedCases() {}

    /** Compares one case with the subject of its group. */
    public interface Check<S> {
        /**
         * Compares; finishing the comparison is the caller's.
         *
         * @param one the case, with its {@code expected}
         */
        void compare(S subject, JsonNode one, CaseComparison comparison);
    }

    /**
     * Runs every case of every group.
     *
     * @param subject makes the subject of a group; throws {@link IllegalArgumentException} for parameters that it refuses
     */
    public static <S> GoldenReport run(JsonNode root, Function<JsonNode, S> subject, Check<S> check) {
        GoldenReport report = new GoldenReport();
        for (JsonNode group : root.path("groups")) {
            S made;
            try {
                made = subject.apply(group);
            } catch (IllegalArgumentException e) {
                refused(group.path("cases"), String.valueOf(e.getMessage()), report);
                continue;
            }
            for (JsonNode one : group.path("cases")) {
                CaseComparison comparison = comparison(one, report);
                try {
                    check.compare(made, one, comparison);
                } catch (IllegalArgumentException e) {
                    refused(one, String.valueOf(e.getMessage()), comparison);
                }
                comparison.finish();
            }
        }
        return report;
    }

    /** A comparison under the case's id. */
    public static CaseComparison comparison(JsonNode one, GoldenReport report) {
        return new CaseComparison(one.path("id").asText("(no id)"), report);
    }

    /**
     * Whether both sides have numbers. Where the reference raises, ours must have none; where only one has numbers the
     * difference is entered.
     *
     * @param numbers whether ours has numbers
     */
    public static boolean bothHaveNumbers(JsonNode one, boolean numbers, CaseComparison comparison) {
        boolean expected = !one.path("expected").has("error");
        comparison.same("outcome", outcome(expected), outcome(numbers));
        return expected && numbers;
    }

    /**
     * Whether the reference raises at a text with ids outside the vocabulary. Ours reads such texts, as a tokenizer may know
     * more ids than a key states, so that there is nothing to compare.
     */
    public static boolean raisesOutside(JsonNode one, int[] ids, int vocabularySize) {
        return one.path("expected").has("error") && Arrays.stream(ids).anyMatch(id -> id < 0 || id >= vocabularySize);
    }

    private static String outcome(boolean numbers) {
        return numbers ? "numbers" : "nothing to score";
    }

    /**
     * Cases whose parameters ours refuses: right where the reference raises, a miss each where it has numbers.
     *
     * @param message why they are refused
     */
    public static void refused(JsonNode cases, String message, GoldenReport report) {
        for (JsonNode one : cases) {
            CaseComparison comparison = comparison(one, report);
            refused(one, message, comparison);
            comparison.finish();
        }
    }

    private static void refused(JsonNode one, String message, CaseComparison comparison) {
        String refusal = "refused: " + message;
        comparison.same("outcome", one.path("expected").has("error") ? refusal : "numbers", refusal);
    }
}
