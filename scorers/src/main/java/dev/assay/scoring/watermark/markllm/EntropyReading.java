package dev.assay.scoring.watermark.markllm;

import dev.assay.scoring.watermark.draws.DrawList;
import java.util.BitSet;

/**
 * What one text with its entropies says about one key of SWEET or EWD. Immutable as long as holders do not write to mask
 * and arrays; under that rule any thread may read it.
 *
 * @param scored number of positions after the first context, at least 1
 * @param mask which of them are green, whatever they weigh
 * @param weights weight of each, [scored]: 0 or 1 for SWEET, single precision for EWD
 * @param zScore the reference's z; NaN where nothing has weight
 * @param drawWeights weight of each different draw that has one, in order of first appearance
 * @param drawGreen which of those are green
 * @param draws those one by one
 */
public record EntropyReading(
        int scored,
        BitSet mask,
        double[] weights,
        double zScore,
        double[] drawWeights,
        BitSet drawGreen,
        DrawList draws) {

    /** Number of green positions, whatever they weigh. */
    public int green() {
        return mask.cardinality();
    }

    /** Weight of the green among the different draws. */
    public double drawnWeight() {
        return drawGreen.stream().mapToDouble(i -> drawWeights[i]).sum();
    }
}
