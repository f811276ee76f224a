package dev.assay.scoring.onnx.graph;

import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.StatisticsLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The definitions of the statistics in float64, two passes, straight from the specification; for one position. */
public final class ReferenceStatistics {
    private ReferenceStatistics() {}

    /** The columns in the layout's order; minus infinity stays what it is. */
    public static double[] of(StatisticsLayout layout, float[] logits, float @Nullable [] reference, int target) {
        double[] lp = logSoftmax(logits);
        List<Double> out = new ArrayList<>();
        for (Statistic statistic : layout.statistics()) {
            switch (statistic) {
                case LOGPROB -> out.add(lp[target]);
                case ENTROPY -> out.add(entropy(lp));
                case VARIANCE -> {
                    double h = entropy(lp);
                    out.add(sum(lp, x -> Math.exp(x) * (x + h) * (x + h)));
                }
                case RANK ->
                    out.add(1.0
                            + IntStream.range(0, lp.length)
                                    .filter(v -> logits[v] > logits[target])
                                    .count());
                case MASS_ABOVE ->
                    out.add(IntStream.range(0, lp.length)
                            .filter(v -> logits[v] > logits[target])
                            .mapToDouble(v -> Math.exp(lp[v]))
                            .sum());
                case TOP1 -> out.add(java.util.Arrays.stream(lp).max().orElseThrow());
                case LOG_SUM_SQRT -> out.add(Math.log(sum(lp, x -> Math.exp(x / 2))));
                case LOG_SUM_SQ -> out.add(Math.log(sum(lp, x -> Math.exp(2 * x))));
                case MEAN_LOGP -> out.add(java.util.Arrays.stream(lp).sum() / lp.length);
                case TOPK_LOGPROB -> largest(lp, layout.topK()).forEach(v -> out.add(lp[v]));
                case TOPK_ID -> largest(lp, layout.topK()).forEach(v -> out.add((double) v));
                case CROSS_ENTROPY -> out.add(cross(lp, logSoftmax(java.util.Objects.requireNonNull(reference))));
                case CROSS_VARIANCE -> {
                    double[] p = logSoftmax(java.util.Objects.requireNonNull(reference));
                    double x = cross(lp, p);
                    double total = 0;
                    for (int v = 0; v < p.length; v++) {
                        total += p[v] == Double.NEGATIVE_INFINITY ? 0 : Math.exp(p[v]) * (lp[v] + x) * (lp[v] + x);
                    }
                    out.add(total);
                }
                case REFERENCE_LOGPROB -> out.add(logSoftmax(java.util.Objects.requireNonNull(reference))[target]);
                case REFERENCE_ENTROPY -> out.add(entropy(logSoftmax(java.util.Objects.requireNonNull(reference))));
            }
        }
        return out.stream().mapToDouble(x -> x).toArray();
    }

    private static double cross(double[] q, double[] p) {
        double total = 0;
        for (int v = 0; v < p.length; v++) {
            total -= p[v] == Double.NEGATIVE_INFINITY ? 0 : Math.exp(p[v]) * q[v];
        }
        return total;
    }

    private static List<Integer> largest(double[] lp, int k) {
        return IntStream.range(0, lp.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer v) -> -lp[v]))
                .limit(k)
                .toList();
    }

    private static double entropy(double[] lp) {
        return -sum(lp, x -> Math.exp(x) * x);
    }

    private static double sum(double[] lp, java.util.function.DoubleUnaryOperator f) {
        double total = 0;
        for (double x : lp) {
            total += x == Double.NEGATIVE_INFINITY ? 0 : f.applyAsDouble(x);
        }
        return total;
    }

    static double[] logSoftmax(float[] logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (float l : logits) {
            max = Math.max(max, l);
        }
        double total = 0;
        for (float l : logits) {
            total += Math.exp(l - max);
        }
        double[] out = new double[logits.length];
        for (int v = 0; v < out.length; v++) {
            out[v] = logits[v] - max - Math.log(total);
        }
        return out;
    }
}
