package dev.assay.scoring.evaluation.cascade;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.cascade.RiskCoverage;
import dev.assay.scoring.cascade.TokenSequence;
import dev.assay.scoring.evaluation.Columns;
import dev.assay.scoring.evaluation.FigureTable;
import dev.assay.scoring.evaluation.FigureTable.Column;
import dev.assay.scoring.evaluation.FigureTable.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Token log-likelihoods of human and machine texts beside published document scores; machine is the positive class.
 * Stateless; any thread may use it.
 */
final class CascadeLikelihoods {
    private static final List<Column> COLUMNS = List.of(
            new Column("n", 0),
            new Column("mean log p", 3),
            new Column("Min-20 %", 3),
            new Column("-std", 3),
            new Column("likelihood", 3),
            new Column("logrank", 3),
            new Column("entropy", 3),
            new Column("lrr", 3),
            new Column("Fast-DetectGPT", 3));

    private CascadeLikelihoods() {}

    static List<FigureTable> tables(List<JsonNode> all) {
        Map<String, List<JsonNode>> sets = new LinkedHashMap<>();
        for (JsonNode row : all) {
            String name =
                    row.path("domain").asText() + " " + row.path("generator").asText();
            sets.computeIfAbsent(name, set -> new ArrayList<>()).add(row);
        }
        List<Row> rows = sets.entrySet().stream()
                .map(set -> new Row(set.getKey(), values(set.getValue())))
                .toList();
        String title = "AUROC, machine = positive: Mistral token likelihoods, then published document scores, "
                + all.size() + " documents";
        return List.of(new FigureTable(title, "set", COLUMNS, rows));
    }

    private static double[] values(List<JsonNode> rows) {
        return new double[] {
            rows.size(),
            auroc(rows, row -> logprobs(row).average()),
            auroc(rows, row -> logprobs(row).minK(0.2)),
            auroc(rows, row -> -logprobs(row).deviation()),
            auroc(rows, row -> published(row, "likelihood")),
            auroc(rows, row -> published(row, "logrank")),
            auroc(rows, row -> published(row, "entropy")),
            auroc(rows, row -> published(row, "lrr")),
            auroc(rows, row -> published(row, "fastdetect_analytic")),
        };
    }

    /** Over the documents that have the score; NaN when none has it. */
    private static double auroc(List<JsonNode> rows, ToDoubleFunction<JsonNode> score) {
        List<JsonNode> scored = rows.stream()
                .filter(row -> Double.isFinite(score.applyAsDouble(row)))
                .toList();
        if (scored.isEmpty()) {
            return Double.NaN;
        }
        boolean[] machine =
                Columns.flags(scored, row -> row.path("label").asText().equals("machine"));
        return new RiskCoverage(Columns.numbers(scored, score), machine).auroc();
    }

    private static TokenSequence logprobs(JsonNode row) {
        return TokenSequence.ofEntropies(Columns.array(row.path("nll_mistral")));
    }

    private static double published(JsonNode row, String name) {
        JsonNode value = row.path("published").path(name);
        return value.isNumber() ? value.doubleValue() : Double.NaN;
    }
}
