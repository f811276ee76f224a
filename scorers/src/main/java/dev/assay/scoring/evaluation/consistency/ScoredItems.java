package dev.assay.scoring.evaluation.consistency;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every score said about each labelled sentence or answer, for intervals, calibration and curves; confined to one thread.
 */
final class ScoredItems {
    /** One score over all items: NaN where an item has none. */
    static final class Column {
        final List<Double> scores = new ArrayList<>();
        final List<Double> probabilities = new ArrayList<>();
    }

    final String dataset;
    final String unit;
    final Map<String, Column> columns = new LinkedHashMap<>();
    final List<Boolean> wrong = new ArrayList<>();
    final List<Integer> group = new ArrayList<>();

    /**
     * Nothing yet.
     *
     * @param unit what an item is, in the plural
     */
    ScoredItems(String dataset, String unit) {
        this.dataset = dataset;
        this.unit = unit;
    }

    void item(boolean isWrong, int number) {
        wrong.add(isWrong);
        group.add(number);
    }

    /** A score, higher for worse, and its calibrated probability or null. */
    void put(String name, double score, @Nullable Double probability) {
        Column column = columns.computeIfAbsent(name, unused -> new Column());
        column.scores.add(score);
        column.probabilities.add(probability == null ? Double.NaN : probability);
    }

    /** Places of items that have both a score and a probability in the column. */
    int[] known(Column column) {
        List<Integer> out = new ArrayList<>();
        for (int i = 0; i < wrong.size(); i++) {
            if (!Double.isNaN(column.scores.get(i)) && !Double.isNaN(column.probabilities.get(i))) {
                out.add(i);
            }
        }
        return out.stream().mapToInt(Integer::intValue).toArray();
    }

    static double[] pick(List<Double> values, int[] places) {
        double[] out = new double[places.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = values.get(places[i]);
        }
        return out;
    }

    boolean[] wrong(int[] places) {
        boolean[] out = new boolean[places.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = wrong.get(places[i]);
        }
        return out;
    }
}
