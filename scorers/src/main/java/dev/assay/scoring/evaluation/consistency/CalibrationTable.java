package dev.assay.scoring.evaluation.consistency;

import dev.assay.scoring.cascade.Calibration;
import dev.assay.scoring.consistency.model.AnswerKind;
import dev.assay.scoring.evaluation.FigureText;
import dev.assay.scoring.evaluation.RankingMetrics;
import dev.assay.scoring.evaluation.ScoreMapFit;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * How far calibrated probabilities are off on records that their maps have not seen, by repeated cross-validation, each record
 * with its first N samples; confined to one thread.
 *
 * @param files names of the files, in order, where they are shown one by one
 * @param tables rows by N
 * @param scored the same by scorer and N
 * @param methods by scorer and N
 */
record CalibrationTable(
        AnswerKind kind,
        List<String> files,
        Map<Integer, FitRows> tables,
        Map<String, Map<Integer, ScoreMapFit.Rows>> scored,
        Map<String, Map<Integer, ScoreMapFit.Method>> methods) {
    private static final int ROUNDS = 5;
    private static final int BINS = 10;
    private static final long SEED = 20260102;

    /** Means over the rounds. */
    private record Figures(double auroc, double loss, double brier, double ece, double chance) {}

    /** Prints one table for each N: shares, the expected calibration error with the one by chance behind it in brackets. */
    void print(Appendable out) throws IOException {
        for (Map.Entry<Integer, FitRows> table : tables.entrySet()) {
            heading(table.getKey(), table.getValue(), out);
            for (Map.Entry<String, Map<Integer, ScoreMapFit.Rows>> scorer : scored.entrySet()) {
                ScoreMapFit.Rows rows = scorer.getValue().get(table.getKey());
                ScoreMapFit.Method method =
                        methods.getOrDefault(scorer.getKey(), Map.of()).get(table.getKey());
                if (rows != null && method != null) {
                    row(scorer.getKey(), method, rows, table.getValue(), out);
                }
            }
        }
    }

    private void heading(int samples, FitRows rows, Appendable out) throws IOException {
        out.append(String.format(
                Locale.ROOT,
                "%s, N = %d, %d rows, cross-validated by record %d times; ECE (by chance)%n"
                        + "  %-38s %-9s %-6s %-6s %-6s %-13s",
                kind.id(),
                samples,
                places(rows, -1).length,
                ROUNDS,
                "score",
                "method",
                "AUROC",
                "loss",
                "Brier",
                "ECE"));
        for (String file : files) {
            String name = file.replaceFirst("\\.jsonl.*", "");
            out.append(String.format(Locale.ROOT, " %-13s", name.substring(0, Math.min(13, name.length()))));
        }
        out.append(System.lineSeparator());
    }

    private void row(String scorer, ScoreMapFit.Method method, ScoreMapFit.Rows rows, FitRows table, Appendable out)
            throws IOException {
        double[][] probabilities = new double[ROUNDS][];
        for (int round = 0; round < ROUNDS; round++) {
            probabilities[round] = ScoreMapFit.crossValidated(method, rows, round);
        }
        Figures all = figures(rows, probabilities, places(table, -1));
        out.append(String.format(
                Locale.ROOT,
                "  %-38s %-9s %s  %s  %s  %s",
                scorer,
                method.name().toLowerCase(Locale.ROOT),
                FigureText.of(all.auroc, 5, 3),
                FigureText.of(all.loss, 5, 3),
                FigureText.of(all.brier, 5, 3),
                error(all)));
        for (int file = 0; file < files.size(); file++) {
            Figures one = figures(rows, probabilities, places(table, file));
            out.append("  ").append(error(one));
        }
        out.append(System.lineSeparator());
    }

    private static String error(Figures figures) {
        return FigureText.of(figures.ece, 5, 3) + " (" + FigureText.of(figures.chance, 5, 3) + ")";
    }

    /** Rows with the first samples of a record of the file, or of all files for -1. */
    private static int[] places(FitRows rows, int file) {
        return IntStream.range(0, rows.size())
                .filter(i -> rows.first.get(i) && (file < 0 || rows.file.get(i) == file))
                .toArray();
    }

    private static Figures figures(ScoreMapFit.Rows rows, double[][] probabilities, int[] places) {
        boolean[] wrong = new boolean[places.length];
        double[] weight = new double[places.length];
        for (int i = 0; i < places.length; i++) {
            wrong[i] = rows.wrong()[places[i]];
            weight[i] = 1;
        }
        int[] record = IntStream.of(places).map(i -> rows.groups()[i]).toArray();
        double[] scores =
                IntStream.of(places).mapToDouble(i -> rows.scores()[i]).toArray();
        Random random = new Random(SEED);
        double[] sums = new double[4];
        for (double[] probability : probabilities) {
            double[] p = IntStream.of(places).mapToDouble(i -> probability[i]).toArray();
            sums[0] += ScoreMapFit.loss(p, wrong, weight) / ROUNDS;
            sums[1] += Calibration.brier(p, wrong) / ROUNDS;
            sums[2] += Calibration.ece(p, wrong, BINS) / ROUNDS;
            sums[3] += CalibrationChance.expected(p, wrong, record, BINS, random) / ROUNDS;
        }
        double auroc = RankingMetrics.auroc(scores, wrong);
        return new Figures(Math.max(auroc, 1 - auroc), sums[0], sums[1], sums[2], sums[3]);
    }
}
