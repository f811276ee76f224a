package dev.assay.scoring.watermark.textseal;

import dev.assay.scoring.stats.BinomialTail;
import dev.assay.scoring.stats.ErlangTail;
import dev.assay.scoring.stats.NormalTail;

/**
 * What one text says about one key under one way of scoring positions. Immutable as long as holders do not write to the
 * scores; under that rule any thread may read it.
 *
 * @param parameters of the detector
 * @param weights of the layers, mean 1, for the weighted SynthID score; empty for the others
 * @param scores of the scored positions, as the reference has them
 */
public record TextSealReading(TextSealParameters parameters, double[] weights, double[] scores) {
    private static final double SMALLEST_P = 1e-200;

    /** Sum of the scores. */
    public double total() {
        double total = 0;
        for (double score : scores) {
            total += score;
        }
        return total;
    }

    /** The reference's p-value, at least 1e-200, repeats counted; NaN for an unweighted score of no position. */
    public double referencePValue() {
        return referencePValue(total());
    }

    /** The reference's p-value of a sum over as many positions. */
    double referencePValue(double total) {
        int n = scores.length;
        if (n == 0) {
            return weights.length == 0 ? Double.NaN : 1;
        }
        double p = switch (parameters.type()) {
            case GREENLIST -> middle(total, n);
            case GUMBELMAX -> ErlangTail.atLeast(n, total).p();
            case SYNTHID -> weights.length == 0 ? middle(total, n * parameters.depth()) : weighted(total, n);
        };
        return Math.max(p, SMALLEST_P);
    }

    /** Half the mass of the observed count left out: the mid-p of Lancaster 1961. */
    private double middle(double total, int trials) {
        long count = Math.round(total);
        return (BinomialTail.atLeast(count, trials, parameters.gamma()).p()
                        + BinomialTail.atLeast(count + 1, trials, parameters.gamma())
                                .p())
                / 2;
    }

    private double weighted(double total, int n) {
        double squares = 0;
        for (double weight : weights) {
            squares += weight * weight;
        }
        double gamma = parameters.gamma();
        double deviation = Math.sqrt(gamma * (1 - gamma) * squares / n);
        return NormalTail.above((total / n - gamma * parameters.depth()) / deviation)
                .p();
    }
}
