package dev.assay.scoring.evaluation.consistency;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The expected calibration error that right probabilities show on so few records: the error is a sum of absolute values and
 * never averages out. Stateless; any thread may use it.
 */
final class CalibrationChance {
    private static final int DRAWS = 200;

    private CalibrationChance() {}

    /**
     * Mean expected calibration error over draws that turn round the sign of all residuals of a record at a time (the wild
     * bootstrap by clusters of Cameron, Gelbach and Miller, 2008). Sentences of one passage are right or wrong together, which
     * leaves less to average over than their number says.
     *
     * @param probability [n], in [0, 1]
     * @param outcome [n]
     * @param record number of the record of each, [n]
     * @param bins number of bins of equal width
     */
    static double expected(double[] probability, boolean[] outcome, int[] record, int bins, Random random) {
        Map<Integer, double[]> byRecord = new HashMap<>();
        for (int i = 0; i < probability.length; i++) {
            int bin = Math.min(bins - 1, (int) (probability[i] * bins));
            byRecord.computeIfAbsent(record[i], unused -> new double[bins])[bin] +=
                    probability[i] - (outcome[i] ? 1 : 0);
        }
        List<double[]> residuals = new ArrayList<>(byRecord.values());
        double sum = 0;
        for (int d = 0; d < DRAWS; d++) {
            double[] excess = new double[bins];
            for (double[] one : residuals) {
                int sign = random.nextBoolean() ? 1 : -1;
                for (int bin = 0; bin < bins; bin++) {
                    excess[bin] += sign * one[bin];
                }
            }
            for (double value : excess) {
                sum += Math.abs(value) / probability.length;
            }
        }
        return sum / DRAWS;
    }
}
