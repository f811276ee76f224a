package dev.assay.scoring.evaluation.cascade;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.Deferral;
import dev.assay.scoring.DeferralRule;
import dev.assay.scoring.LaneAnswers;
import dev.assay.scoring.LogprobMode;
import dev.assay.scoring.Subject;
import dev.assay.scoring.TokenColumns;
import dev.assay.scoring.cascade.ChowRule;
import dev.assay.scoring.cascade.DeferralConfig;
import dev.assay.scoring.cascade.DeferralConfig.Rule;
import dev.assay.scoring.cascade.DeferralConfig.Signal;
import dev.assay.scoring.cascade.DeferralCurve;
import dev.assay.scoring.cascade.RiskCoverage;
import dev.assay.scoring.cascade.TokenSequence;
import dev.assay.scoring.evaluation.Columns;
import dev.assay.scoring.evaluation.DataFiles.Line;
import dev.assay.scoring.evaluation.FigureTable;
import dev.assay.scoring.evaluation.FigureTable.Column;
import dev.assay.scoring.evaluation.FigureTable.Row;
import dev.assay.scoring.evaluation.FigureText;
import dev.assay.scoring.evaluation.LeftOut;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Free answers of a small and a large model with token statistics: every deferral rule on the same prompts. Stateless; any
 * thread may use it.
 */
final class CascadeTokens {
    private static final int[] NO_IDS = {};
    private static final int ROLLING_WINDOW = 5;
    private static final List<Column> ACCURACY =
            List.of(new Column("n", 0), new Column("small", 3), new Column("large", 3));
    private static final List<Column> SCORES = List.of(
            new Column("AUROC all", 3),
            new Column("without add", 3),
            new Column("AUDC", 4),
            new Column("APGR", 3),
            new Column("at 30 %", 3));

    private CascadeTokens() {}

    static List<FigureTable> tables(List<Line> lines, Path file) {
        // As in fits: an answer that nobody has judged is neither right nor wrong, and broken numbers say nothing of
        // it.
        LeftOut left = new LeftOut();
        List<JsonNode> all = new ArrayList<>();
        for (Line line : lines) {
            String defect = TokenRows.defect(line.row());
            if (defect == null) {
                all.add(line.row());
            } else {
                left.add(defect, line.place());
            }
        }
        if (all.isEmpty()) {
            throw new IllegalArgumentException(left.nothingElse(file));
        }
        Map<String, List<JsonNode>> tasks = new LinkedHashMap<>();
        all.forEach(row -> tasks.computeIfAbsent(row.path("task").asText(), task -> new ArrayList<>())
                .add(row));
        tasks.put("all", all);
        FigureTable accuracy = new FigureTable(
                "Fraction of right answers",
                "task",
                ACCURACY,
                tasks.entrySet().stream()
                        .map(task -> new Row(
                                task.getKey(),
                                task.getValue().size(),
                                Columns.share(task.getValue(), row -> right(row, "small")),
                                Columns.share(task.getValue(), row -> right(row, "large"))))
                        .toList());
        List<Row> found = new ArrayList<>();
        scores(all).forEach((name, score) -> found.add(new Row(name, evaluate(all, score))));
        DeferralCurve any = curve(all, row -> 0);
        String title = String.format(
                Locale.ROOT,
                "Scores for \"the small model is right\", %d prompts (AUDC random %s, oracle %s)%s",
                all.size(),
                FigureText.of(any.randomArea(), 4),
                FigureText.of(any.oracleArea(), 4),
                left.rows() == 0 ? "" : "; " + left.sentence());
        return List.of(accuracy, new FigureTable(title, "score", SCORES, found));
    }

