package dev.assay.scoring.consistency.semantic;

/**
 * What an entailment model says about every ordered pair of n texts. Immutable by convention; any thread may read it.
 *
 * @param probabilities {@code [i][j]} holds contradiction, neutral, entailment for premise i and hypothesis j, [n][n][3];
 *     no clustering reads the diagonal
 */
public record NliPairs(double[][][] probabilities) {
    /** Number of texts. */
    public int size() {
        return probabilities.length;
    }

    /** The most likely label for premise i and hypothesis j. */
    public NliLabel label(int i, int j) {
        double[] p = probabilities[i][j];
        return NliLabel.of(p[0], p[1], p[2]);
    }

    /** Probability of entailment, premise i, hypothesis j, [n][n]. */
    public double[][] entailment() {
        return plane(2);
    }

    /** Probability of contradiction, premise i, hypothesis j, [n][n]. */
    public double[][] contradiction() {
        return plane(0);
    }

    private double[][] plane(int at) {
        int n = size();
        double[][] out = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                out[i][j] = probabilities[i][j][at];
            }
        }
        return out;
    }

    /**
     * Mean over the other texts of one minus the probability of contradiction in both directions with the first (the
     * noncontradiction of uqlm). Higher means more trustworthy.
     *
     * @return in [0, 1]; 1 when the first stands alone
     */
    public double nonContradictionWithFirst() {
        double sum = 0;
        for (int j = 1; j < size(); j++) {
            sum += (1 - probabilities[0][j][0] + 1 - probabilities[j][0][0]) / 2;
        }
        return size() < 2 ? 1 : sum / (size() - 1);
    }

    /**
     * Mean over the other texts of the probability of entailment in both directions with the first (the entailment of
     * uqlm). Higher means more trustworthy.
     *
     * @return in [0, 1]; 1 when the first stands alone
     */
    public double entailmentWithFirst() {
        double sum = 0;
        for (int j = 1; j < size(); j++) {
            sum += (probabilities[0][j][2] + probabilities[j][0][2]) / 2;
        }
        return size() < 2 ? 1 : sum / (size() - 1);
    }
}
