package dev.assay.scoring.consistency.selfcheck;

/**
 * How far apart two distributions over the options of one question are, in the measures of MQAG (Manakul, Liusie, Gales,
 * IJCNLP-AACL 2023). Immutable; any thread may read it.
 *
 * @param klDivergence of the first from the second, both with 1e-12 added and divided by their sum, at least 0
 * @param oneBest 1 when the most likely options differ, else 0
 * @param hellinger sum of squared differences of square roots over the square root of 2, as the package computes it, in
 *     [0, sqrt 2]
 * @param totalVariation largest difference, as the package computes it, in [0, 1]
 */
public record AnswerDistance(double klDivergence, int oneBest, double hellinger, double totalVariation) {
    private static final double FLOOR = 1e-12;
    // The digits that the package has; one more would leave its last digits.
    private static final double SQUARE_ROOT_OF_TWO = 1.4142135;

    /**
     * Between two distributions over the same options, at least one.
     *
     * @param first in [0, 1], [options]
     * @param second likewise
     */
    public static AnswerDistance between(double[] first, double[] second) {
        double firstSum = floored(first);
        double secondSum = floored(second);
        double kl = 0;
        double squares = 0;
        double largest = 0;
        for (int o = 0; o < first.length; o++) {
            double p = (first[o] + FLOOR) / firstSum;
            double q = (second[o] + FLOOR) / secondSum;
            kl += p * Math.log(p / q);
            double root = Math.sqrt(first[o]) - Math.sqrt(second[o]);
            squares += root * root;
            largest = Math.max(largest, Math.abs(first[o] - second[o]));
        }
        int oneBest = best(first) == best(second) ? 0 : 1;
        return new AnswerDistance(kl, oneBest, squares / SQUARE_ROOT_OF_TWO, largest);
    }

    private static double floored(double[] distribution) {
        double sum = 0;
        for (double p : distribution) {
            sum += p + FLOOR;
        }
        return sum;
    }

    /** The first of the most likely options. */
    static int best(double[] distribution) {
        int best = 0;
        for (int o = 1; o < distribution.length; o++) {
            best = distribution[o] > distribution[best] ? o : best;
        }
        return best;
    }
}
