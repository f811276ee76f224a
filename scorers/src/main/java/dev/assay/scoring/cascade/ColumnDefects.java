package dev.assay.scoring.cascade;

import java.util.Map;
import java.util.TreeMap;

/**
 * What is wrong or suspicious about one column of token numbers, each defect counted under its own name. Immutable; any
 * thread may read it.
 *
 * @param notANumber NaN, which is also how a JSON null arrives
 * @param infinite positive or negative infinity: an impossible token, usually a wrong tokenizer
 * @param sentinel log-probabilities at or below {@value #SENTINEL}: OpenAI's -9999 for "not among the top 20"
 * @param wrongSign positive log-probabilities or negative entropies, beyond the rounding of {@value #ROUNDING}
 * @param tooLarge entropies above {@value #LARGEST_ENTROPY} nats, which no vocabulary reaches
 * @param zeros values that are exactly 0
 * @param length number of tokens T
 */
public record ColumnDefects(
        int notANumber, int infinite, int sentinel, int wrongSign, int tooLarge, int zeros, int length) {

    /** At or below this a log-probability is a placeholder, not a number. */
    public static final double SENTINEL = -9e3;

    /** Rounding in the producer may lift a log-probability above 0 by this much; such a value counts as 0. */
    public static final double ROUNDING = 1e-3;

    /** Natural logarithm of far more tokens than any vocabulary has. */
    public static final double LARGEST_ENTROPY = 100;

    /** Counts the defects of log-probabilities, [T]. */
    public static ColumnDefects ofLogprobs(double[] logprobs) {
        int notANumber = 0;
        int infinite = 0;
        int sentinel = 0;
        int wrongSign = 0;
        int zeros = 0;
        for (double value : logprobs) {
            if (Double.isNaN(value)) {
                notANumber++;
            } else if (Double.isInfinite(value)) {
                infinite++;
            } else if (value <= SENTINEL) {
                sentinel++;
            } else if (value > ROUNDING) {
                wrongSign++;
            } else if (value == 0) {
                zeros++;
            }
        }
        return new ColumnDefects(notANumber, infinite, sentinel, wrongSign, 0, zeros, logprobs.length);
    }

    /** Counts the defects of entropies, [T]. */
    public static ColumnDefects ofEntropies(double[] entropies) {
        int notANumber = 0;
        int infinite = 0;
        int wrongSign = 0;
        int tooLarge = 0;
        int zeros = 0;
        for (double value : entropies) {
            if (Double.isNaN(value)) {
                notANumber++;
            } else if (Double.isInfinite(value)) {
                infinite++;
            } else if (value < -ROUNDING) {
                wrongSign++;
            } else if (value > LARGEST_ENTROPY) {
                tooLarge++;
            } else if (value == 0) {
                zeros++;
            }
        }
        return new ColumnDefects(notANumber, infinite, 0, wrongSign, tooLarge, zeros, entropies.length);
    }

    /** Whether at least one value cannot be used as a number. */
    public boolean unusable() {
        return notANumber + infinite + sentinel + wrongSign + tooLarge > 0;
    }

    /**
     * Whether the numbers look as if taken after temperature and top-p: more than half are exactly 0. Raw float32 values
     * hold some exact zeros too, so this lowers trust and decides nothing.
     */
    public boolean looksProcessed() {
        return 2L * zeros > length;
    }

    /** The counts above 0 under names for {@link dev.assay.scoring.Deferral#measures()}. */
    public Map<String, Double> measures() {
        Map<String, Double> measures = new TreeMap<>();
        put(measures, "defect.notANumber", notANumber);
        put(measures, "defect.infinite", infinite);
        put(measures, "defect.sentinel", sentinel);
        put(measures, "defect.wrongSign", wrongSign);
        put(measures, "defect.tooLarge", tooLarge);
        put(measures, "suspect.processed", looksProcessed() ? 1 : 0);
        return measures;
    }

    private static void put(Map<String, Double> measures, String name, int count) {
        if (count > 0) {
            measures.put(name, (double) count);
        }
    }
}
