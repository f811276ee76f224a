package dev.assay.scoring.evaluation.consistency;

import dev.assay.scoring.cascade.Calibration;
import dev.assay.scoring.evaluation.Bootstrap;
import dev.assay.scoring.evaluation.FigureText;
import dev.assay.scoring.evaluation.RankedItems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * How sure the figures are and whether the calibrated probabilities hold: average precision and AUROC with 95 per cent
 * bootstrap intervals over whole records, and expected calibration error beside what it would be by chance for probabilities
 * that are right. Immutable; any thread may read it.
 *
 * @param rows one a calibrated score
 */
public record ReliabilityTable(String dataset, String unit, List<Row> rows) {
    private static final int BINS = 10;

    /**
     * One score; intervals hold the lower and the upper end.
     *
     * @param chance expected calibration error of right probabilities on as many records, see {@link CalibrationChance}
     */
    public record Row(
            String score,
            int items,
            double averagePrecision,
            double[] averagePrecisionInterval,
            double auroc,
            double[] aurocInterval,
            double ece,
            double chance,
            double brier) {}

    static ReliabilityTable of(ScoredItems items) {
        List<Row> rows = new ArrayList<>();
        items.columns.forEach((name, column) -> {
            int[] places = items.known(column);
            boolean[] wrong = items.wrong(places);
            boolean both = contains(wrong, true) && contains(wrong, false);
            if (both) {
                rows.add(row(
                        name,
                        ScoredItems.pick(column.scores, places),
                        ScoredItems.pick(column.probabilities, places),
                        wrong,
                        Arrays.stream(places).map(items.group::get).toArray()));
            }
        });
        return new ReliabilityTable(items.dataset, items.unit, List.copyOf(rows));
    }

    private static boolean contains(boolean[] flags, boolean wanted) {
        for (boolean flag : flags) {
            if (flag == wanted) {
                return true;
            }
        }
        return false;
    }

    private static Row row(String name, double[] scores, double[] probability, boolean[] wrong, int[] group) {
        Random random = new Random(Bootstrap.SEED);
        int[] record = Bootstrap.consecutive(group);
        Bootstrap bootstrap = new Bootstrap(record[record.length - 1] + 1, random);
        RankedItems ranked = new RankedItems(scores, wrong, record);
        double[] found = ranked.areas();
        double[][] ends = bootstrap.intervals(RankedItems.AREAS, ranked::areas);
        return new Row(
                name,
                scores.length,
                found[1],
                ends[1],
                found[2],
                ends[2],
                Calibration.ece(probability, wrong, BINS),
                CalibrationChance.expected(probability, wrong, group, BINS, random),
                Calibration.brier(probability, wrong));
    }

    /** Prints the table, per cent. */
    void print(Appendable out) throws IOException {
        out.append(String.format(
                Locale.ROOT,
                "%s: per cent of %s, 95 %% intervals by bootstrap over records; ECE of the calibrated probability%n"
                        + "%-24s  %-21s  %-21s  %5s %9s %6s%n",
                dataset,
                unit,
                "score",
                "average precision",
                "AUROC",
                "ECE",
                "by chance",
                "Brier"));
        for (Row row : rows) {
            out.append(String.format(
                    Locale.ROOT,
                    "%-24s  %s  %s   %s %s %s%n",
                    row.score,
                    figure(row.averagePrecision, row.averagePrecisionInterval),
                    figure(row.auroc, row.aurocInterval),
                    FigureText.of(100 * row.ece, 5, 1),
                    FigureText.of(100 * row.chance, 9, 1),
                    FigureText.of(100 * row.brier, 6, 1)));
        }
        out.append(String.format("%n"));
    }

    private static String figure(double value, double[] ends) {
        return FigureText.of(100 * value, 5, 1) + " " + FigureText.interval(100 * ends[0], 100 * ends[1], 5, 1);
    }
}
