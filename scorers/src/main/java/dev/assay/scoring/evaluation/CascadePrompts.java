package dev.assay.scoring.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.scoring.cascade.Calibration;
import dev.assay.scoring.cascade.RiskCoverage;
import dev.assay.scoring.evaluation.CascadeTable.Column;
import dev.assay.scoring.evaluation.CascadeTable.Row;
import java.util.ArrayList;
import java.util.List;

/** Option probabilities of one model under several prompts. Stateless; any thread may use it. */
final class CascadePrompts {
    private static final List<Column> COLUMNS =
            List.of(new Column("accuracy", 4), new Column("AUROC", 4), new Column("AURC", 4), new Column("ECE-15", 4));

    private CascadePrompts() {}

    static List<CascadeTable> tables(List<JsonNode> all) {
        int prompts = all.get(0).get("p").size();
        List<Row> rows = new ArrayList<>();
        double[] mean = new double[COLUMNS.size()];
        for (int prompt = 0; prompt < prompts; prompt++) {
            double[] values = prompt(all, prompt);
            rows.add(new Row("prompt " + prompt, values));
            for (int c = 0; c < mean.length; c++) {
                mean[c] += values[c] / prompts;
            }
        }
        rows.add(new Row("mean", mean));
        String title = "Confidence = largest option probability, " + all.size() + " questions";
        return List.of(new CascadeTable(title, "prompt", COLUMNS, rows));
    }

    private static double[] prompt(List<JsonNode> all, int prompt) {
        double[] confidence = new double[all.size()];
        boolean[] correct = new boolean[all.size()];
        for (int i = 0; i < confidence.length; i++) {
            double[] p = CascadeColumns.array(all.get(i).path("p").path(prompt));
            int best = 0;
            for (int option = 1; option < p.length; option++) {
                best = p[option] > p[best] ? option : best;
            }
            confidence[i] = p[best];
            correct[i] = best == all.get(i).path("target").asInt(-1);
        }
        RiskCoverage risk = new RiskCoverage(confidence, correct);
        return new double[] {
            1 - risk.baseRisk(), risk.auroc(), risk.aurc(), Calibration.ece(confidence, correct, 15),
        };
    }
}
