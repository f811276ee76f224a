package dev.assay.scoring.onnx;

import dev.assay.scoring.OnnxStartException;
import dev.assay.scoring.lane.LaneModel;
import dev.assay.scoring.lane.LaneModelException;
import dev.assay.scoring.lane.TokenRow;
import java.util.List;

/**
 * Tries a model on two short rows before texts rest on it: that it runs on more than one at once, and says the same of a row
 * by itself and beside another. Three small runs. Confined to the thread that loads the model.
 */
final class CompanyTrial {
    private static final String FIX = "export it with batch and sequence as dynamic axes";

    /** Relative above 1: batches of two sizes may round products in another order. */
    private static final double FINE = 1e-3;

    private static final double COARSE = 2e-2;

    private CompanyTrial() {}

    /**
     * Runs it.
     *
     * @param rows two, of different length where the model can have it so
     * @param coarse whether the model computes in types so coarse that the order of sums shows
     * @param name of the model's file, for messages
     * @throws OnnxStartException when it does not run, or rows disturb each other
     */
    static void of(LaneModel model, List<TokenRow> rows, boolean coarse, Object name) {
        int length = rows.stream().mapToInt(TokenRow::length).max().orElseThrow();
        try {
            float[][] together = model.run(rows, length).rows();
            for (int i = 0; i < rows.size(); i++) {
                float[] alone = model.run(rows.subList(i, i + 1), length).rows()[0];
                if (!agree(alone, together[i], coarse ? COARSE : FINE)) {
                    throw new OnnxStartException(
                            name + " says something else of a text when another one runs beside it: " + FIX
                                    + ", without dynamic quantisation");
                }
            }
        } catch (LaneModelException e) {
            throw new OnnxStartException(
                    name + " does not run on two texts at once (" + e.getMessage() + "): " + FIX, e);
        }
    }

    private static boolean agree(float[] one, float[] other, double tolerance) {
        if (one.length != other.length) {
            return false;
        }
        for (int i = 0; i < one.length; i++) {
            double bound = tolerance * Math.max(1, Math.abs(one[i]));
            if (Float.compare(one[i], other[i]) != 0 && !(Math.abs(one[i] - other[i]) <= bound)) {
                return false;
            }
        }
        return true;
    }
}