    /** Those whose columns every row has. */
    private static Map<String, ToDoubleFunction<JsonNode>> scores(List<JsonNode> rows) {
        Map<String, ToDoubleFunction<JsonNode>> scores = new LinkedHashMap<>();
        scores.put("Chow-Sum", chow(Rule.SUM, Signal.LOGPROB, 0));
        scores.put("Chow-Average", chow(Rule.AVERAGE, Signal.LOGPROB, 0));
        scores.put("Chow-Quantile 0", chow(Rule.QUANTILE, Signal.LOGPROB, 0));
        scores.put("Chow-Quantile .5", chow(Rule.QUANTILE, Signal.LOGPROB, 0.5));
        boolean entropies = all(rows, "entropy");
        if (entropies) {
            scores.put("minus mean entropy", chow(Rule.AVERAGE, Signal.ENTROPY, 0));
            scores.put("minus max entropy", chow(Rule.QUANTILE, Signal.ENTROPY, 0));
            scores.put(
                    "minus max rolling entropy (5)",
                    row -> TokenSequence.ofEntropies(small(row, "entropy")).minRolling(ROLLING_WINDOW));
        }
        if (rows.stream().allMatch(row -> TokenRows.columns(row).topK() > 1)) {
            scores.put("minimum top-2 margin", CascadeTokens::leastMargin);
        }
        if (entropies && all(rows, "varlogp")) {
            scores.put("Fast-DetectGPT curvature", CascadeTokens::curvature);
        }
        if (all(rows, "by_large")) {
            scores.put("large reads small: mean log p", row -> byLarge(row).average());
            scores.put("large reads small: min log p", row -> byLarge(row).min());
        }
        return scores;
    }

    private static boolean all(List<JsonNode> rows, String field) {
        return rows.stream().allMatch(row -> row.path("small").has(field));
    }

    private static double[] evaluate(List<JsonNode> all, ToDoubleFunction<JsonNode> score) {
        List<JsonNode> withoutAdd = all.stream()
                .filter(row -> !row.path("task").asText().equals("add"))
                .toList();
        DeferralCurve curve = curve(all, score);
        return new double[] {
            auroc(all, score),
            withoutAdd.isEmpty() ? Double.NaN : auroc(withoutAdd, score),
            curve.area(),
            curve.gapRecovered(),
            curve.qualityAt(0.3)
        };
    }

    private static double auroc(List<JsonNode> rows, ToDoubleFunction<JsonNode> score) {
        return new RiskCoverage(Columns.numbers(rows, score), Columns.flags(rows, row -> right(row, "small"))).auroc();
    }

    private static DeferralCurve curve(List<JsonNode> rows, ToDoubleFunction<JsonNode> score) {
        return DeferralCurve.of(
                Columns.numbers(rows, score),
                Columns.numbers(rows, row -> right(row, "small") ? 1 : 0),
                Columns.numbers(rows, row -> right(row, "large") ? 1 : 0));
    }

    private static boolean right(JsonNode row, String model) {
        return row.path(model).path("correct").asBoolean();
    }

    /**
     * The rule on what a model of ours says, as the service has it; a row it abstains on breaks the layout, since every answer
     * has tokens.
     */
    private static ToDoubleFunction<JsonNode> chow(Rule rule, Signal signal, double alpha) {
        DeferralRule chow =
                ChowRule.ofModel(new DeferralConfig(rule, signal, alpha, null, null, 1, LogprobMode.UNDECLARED));
        return row -> {
            TokenColumns tokens = new TokenColumns(
                    NO_IDS, small(row, "logprob"), small(row, "entropy"), 0, NO_IDS, new double[0], LogprobMode.RAW);
            Deferral deferral = chow.decide(Subject.ofTokens(row.path("id").asText(), tokens), LaneAnswers.NONE);
            if (deferral.score() == null) {
                throw new IllegalArgumentException(
                        "row " + row.path("id").asText() + ": " + chow.id() + " abstained, " + deferral.reason());
            }
            return deferral.score();
        };
    }

    private static double leastMargin(JsonNode row) {
        double least = 1;
        for (JsonNode top : row.path("small").path("topk")) {
            double first = Math.exp(top.path(0).path(1).doubleValue());
            double second = Math.exp(top.path(1).path(1).doubleValue());
            least = Math.min(least, first - second);
        }
        return least;
    }

    /** Sum of (log p + entropy) over the root of the summed variance: Bao et al., "Fast-DetectGPT" (ICLR 2024). */
    private static double curvature(JsonNode row) {
        double logprobs = TokenSequence.of(small(row, "logprob")).sum();
        double entropies = TokenSequence.of(small(row, "entropy")).sum();
        double variance = TokenSequence.of(small(row, "varlogp")).sum();
        return variance > 0 ? (logprobs + entropies) / Math.sqrt(variance) : 0;
    }

    private static TokenSequence byLarge(JsonNode row) {
        return TokenSequence.of(Columns.array(row.path("small").path("by_large").path("logprob")));
    }

    private static double[] small(JsonNode row, String field) {
        return Columns.array(row.path("small").path(field));
    }
}
