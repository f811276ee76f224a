package dev.assay.scoring.evaluation.cascade;

import dev.assay.scoring.evaluation.Bootstrap;
import dev.assay.scoring.evaluation.Columns;
import dev.assay.scoring.evaluation.FigureTable;
import dev.assay.scoring.evaluation.FigureTable.Column;
import dev.assay.scoring.evaluation.FigureTable.Row;
import dev.assay.scoring.evaluation.cascade.DeferralFigures.Scored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Bootstrap intervals of the areas of scores, and of their difference from the first score on the same resamples. Stateless;
 * any thread may use it.
 */
final class DeferralIntervals {
    private static final int RESAMPLES = 400;
    private static final long SEED = 20260401;
    private static final List<Column> COLUMNS = List.of(
            new Column("AUROC", 3),
            new Column("low", 3),
            new Column("high", 3),
            new Column("AURC", 4),
            new Column("low", 4),
            new Column("high", 4),
            new Column("AUDC", 4),
            new Column("low", 4),
            new Column("high", 4));

    private DeferralIntervals() {}

    static FigureTable table(List<CascadeAnswer> answers, Map<String, int[]> sets, Map<String, Scored> scores) {
        List<Row> rows = new ArrayList<>();
        String first = scores.keySet().iterator().next();
        sets.forEach((set, places) -> {
            List<CascadeAnswer> own =
                    Arrays.stream(places).mapToObj(answers::get).toList();
            Map<String, RankedAnswers[]> ranked = new LinkedHashMap<>();
            scores.forEach((name, score) -> ranked.put(name, ranked(own, score.at(places))));
            double[][][] drawn = drawn(own.size(), ranked);
            int k = 0;
            for (Map.Entry<String, RankedAnswers[]> one : ranked.entrySet()) {
                String label = (set.isEmpty() ? "(none)" : set) + " / " + one.getKey();
                rows.add(new Row(label, row(areas(one.getValue(), null), drawn[k])));
                if (one.getKey().equals("learned")) {
                    rows.add(difference(label + " - " + first, ranked, first, one.getKey(), drawn, k));
                }
                k++;
            }
        });
        return new FigureTable(
                "95 % intervals by " + RESAMPLES + " bootstrap samples of the answers", "route / score", COLUMNS, rows);
    }

    /** By confidence, and in the order of deferral. */
    private static RankedAnswers[] ranked(List<CascadeAnswer> answers, Scored score) {
        boolean[] wrong = Columns.flags(answers, CascadeAnswer::wrong);
        return new RankedAnswers[] {
            RankedAnswers.of(score.confidence(), wrong, LargerOutcomes.none(wrong.length)),
            RankedAnswers.of(score.deferLast(), wrong, LargerOutcomes.of(answers))
        };
    }

    private static double[] areas(RankedAnswers[] ranked, int @org.jspecify.annotations.Nullable [] times) {
        RankedAnswers.Areas byConfidence = times == null ? ranked[0].areas() : ranked[0].areas(times);
        RankedAnswers.Areas byDeferral = times == null ? ranked[1].areas() : ranked[1].areas(times);
        return new double[] {byConfidence.auroc(), byConfidence.aurc(), byDeferral.audc()};
    }

    /** [score][area][resample], the same resamples for every score. */
    private static double[][][] drawn(int n, Map<String, RankedAnswers[]> ranked) {
        double[][][] out = new double[ranked.size()][3][RESAMPLES];
        Random random = new Random(SEED);
        for (int b = 0; b < RESAMPLES; b++) {
            int[] times = RankedAnswers.draw(n, random);
            int k = 0;
            for (RankedAnswers[] one : ranked.values()) {
                double[] areas = areas(one, times);
                for (int area = 0; area < 3; area++) {
                    out[k][area][b] = areas[area];
                }
                k++;
            }
        }
        return out;
    }

    private static double[] row(double[] values, double[][] drawn) {
        double[] out = new double[COLUMNS.size()];
        for (int area = 0; area < 3; area++) {
            double[] ends = Bootstrap.ends(drawn[area]);
            out[3 * area] = values[area];
            out[3 * area + 1] = ends[0];
            out[3 * area + 2] = ends[1];
        }
        return out;
    }

    private static Row difference(
            String label,
            Map<String, RankedAnswers[]> ranked,
            String first,
            String learned,
            double[][][] drawn,
            int place) {
        RankedAnswers[] one = ranked.getOrDefault(learned, new RankedAnswers[0]);
        RankedAnswers[] other = ranked.getOrDefault(first, new RankedAnswers[0]);
        double[] values = areas(one, null);
        double[] others = areas(other, null);
        Arrays.setAll(values, area -> values[area] - others[area]);
        double[][] differences = new double[3][RESAMPLES];
        for (int area = 0; area < 3; area++) {
            int at = area;
            Arrays.setAll(differences[area], b -> drawn[place][at][b] - drawn[0][at][b]);
        }
        return new Row(label, row(values, differences));
    }
}
