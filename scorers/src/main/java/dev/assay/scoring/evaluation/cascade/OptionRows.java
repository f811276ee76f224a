package dev.assay.scoring.evaluation.cascade;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.cascade.rule.AnswerClass;
import dev.assay.scoring.evaluation.Columns;
import dev.assay.scoring.evaluation.DataFiles.Line;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.TokenStatistics;
import dev.assay.scoring.statistics.TokenStatistics.Source;
import java.util.EnumMap;
import java.util.Map;

/** Rows with the probabilities of options, of several models or under several prompts. Stateless; any thread may use it. */
final class OptionRows {
    /** An option that the source did not list; less likely than any that it can list. */
    private static final double NOT_LISTED = -40;

    /** Above this probabilities are no part of one distribution; what is beyond 1 is rounding. */
    private static final double LARGEST = 1.01;

    private OptionRows() {}

    /**
     * Refuses options whose probabilities are none; a null is one that the source did not list.
     *
     * @throws IllegalArgumentException naming the place, the field and the value
     */
    static void check(Line line) {
        JsonNode row = line.row();
        row.path("models")
                .properties()
                .forEach(one -> check(
                        line, "models." + one.getKey() + ".p", one.getValue().path("p")));
        for (int prompt = 0;
                row.path("models").isMissingNode() && prompt < row.path("p").size();
                prompt++) {
            check(line, "p[" + prompt + "]", row.path("p").path(prompt));
        }
    }

    private static void check(Line line, String field, JsonNode options) {
        double sum = 0;
        for (JsonNode one : options) {
            boolean fine = one.isNull() || (one.isNumber() && one.doubleValue() >= 0 && one.doubleValue() <= LARGEST);
            if (!fine) {
                throw new IllegalArgumentException(line.place() + ": " + field + " holds " + one
                        + "; options have probabilities between 0 and 1, not logarithms or text");
            }
            sum += one.asDouble(0);
        }
        if (sum > LARGEST) {
            throw new IllegalArgumentException(
                    line.place() + ": the probabilities of " + field + " add up to " + sum + "; at most 1 is possible");
        }
    }

    /** The answer token with its options as alternatives: margin, entropy and rank are those of the options. */
    static RowAnswer ofModels(JsonNode row, String route, String small, String large) {
        JsonNode answer = row.path("models").path(small);
        JsonNode larger = row.path("models").path(large);
        JsonNode p = answer.path("p");
        JsonNode chosen = p.path(answer.path("answer").asText());
        JsonNode correct = answer.path("correct");
        if (!chosen.isNumber()) {
            return RowAnswer.without("no probability of the chosen option");
        }
        if (!correct.isBoolean()) {
            return RowAnswer.without("correct is not true or false");
        }
        double[] all = new double[p.size()];
        int next = 0;
        for (JsonNode one : p) {
            all[next++] = one.asDouble(0);
        }
        return RowAnswer.of(new CascadeAnswer(
                route,
                AnswerClass.of(Map.of(), answer.path("answer").asText()),
                choice(chosen.doubleValue(), all),
                answer.path("gen_chars").asInt(0),
                LogprobMode.UNDECLARED,
                !correct.booleanValue(),
                // A null says that the larger model gave no answer that could be read: it is as good as a wrong one.
                larger.has("correct") ? Boolean.valueOf(!larger.path("correct").asBoolean(false)) : null,
                number(answer.path("gen_chars")),
                number(larger.path("gen_chars"))));
    }

    static RowAnswer ofPrompts(JsonNode row, String route) {
        double[] p = Columns.array(row.path("p").path(0));
        if (p.length == 0 || !row.path("target").isInt()) {
            return RowAnswer.without(
                    p.length == 0 ? "no option probabilities" : "target is not the number of an option");
        }
        int best = 0;
        for (int option = 1; option < p.length; option++) {
            best = p[option] > p[best] ? option : best;
        }
        boolean wrong = best != row.path("target").intValue();
        return RowAnswer.of(new CascadeAnswer(
                route,
                String.valueOf((char) ('a' + best)),
                choice(p[best], p),
                0,
                LogprobMode.UNDECLARED,
                wrong,
                null,
                Double.NaN,
                Double.NaN));
    }

    private static TokenStatistics choice(double chosen, double[] options) {
        double entropy = 0;
        double[] logs = new double[options.length];
        for (int option = 0; option < logs.length; option++) {
            logs[option] = logProbability(options[option]);
            entropy -= options[option] > 0 ? options[option] * logs[option] : 0;
        }
        Map<Statistic, double[]> columns = new EnumMap<>(Statistic.class);
        columns.put(Statistic.LOGPROB, new double[] {logProbability(chosen)});
        columns.put(Statistic.ENTROPY, new double[] {Math.max(0, entropy)});
        columns.put(Statistic.TOPK_LOGPROB, logs);
        return TokenStatistics.of(Source.PRODUCER, 1, logs.length, columns);
    }

    private static double logProbability(double p) {
        return p > 0 ? Math.max(NOT_LISTED, Math.min(0, Math.log(p))) : NOT_LISTED;
    }

    private static double number(JsonNode node) {
        return node.isNumber() ? node.doubleValue() : Double.NaN;
    }
}
