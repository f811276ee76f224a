package dev.assay.scoring.evaluation.cascade;

import java.util.ArrayList;
import java.util.List;

/**
 * Values of one figure over halves of the data. Two halves are the whole, so the mean's standard error is that of half the
 * number: the deviation over the root of 2, however often the data are split. Confined to one thread.
 */
final class Spread {
    private final List<Double> values = new ArrayList<>();
    private int halves;

    void add(double value) {
        halves++;
        if (Double.isFinite(value)) {
            values.add(value);
        }
    }

    /** Whether at least half of the halves have the figure: the mean of a few would be that of chance. */
    boolean settled() {
        return 2 * values.size() >= halves;
    }

    /** NaN without values. */
    double mean() {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    /** Standard error of the mean; infinite with fewer than two values. */
    double error() {
        if (values.size() < 2) {
            return Double.POSITIVE_INFINITY;
        }
        double mean = mean();
        double squares =
                values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        return Math.sqrt(squares / (values.size() - 1) / 2);
    }

    /** Mean in standard errors; negative infinity without values. */
    double ahead() {
        double error = error();
        if (values.isEmpty() || Double.isInfinite(error)) {
            return Double.NEGATIVE_INFINITY;
        }
        return error > 0 ? mean() / error : mean() > 0 ? Double.POSITIVE_INFINITY : 0;
    }
}
