package dev.assay.scoring.consistency.graph;

/**
 * Symmetric affinity matrices between n answers, in [0, 1], from what an entailment model said about every ordered pair.
 * {@code [i][j]} is premise i, hypothesis j. Stateless; any thread may use it.
 */
public final class Affinity {
    /** Which probability makes two answers alike (Lin, Trivedi, Sun, "Generating with Confidence", TMLR 2024). */
    public enum Mode {
        /** The probability of entailment. */
        AGREEMENT,
        /** One minus the probability of contradiction. */
        DISAGREEMENT
    }

    private Affinity() {}

    /** The mean of both directions, diagonal included, of the probability of entailment, [n][n]. */
    public static double[][] entailment(double[][] entail) {
        return symmetric(entail, 0, 1);
    }

    /** The mean of both directions, diagonal included, of one minus the probability of contradiction, [n][n]. */
    public static double[][] nonContradiction(double[][] contra) {
        return symmetric(contra, 1, -1);
    }

    private static double[][] symmetric(double[][] matrix, double offset, double sign) {
        int n = matrix.length;
        double[][] w = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                w[i][j] = ((offset + sign * matrix[i][j]) + (offset + sign * matrix[j][i])) / 2;
            }
        }
        return w;
    }

    /**
     * One direction of the affinity of UQ-NLG: softmax of the logits over a temperature, diagonal 1. Not symmetric.
     *
     * @param logits contradiction, neutral, entailment, [n][n][3]
     * @param temperature above 0; the authors use 3
     */
    public static double[][] directed(double[][][] logits, double temperature, Mode mode) {
        int n = logits.length;
        double[][] w = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                w[i][j] = i == j ? 1 : affinity(logits[i][j], temperature, mode);
            }
        }
        return w;
    }

    private static double affinity(double[] logits, double temperature, Mode mode) {
        double top = Math.max(logits[0], Math.max(logits[1], logits[2]));
        double contra = Math.exp((logits[0] - top) / temperature);
        double neutral = Math.exp((logits[1] - top) / temperature);
        double entail = Math.exp((logits[2] - top) / temperature);
        double sum = contra + neutral + entail;
        return mode == Mode.AGREEMENT ? entail / sum : 1 - contra / sum;
    }
}
