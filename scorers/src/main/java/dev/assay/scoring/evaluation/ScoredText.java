package dev.assay.scoring.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.machinetext.Orientation;
import dev.assay.scoring.machinetext.TextCalibrator;
import dev.assay.scoring.statistics.LikelihoodScores;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import dev.assay.scoring.statistics.TokenStatistics.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One labelled text with its scores, from a line of one of three layouts: token negative log-likelihoods beside published scores
 * ({@code nll_mistral}), a verdict whose attributes hold {@code label} ({@code evidence}), or plain {@code scores}. Immutable; any
 * thread may read it.
 *
 * @param set texts are compared within it
 * @param group texts that belong together, as a human text and a machine's answer to the same question
 * @param identity equal for equal texts
 * @param machine whether a machine wrote it
 * @param tokens its length, at least 0
 * @param scores oriented so that higher speaks for a machine; finite, absent where there is none
 */
record ScoredText(String set, String group, String identity, boolean machine, int tokens, Map<String, Double> scores) {
    private static final Map<String, String> PUBLISHED = published();
    private static final double MIN_K = 0.2;

    /** Whether the line is one of a text whose writer is known. */
    static boolean accepts(JsonNode line) {
        boolean scored = line.path("nll_mistral").isArray()
                || line.path("evidence").isArray()
                || line.path("scores").isObject();
        return scored && label(line) != null;
    }

    /**
     * Reads a line that {@link #accepts}.
     *
     * @param number of the line, which stands for an identity where there is none
     */
    static ScoredText read(JsonNode line, int number) {
        boolean machine = "machine".equals(label(line));
        if (line.path("nll_mistral").isArray()) {
            return likelihoods(line, machine);
        }
        Map<String, Double> scores = new LinkedHashMap<>();
        int tokens = line.path("tokens").asInt(0);
        for (JsonNode evidence : line.path("evidence")) {
            Orientation orientation =
                    TextCalibrator.orientation(evidence.path("scorer").asText()).orElse(null);
            if (orientation != null && evidence.path("score").isNumber()) {
                put(
                        scores,
                        evidence.get("scorer").asText(),
                        orientation.apply(evidence.get("score").doubleValue()));
                tokens = Math.max(tokens, evidence.path("effectiveCount").asInt(0));
            }
        }
        for (Map.Entry<String, JsonNode> one : line.path("scores").properties()) {
            put(scores, one.getKey(), one.getValue().isNumber() ? one.getValue().doubleValue() : Double.NaN);
        }
        String identity = line.path("eventId").asText(line.path("id").asText("line " + number));
        return new ScoredText(
                text(line, "set", "all"), text(line, "group", identity), identity, machine, tokens, scores);
    }

    private static ScoredText likelihoods(JsonNode line, boolean machine) {
        double[] logprobs = CascadeColumns.array(line.get("nll_mistral"));
        for (int t = 0; t < logprobs.length; t++) {
            logprobs[t] = -logprobs[t];
        }
        Map<String, Double> scores = new LinkedHashMap<>();
        TokenStatistics statistics =
                TokenStatistics.of(Source.PRODUCER, logprobs.length, 0, Map.of(Statistic.LOGPROB, logprobs));
        if (logprobs.length > 0) {
            put(scores, "mean log p", LikelihoodScores.mean(statistics));
            put(scores, "Min-20 %", LikelihoodScores.minK(statistics, MIN_K));
            put(scores, "-std", -LikelihoodScores.deviation(statistics));
        }
        PUBLISHED.forEach((field, name) -> {
            JsonNode value = line.path("published").path(field);
            put(scores, name, value.isNumber() ? value.doubleValue() : Double.NaN);
        });
        String set = line.path("domain").asText() + " " + line.path("generator").asText();
        return new ScoredText(
                set,
                set + " " + line.path("pair").asText(),
                line.path("text_sha256").asText(line.path("id").asText()),
                machine,
                logprobs.length,
                scores);
    }

    private static Map<String, String> published() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("likelihood", "likelihood");
        names.put("logrank", "logrank");
        names.put("entropy", "entropy");
        names.put("lrr", "lrr");
        names.put("fastdetect_analytic", "Fast-DetectGPT");
        return names;
    }

    private static void put(Map<String, Double> scores, String name, double value) {
        if (Double.isFinite(value)) {
            scores.put(name, value);
        }
    }

    private static @Nullable String label(JsonNode line) {
        String label = text(line, "label", "");
        return label.equals("human") || label.equals("machine") ? label : null;
    }

    /** A field of the line or of the event's attributes, which verdicts repeat. */
    private static String text(JsonNode line, String field, String otherwise) {
        JsonNode own = line.path(field);
        return own.isValueNode()
                ? own.asText()
                : line.path("attributes").path(field).asText(otherwise);
    }

    /** Nothing of the text. */
    @Override
    public String toString() {
        return "ScoredText[T=" + tokens + "]";
    }
}
