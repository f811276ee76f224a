package dev.assay.scoring.evaluation.threshold;

import dev.assay.scoring.cascade.RiskCertificate;
import dev.assay.scoring.evaluation.FigureTable;
import dev.assay.scoring.evaluation.FigureTable.Column;
import dev.assay.scoring.evaluation.FigureTable.Row;
import dev.assay.scoring.evaluation.threshold.ReplayItems.Order;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How well a risk that was promised once, for answers in any order, is kept. Stateless; any thread may use it. */
final class ShuffleTable {
    static final double[] RISKS = {0.05, 0.1, 0.15, 0.2};

    private static final int CALIBRATION = 500;
    private static final int SHUFFLES = 200;
    private static final double DELTA = 0.1;
    private static final List<Column> COLUMNS = List.of(
            new Column("target", 2),
            new Column("risk", 4),
            new Column("accepted", 3),
            new Column("error of accepted", 3),
            new Column("certified", 3),
            new Column("accepted there", 3),
            new Column("error there", 3),
            new Column("above target", 3));

    private ShuffleTable() {}

    /** Thresholds from the first 500 of a shuffle, or from its first half where that is less, tried on all others. */
    static FigureTable of(ReplayItems items) {
        int calibration = Math.min(CALIBRATION, items.size() / 2);
        List<Row> rows = new ArrayList<>();
        for (double alpha : RISKS) {
            double[] sums = new double[7];
            int certified = 0;
            for (int seed = 0; seed < SHUFFLES; seed++) {
                ReplayItems stream = items.in(Order.RANDOM, seed);
                RiskCertificate certificate = FixedThresholds.certificate(stream, calibration);
                ThresholdRun conformal = FixedThresholds.tried(stream, certificate.marginal(alpha), calibration);
                sums[0] += conformal.risk();
                sums[1] += 1 - conformal.rate();
                Optional<RiskCertificate.Threshold> proven =
                        certificate.selectiveFixedSequence(grid(stream), alpha, DELTA);
                if (proven.isPresent()) {
                    ThresholdRun selective = FixedThresholds.tried(stream, proven, calibration);
                    certified++;
                    sums[2] += 1 - selective.rate();
                    sums[3] += selective.errorAmongAccepted();
                    sums[4] += selective.errorAmongAccepted() > alpha ? 1 : 0;
                }
            }
            rows.add(new Row(
                    String.format(Locale.ROOT, "%.2f", alpha),
                    alpha,
                    sums[0] / SHUFFLES,
                    sums[1] / SHUFFLES,
                    sums[0] / sums[1],
                    (double) certified / SHUFFLES,
                    sums[2] / certified,
                    sums[3] / certified,
                    sums[4] / SHUFFLES));
        }
        return new FigureTable(
                "Thresholds of the first " + calibration + " answers on all others, " + SHUFFLES
                        + " shuffles: conformal risk"
                        + " control; share of shuffles with a certified error among accepted (delta " + DELTA
                        + ") and with one that was above the target",
                "target",
                COLUMNS,
                rows);
    }

    /** Twenty quantiles of the scores, which no label has had a say in. */
    private static double[] grid(ReplayItems stream) {
        double[] sorted = stream.uncertainty().clone();
        Arrays.sort(sorted);
        double[] grid = new double[20];
        Arrays.setAll(grid, i -> -sorted[(i + 1) * (sorted.length - 1) / 20]);
        return Arrays.stream(grid).distinct().toArray();
    }
}
