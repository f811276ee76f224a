package dev.assay.scoring.consistency.graph;

/**
 * Von Neumann entropy of the heat kernel over a graph of answers (Nikitin et al., "Kernel Language Entropy", NeurIPS 2024,
 * in the form of lm-polygraph): edges E + E' + (2 - E - E' - C - C') / 2, kernel exp(-t L) scaled to a unit diagonal and
 * divided by n. Higher means less sure. Immutable; any thread may read it.
 *
 * @param entropy in nats, in [0, log n]
 * @param scaled the same over log n, in [0, 1]; 0 for fewer than two answers
 */
public record KernelLanguageEntropy(double entropy, double scaled) {
    /** The diffusion time of lm-polygraph. */
    public static final double TIME = 0.3;

    private static final double NO_EIGENVALUE = 1e-8;

    /**
     * Measures n answers.
     *
     * @param entail probability of entailment, premise i, hypothesis j, [n][n]; NaN gives NaN
     * @param contra probability of contradiction, [n][n]
     * @param time at least 0
     */
    public static KernelLanguageEntropy of(double[][] entail, double[][] contra, double time) {
        int n = entail.length;
        if (n < 2) {
            return new KernelLanguageEntropy(0, 0);
        }
        double[][] kernel = unitDiagonal(heatKernel(laplacian(entail, contra), time));
        double entropy = 0;
        for (double value : SymmetricEigen.of(kernel).values()) {
            double share = value / n;
            // Rounding leaves tiny negative values, whose logarithm does not exist.
            entropy -= share <= NO_EIGENVALUE ? 0 : share * Math.log(share);
        }
        return new KernelLanguageEntropy(entropy, entropy / Math.log(n));
    }

    private static double[][] laplacian(double[][] entail, double[][] contra) {
        int n = entail.length;
        double[][] laplacian = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double e = entail[i][j] + entail[j][i];
                double c = contra[i][j] + contra[j][i];
                double weight = e + 0.5 * (2 - e - c);
                laplacian[i][j] -= weight;
                laplacian[i][i] += weight;
            }
        }
        return laplacian;
    }

    private static double[][] heatKernel(double[][] laplacian, double time) {
        int n = laplacian.length;
        SymmetricEigen eigen = SymmetricEigen.of(laplacian);
        double[][] kernel = new double[n][n];
        for (int k = 0; k < n; k++) {
            double heat = Math.exp(-time * eigen.values()[k]);
            for (int i = 0; i < n; i++) {
                double part = heat * eigen.vectors()[i][k];
                for (int j = 0; j < n; j++) {
                    kernel[i][j] += part * eigen.vectors()[j][k];
                }
            }
        }
        return kernel;
    }

    private static double[][] unitDiagonal(double[][] kernel) {
        int n = kernel.length;
        double[] root = new double[n];
        for (int i = 0; i < n; i++) {
            root[i] = Math.sqrt(kernel[i][i]) + 1e-12;
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                kernel[i][j] /= root[i] * root[j];
            }
        }
        return kernel;
    }
}
