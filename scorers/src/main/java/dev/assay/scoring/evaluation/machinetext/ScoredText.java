package dev.assay.scoring.evaluation.machinetext;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.cascade.ColumnDefects;
import dev.assay.scoring.evaluation.Columns;
import dev.assay.scoring.evaluation.DataFiles.Line;
import dev.assay.scoring.machinetext.Orientation;
import dev.assay.scoring.machinetext.TextCalibrator;
import dev.assay.scoring.statistics.LikelihoodScores;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import dev.assay.scoring.statistics.TokenStatistics.Source;
import java.io.IOException;
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
public record ScoredText(
        String set, String group, String identity, boolean machine, int tokens, Map<String, Double> scores) {
    private static final Map<String, String> PUBLISHED = published();
    private static final double MIN_K = 0.2;
    private static final String LAYOUTS =
            "no layout of labelled texts; each line should have label (human or machine; or in"
                    + " attributes) and nll_mistral with published, or evidence (a verdict), or scores";

    /**
     * Reads a line.
     *
     * @param number of the text, which stands for an identity where there is none
     * @throws IOException when it is of no layout, nobody is said to have written it, or a likelihood is no number; the
     *     message names file and line and repeats nothing of it
     */
    public static ScoredText read(Line source, int number) throws IOException {
        JsonNode line = source.row();
        boolean likelihoods = line.path("nll_mistral").isArray();
        if (!likelihoods
                && !line.path("evidence").isArray()
                && !line.path("scores").isObject()) {
            throw new IOException(source.place() + ": " + LAYOUTS);
        }
        String label = text(line, "label", "");
        if (!label.equals("human") && !label.equals("machine")) {
            throw new IOException(
                    source.place() + ": its label (of the line, or in attributes) is neither human nor machine");
        }
        boolean machine = label.equals("machine");
        if (likelihoods) {
            return likelihoods(source, number, machine);
        }
        Map<String, Double> scores = new LinkedHashMap<>();
        int tokens = Math.max(0, line.path("tokens").asInt(0));
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
        String identity = identity(line, "eventId", number);
        return new ScoredText(
                text(line, "set", "all"), text(line, "group", identity), identity, machine, tokens, scores);
    }

    /** Its own name, or that of its content; without either, what no other text has. */
    private static String identity(JsonNode line, String field, int number) {
        String first = named(line.path(field));
        String named = first == null ? named(line.path("id")) : first;
        return named == null ? "line " + number : named;
    }

    /** What a field says; null where it is missing, null or empty. */
    private static @Nullable String named(JsonNode field) {
        return field.isValueNode() && !field.isNull() && !field.asText().isEmpty() ? field.asText() : null;
    }

    private static ScoredText likelihoods(Line source, int number, boolean machine) throws IOException {
        JsonNode line = source.row();
        double[] logprobs = Columns.array(line.get("nll_mistral"));
        for (int t = 0; t < logprobs.length; t++) {
            logprobs[t] = -logprobs[t];
        }
        ColumnDefects defects = ColumnDefects.ofLogprobs(logprobs);
        if (defects.unusable()) {
            throw new IOException(source.place()
                    + ": nll_mistral holds what is no negative log-likelihood (null, not finite,"
                    + " below 0, a placeholder or 0 throughout): "
                    + defects.measures().keySet());
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
        String identity = identity(line, "text_sha256", number);
        String pair = named(line.path("pair"));
        return new ScoredText(
                set,
                set + (pair == null ? ", text " + identity : " " + pair),
                identity,
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

    /** A field of the line or of the event's attributes, which verdicts repeat. */
    private static String text(JsonNode line, String field, String otherwise) {
        String own = named(line.path(field));
        String given = own == null ? named(line.path("attributes").path(field)) : own;
        return given == null ? otherwise : given;
    }

    /** Nothing of the text. */
    @Override
    public String toString() {
        return "ScoredText[T=" + tokens + "]";
    }
}
