package dev.assay.topology.threshold;

import dev.assay.scoring.cascade.rule.RouteName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events share a threshold. Immutable; any thread may use it.
 *
 * @param route what names an event's route; null to leave routes together
 * @param model whether producing models have thresholds of their own
 * @param length whether short and long answers have
 * @param signal whether log-probabilities, entropies and the numbers of each model of ours have, whose scores are on
 *     different scales
 */
public record ThresholdKeys(@Nullable RouteName route, boolean model, boolean length, boolean signal) {
    /** Longest name of a route or model in a key; what is longer is cut and told apart by its hash. */
    private static final int LONGEST = 60;

    private static final int[] LENGTHS = {32, 128, 512, 2048};

    /**
     * The key of an event, for example {@code route=faq|model=small-7b|length=32-127}.
     *
     * @param tokens of the completion
     * @param processed whether the score is of numbers that the producer declared to be processed: those are on a scale of
     *     their own, whatever else tells events apart
     */
    public String of(
            Map<String, String> attributes,
            @Nullable String modelName,
            int tokens,
            String signalName,
            boolean processed) {
        List<String> parts = new ArrayList<>();
        if (route != null) {
            parts.add("route=" + name(route.of(attributes)));
        }
        if (model) {
            parts.add("model=" + name(modelName));
        }
        if (length) {
            parts.add("length=" + bucket(tokens));
        }
        return joined(parts, "all", signalName, processed);
    }

    /** The key of all events for whose own there is no room. */
    public String spill(String signalName, boolean processed) {
        return joined(new ArrayList<>(), "other", signalName, processed);
    }

    private String joined(List<String> parts, String without, String signalName, boolean processed) {
        if (parts.isEmpty()) {
            parts.add(without);
        }
        if (signal) {
            parts.add("signal=" + name(signalName));
        }
        if (processed) {
            parts.add("mode=processed");
        }
        return String.join("|", parts);
    }

    /** Tokens of a text whose tokens nobody sent: about four code points each. */
    public static int tokensOf(String text) {
        return (text.codePointCount(0, text.length()) + 3) / 4;
    }

    static String bucket(int tokens) {
        int from = 0;
        for (int end : LENGTHS) {
            if (tokens < end) {
                return from + "-" + (end - 1);
            }
            from = end;
        }
        return from + "-";
    }

    /** A name that stays one part of a key, one word of a label and one line of a table. */
    private static String name(@Nullable String given) {
        if (given == null || given.isBlank()) {
            return "-";
        }
        String clean = given.strip().replaceAll("[^\\p{L}\\p{N}._:/@+-]", "_");
        if (clean.equals(given) && clean.length() <= LONGEST) {
            return clean;
        }
        String hash = String.format("%08x", (int) EventKey.of(given).high());
        int end = Math.min(clean.length(), LONGEST);
        if (end < clean.length() && Character.isHighSurrogate(clean.charAt(end - 1))) {
            end--;
        }
        return clean.substring(0, end) + "~" + hash;
    }
}
