package dev.assay.scoring.evaluation.cascade;

import dev.assay.scoring.cascade.rule.BaseScore;
import dev.assay.scoring.cascade.rule.TokenFeatures;
import dev.assay.scoring.evaluation.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Labelled answers as columns. Holders must not write to the arrays; under that rule any thread may read it.
 *
 * @param answers [n]
 * @param x base confidence as log-odds, [n]
 * @param names features that every answer has, that vary, and that do not repeat another, [K]
 * @param features [n][K]
 * @param wrong [n]
 * @param larger outcomes of the larger model, [n]
 */
public record FitColumns(
        List<CascadeAnswer> answers,
        double[] x,
        List<String> names,
        double[][] features,
        boolean[] wrong,
        LargerOutcomes larger) {

    private static final double CONSTANT = 1e-9;

    static FitColumns of(List<CascadeAnswer> answers, BaseScore base) {
        List<Map<String, Double>> all = answers.stream()
                .map(answer -> TokenFeatures.of(answer.statistics(), answer.chars()))
                .toList();
        Set<String> common = new LinkedHashSet<>(all.get(0).keySet());
        all.forEach(one -> common.retainAll(one.keySet()));
        List<String> names = new ArrayList<>();
        List<double[]> columns = new ArrayList<>();
        for (String name : common) {
            double[] column = Columns.numbers(all, one -> one.getOrDefault(name, Double.NaN));
            if (varies(column) && columns.stream().noneMatch(other -> repeats(other, column))) {
                names.add(name);
                columns.add(column);
            }
        }
        double[][] features = new double[answers.size()][names.size()];
        for (int i = 0; i < features.length; i++) {
            for (int k = 0; k < names.size(); k++) {
                features[i][k] = columns.get(k)[i];
            }
        }
        return new FitColumns(
                List.copyOf(answers),
                Columns.numbers(answers, answer -> base.logOdds(answer.statistics())),
                names,
                features,
                Columns.flags(answers, CascadeAnswer::wrong),
                LargerOutcomes.of(answers));
    }

    private static boolean varies(double[] column) {
        double least = Arrays.stream(column).min().orElse(0);
        double greatest = Arrays.stream(column).max().orElse(0);
        return greatest - least > CONSTANT;
    }

    private static boolean repeats(double[] one, double[] other) {
        for (int i = 0; i < one.length; i++) {
            if (Math.abs(one[i] - other[i]) > CONSTANT) {
                return false;
            }
        }
        return true;
    }

    int size() {
        return wrong.length;
    }

    /** Whether any outcome of the larger model is known. */
    boolean hasLarge() {
        return larger.count() > 0;
    }

    /** Share of wrong answers. */
    double risk() {
        double sum = 0;
        for (boolean one : wrong) {
            sum += one ? 1 : 0;
        }
        return sum / wrong.length;
    }

    /** Number of the rarer outcome. */
    int rarer() {
        int count = (int) Math.round(risk() * size());
        return Math.min(count, size() - count);
    }

    /** The answers at these places. */
    FitColumns at(int[] places) {
        return new FitColumns(
                Arrays.stream(places).mapToObj(answers::get).toList(),
                pick(x, places),
                names,
                Arrays.stream(places).mapToObj(i -> features[i]).toArray(double[][]::new),
                pick(wrong, places),
                larger.at(places));
    }

    /** The values at these places. */
    public static double[] pick(double[] values, int[] places) {
        return Arrays.stream(places).mapToDouble(i -> values[i]).toArray();
    }

    /** The flags at these places. */
    public static boolean[] pick(boolean[] values, int[] places) {
        boolean[] out = new boolean[places.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[places[i]];
        }
        return out;
    }

    static boolean[] not(boolean[] values) {
        boolean[] out = new boolean[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = !values[i];
        }
        return out;
    }

    /** Areas of a confidence on these answers. */
    RankedAnswers.Areas areas(double[] confidence) {
        return RankedAnswers.of(confidence, wrong, larger).areas();
    }
}
