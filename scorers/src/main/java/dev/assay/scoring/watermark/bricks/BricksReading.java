package dev.assay.scoring.watermark.bricks;

import dev.assay.scoring.stats.BinomialTail;
import dev.assay.scoring.stats.ErlangTail;
import dev.assay.scoring.stats.NormalTail;
import dev.assay.scoring.watermark.green.GreenReading;

/**
 * What one text says about one key under one way of scoring positions. Immutable as long as holders do not write to the
 * arrays; under that rule any thread may read it.
 *
 * @param parameters of the detector
 * @param scores of the scored positions, in single precision as the reference has them
 * @param seeds what seeded each, unsigned
 */
public record BricksReading(BricksParameters parameters, float[] scores, long[] seeds) {
    private static final double SMALLEST_P = 1e-200;
    private static final double GUMBEL_DEVIATION = Math.PI / Math.sqrt(6);

    /** Sum of the scores. */
    public double total() {
        double total = 0;
        for (float score : scores) {
            total += score;
        }
        return total;
    }

    /** Mean score, 0 where nothing is scored. */
    public double mean() {
        return scores.length == 0 ? 0 : total() / scores.length;
    }

    /** The reference's p-value, at least 1e-200, repeats counted. */
    public double referencePValue() {
        return referencePValue(total());
    }

    /** The reference's p-value of a sum over as many positions. */
    double referencePValue(double total) {
        int n = scores.length;
        if (n == 0) {
            return 1;
        }
        double p = switch (parameters.algorithm()) {
            case OPENAI, PF -> ErlangTail.atLeast(n, total).p();
            case OPENAI_Z ->
                NormalTail.above((total / n - 1) / (GUMBEL_DEVIATION / Math.sqrt(n)))
                        .p();
            case MARYLAND ->
                BinomialTail.atLeast(Math.round(total), n, parameters.gamma()).p();
            case MARYLAND_Z ->
                NormalTail.above(GreenReading.zScore(Math.round(total), n, parameters.gamma()))
                        .p();
        };
        return Math.max(p, SMALLEST_P);
    }
}
