package dev.assay.scoring.evaluation.cascade;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.cascade.Calibration;
import dev.assay.scoring.cascade.RiskCoverage;
import dev.assay.scoring.evaluation.Columns;
import dev.assay.scoring.evaluation.FigureTable;
import dev.assay.scoring.evaluation.FigureTable.Column;
import dev.assay.scoring.evaluation.FigureTable.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Option probabilities of one model under several prompts. Stateless; any thread may use it. */
final class CascadePrompts {
    private static final List<Column> COLUMNS =
            List.of(new Column("accuracy", 4), new Column("AUROC", 4), new Column("AURC", 4), new Column("ECE-15", 4));

    private CascadePrompts() {}

    static List<FigureTable> tables(List<JsonNode> all) {
        int prompts = all.get(0).get("p").size();
        List<Row> rows = new ArrayList<>();
        for (int prompt = 0; prompt < prompts; prompt++) {
            int one = prompt;
            rows.add(new Row("prompt " + prompt, values(all, row -> options(row, one))));
        }
        rows.add(new Row("mean of prompts", values(all, row -> meanOptions(row, prompts))));
        String title =
                "Confidence = largest option probability, " + all.size() + " questions; the last row averages the"
                        + " probabilities over the prompts; ECE-15: 15 bins of equal width";
        return List.of(new FigureTable(title, "prompt", COLUMNS, rows));
    }

    private static double[] options(JsonNode row, int prompt) {
        double[] p = Columns.array(row.path("p").path(prompt));
        if (p.length == 0) {
            throw new IllegalArgumentException(
                    "row " + row.path("id").asText() + " has no option probabilities under prompt " + prompt);
        }
        return p;
    }

    private static double[] meanOptions(JsonNode row, int prompts) {
        double[] mean = options(row, 0).clone();
        for (int prompt = 1; prompt < prompts; prompt++) {
            double[] p = Arrays.copyOf(options(row, prompt), mean.length);
            Arrays.setAll(mean, option -> mean[option] + p[option]);
        }
        Arrays.setAll(mean, option -> mean[option] / prompts);
        return mean;
    }

    private static double[] values(List<JsonNode> all, Function<JsonNode, double[]> distribution) {
        double[] confidence = new double[all.size()];
        boolean[] correct = new boolean[all.size()];
        for (int i = 0; i < confidence.length; i++) {
            double[] p = distribution.apply(all.get(i));
            int best = 0;
            for (int option = 1; option < p.length; option++) {
                best = p[option] > p[best] ? option : best;
            }
            confidence[i] = p[best];
            correct[i] = best == all.get(i).path("target").asInt(-1);
        }
        RiskCoverage risk = new RiskCoverage(confidence, correct);
        return new double[] {
            1 - risk.baseRisk(), risk.auroc(), risk.aurcStableOrder(), Calibration.ece(confidence, correct, 15),
        };
    }
}
