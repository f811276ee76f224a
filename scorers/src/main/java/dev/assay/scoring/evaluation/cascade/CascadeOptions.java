package dev.assay.scoring.evaluation.cascade;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.cascade.Calibration;
import dev.assay.scoring.cascade.DeferralCurve;
import dev.assay.scoring.cascade.RiskCoverage;
import dev.assay.scoring.evaluation.Columns;
import dev.assay.scoring.evaluation.FigureTable;
import dev.assay.scoring.evaluation.FigureTable.Column;
import dev.assay.scoring.evaluation.FigureTable.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Multiple-choice answers of several models with the probability of each option: the first model is the small one.
 * Stateless; any thread may use it.
 *
 * <p>AURC and the curves take ties in the order of the file and AUDC is the mean over the N + 1 numbers of deferred answers,
 * as in the table published with the data; the tie-averaged AURC stands beside it.
 */
final class CascadeOptions {
    private static final List<Column> RANKING = List.of(
            new Column("n", 0),
            new Column("accuracy", 3),
            new Column("AUROC p", 3),
            new Column("entropy", 3),
            new Column("stated", 3),
            new Column("AURC", 4),
            new Column("ties averaged", 4),
            new Column("random", 4),
            new Column("ECE-15", 3));
    private static final List<Column> CURVE = List.of(
            new Column("small", 3),
            new Column("large", 3),
            new Column("AUDC", 4),
            new Column("random", 4),
            new Column("oracle", 4),
            new Column("APGR", 3),
            new Column("at 20 %", 3));

    private CascadeOptions() {}

    static List<FigureTable> tables(List<JsonNode> all) {
        List<String> models = new ArrayList<>();
        all.get(0).get("models").fieldNames().forEachRemaining(models::add);
        String small = models.get(0);
        List<JsonNode> usable = all.stream()
                .filter(row -> !Double.isNaN(chosen(row.path("models").path(small))))
                // As in fits: an answer that nobody has judged is neither right nor wrong.
                .filter(row -> row.path("models").path(small).path("correct").isBoolean())
                .toList();
        if (usable.isEmpty()) {
            throw new IllegalArgumentException(
                    "no row has a probability for the option that " + small + " chose, and correct: true or false");
        }
        Map<String, List<JsonNode>> tasks = new LinkedHashMap<>();
        usable.forEach(row -> tasks.computeIfAbsent(row.path("task").asText(), task -> new ArrayList<>())
                .add(row));
        tasks.put("all", usable);
        List<FigureTable> tables = new ArrayList<>();
        tables.add(new FigureTable(
                small + ": is the answer right? " + usable.size() + " of " + all.size()
                        + " questions have a probability for the chosen option and an outcome; ECE-15: 15 bins of equal width",
                "task",
                RANKING,
                rows(tasks, rows -> ranking(rows, small))));
        for (String large : models.subList(1, models.size())) {
            tables.add(new FigureTable(
                    small + " -> " + large + ": quality over deferral by the probability of the chosen option",
                    "task",
                    CURVE,
                    rows(tasks, rows -> curve(rows, small, large))));
        }
        return tables;
    }

    private static List<Row> rows(Map<String, List<JsonNode>> tasks, Function<List<JsonNode>, double[]> values) {
        return tasks.entrySet().stream()
                .filter(task -> !task.getValue().isEmpty())
                .map(task -> new Row(task.getKey(), values.apply(task.getValue())))
                .toList();
    }

    private static double[] ranking(List<JsonNode> rows, String small) {
        List<JsonNode> answers =
                rows.stream().map(row -> row.path("models").path(small)).toList();
        boolean[] correct =
                Columns.flags(answers, answer -> answer.path("correct").asBoolean());
        double[] chosen = Columns.numbers(answers, CascadeOptions::chosen);
        RiskCoverage risk = new RiskCoverage(chosen, correct);
        List<JsonNode> spoken = answers.stream()
                .filter(answer -> answer.path("stated").size() > 0)
                .toList();
        double stated = spoken.isEmpty()
                ? Double.NaN
                : new RiskCoverage(
                                Columns.numbers(spoken, CascadeOptions::stated),
                                Columns.flags(
                                        spoken, answer -> answer.path("correct").asBoolean()))
                        .auroc();
        return new double[] {
            rows.size(),
            1 - risk.baseRisk(),
            risk.auroc(),
            new RiskCoverage(Columns.numbers(answers, CascadeOptions::minusEntropy), correct).auroc(),
            stated,
            risk.aurcStableOrder(),
            risk.aurc(),
            risk.baseRisk(),
            Calibration.ece(chosen, correct, 15)
        };
    }

    private static double[] curve(List<JsonNode> rows, String small, String large) {
        DeferralCurve curve = DeferralCurve.inOrderOfArrival(
                Columns.numbers(rows, row -> chosen(row.path("models").path(small))),
                Columns.numbers(
                        rows,
                        row -> Columns.quality(row.path("models").path(small).path("correct"))),
                Columns.numbers(
                        rows,
                        row -> Columns.quality(row.path("models").path(large).path("correct"))));
        return new double[] {
            curve.smallQuality(),
            curve.largeQuality(),
            curve.meanQuality(),
            curve.randomArea(),
            curve.oracleMeanQuality(),
            curve.meanGapRecovered(),
            curve.qualityAt(0.2)
        };
    }

    /** Probability of the chosen option; NaN when there is no answer or it is not among the options. */
    private static double chosen(JsonNode answer) {
        JsonNode p = answer.path("p").path(answer.path("answer").asText());
        return p.isNumber() ? p.doubleValue() : Double.NaN;
    }

    private static double minusEntropy(JsonNode answer) {
        double sum = 0;
        for (JsonNode p : answer.path("p")) {
            sum += p.doubleValue() > 0 ? p.doubleValue() * Math.log(p.doubleValue()) : 0;
        }
        return sum;
    }

    /** The greatest confidence that the model stated in words for any option. */
    private static double stated(JsonNode answer) {
        double greatest = 0;
        for (JsonNode value : answer.path("stated")) {
            greatest = Math.max(greatest, value.asDouble());
        }
        return greatest;
    }
}
