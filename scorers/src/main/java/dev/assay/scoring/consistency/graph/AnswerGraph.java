package dev.assay.scoring.consistency.graph;

/**
 * Spectral measures of a graph of answers (Lin, Trivedi, Sun, "Generating with Confidence", TMLR 2024; in the form of
 * lm-polygraph). Higher means less sure. No answers give 0 everywhere; one answer gives {@code eigV} 1 and 0 elsewhere. A
 * matrix with an entry that is not a number gives NaN. Immutable by convention; any thread may read it.
 *
 * @param eigenvalues of the normalised Laplacian, ascending, in [0, 2], [n]
 * @param eigV sum of max(0, 1 - eigenvalue): about the number of meanings, in [1, n]
 * @param degree one minus the mean entry of the affinity matrix, in [0, 1]
 * @param eccentricity Frobenius norm of the centred small eigenvectors, at least 0
 * @param eccentricities norm of the centred row of each answer, [n]
 */
public record AnswerGraph(
        double[] eigenvalues, double eigV, double degree, double eccentricity, double[] eccentricities) {
    /** Eigenvectors with an eigenvalue below it count towards eccentricity. */
    public static final double THRESHOLD = 0.9;

    /**
     * Measures a graph.
     *
     * @param affinity symmetric, entries in [0, 1], [n][n]; an answer that is like none, itself included, stands apart
     *     with eigenvalue 1
     */
    public static AnswerGraph of(double[][] affinity) {
        int n = affinity.length;
        SymmetricEigen eigen = SymmetricEigen.of(laplacian(affinity));
        double eigV = 0;
        int kept = 0;
        for (double value : eigen.values()) {
            eigV += Math.max(0, 1 - value);
            kept += value < THRESHOLD ? 1 : 0;
        }
        double[] rows = eccentricities(eigen, kept);
        double squares = 0;
        for (double row : rows) {
            squares += row * row;
        }
        double degree = n == 0 ? 0 : 1 - sum(affinity) / ((double) n * n);
        double eccentricity = Double.isNaN(eigV) ? Double.NaN : Math.sqrt(squares);
        return new AnswerGraph(eigen.values(), eigV, degree, eccentricity, rows);
    }

    /**
     * How far each answer is from the others by an affinity matrix that need not be symmetric: n minus its row sum, in
     * [0, n], [n]. Their mean is the degree measure of UQ-NLG.
     */
    public static double[] distances(double[][] affinity) {
        double[] out = new double[affinity.length];
        for (int i = 0; i < out.length; i++) {
            for (double entry : affinity[i]) {
                out[i] += 1 - entry;
            }
        }
        return out;
    }

    private static double[][] laplacian(double[][] affinity) {
        int n = affinity.length;
        double[] root = new double[n];
        for (int i = 0; i < n; i++) {
            double degree = 0;
            for (double entry : affinity[i]) {
                degree += entry;
            }
            root[i] = degree == 0 ? 0 : 1 / Math.sqrt(degree);
        }
        double[][] laplacian = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                laplacian[i][j] = (i == j ? 1 : 0) - root[i] * affinity[i][j] * root[j];
            }
        }
        return laplacian;
    }

    private static double[] eccentricities(SymmetricEigen eigen, int kept) {
        int n = eigen.values().length;
        double[] squares = new double[n];
        for (int k = 0; k < kept; k++) {
            double mean = 0;
            for (int i = 0; i < n; i++) {
                mean += eigen.vectors()[i][k] / n;
            }
            for (int i = 0; i < n; i++) {
                double off = eigen.vectors()[i][k] - mean;
                squares[i] += off * off;
            }
        }
        for (int i = 0; i < n; i++) {
            squares[i] = Double.isNaN(eigen.values()[i]) ? Double.NaN : Math.sqrt(squares[i]);
        }
        return squares;
    }

    private static double sum(double[][] matrix) {
        double sum = 0;
        for (double[] row : matrix) {
            for (double entry : row) {
                sum += entry;
            }
        }
        return sum;
    }
}
