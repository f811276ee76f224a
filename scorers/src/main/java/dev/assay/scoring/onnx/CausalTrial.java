package dev.assay.scoring.onnx;

import dev.assay.scoring.lane.TokenRow;
import dev.assay.scoring.statistics.Statistic;
import dev.assay.scoring.statistics.StatisticsLayout;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tries a model on a few short rows before texts rest on it: that it runs; that what it says up to a token depends neither on
 * the tokens after it nor on the rows beside it; that it says the same of a row alone and among longer ones. Three small runs,
 * four when one of these does not hold. Confined to the thread that loads the model.
 */
final class CausalTrial {
    private static final String LATER =
            "sees the tokens that come after those it speaks of, as models that fill masks do:"
                    + " export a causal language model for text generation";
    private static final String COMPANY = "says something else of a text when other texts run beside it: export it with"
            + " batch and sequence as dynamic axes, without dynamic quantisation";

    private static final int ROW = 5;
    private static final int LONGEST = 7;

    /** So many ids are spread over the vocabulary; those of the second half stand where two runs differ. */
    private static final int IDS = 32;

    private static final int OTHER = IDS / 2;

    /**
     * Of batches of one shape a model gives a row equal bits, but where experts share the work; of two shapes products are
     * rounded in another order. Relative above 1.
     */
    private static final double FINE = 1e-3;

    private static final double COARSE_SAME_SHAPE = 2e-2;
    private static final double COARSE_TWO_SHAPES = 0.1;

    private final CausalModel model;
    private final StatisticsLayout layout;
    private final long vocabulary;
    private final boolean coarse;
    private final int row;
    private final int longest;
    private final int shared;

    /**
     * What was found.
     *
     * @param reference whether it is about the reference of a pair
     * @param what the model does and what to do about it; follows the name of its file
     */
    record Finding(boolean reference, String what) {}

    /**
     * A trial.
     *
     * @param vocabulary how many ids the model knows, at least 1
     * @param coarse whether the model computes in types so coarse that the order of sums shows
     */
    CausalTrial(CausalModel model, long vocabulary, boolean coarse) {
        this.model = model;
        this.layout = model.layout();
        this.vocabulary = vocabulary;
        this.coarse = coarse;
        this.row = Math.min(ROW, model.maxTokens());
        this.longest = Math.min(LONGEST, model.maxTokens());
        this.shared = (row + 1) / 2;
    }

    /**
     * Runs it; null when nothing is wrong.
     *
     * @throws dev.assay.scoring.lane.LaneModelException when the model does not run
     */
    @Nullable
    Finding run() {
        TokenRow text = row(0, 0, row);
        TokenRow otherEnd = row(0, OTHER, row);
        TokenRow above = row(ROW, ROW, longest);
        TokenRow below = row(ROW + 2, ROW + 2, longest);
        float[] first = among(above, text, below);
        float[] second = among(row(ROW + OTHER, ROW + OTHER, longest), otherEnd, row(ROW + OTHER, OTHER, longest));
        double tolerance = coarse ? COARSE_SAME_SHAPE : FINE;
        Statistic apart = apart(first, second, tolerance);
        if (apart != null) {
            boolean later = apart(first, among(above, otherEnd, below), tolerance) != null;
            return finding(apart, later ? LATER : COMPANY);
        }
        float[] alone = model.run(List.of(text), row).rows()[0];
        apart = apart(first, alone, coarse ? COARSE_TWO_SHAPES : FINE);
        return apart == null ? null : finding(apart, COMPANY);
    }

    /** The row whose first tokens stand at a place of the spread ids, its others at a second one. */
    private TokenRow row(int from, int then, int length) {
        int[] ids = new int[length];
        for (int i = 0; i < length; i++) {
            ids[i] = (int) ((1L + i + (i < shared ? from : then)) * vocabulary / IDS);
        }
        int[] completion = new int[length];
        Arrays.fill(completion, 1);
        return new TokenRow(ids, completion, false);
    }

    private float[] among(TokenRow above, TokenRow row, TokenRow below) {
        return model.run(List.of(above, row, below), longest).rows()[1];
    }

    /** The first number of the shared tokens that is not the same, else null. */
    private @Nullable Statistic apart(float[] one, float[] other, double tolerance) {
        for (Statistic statistic : List.of(
                Statistic.ENTROPY, Statistic.LOGPROB, Statistic.REFERENCE_ENTROPY, Statistic.REFERENCE_LOGPROB)) {
            boolean observed = statistic == Statistic.LOGPROB || statistic == Statistic.REFERENCE_LOGPROB;
            // Of the last shared token the next one is still to come, which differs.
            int count = !layout.has(statistic) ? 0 : observed ? shared - 1 : shared;
            for (int t = 0; t < count; t++) {
                int at = t * layout.width() + layout.offset(statistic);
                double bound = tolerance * Math.max(1, Math.abs(one[at]));
                if (Float.compare(one[at], other[at]) != 0 && !(Math.abs(one[at] - other[at]) <= bound)) {
                    return statistic;
                }
            }
        }
        return null;
    }

    private static Finding finding(Statistic apart, String what) {
        return new Finding(apart.tier() == Statistic.Tier.DUAL, what);
    }
}
