package dev.assay.scoring.evaluation.consistency;

import dev.assay.scoring.evaluation.LinePlot;
import dev.assay.scoring.evaluation.consistency.ScoredItems.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Draws precision over recall and the reliability of probabilities as SVG files. Stateless; any thread may use it. */
final class ConsistencyPlots {
    private static final int BINS = 10;
    // Of more nobody tells one from another.
    private static final int MOST_LINES = 2 * LinePlot.COLOURS;

    private ConsistencyPlots() {}

    /**
     * Writes {@code DATASET-precision-recall.svg} and {@code DATASET-reliability.svg}.
     *
     * @return the two files
     */
    static List<Path> write(ScoredItems items, Path folder) throws IOException {
        Files.createDirectories(folder);
        String what = items.dataset + ", " + items.wrong.size() + " " + items.unit;
        List<Map.Entry<String, Column>> known = items.columns.entrySet().stream()
                .filter(one -> items.known(one.getValue()).length > 0)
                .toList();
        String shown = known.size() > MOST_LINES ? ", the first " + MOST_LINES + " of " + known.size() + " scores" : "";
        LinePlot curves = new LinePlot("Precision over recall: " + what + shown, "recall", "precision");
        LinePlot reliability =
                new LinePlot("Reliability: " + what + shown, "calibrated probability of an error", "share in error");
        curves.square();
        reliability.square();
        reliability.dashed("right", List.of(new double[] {0, 0}, new double[] {1, 1}));
        known.stream().limit(MOST_LINES).forEach(one -> {
            int[] places = items.known(one.getValue());
            boolean[] wrong = items.wrong(places);
            List<double[]> curve = precisionRecall(ScoredItems.pick(one.getValue().scores, places), wrong);
            curves.line(one.getKey(), curve);
            reliability.dots(one.getKey(), reliability(ScoredItems.pick(one.getValue().probabilities, places), wrong));
        });
        String stem = items.dataset.replaceAll("\\.jsonl(\\.gz)?$", "").replaceAll("[^A-Za-z0-9_-]", "_");
        Path first = folder.resolve(stem + "-precision-recall.svg");
        Path second = folder.resolve(stem + "-reliability.svg");
        Files.writeString(first, curves.svg());
        Files.writeString(second, reliability.svg());
        return List.of(first, second);
    }

    private static List<double[]> precisionRecall(double[] scores, boolean[] wrong) {
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> -scores[i]));
        double all = 0;
        for (boolean one : wrong) {
            all += one ? 1 : 0;
        }
        List<double[]> out = new ArrayList<>();
        double hits = 0;
        for (int i = 0; i < order.length; i++) {
            hits += wrong[order[i]] ? 1 : 0;
            boolean last = i + 1 == order.length || scores[order[i + 1]] != scores[order[i]];
            if (last && all > 0) {
                out.add(new double[] {hits / all, hits / (i + 1)});
            }
        }
        return out;
    }

    private static List<double[]> reliability(double[] probability, boolean[] wrong) {
        double[][] bins = new double[BINS][3];
        for (int i = 0; i < wrong.length; i++) {
            double[] bin = bins[Math.min(BINS - 1, (int) (probability[i] * BINS))];
            bin[0]++;
            bin[1] += probability[i];
            bin[2] += wrong[i] ? 1 : 0;
        }
        List<double[]> out = new ArrayList<>();
        for (double[] bin : bins) {
            // Fewer than five say nothing about a share.
            if (bin[0] >= 5) {
                out.add(new double[] {bin[1] / bin[0], bin[2] / bin[0]});
            }
        }
        return out;
    }
}
